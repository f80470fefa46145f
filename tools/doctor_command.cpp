// `lightspeed doctor`: what is wrong with a trace file, where, and how bad it is.
#include <memory>
#include <nlohmann/json.hpp>

#include "tools/command.hpp"
#include "tools/salvaging.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

using replay::Harm;
using replay::Salvage;
using Json = nlohmann::ordered_json;

struct Options {
  std::string trace;
  bool json = false;
};

std::string json_of(const Salvage& salvage, const Tally& tally) {
  Json findings = Json::array();
  for (const replay::Finding& each : salvage.findings()) {
    Json missing = Json::array();
    for (const replay::StepRange& range : each.missing) {
      missing.push_back({{"first", range.first}, {"last", range.last}});
    }
    findings.push_back({{"kind", name_of(each.kind)},
                        {"harm", name_of(each.harm)},
                        {"offset", each.offset},
                        {"bytes", each.bytes},
                        {"frame", each.frame},
                        {"missing", missing},
                        {"text", each.text}});
  }
  const Json report = {{"sound", salvage.findings().empty()},
                       {"harm", salvage.harm() ? name_of(*salvage.harm()) : "none"},
                       {"findings", findings},
                       {"header", salvage.header().has_value()},
                       {"excerpt", salvage.header() && salvage.header()->excerpt},
                       {"steps", tally.steps},
                       {"events", tally.events},
                       {"causes_missing", tally.causes_missing},
                       {"digests_absent", tally.digests_absent}};
  return report.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string size_of(const Tally& tally) {
  return counted(tally.steps, "step") + ", " + counted(tally.events, "event");
}

/// What a count of steps means for who reads on.
std::string remarks(const Tally& tally) {
  std::string text;
  if (tally.causes_missing != 0) {
    text += "note: what caused " + counted(tally.causes_missing, "intact step") + " is missing\n";
  }
  if (tally.digests_absent != 0) {
    text += "note: no digest in " + counted(tally.digests_absent, "step") +
            ": a replay compares their effects alone\n";
  }
  return text;
}

std::string summary(const Salvage& salvage, const Tally& tally, const std::string& path) {
  const std::string command = "lightspeed recover " + shell_word(path) + " -o NEW.lstrace";
  std::string text = "intact: " + size_of(tally) + "\n";
  if (salvage.harm() <= Harm::warning || tally.steps == 0) return text;
  if (!salvage.header()) {
    return text + "`" + command + " --header FROM` saves them with the header of another trace\n";
  }
  const std::string_view as =
      salvage.header()->excerpt ? " as an excerpt, with gaps in the numbers" : "";
  return text + "`" + command + "` saves them" + std::string(as) + "\n";
}

std::string human(const Salvage& salvage, const Tally& tally, const std::string& path) {
  if (salvage.findings().empty()) {
    return "sound: " + size_of(tally) + ", seek table intact\n" + remarks(tally);
  }
  std::string text;
  for (const replay::Finding& finding : salvage.findings()) text += line_of(finding);
  return text + summary(salvage, tally, path) + remarks(tally);
}

/// The text twin has no frames: its reader names the line that is wrong.
ExitStatus examine_twin(const Options& options) {
  if (options.json) return usage_error("--json tells of a .lstrace; this is its text twin");
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  std::uint64_t steps = 0;
  for (;; ++steps) {
    const auto step = (*input)->next();
    if (!step) return fail(step.error());
    if (!*step) break;
  }
  return print("sound: " + counted(steps, "step") + " as text\n");
}

ExitStatus examine(const Options& options) {
  if (is_twin(options.trace)) return examine_twin(options);
  auto opened = open_salvage(options.trace);
  if (!opened) return fail(opened.error());
  Salvage& salvage = opened->salvage;
  const auto tally = tally_of(salvage);
  if (!tally) return fail(salvage_error(options.trace, tally.error()));
  const ExitStatus status = salvage.harm() > Harm::warning ? ExitStatus::damaged : ExitStatus::same;
  if (options.json) return print(json_of(salvage, *tally), status);
  return print(human(salvage, *tally, options.trace), status);
}

}  // namespace

Command doctor_command() {
  auto options = std::make_shared<Options>();
  return {.name = "doctor",
          .help = "Say what is wrong with a trace file, where, and how bad it is",
          .options =
              {
                  {"TRACE", "", "The trace, `-` for stdin", &options->trace, true},
                  {"--json", "", "The report as one JSON object", &options->json},
              },
          .footer =
              "warning: every verb reads all there is; mendable: verbs refuse the file or call it\n"
              "cut, and no step is lost; lost: something is missing, or may be.",
          .run = [options] { return examine(*options); }};
}

}  // namespace lightspeed::tools
