#include "tools/show_other.hpp"

#include <algorithm>
#include <string_view>

#include "replay/lifecycle_chart.hpp"
#include "replay/plain_text.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// The program of a trace, as it travels there; what a terminal would obey is escaped.
ExitStatus show_program(const replay::Header& header) {
  std::string out;
  std::string_view left = header.program_source;
  while (!left.empty()) {
    const std::size_t end = std::min(left.find('\n'), left.size());
    replay::append_plain(out, left.substr(0, end), 0);
    out += '\n';
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  if (!out.empty()) return print(out);
  return fail(ExitStatus::unsupported,
              header.program.empty()
                  ? "the trace is a capture: it carries no program"
                  : "the trace carries no program: '" + header.program + "' is a native one");
}

ExitStatus show_lifecycle(const std::string& as) {
  const auto& names = replay::kChartFormatNames;
  const auto* const found = std::find(names.begin(), names.end(), as);
  if (!as.empty() && found == names.end()) {
    return usage_error("--as is text, dot, svg or list, not '" + as + "'");
  }
  const auto place = as.empty() ? 0 : found - names.begin();
  return print(replay::lifecycle_chart(static_cast<replay::ChartFormat>(place)));
}

}  // namespace lightspeed::tools
