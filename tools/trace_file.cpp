#include "tools/trace_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "replay/format/seek_table.hpp"
#include "tools/file_hint.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

using interpreter::Step;
using replay::TraceError;
using replay::TraceFault;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kWhiteSpace = " \t\r\n";

ToolError usage(std::string text) { return {.status = ExitStatus::usage, .text = std::move(text)}; }

/// What a fault of a trace means for the caller, and what a person can do about it.
struct FaultRow {
  TraceFault fault;
  ExitStatus status;
  std::string_view advice;
};
constexpr std::array kFaults{
    FaultRow{TraceFault::source_failed, ExitStatus::usage, ""},
    FaultRow{TraceFault::sink_failed, ExitStatus::usage, ""},
    FaultRow{TraceFault::not_a_trace, ExitStatus::damaged,
             "no trace: `lightspeed record` makes one"},
    FaultRow{TraceFault::torn_header, ExitStatus::damaged, "copy it anew, or record it again"},
    FaultRow{TraceFault::unsupported_version, ExitStatus::unsupported,
             "use the version of lightspeed that wrote it, or a newer one"},
    FaultRow{TraceFault::damaged_frame, ExitStatus::damaged,
             "`lightspeed doctor` says what is wrong with it, `lightspeed recover` saves the rest"},
    FaultRow{TraceFault::unsupported_frame, ExitStatus::damaged,
             "it was damaged, or not written by lightspeed"},
    FaultRow{TraceFault::frame_too_large, ExitStatus::damaged,
             "it was damaged, or not written by lightspeed"},
    FaultRow{TraceFault::bad_record, ExitStatus::damaged, "it was not written by lightspeed"},
    FaultRow{TraceFault::unknown_event, ExitStatus::unsupported,
             "use the version of lightspeed that wrote it, or a newer one"},
    FaultRow{TraceFault::unknown_value, ExitStatus::unsupported,
             "use the version of lightspeed that wrote it, or a newer one"},
    FaultRow{TraceFault::bad_step, ExitStatus::damaged, "it was not written by lightspeed"},
    FaultRow{TraceFault::broken_seal, ExitStatus::damaged,
             "`lightspeed doctor` says what is wrong with it, `lightspeed recover` saves the rest"},
    FaultRow{TraceFault::bad_json, ExitStatus::damaged, "mend the line, or convert the trace anew"},
};

const FaultRow& row_of(TraceFault fault) {
  const auto row = std::find_if(kFaults.begin(), kFaults.end(), [&](const FaultRow& candidate) {
    return candidate.fault == fault;
  });
  CHECK(row != kFaults.end(), "every fault of a trace has a row");
  return *row;
}

/// Whether the first byte that means anything begins a JSON object. Editors and shells of other
/// systems put a mark or an empty line in front.
Result<bool, std::string> is_text_twin(replay::ByteSource& source) {
  std::array<char, 256> buffer{};
  std::uint64_t at = 0;
  for (;;) {
    auto count = source.read(at, buffer);
    if (!count) return failure(std::move(count.error()));
    std::string_view text(buffer.data(), *count);
    if (at == 0 && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
    const std::size_t first = text.find_first_not_of(kWhiteSpace);
    if (first != std::string_view::npos) return text[first] == '{';
    if (*count < buffer.size()) return false;
    at += *count;
  }
}

}  // namespace

ExitStatus status_of(TraceFault fault) { return row_of(fault).status; }

Result<bool, std::string> begins_a_trace(replay::ByteSource& source) {
  std::array<char, replay::kMagicBytes> buffer{};
  auto count = source.read(0, buffer);
  if (!count) return failure(std::move(count.error()));
  if (replay::begins_zstd_frame({buffer.data(), *count})) return true;
  return is_text_twin(source);
}

Result<std::unique_ptr<TraceInput>, ToolError> TraceInput::open(const std::string& path) {
  auto source = open_source(path);
  if (!source) return failure(usage(source.error()));
  return open(path, *std::move(source));
}

