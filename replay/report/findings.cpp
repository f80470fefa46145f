#include "replay/report/findings.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "isa/base/check.hpp"
#include "replay/diff/diff.hpp"
#include "replay/plain_text.hpp"

namespace lightspeed::replay {
namespace {

using Json = nlohmann::ordered_json;
using Kind = Difference::Kind;

/// Enough of a value to see what differs; the steps themselves hold all of it.
constexpr std::size_t kValueMax = 2'000;

std::string plain(std::string_view text) {
  std::string out;
  append_plain(out, text, kValueMax);
  return out;
}

Findings dumped(const Json& json, std::uint64_t count) {
  return {.json = json.dump(-1, ' ', false, Json::error_handler_t::replace), .count = count};
}

Json finding(const interpreter::Violation& found) {
  const interpreter::Rule* rule = interpreter::find_rule(found.rule);
  return {{"kind", "violation"},
          {"rule", found.rule},
          {"promise", rule == nullptr ? "" : rule->promise},
          {"party", interpreter::name_of(found.party)},
          {"step", found.step},
          {"cause", found.cause == 0 ? found.step : found.cause},
          {"session", found.session},
          {"expected", plain(found.expected)},
          {"seen", plain(found.seen)}};
}

Json finding(const Divergence& found) {
  return {{"kind", "divergence"},
          {"rule", "replay"},
          {"promise", "run again, the same stimuli give the same effects"},
          {"party", found.field},
          {"step", found.step},
          {"cause", found.cause == 0 ? found.step : found.cause},
          {"session", 0},
          {"expected", plain(found.expected)},
          {"seen", plain(found.actual)}};
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::inserted:
      return "inserted";
    case Kind::deleted:
      return "deleted";
    case Kind::changed:
      return "changed";
  }
  unreachable("every kind of difference has a name");
}

std::string problem_of(const DiffReport& report) {
  return report.rules_left_out ? "the traces are long, `lightspeed diff --rules` compares them"
                               : plain(report.problem);
}

}  // namespace

Findings findings_of(const CheckReport& checked, const ReplayReport& replayed) {
  using Mark = std::variant<const interpreter::Violation*, const Divergence*>;
  std::vector<std::pair<std::uint64_t, Mark>> marks;
  marks.reserve(checked.violations.size() + replayed.divergences.size());
  for (const auto& found : checked.violations) marks.emplace_back(found.step, &found);
  for (const auto& found : replayed.divergences) marks.emplace_back(found.step, &found);
  std::stable_sort(marks.begin(), marks.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(marks.size(), kFindingsMax); ++i) {
    list.push_back(std::visit([](const auto* found) { return finding(*found); }, marks[i].second));
  }
  const std::uint64_t count = violation_count(checked) + replayed.divergences.size();
  const std::string& problem = checked.problem.empty() ? replayed.problem : checked.problem;
  return dumped({{"list", list},
                 {"count", count},
                 {"rulesRun", checked.rules_run.size()},
                 {"rulesBlind", checked.rules_blind},
                 {"note", plain(checked.note)},
                 {"same", replayed.same()},
                 {"problem", plain(problem)}},
                count);
}

Findings differences_of(const PlacedSteps& left, const PlacedSteps& right) {
  LonePlaces deleted;
  LonePlaces inserted;
  DiffOptions options;
  options.see = [&](const auto* ours, const auto* theirs, bool /*differs*/) {
    if (theirs == nullptr) deleted.add(left.places.of(ours->number));
    if (ours == nullptr) inserted.add(right.places.of(theirs->number));
  };
  const DiffReport report = diff(left.steps, right.steps, options);
  Json runs = Json::array();
  for (const AlignedRun& run :
       aligned_runs(deleted, left.places.steps(), inserted, right.places.steps())) {
    runs.push_back(Json::array({run.left, run.right, run.count}));
  }
  Json list = Json::array();
  for (const Difference& found : report.differences) {
    list.push_back({{"kind", name_of(found.kind)},
                    {"left", found.left_step},
                    {"right", found.right_step},
                    {"field", found.field},
                    {"leftValue", plain(found.left)},
                    {"rightValue", plain(found.right)},
                    {"stimulus", plain(found.stimulus)}});
  }
  return dumped({{"verdict", name_of(report.verdict)},
                 {"list", list},
                 {"count", report.counts.total()},
                 {"runs", std::move(runs)},
                 {"leftRules", report.left_rules},
                 {"rightRules", report.right_rules},
                 {"problem", problem_of(report)}},
                report.counts.total());
}

}  // namespace lightspeed::replay
