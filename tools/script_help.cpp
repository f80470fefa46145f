#include "tools/script_help.hpp"

#include <algorithm>
#include <cstddef>

#include "replay/script/expectation.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/script_verbs.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kColumn = 36;

void append_row(std::string& out, std::string_view left, std::string_view right) {
  out.append("  ").append(left).append(kColumn - std::min(kColumn, left.size()), ' ');
  out.append(right).append("\n");
}

}  // namespace

std::string script_help() {
  std::string out =
      "A line of a script is `TIME VERB ARGUMENTS`; `+100ms` counts from the line before, and\n"
      "`TIME @2 VERB` is about session 2. Verbs:\n";
  for (const auto& verb : replay::script_verbs()) append_row(out, verb.usage, verb.help);
  out +=
      "`expect KIND ARGUMENTS`, or `expect @2 KIND …`, is about the state behind the line above;\n"
      "a text that ends in ... is met by what begins with it. Kinds:\n";
  for (const auto& row : replay::kExpectations) {
    append_row(out, std::string(row.kind).append(" ").append(row.arguments), row.help);
  }
  out += "Knobs, for --set and for `set KNOB VALUE` in a script, with their defaults:\n";
  for (const auto& [name, value] : replay::knobs({})) append_row(out, name, value);
  out.pop_back();
  return out;
}

}  // namespace lightspeed::tools
