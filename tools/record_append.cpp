#include "tools/record_append.hpp"

#include <set>
#include <utility>

#include "replay/script/script.hpp"
#include "tools/append_file.hpp"
#include "tools/files.hpp"
#include "tools/salvaging.hpp"
#include "tools/source_place.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

using interpreter::Step;

ToolError usage(std::string text) { return {.text = std::move(text)}; }

struct Opened {
  std::unique_ptr<AppendFile> file;
  replay::Trace trace;
};

/// The trace, locked, if it is one that can go on.
Result<Opened, ToolError> open(const std::string& path, replay::Origin origin) {
  if (is_twin(path))
    return failure(usage(path + ": JSON lines cannot be appended to; convert them"));
  auto file = AppendFile::open(path);
  if (!file) return failure(usage(file.error()));
  auto input = TraceInput::open(path, (*file)->source());
  if (!input) return failure(input.error());
  auto trace = read_steps(**input);
  if (!trace) return failure(trace.error());
  if (const ExitStatus losses = (*input)->report_losses(); losses != ExitStatus::same) {
    const std::string saved = "`lightspeed recover " + shell_word(path) + " -o NEW.lstrace`";
    return failure(
        ToolError{.status = losses, .text = "nothing is appended to it; first " + saved});
  }
  if (trace->header.excerpt || !trace->header.run_sessions.empty()) {
    return failure(ToolError{.status = ExitStatus::unsupported,
                             .text = path + ": an excerpt, or a merged trace, does not go on"});
  }
  if (trace->header.origin != origin) {
    const bool simulated = origin == replay::Origin::simulated;
    return failure(usage(path + (simulated ? ": it is a capture: append a longer capture to it"
                                           : ": it was simulated: append a script to it")));
  }
  return Opened{.file = *std::move(file), .trace = *std::move(trace)};
}

/// Appends what the longer run has beyond the trace.
Result<void, ToolError> append(const std::string& path, Opened& opened,
                               const std::vector<Step>& longer, const std::string& differs) {
  const std::vector<Step>& old = opened.trace.steps;
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (i < longer.size() && old[i] == longer[i]) continue;
    std::string text = path;
    text.append(": ").append(differs).append(" at step ").append(std::to_string(old[i].number));
    text.append("; nothing was appended");
    return failure(ToolError{.status = ExitStatus::different, .text = std::move(text)});
  }
  const std::size_t more = longer.size() - old.size();
  if (more == 0) {
    note("nothing to append: " + path);
    return {};
  }
  const auto source = opened.file->source();
  const auto said = [&](const replay::TraceError& error) {
    return failure(ToolError{.status = status_of(error.fault), .text = path + ": " + error.text});
  };
  auto writer = replay::TraceWriter::append(*source, *opened.file);
  if (!writer) return said(writer.error());
  for (std::size_t i = old.size(); i < longer.size(); ++i) {
    if (auto added = writer->add(longer[i]); !added) return said(added.error());
  }
  if (auto finished = writer->finish(); !finished) return said(finished.error());
  if (auto committed = opened.file->commit(); !committed) return failure(usage(committed.error()));
  note("appended " + counted(more, "step") + ": " + path);
  return {};
}

}  // namespace

Result<RanScript, ToolError> append_script(const std::string& trace, const std::string& script) {
  auto opened = open(trace, replay::Origin::simulated);
  if (!opened) return failure(opened.error());
  const replay::Header& header = opened->trace.header;
  const auto text = read_file(script);
  if (!text) return failure(usage(text.error()));
  std::set<std::uint32_t> sessions;
  for (const Step& step : opened->trace.steps) sessions.insert(step.session);
  auto more = replay::parse_script(*text, header.configuration, std::move(sessions));
  if (!more) {
    const auto& [line, column, what] = more.error();
    return failure(usage(at_place(shown_name(script), *text, {line, column}, what)));
  }
  if (!more->program.empty() || more->configuration != header.configuration) {
    return failure(usage(shown_name(script) + ": the trace says which program runs with which "
                                              "knobs: leave out `program` and `set`"));
  }
  auto stimuli = replay::stimuli_of(opened->trace);
  const std::size_t before = stimuli.size();
  const interpreter::Tick end =
      opened->trace.steps.empty() ? interpreter::Tick{} : opened->trace.steps.back().at;
  for (replay::TimedStimulus& each : more->stimuli) {
    each.at.value += end.value;
    stimuli.push_back(std::move(each));
  }
  for (replay::PlacedExpectation& each : more->expectations) each.stimulus += before;
  auto recorded = replay::record({.program = header.program,
                                  .title = header.title,
                                  .configuration = header.configuration,
                                  .stimuli = std::move(stimuli),
                                  .program_source = header.program_source},
                                 more->expectations);
  if (!recorded) return failure(usage(recorded.error()));
  // What the old stimuli did in vain was said when they were recorded.
  std::erase_if(recorded->unmet, [](const replay::Unmet& each) { return each.line == 0; });
  auto appended =
      append(trace, *opened, recorded->trace.steps, "it does not run again as it was recorded,");
  if (!appended) return failure(appended.error());
  return RanScript{*std::move(recorded), more->expectations.size()};
}

Result<void, ToolError> append_capture(const std::string& trace, const CaptureRun& capture) {
  auto opened = open(trace, replay::Origin::captured);
  if (!opened) return failure(opened.error());
  auto longer = run_capture(capture);
  if (!longer) return failure(longer.error());
  return append(trace, *opened, longer->trace.steps,
                "the capture does not begin as the trace does,");
}

}  // namespace lightspeed::tools
