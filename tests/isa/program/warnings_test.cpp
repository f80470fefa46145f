// Warnings: what is no error of a program, and most likely a slip.

#include "isa/program/warnings.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {
namespace {

/// The warnings of a program whose view, in line 5, is this, and that has such handlers.
std::string warnings_for(std::string_view markup, std::string_view handlers) {
  const Program program = assembled("program a 1\nstate\n  name: text\nview main\n  " +
                                    std::string(markup) + "\n" + std::string(handlers));
  std::string text;
  for (const auto& [line, column, what] : warnings_of(program)) {
    text += std::to_string(line) + ":" + std::to_string(column) + ": " + what + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("PROG-34: an event that no handler takes is warned of, with the nearest name") {
  CHECK(warnings_for("<b data-ls-event=\"incremnt\">+</b>", "on event increment") ==
        "5:6: no handler takes the event 'incremnt'; did you mean 'increment'?\n");
  CHECK(warnings_for("<p>é<b id=\"x\" data-ls-event=\"go\"></b></p>",
                     "on event add\non event drop") ==
        "5:17: no handler takes the event 'go'; there are: add, drop\n");
  CHECK(warnings_for("<b data-ls-event=\"go\"></b>", "on timer go") ==
        "5:6: no handler takes the event 'go'; write: on event go\n");
  CHECK(warnings_for("<b data-ls-event=\"go\"></b>", "on event go").empty());
}

TEST_CASE("PROG-34: an event is found in sections, in components and in what is given to them") {
  CHECK(warnings_for("{{#> card}}<i data-ls-event=\"b\"></i>{{/card}}",
                     "on event other\ncomponent card\n  <p data-ls-event=\"a\">{{> slot}}</p>") ==
        "8:6: no handler takes the event 'a'; there are: other\n"
        "5:17: no handler takes the event 'b'; there are: other\n");
  CHECK(warnings_for("{{#items}}<i data-ls-event=\"a\"></i>{{/items}}",
                     "on event other\nlist items\n  title: text") ==
        "5:16: no handler takes the event 'a'; there are: other\n");
}

TEST_CASE("PROG-34: events of the page, computed ones and other attributes are not warned of") {
  for (const std::string event :
       {"lv:patch", "lv:navigate", "{{name}}", "a{{name}}", "a&amp;b", ""}) {
    CHECK(warnings_for("<b data-ls-event=\"" + event + "\"></b>", "on event other").empty());
  }
  CHECK(warnings_for("<b data-ls-payload=\"go\" title=\"go\" data-ls-event></b>", "").empty());
}

TEST_CASE("PROG-34: an event that reaches the page through a component is warned of at its use") {
  constexpr std::string_view kComponents =
      "on event other\n"
      "component inner(event: text, label: text = \"\")\n  <b data-ls-event=\"{{event}}\"></b>\n"
      "component outer(name: text)\n  {{> inner event=name}}";
  CHECK(warnings_for("{{> inner event=\"othr\"}}", kComponents) ==
        "5:19: no handler takes the event 'othr'; did you mean 'other'?\n");
  CHECK(warnings_for("<p>{{> outer name=\"go\"}}</p>", kComponents) ==
        "5:21: no handler takes the event 'go'; there are: other\n");
  CHECK(warnings_for("{{> inner event=\"other\" label=\"go\"}}", kComponents).empty());
  CHECK(warnings_for("{{> inner event=name}}{{> outer name=\"lv:patch\"}}", kComponents).empty());
}

TEST_CASE("PROG-35: content that a component has no slot for is warned of") {
  constexpr std::string_view kCards =
      "component card\n  <b>x</b>\ncomponent box\n  <p>{{#> list}}{{> slot}}{{/list}}</p>\n"
      "component list\n  <ul>{{> slot}}</ul>";
  CHECK(warnings_for("<p>{{#> card}}<i>y</i>{{/card}}</p>", kCards) ==
        "5:6: the component 'card' has no {{> slot}}: what stands in it here is never shown\n");
  CHECK(warnings_for("{{#> card}}{{/card}}{{#> box}}x{{/box}}", kCards).empty());
}

TEST_CASE("PROG-35: an element that is called like a component is warned of, but HTML's are not") {
  constexpr std::string_view kCards =
      "component card\n  <b>x</b>\ncomponent button\n  <button>x</button>\n"
      "component circle\n  <circle></circle>";
  CHECK(warnings_for("<p><card title=\"a\"></card></p>", kCards) ==
        "5:6: <card> is no element of HTML, but a component; write: {{> card …}}\n");
  CHECK(warnings_for("<button>x</button><svg><circle></circle></svg>", kCards).empty());
}

}  // namespace lightspeed::isa::program
