// What a script asks for that nothing can take: it is said, and done all the same.

#include "replay/slips.hpp"

#include <doctest/doctest.h>

#include "replay/record.hpp"

namespace lightspeed::replay {
namespace {

/// What is reported of a script for `todo`, a line each: `LINE: CHOICE: why`.
std::string reported(std::string_view lines) {
  auto script = parse_script("0 open\n" + std::string(lines), {});
  REQUIRE_MESSAGE(script.has_value(), (script ? "" : script.error().text));
  const auto recorded =
      record({.program = "todo", .stimuli = std::move(script->stimuli)}, script->expectations);
  REQUIRE(recorded.has_value());
  std::string text;
  for (const Unmet& each : recorded->unmet) {
    const auto* vain = std::get_if<NoEffect>(&each.finding);
    if (vain == nullptr) continue;
    text += std::to_string(each.line) + ": " + vain->choice + ": " + vain->why + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("SCR-17: a submit with a field that its form does not have is told, with what it has") {
  CHECK(reported("1s submit #new text=Milk&txt=x\n") ==
        "2: submit #new text=Milk&txt=x: no control of the form is called 'txt'; did you mean "
        "'text'?\n");
  CHECK(reported("1s submit #new text=Milk\n").empty());
  CHECK(reported("1s submit #new\n  expect failure invalid_form…\n").empty());
}

TEST_CASE("SCR-17: a form that is not there is told, and its fields are not") {
  CHECK(reported("1s submit #nwe txt=x\n") ==
        "2: submit #nwe txt=x: no form matches; did you mean '#new'?\n");
}

TEST_CASE("SCR-17: a resume of a side that is not stalled is told, for each session and side") {
  CHECK(reported("1s resume client\n") == "2: resume client: this side is not stalled\n");
  CHECK(reported("1s stall client\n2s resume client\n").empty());
  CHECK(reported("1s stall client\n2s resume server\n3s resume client\n3s resume client\n") ==
        "3: resume server: this side is not stalled\n"
        "5: resume client: this side is not stalled\n");
  CHECK(reported("1s @2 open\n1s stall client\n2s @2 resume client\n") ==
        "4: resume client: this side is not stalled\n");
}

}  // namespace lightspeed::replay
