// What a script expects of a control: what the user made of it, while it is there.
#include "interpreter/world/world.hpp"
#include "replay/expect.hpp"
#include "replay/record.hpp"
#include "replay/script/script.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

/// What a run of the todo list did not meet, as `line: expected …, found …`.
std::vector<std::string> unmet(std::string_view lines) {
  const auto script = parse_script(lines, {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  const auto recorded = record(
      {.program = "todo", .configuration = script->configuration, .stimuli = script->stimuli},
      script->expectations);
  REQUIRE(recorded.has_value());
  std::vector<std::string> out;
  for (const Unmet& each : recorded->unmet) {
    const auto* miss = std::get_if<Miss>(&each.finding);
    REQUIRE(miss != nullptr);
    out.push_back(std::to_string(each.line) + ": expected " + miss->what + " '" +
                  miss->value.value_or("") + "', found " + miss->found);
  }
  return out;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("SCR-13: a control is asked for what it says, typed or as its markup says") {
  CHECK(unmet("0 open\n expect value \"#new input\"\n1s type \"#new input\" Buy bread\n"
              " expect value \"#new input\" Buy bread\n expect value \"#new input\" Buy…\n"
              "+1s event add {\"text\":\"milk\"}\n expect value \"#new input\" \"Buy bread\"\n"
              "+1s cut\n+1s advance\n expect client live\n expect value \"#new input\" Buy bread\n"
              "+1s submit #new\n expect document \"#list li:last-child\" Buy bread…\n"
              " expect value \"#new input\" Buy bread\n"
              "+1s submit #new text=tea\n expect value \"#new input\" tea\n"
              "+1s open\n expect value \"#new input\"\n")
            .empty());
}

TEST_CASE("SCR-13: what a control says otherwise is told, and what is no control") {
  CHECK(unmet("0 open\n expect value \"#new input\" x\n expect value h1 x\n expect value h9 x\n") ==
        Lines{"2: expected #new input to say 'x', found ",
              "3: expected h1 to say 'x', found no input, select or textarea",
              "4: expected h9 to say 'x', found no match"});
}

}  // namespace lightspeed::replay
