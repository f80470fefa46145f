#include <unistd.h>

#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/unknown_fields.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

using interpreter::Step;

ToolError usage_of(std::string text) {
  return {.status = ExitStatus::usage, .text = std::move(text)};
}

ToolError write_error(const replay::TraceError& error) {
  return {.status = status_of(error.fault), .text = error.text};
}

}  // namespace

Result<std::unique_ptr<TraceOutput>, ToolError> TraceOutput::create(
    const std::string& path, bool force, TraceForm form, const replay::Header& header,
    Durability durability, std::string_view as_read, replay::WriterOptions options) {
  if (path == kStandardStream && form == TraceForm::lstrace && ::isatty(STDOUT_FILENO) != 0) {
    return failure(
        usage_of("a trace is binary and this is a terminal: name a file, or use .jsonl"));
  }
  auto file = OutputFile::create(path, force, durability);
  if (!file) return failure(usage_of(file.error()));
  std::unique_ptr<TraceOutput> output(new TraceOutput(*std::move(file)));
  if (form == TraceForm::jsonl) {
    output->note_unknown(as_read);
    auto written = output->file_->write(replay::json_line(header));
    if (!written) return failure(usage_of(written.error()));
    return output;
  }
  auto writer = replay::TraceWriter::open(*output->file_, header, options, as_read);
  if (!writer) return failure(write_error(writer.error()));
  output->writer_ = *std::move(writer);
  return output;
}

Result<void, ToolError> TraceOutput::add(const Step& step, std::string_view as_read) {
  if (writer_) {
    auto added = writer_->add(step, as_read);
    if (!added) return failure(write_error(added.error()));
    return {};
  }
  note_unknown(as_read);
  auto written = file_->write(replay::json_line(step));
  if (!written) return failure(usage_of(written.error()));
  return {};
}

Result<void, ToolError> TraceOutput::add_all(replay::StepSource& steps) {
  for (auto step = steps.next(); step; step = steps.next()) {
    if (auto added = add(*step); !added) return added;
  }
  return {};
}

Result<void, ToolError> TraceOutput::add_unknown(std::string_view bytes) {
  if (!writer_) {
    note_unknown(bytes);
    return {};
  }
  auto added = writer_->add_unknown(bytes);
  if (!added) return failure(write_error(added.error()));
  return {};
}

Result<void, ToolError> TraceOutput::add_snapshot(const replay::WorldSnapshot& snapshot) {
  CHECK(writer_, "the text twin has no snapshots (SNAP-9)");
  auto added = replay::add_snapshot(*writer_, snapshot);
  if (!added) return failure(write_error(added.error()));
  return {};
}

void TraceOutput::note_unknown(std::string_view as_read) {
  if (replay::holds_unknown(as_read)) ++unknown_;
}

Result<void, ToolError> TraceOutput::flush() {
  if (writer_) {
    auto flushed = writer_->flush();
    if (!flushed) return failure(write_error(flushed.error()));
  }
  auto synced = file_->sync();
  if (!synced) return failure(usage_of(synced.error()));
  return {};
}

Result<void, ToolError> TraceOutput::finish(replay::Ending ending) {
  if (writer_) {
    auto finished = writer_->finish(ending);
    if (!finished) return failure(write_error(finished.error()));
  }
  auto committed = file_->commit();
  if (!committed) return failure(usage_of(committed.error()));
  if (unknown_ != 0) {
    note(counted(unknown_, "record") +
         " of a newer lightspeed lost what JSON lines cannot say here; a .lstrace keeps it");
  }
  return {};
}

Result<void, ToolError> save_trace(const replay::Trace& trace, const std::string& path, bool force,
                                   Durability durability) {
  auto output = TraceOutput::create(path, force, form_of(path), trace.header, durability);
  if (!output) return failure(output.error());
  replay::TraceSteps steps(trace);
  if (auto added = (*output)->add_all(steps); !added) return added;
  return (*output)->finish();
}

}  // namespace lightspeed::tools
