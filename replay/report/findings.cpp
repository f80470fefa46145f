#include "replay/report/findings.hpp"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/base/check.hpp"
#include "replay/check.hpp"
#include "replay/diff/diff.hpp"
#include "replay/plain_text.hpp"
#include "replay/replay.hpp"

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

Findings dumped(const Json& json, std::size_t count) {
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

/// The places of the steps that only one side has, ascending.
std::vector<std::size_t> lone_steps(const DiffReport& report, const Trace& trace, Kind kind) {
  std::vector<std::size_t> places;
  for (const Difference& found : report.differences) {
    if (found.kind != kind) continue;
    const std::uint64_t number = kind == Kind::deleted ? found.left_step : found.right_step;
    const auto at = std::lower_bound(
        trace.steps.begin(), trace.steps.end(), number,
        [](const interpreter::Step& step, std::uint64_t wanted) { return step.number < wanted; });
    places.push_back(static_cast<std::size_t>(at - trace.steps.begin()));
  }
  std::sort(places.begin(), places.end());
  return places;
}

/// What is on neither side alone is on both, in order: `[left,right,count]`, counted from 0.
Json aligned_runs(const DiffReport& report, const Trace& left, const Trace& right) {
  const auto deleted = lone_steps(report, left, Kind::deleted);
  const auto inserted = lone_steps(report, right, Kind::inserted);
  Json runs = Json::array();
  std::size_t l = 0;
  std::size_t r = 0;
  auto gone = deleted.begin();
  auto come = inserted.begin();
  while (l < left.steps.size() && r < right.steps.size() && runs.size() < kAlignedMax) {
    if (gone != deleted.end() && *gone == l) {
      ++gone;
      ++l;
    } else if (come != inserted.end() && *come == r) {
      ++come;
      ++r;
    } else {
      const std::size_t left_end = gone == deleted.end() ? left.steps.size() : *gone;
      const std::size_t right_end = come == inserted.end() ? right.steps.size() : *come;
      const std::size_t count = std::min(left_end - l, right_end - r);
      runs.push_back(Json::array({l, r, count}));
      l += count;
      r += count;
    }
  }
  return runs;
}

}  // namespace

Findings findings_of(const Trace& trace) {
  const CheckReport checked = check(trace);
  const ReplayReport replayed = replay(trace, {});
  std::vector<std::pair<std::uint64_t, Json>> marks;
  marks.reserve(checked.violations.size() + replayed.divergences.size());
  for (const auto& found : checked.violations) marks.emplace_back(found.step, finding(found));
  for (const auto& found : replayed.divergences) marks.emplace_back(found.step, finding(found));
  std::stable_sort(marks.begin(), marks.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const std::size_t count = marks.size();
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(count, kFindingsMax); ++i) {
    list.push_back(std::move(marks[i].second));
  }
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

Findings differences_of(const Trace& left, const Trace& right) {
  const DiffReport report = diff(left, right);
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(report.differences.size(), kFindingsMax); ++i) {
    const Difference& found = report.differences[i];
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
                 {"count", report.differences.size()},
                 {"runs", aligned_runs(report, left, right)},
                 {"leftRules", report.left_rules},
                 {"rightRules", report.right_rules},
                 {"problem", plain(report.problem)}},
                report.differences.size());
}

}  // namespace lightspeed::replay
