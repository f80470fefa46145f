#include "tools/script_run.hpp"

#include <utility>

#include "replay/script/knobs.hpp"
#include "replay/script/script.hpp"
#include "tools/capture_files.hpp"
#include "tools/files.hpp"
#include "tools/program_file.hpp"
#include "tools/source_place.hpp"

namespace lightspeed::tools {
namespace {

/// The program of the command line, or else the one that the script names.
Result<replay::ProgramSource, ToolError> program_of(const ScriptRun& run,
                                                    const replay::Script& script) {
  if (!run.program.empty()) return find_program(run.program);
  if (script.program.empty()) {
    return failure(ToolError{.text = shown_name(run.script) +
                                     " names no program: begin it with `program NAME` or "
                                     "`program FILE.lsp`, or add --program"});
  }
  const bool is_path = is_program_path(script.program);
  return find_program(is_path ? beside_script(run.script, script.program) : script.program);
}

}  // namespace

Result<void, ToolError> set_knobs(const std::vector<std::string>& knobs,
                                  interpreter::Configuration& configuration) {
  for (const std::string& knob : knobs) {
    const std::size_t equals = knob.find('=');
    if (equals == std::string::npos) {
      return failure(ToolError{.text = "--set: KNOB=VALUE was expected, found '" + knob + "'"});
    }
    auto set = replay::set_knob(configuration, knob.substr(0, equals), knob.substr(equals + 1));
    if (!set) return failure(ToolError{.text = "--set: " + set.error()});
  }
  return {};
}

Result<RanScript, ToolError> run_script(const ScriptRun& run) {
  const auto text = read_file(run.script);
  if (!text) return failure(ToolError{.text = text.error()});
  auto script = replay::parse_script(*text, {});
  if (!script) {
    const auto& [line, column, what] = script.error();
    return failure(
        ToolError{.text = at_place(shown_name(run.script), *text, {line, column}, what)});
  }
  if (auto set = set_knobs(run.knobs, script->configuration); !set) return failure(set.error());
  auto program = program_of(run, *script);
  if (!program) return failure(program.error());
  auto recorded = replay::record({.program = std::move(program->name),
                                  .title = run.title.empty() ? title_of(run.script) : run.title,
                                  .configuration = script->configuration,
                                  .stimuli = std::move(script->stimuli),
                                  .program_source = std::move(program->source)},
                                 script->expectations);
  if (!recorded) return failure(ToolError{.text = recorded.error()});
  return RanScript{*std::move(recorded), script->expectations.size()};
}

}  // namespace lightspeed::tools
