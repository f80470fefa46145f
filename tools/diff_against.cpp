#include "tools/diff_against.hpp"

#include <utility>

#include "interpreter/world/world.hpp"
#include "replay/part/runs.hpp"
#include "replay/plain_text.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/script.hpp"
#include "tools/child.hpp"
#include "tools/interrupt.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr const char* kThisBuild = "/proc/self/exe";
constexpr const char* kThisVersion = "lightspeed " LIGHTSPEED_VERSION;
/// Of what a build says when it fails.
constexpr std::size_t kWordsMax = 2'000;

ToolError refusal(const std::string& path, const std::string& why) {
  return {.status = ExitStatus::unsupported,
          .text = shown_name(path) + " cannot be run by two builds: " + why};
}

/// Why a script cannot say what happened in a trace; empty if it can.
std::string problem_of(const replay::Header& header) {
  if (header.origin == replay::Origin::captured) {
    return "it was captured, and its server is not here; `lightspeed replay` compares it with the "
           "client model of a build";
  }
  if (header.configuration.mutant != interpreter::Mutant::none) {
    return "its runtime is a mutant, which no script asks for";
  }
  return replay::single_run_problem(header);
}

Result<void, ToolError> write_all(const std::string& path, const std::string& text) {
  auto file = OutputFile::create(path, false, Durability::scratch);
  if (!file) return failure(ToolError{.text = file.error()});
  auto written = (*file)->write(text);
  if (written) written = (*file)->commit();
  if (!written) return failure(ToolError{.text = written.error()});
  return {};
}

std::string script_head(const replay::Header& header) {
  std::string text = "program " +
                     (header.program_source.empty() ? header.program : std::string("./run.lsp")) +
                     "\n";
  for (const auto& [name, value] : replay::changed_knobs(header.configuration)) {
    text.append("set ").append(name).append(" ").append(value).append("\n");
  }
  return text;
}

/// The free choices as a script, and the program beside it.
Result<void, ToolError> write_script(TraceInput& input, const std::string& folder) {
  const replay::Header& header = input.header();
  if (!header.program_source.empty()) {
    auto program = write_all(folder + "/run.lsp", header.program_source);
    if (!program) return program;
  }
  auto file = OutputFile::create(folder + "/run.lss", false, Durability::scratch);
  if (!file) return failure(ToolError{.text = file.error()});
  auto written = (*file)->write(script_head(header));
  std::optional<interpreter::Step> last;
  for (;;) {
    if (auto on = InterruptGuard::go_on(); !on) return on;
    auto step = input.next();
    if (!step) return failure(step.error());
    if (!*step) break;
    const auto stimulus = interpreter::as_stimulus((*step)->stimulus);
    if (stimulus && written) {
      written = (*file)->write(replay::script_text(
          std::vector<replay::TimedStimulus>{{(*step)->at, *stimulus, (*step)->session}}));
    }
    last = *std::move(step);
  }
  // A trace that was cut can end in timers, whose choice is not in it.
  if (last && last->cause != 0 && written) {
    written = (*file)->write(replay::script_text(
        std::vector<replay::TimedStimulus>{{last->at, interpreter::TimePassed{}, last->session}}));
  }
  if (written) written = (*file)->commit();
  if (!written) return failure(ToolError{.text = written.error()});
  return {};
}

std::string words_of(const std::string& path) {
  auto text = read_file(path);
  if (!text) return "";
  while (!text->empty() && text->back() == '\n') text->pop_back();
  std::string shown;
  for (std::size_t at = 0; at < text->size() && shown.size() < kWordsMax;) {
    const std::size_t end = std::min(text->find('\n', at), text->size());
    shown.append(shown.empty() ? "" : "\n  ");
    replay::append_plain(shown, std::string_view(*text).substr(at, end - at), kWordsMax);
    at = end + 1;
  }
  return shown;
}

/// What a build calls itself.
Result<std::string, ToolError> version_of(const std::string& binary, const std::string& folder) {
  const ChildWords words{folder + "/version", folder + "/version.err"};
  auto ended = run_child({binary, "--version"}, words);
  if (!ended) return failure(ended.error().told);
  std::string version = words_of(words.stdout_path);
  version.resize(std::min(version.find('\n'), version.size()));
  if (ended->status != 0 || ended->signal != 0 || !version.starts_with("lightspeed ")) {
    return failure(
        ToolError{.text = binary + " is no build of lightspeed: --version says '" + version + "'"});
  }
  return version;
}

struct Build {
  std::string binary;
  std::string name;  ///< For messages: with its version.
};

/// Lets a build record the script; answers with the trace's path.
Result<std::string, ToolError> record_by(const Build& build, const std::string& folder,
                                         const std::string& stem) {
  const ChildWords words{folder + "/" + stem + ".out", folder + "/" + stem + ".err"};
  std::string trace = folder + "/" + stem + ".lstrace";
  auto ended =
      run_child({build.binary, "record", "--script", folder + "/run.lss", "-o", trace}, words);
  if (!ended) return failure(ended.error().told);
  const std::string said = words_of(words.stderr_path);
  const std::string behind = said.empty() ? "" : ":\n  " + said;
  if (ended->signal != 0) {
    return failure(ToolError{
        .status = ExitStatus::testee_crashed,
        .text = build.name + " was ended by signal " + std::to_string(ended->signal) + behind});
  }
  // Choices in vain and the like are said with 1, and the trace is written all the same.
  if (file_exists(trace)) return trace;
  return failure(ToolError{.status = ExitStatus::unsupported,
                           .text = build.name + " does not record these choices (exit status " +
                                   std::to_string(ended->status) +
                                   "); it needs `record --script`, and the program, " +
                                   "knobs and verbs of the trace" + behind});
}

}  // namespace

Result<TwoBuilds, ToolError> run_both(const std::string& trace, const std::string& binary) {
  auto input = TraceInput::open(trace);
  if (!input) return failure(input.error());
  if (auto why = problem_of((*input)->header()); !why.empty()) return failure(refusal(trace, why));
  TwoBuilds both;
  auto folder = TemporaryFolder::create();
  if (!folder) return failure(ToolError{.text = folder.error()});
  both.folder = *std::move(folder);
  const std::string& place = both.folder->path();
  auto version = version_of(binary, place);
  if (!version) return failure(version.error());
  if (auto written = write_script(**input, place); !written) return failure(written.error());
  auto left = record_by({kThisBuild, std::string("this build, ") + kThisVersion}, place, "left");
  if (!left) return failure(left.error());
  auto right = record_by({binary, binary + ", " + *version}, place, "right");
  if (!right) return failure(right.error());
  both.left = *std::move(left);
  both.right = *std::move(right);
  both.naming = std::string("left:  this build, ") + kThisVersion + "\nright: " + binary + ", " +
                *version + "\n";
  return both;
}

}  // namespace lightspeed::tools
