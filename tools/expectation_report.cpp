#include "tools/expectation_report.hpp"

#include <algorithm>
#include <string_view>
#include <variant>

#include "isa/base/overloaded.hpp"
#include "replay/plain_text.hpp"
#include "tools/excerpt.hpp"
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

}  // namespace lightspeed::tools
