// What the tests of conversions share: a whole trace in a form of others, as one text.
// Serves the tests of CONV-2 to CONV-13 (specs/convert.md).
// It refuses files: what is written stays in memory.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "replay/convert/exporter.hpp"

namespace lightspeed::tests {

struct Exported {
  std::string bytes;
  std::vector<std::string> notes;
};

/// What became of a trace, or why not.
[[nodiscard]] inline Result<Exported, replay::ExportError> try_export(replay::ExportForm form,
                                                                      const replay::Trace& trace,
                                                                      std::uint32_t session = 0) {
  replay::StringSink sink;
  const auto exporter = replay::make_exporter(form, sink, trace.header, {.session = session});
  for (const interpreter::Step& step : trace.steps) {
    if (auto added = exporter->add(step); !added) return failure(added.error());
  }
  if (auto finished = exporter->finish(); !finished) return failure(finished.error());
  return Exported{.bytes = sink.take(), .notes = exporter->notes()};
}

inline std::string exported(replay::ExportForm form, const replay::Trace& trace,
                            std::uint32_t session = 0) {
  auto result = try_export(form, trace, session);
  REQUIRE_MESSAGE(result.has_value(), result.error().text);
  return std::move(result->bytes);
}

/// Steps with these stimuli, a second apart.
inline replay::Trace trace_of(const std::vector<interpreter::Event>& stimuli) {
  replay::Trace trace;
  trace.steps.reserve(stimuli.size());
  for (const interpreter::Event& stimulus : stimuli) {
    interpreter::Step step;
    step.number = trace.steps.size() + 1;
    step.at.value = step.number * 1'000'000;
    step.stimulus = stimulus;
    trace.steps.push_back(std::move(step));
  }
  return trace;
}

}  // namespace lightspeed::tests
