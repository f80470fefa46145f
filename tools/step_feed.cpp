#include "tools/step_feed.hpp"

#include <utility>

#include "tools/interrupt.hpp"

namespace lightspeed::tools {
namespace {

/// Asking for the time costs more than most steps do.
constexpr std::uint64_t kShowEvery = 1'024;

}  // namespace

StepFeed::StepFeed(TraceInput& input, std::string_view what) : input_(input), what_(what) {}

std::optional<interpreter::Step> StepFeed::next() {
  if (error_ || interrupted_) return std::nullopt;
  if (!what_.empty() && InterruptGuard::interrupted()) {
    interrupted_ = true;
    return std::nullopt;
  }
  auto step = input_.next();
  if (!step) {
    error_ = std::move(step.error());
    return std::nullopt;
  }
  if (!*step) return std::nullopt;
  reached_ = (**step).number;
  if (++given_ % kShowEvery == 0 && !what_.empty()) {
    progress_.show(what_ + " " + counted(given_, "step"));
  }
  return std::move(**step);
}

void StepFeed::go_to(std::uint64_t step) {
  error_.reset();
  interrupted_ = false;
  given_ = reached_ = 0;
  auto gone = input_.rewind();
  if (gone && step > 1) gone = input_.seek(step);
  if (!gone) error_ = std::move(gone.error());
}

Result<void, ToolError> save_made_from(const StepFeed& feed, replay::StepSource& trace,
                                       const std::string& path, bool force) {
  auto output = TraceOutput::create(path, force, form_of(path), trace.header());
  if (!output) return failure(output.error());
  if (auto added = (*output)->add_all(trace); !added) return added;
  if (feed.was_interrupted()) {
    return failure(ToolError{.status = ExitStatus::interrupted, .text = "interrupted"});
  }
  if (feed.error()) return failure(*feed.error());
  return (*output)->finish();
}

ExitStatus told_interrupted(std::uint64_t step) {
  note("interrupted behind step " + std::to_string(step) + ": what was found up to there follows");
  return ExitStatus::interrupted;
}

}  // namespace lightspeed::tools
