#include "tools/script_run.hpp"

#include <utility>

#include "replay/script/knobs.hpp"
#include "replay/script/script.hpp"
#include "tools/capture_files.hpp"
#include "tools/file_hint.hpp"
#include "tools/files.hpp"
#include "tools/parting_text.hpp"
#include "tools/program_file.hpp"
#include "tools/source_place.hpp"

namespace lightspeed::tools {
namespace {

/// A program by name or by path; a file of another kind is told so.
Result<replay::ProgramSource, ToolError> program_at(const std::string& path) {
  auto program = find_program(path);
  if (program || !file_exists(path)) return program;
  const auto text = read_file(path);
  if (!text) return program;
  auto wrong = wrong_file(path, *text, FileKind::program);
  if (wrong) return failure(ToolError{.text = *std::move(wrong)});
  return program;
}

/// A program that a script names; what is wrong with it is said with the script's line.
Result<replay::ProgramSource, ToolError> named_program(const ScriptRun& run, std::string_view text,
                                                       const replay::Script& script) {
  const std::string file = shown_name(run.script);
  const SourcePlace place{script.program_line, script.program_column};
  const bool is_path = is_program_path(script.program);
  const std::string beside = beside_script(run.script, script.program);
  const std::string& path = is_path ? beside : script.program;
  if (is_path && !file_exists(path)) {
    const std::string what = "there is no file '" + script.program + "'" + near_file(path);
    return failure(ToolError{.text = at_place(file, text, place, what)});
  }
  auto program = program_at(path);
  if (program) return program;
  ToolError error = std::move(program.error());
  error.text = is_path ? error.text + "\nnamed by " + file + ":" + std::to_string(place.line)
                       : at_place(file, text, place, error.text + near_file(beside));
  return failure(std::move(error));
}

/// The program of the command line, or else the one that the script names.
Result<replay::ProgramSource, ToolError> program_of(const ScriptRun& run, std::string_view text,
                                                    const replay::Script& script) {
  if (!run.program.empty()) return program_at(run.program);
  if (!script.program.empty()) return named_program(run, text, script);
  return failure(ToolError{.text = shown_name(run.script) +
                                   " names no program: begin it with `program NAME` or "
                                   "`program FILE.lsp`, or add --program"});
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
    if (auto wrong = wrong_file(run.script, *text, FileKind::script)) {
      return failure(ToolError{.text = *std::move(wrong)});
    }
    const auto& [line, column, what] = script.error();
    return failure(
        ToolError{.text = at_place(shown_name(run.script), *text, {line, column}, what)});
  }
  if (auto set = set_knobs(run.knobs, script->configuration); !set) return failure(set.error());
  auto program = program_of(run, *text, *script);
  if (!program) return failure(program.error());
  auto recorded = replay::record({.program = std::move(program->name),
                                  .title = run.title.empty() ? title_of(run.script) : run.title,
                                  .configuration = script->configuration,
                                  .stimuli = std::move(script->stimuli),
                                  .program_source = std::move(program->source),
                                  .twice = run.twice},
                                 script->expectations);
  if (!recorded) return failure(ToolError{.text = recorded.error()});
  if (recorded->parting) {
    const std::string& own = run.program.empty() ? script->program : run.program;
    const std::string named = run.program.empty() ? beside_script(run.script, own) : own;
    return failure(not_deterministic(*recorded->parting, {run.script, named}));
  }
  return RanScript{*std::move(recorded), script->expectations.size()};
}

}  // namespace lightspeed::tools
