// A trace in a file as a source of steps for `diff`, in either form.
// Implements TOOL-6, TOOL-7 and DIFF-10 (specs/replay.md): a container is skimmed, a text is read.
// It refuses to say what went wrong while it reads: it ends, and is asked afterwards.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "replay/format/skimmed_steps.hpp"
#include "replay/step_source.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {

class DiffFeed final : public replay::StepSource {
 public:
  [[nodiscard]] static Result<std::unique_ptr<DiffFeed>, ToolError> open(const std::string& path);

  [[nodiscard]] const replay::Header& header() const override;
  [[nodiscard]] std::optional<interpreter::Step> next() override;
  void go_to(std::uint64_t step) override;

  /// Null of the text twin.
  [[nodiscard]] replay::SkimmedSteps* skimmed() { return skimmed_.get(); }

  /// Why it ended before the end.
  [[nodiscard]] std::optional<ToolError> error() const;
  /// As `TraceInput::report_losses`.
  [[nodiscard]] ExitStatus report_losses() const;

 private:
  explicit DiffFeed(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::unique_ptr<replay::ByteSource> source_;
  std::unique_ptr<replay::SkimmedSteps> skimmed_;
  std::unique_ptr<TraceInput> lines_;  ///< The text twin.
  std::optional<ToolError> error_;     ///< Of its lines.
};

}  // namespace lightspeed::tools