Result<std::unique_ptr<TraceInput>, ToolError> TraceInput::open(
    const std::string& path, std::unique_ptr<replay::ByteSource> source) {
  std::unique_ptr<TraceInput> input(new TraceInput(path));
  input->source_ = std::move(source);
  if (auto begun = input->rewind(); !begun) return failure(begun.error());
  return input;
}

Result<void, ToolError> TraceInput::rewind() {
  ahead_.reset();
  auto lines = is_text_twin(*source_);
  if (!lines) {
    return failure(error({.fault = TraceFault::source_failed, .text = std::move(lines.error())}));
  }
  if (*lines) {
    if (auto opened = open_lines(); !opened) return failure(refusal(opened.error()));
    return {};
  }
  auto reader = replay::TraceReader::open(*source_);
  if (!reader) return failure(refusal(error(reader.error())));
  form_ = *std::move(reader);
  return {};
}

Result<void, ToolError> TraceInput::open_lines() {
  std::array<char, kByteOrderMark.size()> head{};
  const auto count = source_->read(0, head);
  const bool marked = count && std::string_view(head.data(), *count) == kByteOrderMark;
  auto& lines = form_.emplace<Lines>(
      Lines{.lines = replay::TextLines(*source_, marked ? kByteOrderMark.size() : 0)});
  // It has something that begins an object, so the header is found, or an error.
  if (auto read = next_line(lines); !read) return failure(read.error());
  return {};
}

const replay::Header& TraceInput::header() const {
  if (const auto* lines = std::get_if<Lines>(&form_)) return *lines->reader.header();
  return std::get<replay::TraceReader>(form_).header();
}

/// The step of the next line that has one, or the header's.
Result<std::optional<Step>, ToolError> TraceInput::next_line(Lines& lines) {
  const bool headed = lines.reader.header().has_value();
  for (;;) {
    const auto line = lines.lines.next();
    if (!line) return failure(error(line.error()));
    if (!*line) return std::optional<Step>{};
    auto step = lines.reader.add(**line);
    if (!step) return failure(error(step.error()));
    if (*step || headed != lines.reader.header().has_value()) return *std::move(step);
  }
}

Result<std::optional<Step>, ToolError> TraceInput::next() {
  if (ahead_) return std::exchange(ahead_, std::nullopt);
  if (auto* lines = std::get_if<Lines>(&form_)) return next_line(*lines);
  auto& reader = std::get<replay::TraceReader>(form_);
  for (;;) {
    auto step = reader.next();
    if (!step) return failure(error(step.error()));
    const bool torn = !*step && reader.notes().torn_tail.has_value();
    if (!torn || growing_ == nullptr) return *std::move(step);
    const auto more = growing_->wait();
    if (!more) return failure(more.error());
    if (!*more) return std::optional<Step>{};
    if (auto again = reader.look_again(*source_); !again) return failure(error(again.error()));
  }
}

std::string_view TraceInput::header_bytes() const {
  const auto* reader = std::get_if<replay::TraceReader>(&form_);
  return reader == nullptr ? std::string_view{} : reader->header_bytes();
}

Result<std::optional<replay::RawRecord>, ToolError> TraceInput::next_record() {
  if (auto* reader = std::get_if<replay::TraceReader>(&form_)) {
    auto record = reader->next_record();
    if (!record) return failure(error(record.error()));
    return *std::move(record);
  }
  auto step = next();
  if (!step) return failure(step.error());
  if (!*step) return std::optional<replay::RawRecord>{};
  return replay::RawRecord{.step = *std::move(step), .bytes = {}};
}

Result<std::optional<replay::WorldSnapshot>, ToolError> TraceInput::snapshot_at(
    std::uint64_t step) {
  if (!std::holds_alternative<replay::TraceReader>(form_)) {
    return std::optional<replay::WorldSnapshot>{};
  }
  auto found = replay::find_snapshot(*source_, step);
  if (!found) return failure(error(found.error()));
  return *std::move(found);
}

