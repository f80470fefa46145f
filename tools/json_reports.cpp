#include "tools/json_reports.hpp"

#include <nlohmann/json.hpp>
#include <string_view>

#include "isa/base/check.hpp"

namespace lightspeed::tools {
namespace {

using Json = nlohmann::ordered_json;

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string_view name_of(replay::Difference::Kind kind) {
  switch (kind) {
    case replay::Difference::Kind::inserted:
      return "inserted";
    case replay::Difference::Kind::deleted:
      return "deleted";
    case replay::Difference::Kind::changed:
      return "changed";
  }
  unreachable("every kind of difference has a name");
}

Json outcomes(const std::array<std::uint64_t, 4>& counts,
              const std::array<std::string_view, 4>& names) {
  Json object = Json::object();
  for (std::size_t i = 0; i < counts.size(); ++i) object[std::string(names.at(i))] = counts.at(i);
  return object;
}

Json first_difference(const replay::DiffReport& report) {
  if (!report.first) return nullptr;
  Json causes = Json::array();
  for (const replay::CauseLink& link : report.first->causes) {
    causes.push_back({{"step", link.step}, {"at_us", link.at.value}, {"stimulus", link.stimulus}});
  }
  return {{"session", report.first->session},
          {"at_us", report.first->at.value},
          {"state", report.first->state},
          {"causes_in", report.first->in_right ? "right" : "left"},
          {"causes", causes},
          {"causes_cut", report.first->causes_cut}};
}

}  // namespace

std::string to_json(const replay::ReplayReport& report) {
  Json divergences = Json::array();
  for (const replay::Divergence& found : report.divergences) {
    divergences.push_back({{"step", found.step},
                           {"at_us", found.at.value},
                           {"cause", found.cause},
                           {"field", found.field},
                           {"expected", found.expected},
                           {"actual", found.actual},
                           {"stimulus", found.stimulus}});
  }
  return line_of({{"same", report.same()},
                  {"steps", report.steps},
                  {"events", report.events},
                  {"documents", report.documents},
                  {"answers", report.answers},
                  {"maybe", report.maybe},
                  {"divergences", divergences},
                  {"divergences_more", report.divergences_more},
                  {"violations", report.violations},
                  {"violations_more", report.violations_more},
                  {"assumed_targets", report.assumed_targets},
                  {"problem", report.problem},
                  {"document", report.document}});
}

std::string to_json(const replay::CheckReport& report) {
  Json violations = Json::array();
  for (const interpreter::Violation& found : report.violations) {
    violations.push_back({{"rule", found.rule},
                          {"party", interpreter::name_of(found.party)},
                          {"session", found.session},
                          {"step", found.step},
                          {"cause", found.cause},
                          {"expected", found.expected},
                          {"seen", found.seen}});
  }
  Json quirks = Json::array();
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    const auto& count = report.quirks.of(static_cast<interpreter::Quirk>(i));
    if (count.steps == 0) continue;
    quirks.push_back({{"quirk", interpreter::kQuirkPromises[i]},
                      {"steps", count.steps},
                      {"first", count.first}});
  }
  return line_of({{"kept", report.violations.empty()},
                  {"steps", report.steps},
                  {"rules_run", report.rules_run},
                  {"rules_not_visible", report.rules_blind},
                  {"violations", violations},
                  {"violations_more", replay::violation_count(report) - report.violations.size()},
                  {"quirks", quirks},
                  {"events", outcomes(report.outcomes.events, interpreter::kEventOutcomes)},
                  {"patches", outcomes(report.outcomes.patches, interpreter::kPatchOutcomes)},
                  {"problem", report.problem}});
}

std::string to_json(const replay::DiffReport& report) {
  Json differences = Json::array();
  for (const replay::Difference& found : report.differences) {
    differences.push_back({{"kind", name_of(found.kind)},
                           {"left_step", found.left_step},
                           {"right_step", found.right_step},
                           {"field", found.field},
                           {"left", found.left},
                           {"right", found.right},
                           {"stimulus", found.stimulus}});
  }
  return line_of({{"verdict", replay::name_of(report.verdict)},
                  {"left_steps", report.left_steps},
                  {"right_steps", report.right_steps},
                  {"aligned", report.aligned},
                  {"commuted", report.commuted},
                  {"changed", report.counts.changed},
                  {"inserted", report.counts.inserted},
                  {"deleted", report.counts.deleted},
                  {"not_listed", report.counts.dropped},
                  {"differences", differences},
                  {"first", first_difference(report)},
                  {"left_rules", report.left_rules},
                  {"right_rules", report.right_rules},
                  {"rules_compared", !report.rules_left_out && report.problem.empty()},
                  {"stopped", report.stopped},
                  {"problem", report.problem}});
}

std::string to_json(const replay::MinimiseReport& report) {
  return line_of({{"stimuli_before", report.stimuli_before},
                  {"stimuli_after", report.stimuli_after},
                  {"runs", report.runs},
                  {"cached", report.cached},
                  {"repaired", report.repaired},
                  {"one_minimal", report.one_minimal},
                  {"stopped", report.stopped}});
}

}  // namespace lightspeed::tools
