#include "tools/diff_feed.hpp"

#include <utility>

namespace lightspeed::tools {

Result<std::unique_ptr<DiffFeed>, ToolError> DiffFeed::open(const std::string& path) {
  auto source = open_source(path);
  if (!source) return failure(ToolError{.status = ExitStatus::usage, .text = source.error()});
  std::unique_ptr<DiffFeed> feed(new DiffFeed(path));
  feed->source_ = *std::move(source);
  if (auto skimmed = replay::SkimmedSteps::open(*feed->source_)) {
    feed->skimmed_ = *std::move(skimmed);
    return feed;
  }
  // The text twin, or a file that is refused with the right words.
  auto lines = TraceInput::open(path, std::move(feed->source_));
  if (!lines) return failure(lines.error());
  feed->lines_ = *std::move(lines);
  return feed;
}

const replay::Header& DiffFeed::header() const {
  return skimmed_ ? skimmed_->header() : lines_->header();
}

std::optional<interpreter::Step> DiffFeed::next() {
  if (skimmed_) return skimmed_->next();
  if (error_) return std::nullopt;
  auto step = lines_->next();
  if (step) return *std::move(step);
  error_ = step.error();
  return std::nullopt;
}

void DiffFeed::go_to(std::uint64_t step) {
  if (skimmed_) return skimmed_->go_to(step);
  if (error_) return;
  auto gone = lines_->rewind();
  if (gone) gone = lines_->seek(step);
  if (!gone) error_ = gone.error();
}

std::optional<ToolError> DiffFeed::error() const {
  if (skimmed_ && skimmed_->error()) return error_of(path_, *skimmed_->error());
  return error_;
}

ExitStatus DiffFeed::report_losses() const {
  return skimmed_ ? report_notes(path_, skimmed_->notes()) : lines_->report_losses();
}

}  // namespace lightspeed::tools
