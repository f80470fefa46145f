// The steps of a trace in a file, for those who pull them.
// Implements RPL-12, CHK-5 and TOOL-9 (specs/replay.md): no whole trace in memory, progress,
// Ctrl-C. It refuses to hide errors: where reading failed the steps end, and `error` says why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/step_source.hpp"
#include "tools/progress.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {

class StepFeed final : public replay::StepSource {
 public:
  /// `what` is done to the steps: `checked`. Without it there is no progress to be shown, and
  /// Ctrl-C is nobody's matter: what was found is explained. The input must outlive the feed.
  explicit StepFeed(TraceInput& input, std::string_view what = {});

  [[nodiscard]] const replay::Header& header() const override { return input_.header(); }
  [[nodiscard]] std::optional<interpreter::Step> next() override;
  void go_to(std::uint64_t step) override;

  /// What is done to the steps from now on.
  void call(std::string_view what) { what_ = what; }

  /// Why there are no more steps, unless they are at their end.
  [[nodiscard]] const std::optional<ToolError>& error() const { return error_; }
  /// Somebody had had enough before the end.
  [[nodiscard]] bool was_interrupted() const { return interrupted_; }
  /// The number of the step that was given last.
  [[nodiscard]] std::uint64_t reached() const { return reached_; }

 private:
  TraceInput& input_;
  std::string what_;
  Progress progress_;
  std::optional<ToolError> error_;
  std::uint64_t reached_ = 0;
  std::uint64_t given_ = 0;
  bool interrupted_ = false;
};

/// Writes a trace that is made from the steps of `feed` as they are read. Nothing appears under the
/// name unless all of them were.
[[nodiscard]] Result<void, ToolError> save_made_from(const StepFeed& feed,
                                                     replay::StepSource& trace,
                                                     const std::string& path, bool force);

/// Says that what is reported ends at this step, and that the end of the trace was not reached.
[[nodiscard]] ExitStatus told_interrupted(std::uint64_t step);

}  // namespace lightspeed::tools
