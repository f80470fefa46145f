#include "tools/expectation_report.hpp"

#include <string_view>

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

}  // namespace

std::string report_of(const replay::Unmet& unmet, const replay::Trace& trace,
                      const CasePlace& place) {
  const replay::Miss& miss = unmet.miss;
  std::string out = place.script + ":" + std::to_string(unmet.line) + ": expected ";
  replay::append_plain(out, miss.what, 0);
  if (miss.value) out += " " + in_quotes(*miss.value);
  out += ", found " + (miss.found_is_text ? in_quotes(miss.found) : miss.found);
  if (miss.nearest_of > 1) out += ", the nearest of " + std::to_string(miss.nearest_of);
  const bool alone = unmet.session == 1 && trace.steps.at(unmet.step - 1).session == 1;
  if (!alone) out += " in session " + std::to_string(unmet.session);
  out += "\n";
  const bool cut = miss.value && miss.value->size() > kTextMax;
  if (miss.value && miss.found_is_text && (cut || miss.found.size() > kTextMax)) {
    out += excerpt({.first = "expected", .second = "found"}, *miss.value, miss.found);
  }
  out += "  step      " + std::to_string(unmet.step) + " " + step_line(trace, unmet.step) + "\n";
  if (!place.trace.empty()) out += see_it(place.trace, unmet.first_step, unmet.last_step);
  return out;
}

}  // namespace lightspeed::tools
