// Traces in files: read in either form, written in the form that the name asks for.
// Implements TOOL-6 and TOOL-7 (specs/replay.md): torn tails are used and reported.
// It refuses to repair: what is damaged is named, with its place.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "isa/base/result.hpp"
#include "replay/format/container.hpp"
#include "replay/format/json_lines.hpp"
#include "replay/format/text_lines.hpp"
#include "replay/snapshot/snapshots.hpp"
#include "replay/step_source.hpp"
#include "tools/exit_status.hpp"
#include "tools/files.hpp"
#include "tools/growing_file.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// A trace that is read step by step, in constant memory. Which form a file has is seen from what
/// it begins with, not from its name.
class TraceInput {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TraceInput>, ToolError> open(const std::string& path);
  /// The same of bytes that were opened already; `path` is for messages.
  [[nodiscard]] static Result<std::unique_ptr<TraceInput>, ToolError> open(
      const std::string& path, std::unique_ptr<replay::ByteSource> source);

  [[nodiscard]] const replay::Header& header() const;
  [[nodiscard]] Result<std::optional<interpreter::Step>, ToolError> next();
  /// The header's record, and the next step with its record or one of a newer writer (TRC-31). The
  /// text twin has no such bytes: it knows nothing but what the steps say.
  [[nodiscard]] std::string_view header_bytes() const;
  [[nodiscard]] Result<std::optional<replay::RawRecord>, ToolError> next_record();
  /// A trace that another process may still write; its steps are waited for (TRC-40). Its file may
  /// not be there yet, or be beside its name. Without a new byte for so long, `next` gives nothing.
  [[nodiscard]] static Result<std::unique_ptr<TraceInput>, ToolError> follow(
      const std::string& path, std::chrono::microseconds patience);
  /// The latest snapshot behind this step or an earlier one (SNAP-10); the text twin has none.
  [[nodiscard]] Result<std::optional<replay::WorldSnapshot>, ToolError> snapshot_at(
      std::uint64_t step);
  /// What it is read from.
  [[nodiscard]] replay::ByteSource& source() { return *source_; }
  /// Goes on with the first step again.
  [[nodiscard]] Result<void, ToolError> rewind();
  /// Goes on with the first step of at least this number.
  [[nodiscard]] Result<void, ToolError> seek(std::uint64_t step);
  /// The same of a virtual time.
  [[nodiscard]] Result<void, ToolError> seek(interpreter::Tick at);
  /// Whether its writer was stopped before the end, as far as its seals tell; after the last step.
  [[nodiscard]] replay::Ending ending() const;

  /// After the last step: says on stderr what was lost, and gives `damaged` if anything was.
  [[nodiscard]] ExitStatus report_losses() const;

 private:
  /// The text twin.
  struct Lines {
    replay::TextLines lines;
    replay::JsonLinesReader reader{};
  };
  explicit TraceInput(std::string path) : path_(std::move(path)) {}
  [[nodiscard]] Result<void, ToolError> open_lines();
  [[nodiscard]] Result<std::optional<interpreter::Step>, ToolError> next_line(Lines& lines);
  [[nodiscard]] Result<void, ToolError> seek_where(
      const std::function<bool(const interpreter::Step&)>& before);
  void note_rebuilt() const;
  [[nodiscard]] ToolError error(const replay::TraceError& error) const;
  [[nodiscard]] ToolError refusal(ToolError error) const;

  std::string path_;
  std::unique_ptr<replay::ByteSource> source_;
  std::variant<std::monostate, Lines, replay::TraceReader> form_;
  std::unique_ptr<GrowingFile> growing_;    ///< What is waited for, while it is.
  std::optional<interpreter::Step> ahead_;  ///< Of the text twin: found while seeking.
};

/// A fault of a trace in words, with the place and what to do.
[[nodiscard]] ToolError error_of(const std::string& path, const replay::TraceError& error);

/// Says on stderr what reading a trace to its end has lost; `damaged` if anything was.
[[nodiscard]] ExitStatus report_notes(const std::string& path, const replay::ReadNotes& notes);

/// What a fault of a trace means for the caller.
[[nodiscard]] ExitStatus status_of(replay::TraceFault fault);

/// Whether the bytes begin as a trace does, in either form.
[[nodiscard]] Result<bool, std::string> begins_a_trace(replay::ByteSource& source);

/// A whole trace in memory, and what was lost of it.
struct LoadedTrace {
  replay::Trace trace;
  ExitStatus losses = ExitStatus::same;  ///< `damaged` if the file was torn; said on stderr.
};
[[nodiscard]] Result<LoadedTrace, ToolError> load_trace(const std::string& path);
/// Shows every step to somebody, and goes back to the first one; Ctrl-C ends it.
[[nodiscard]] Result<void, ToolError> look_at_all(
    TraceInput& input, const std::function<void(const interpreter::Step&)>& show);
/// All steps that are left of a trace.
[[nodiscard]] Result<replay::Trace, ToolError> read_steps(TraceInput& input);

/// The two forms of a trace.
enum class TraceForm : std::uint8_t { lstrace, jsonl };

/// The form that a file's name ends in; anything but `.jsonl` is the container.
[[nodiscard]] TraceForm form_of(const std::string& path);

/// A trace on its way into a file; nothing appears under the name before `finish`.
class TraceOutput {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TraceOutput>, ToolError> create(
      const std::string& path, bool force, TraceForm form, const replay::Header& header,
      Durability durability = Durability::synced, std::string_view as_read = {},
      replay::WriterOptions options = {});
  /// `as_read` is the record of a step that was read, whose unknown fields are kept (TRC-31).
  [[nodiscard]] Result<void, ToolError> add(const interpreter::Step& step,
                                            std::string_view as_read = {});
  /// All that are left.
  [[nodiscard]] Result<void, ToolError> add_all(replay::StepSource& steps);
  [[nodiscard]] Result<void, ToolError> add_unknown(std::string_view bytes);
  /// Behind the latest step; the text twin takes none (SNAP-9).
  [[nodiscard]] Result<void, ToolError> add_snapshot(const replay::WorldSnapshot& snapshot);
  /// Closes the zstd frame and syncs it: all steps so far survive whatever comes.
  [[nodiscard]] Result<void, ToolError> flush();
  /// Makes the file appear under its name.
  [[nodiscard]] Result<void, ToolError> finish(replay::Ending ending = replay::Ending::ended);

 private:
  explicit TraceOutput(std::unique_ptr<OutputFile> file) : file_(std::move(file)) {}
  void note_unknown(std::string_view as_read);

  std::unique_ptr<OutputFile> file_;
  std::optional<replay::TraceWriter> writer_;  ///< Absent for the text twin.
  std::uint64_t unknown_ = 0;                  ///< Records of which the text twin cannot say all.
};

/// Writes a whole trace.
[[nodiscard]] Result<void, ToolError> save_trace(const replay::Trace& trace,
                                                 const std::string& path, bool force,
                                                 Durability durability = Durability::synced);

}  // namespace lightspeed::tools
