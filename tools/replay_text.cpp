#include "tools/replay_text.hpp"

#include <algorithm>

#include "replay/script/knobs.hpp"
#include "tools/excerpt.hpp"
#include "tools/parting_text.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kAlsoMax = 20;  ///< Further divergences that are listed, one line each.

std::string summary(const replay::ReplayReport& report, const ReplayTold& told) {
  if (report.steps == 0) return "replayed 0 steps: nothing was compared\n";
  std::string text = "replayed " + counted(report.steps, "step") + ", " +
                     counted(report.events, "event") + std::string(in_two_runs(told.twice)) + ": ";
  if (told.captured) {
    text += counted(report.documents, "document") + " and " +
            counted(report.answers, "client answer") + (report.same() ? " equal\n" : " compared\n");
  } else {
    text += report.same() ? "every effect and digest equal\n" : "not as recorded\n";
  }
  if (report.maybe != 0) {
    text += "note: the end of a connection or of the recording may have swallowed " +
            counted(report.maybe, "client answer") + "\n";
  }
  if (told.captured && report.documents == 0 && report.same()) {
    text += "note: the trace holds no documents, only answers were compared\n";
  }
  if (!report.assumed_targets.empty()) {
    text += "note: taken to stand outside the root, whose page was not captured:";
    for (const std::string& target : report.assumed_targets) text += " " + target;
    text += "\n";
  }
  return text;
}

std::string explanation(StepLookup& steps, const replay::Divergence& found,
                        const ReplayTold& told) {
  std::string text = "diverged at step " + std::to_string(found.step) + ", " +
                     replay::duration_text(found.at.value) + "\n";
  text += "  step      " + steps.line(found.step) + "\n";
  text += "  field     " + found.field + "\n";
  text += told.captured
              ? excerpt({.first = "browser", .second = "model"}, found.expected, found.actual)
              : excerpt({.first = "trace", .second = "this run"}, found.expected, found.actual);
  if (found.cause != found.step && found.cause != 0) {
    text +=
        "  cause     step " + std::to_string(found.cause) + ": " + steps.line(found.cause) + "\n";
  }
  text += see_it(told.path, std::min(found.step, found.cause == 0 ? found.step : found.cause),
                 found.step);
  text += "  again     lightspeed replay " + shell_word(told.path) + " --until " +
          std::to_string(found.step) + "\n";
  return text;
}

}  // namespace

std::string replay_text(StepLookup& steps, const replay::ReplayReport& report,
                        const ReplayTold& told) {
  std::string text = summary(report, told);
  for (const std::string& violation : report.violations) text += "violated " + violation + "\n";
  if (report.violations_more != 0) {
    text += "and " + counted(report.violations_more, "violation") + " more\n";
  }
  if (report.divergences.empty()) return text;
  text += explanation(steps, report.divergences.front(), told);
  const std::size_t shown = std::min(report.divergences.size(), kAlsoMax + 1);
  for (std::size_t i = 1; i < shown; ++i) {
    const replay::Divergence& found = report.divergences[i];
    text += "also at step " + std::to_string(found.step) + ": " + found.field + "\n";
  }
  const std::uint64_t more = report.divergences.size() - shown + report.divergences_more;
  if (more != 0) text += "and " + std::to_string(more) + " more\n";
  return text;
}

}  // namespace lightspeed::tools
