#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/container.hpp"

namespace lightspeed::replay {

Result<ReadTrace, TraceError> read_trace(std::string_view bytes) {
  MemorySource source(bytes);
  auto reader = TraceReader::open(source);
  if (!reader) return failure(reader.error());
  ReadTrace read{.trace = {.header = reader->header(), .steps = {}}, .notes = {}};
  while (true) {
    auto step = reader->next();
    if (!step) return failure(step.error());
    if (!*step) break;
    read.trace.steps.push_back(**std::move(step));
  }
  read.notes = reader->notes();
  return read;
}

std::string write_trace(const Trace& trace, WriterOptions options) {
  StringSink sink;
  auto writer = TraceWriter::open(sink, trace.header, options);
  CHECK(writer.has_value(), "a string accepts every byte");
  for (const interpreter::Step& step : trace.steps) {
    const auto added = writer->add(step);
    CHECK(added.has_value(), "a trace in memory has steps that may follow each other (TRC-7)");
  }
  CHECK(writer->finish().has_value(), "a string accepts every byte");
  return sink.take();
}

}  // namespace lightspeed::replay