replay::Ending TraceInput::ending() const {
  const auto* reader = std::get_if<replay::TraceReader>(&form_);
  if (reader == nullptr) return replay::Ending::ended;
  const replay::ReadNotes& notes = reader->notes();
  const bool open = notes.torn_tail.has_value() || (notes.sealed && !notes.ended);
  return open && !notes.ended ? replay::Ending::open : replay::Ending::ended;
}

ExitStatus TraceInput::report_losses() const {
  const auto* reader = std::get_if<replay::TraceReader>(&form_);
  return reader == nullptr ? ExitStatus::same : report_notes(path_, reader->notes());
}

ExitStatus report_notes(const std::string& path, const replay::ReadNotes& notes) {
  if (notes.unknown_records != 0) {
    note(shown_name(path) + ": " + counted(notes.unknown_records, "record") +
         " of a newer lightspeed skipped");
  }
  if (notes.seek_table == replay::SeekTableState::damaged) {
    note(shown_name(path) + ": the seek table is damaged; no step is lost");
  }
  if (notes.sealed && !notes.ended && !notes.torn_tail) {
    note(shown_name(path) +
         ": no end was sealed: the recording was stopped, or its end is missing");
  }
  if (!notes.torn_tail) return ExitStatus::same;
  const replay::TornTail& torn = *notes.torn_tail;
  note(shown_name(path) + ": the file is cut at byte " + std::to_string(torn.offset) + ": " +
       (torn.step_last == 0 ? "only the header is intact"
                            : "the steps up to " + std::to_string(torn.step_last) + " are intact") +
       ", " + counted(torn.bytes_dropped, "byte") + " behind them dropped");
  return ExitStatus::damaged;
}

ToolError TraceInput::error(const TraceError& error) const { return error_of(path_, error); }

ToolError error_of(const std::string& path, const TraceError& error) {
  const FaultRow& row = row_of(error.fault);
  std::string text = shown_name(path) + ": " + error.text;
  if (text.ends_with('.')) text.pop_back();  // Words of a library that speaks in sentences.
  if (!row.advice.empty()) text.append("; ").append(row.advice);
  const bool bad = error.fault == TraceFault::bad_step || error.fault == TraceFault::bad_record;
  if (bad && error.line == 0) text.append(", `lightspeed recover` saves what is intact");
  const bool stopped = error.fault == TraceFault::source_failed && InterruptGuard::interrupted();
  return {.status = stopped ? ExitStatus::interrupted : row.status, .text = std::move(text)};
}

// A file of another kind is told so, whatever the reader stumbled over.
ToolError TraceInput::refusal(ToolError error) const {
  std::string head(kFileHeadBytes, '\0');
  const auto count = source_->read(0, head);
  if (!count) return error;
  head.resize(*count);
  auto wrong = wrong_file(path_, head, FileKind::trace);
  return wrong ? usage(*std::move(wrong)) : error;
}

Result<void, ToolError> look_at_all(TraceInput& input,
                                    const std::function<void(const Step&)>& show) {
  for (;;) {
    if (auto on = InterruptGuard::go_on(); !on) return on;
    auto step = input.next();
    if (!step) return failure(step.error());
    if (!*step) return input.rewind();
    show(**step);
  }
}

Result<replay::Trace, ToolError> read_steps(TraceInput& input) {
  replay::Trace trace{.header = input.header(), .steps = {}};
  for (;;) {
    auto step = input.next();
    if (!step) return failure(step.error());
    if (!*step) return trace;
    trace.steps.push_back(**std::move(step));
  }
}

Result<LoadedTrace, ToolError> load_trace(const std::string& path) {
  auto input = TraceInput::open(path);
  if (!input) return failure(input.error());
  auto trace = read_steps(**input);
  if (!trace) return failure(trace.error());
  return LoadedTrace{.trace = *std::move(trace), .losses = (*input)->report_losses()};
}

TraceForm form_of(const std::string& path) {
  return path.ends_with(".jsonl") ? TraceForm::jsonl : TraceForm::lstrace;
}

}  // namespace lightspeed::tools
