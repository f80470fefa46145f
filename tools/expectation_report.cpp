#include "tools/expectation_report.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

#include "isa/base/overloaded.hpp"
#include "replay/plain_text.hpp"
#include "tools/excerpt.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"
#include "tools/step_text.hpp"

namespace lightspeed::tools {
namespace {

/// Longer texts are cut, and shown below where they part.
constexpr std::size_t kTextMax = 60;

std::string in_quotes(std::string_view text) {
  std::string out = "'";
  replay::append_plain(out, text, kTextMax);
  return out + "'";
}

void append_miss(const replay::Miss& miss, std::string& out) {
  replay::append_plain(out += "expected ", miss.what, 0);
  if (miss.value) out += " " + in_quotes(*miss.value);
  out += ", found " + (miss.found_is_text ? in_quotes(miss.found) : miss.found);
  if (miss.nearest_of > 1) out += ", the nearest of " + std::to_string(miss.nearest_of);
  if (miss.only_begins) out += "; a text without quotes that ends in … is met by what begins so";
}

/// Both texts around the place where they part, if the line above does not show them whole.
std::string comparison(const replay::Miss& miss) {
  if (!miss.value || !miss.found_is_text) return {};
  if (std::max(miss.value->size(), miss.found.size()) <= kTextMax) return {};
  return excerpt({.first = "expected", .second = "found"}, *miss.value, miss.found);
}

}  // namespace

std::string report_of(const replay::Unmet& unmet, const replay::Trace& trace,
                      const CasePlace& place) {
  std::string out = place.script + ":" + std::to_string(unmet.line) + ": ";
  std::visit(Overloaded{[&](const replay::Miss& miss) { append_miss(miss, out); },
                        [&](const replay::NoEffect& vain) {
                          replay::append_plain(out, vain.choice, kTextMax);
                          replay::append_plain(out += ": ", vain.why, 0);
                        }},
             unmet.finding);
  const bool alone = unmet.session == 1 && trace.steps.at(unmet.step - 1).session == 1;
  if (!alone) out += " in session " + std::to_string(unmet.session);
  out += "\n";
  if (const auto* miss = std::get_if<replay::Miss>(&unmet.finding)) out += comparison(*miss);
  out += "  step      " + std::to_string(unmet.step) + " " + step_line(trace, unmet.step) + "\n";
  if (!place.trace.empty()) out += see_it(place.trace, unmet.first_step, unmet.last_step);
  return out;
}

ExitStatus judge(const RanScript& ran, const std::string& script, const std::string& output) {
  const bool to_stdout = output != kStandardStream;
  const auto& unmet = ran.recorded.unmet;
  if (ran.expectations == 0 && unmet.empty()) return ExitStatus::same;
  const CasePlace place{.script = shown_name(script), .trace = to_stdout ? output : ""};
  std::string out;
  std::size_t in_vain = 0;
  for (const replay::Unmet& each : unmet) {
    out += report_of(each, ran.recorded.trace, place);
    if (std::holds_alternative<replay::NoEffect>(each.finding)) ++in_vain;
  }
  const std::size_t missed = unmet.size() - in_vain;
  out += counted(ran.expectations - missed, "expectation") + " met";
  if (missed != 0) out += ", " + std::to_string(missed) + " not met";
  if (in_vain != 0) out += ", " + counted(in_vain, "action") + " of the user in vain";
  const ExitStatus status = unmet.empty() ? ExitStatus::same : ExitStatus::different;
  if (to_stdout) return print(out + "\n", status);
  note(out);
  return status;
}

}  // namespace lightspeed::tools
