#include "tools/script_help.hpp"

#include <algorithm>
#include <cstddef>

#include "replay/script/knobs.hpp"
#include "replay/script/script_verbs.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kColumn = 28;

void append_row(std::string& out, std::string_view left, std::string_view right) {
  out.append("  ").append(left).append(kColumn - std::min(kColumn, left.size()), ' ');
  out.append(right).append("\n");
}

}  // namespace

std::string script_help() {
  std::string out =
      "A line of a script is `TIME VERB ARGUMENTS`; `+100ms` counts from the line "
      "before.\nVerbs:\n";
  for (const auto& verb : replay::script_verbs()) append_row(out, verb.usage, verb.help);
  out += "Knobs, for --set and for `set KNOB VALUE` in a script, with their defaults:\n";
  for (const auto& [name, value] : replay::knobs({})) append_row(out, name, value);
  out.pop_back();
  return out;
}

}  // namespace lightspeed::tools
