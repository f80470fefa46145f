// Markup: its names, sections and components are resolved at assembly.

#include <doctest/doctest.h>

#include <string>

#include "isa/program/assembly.hpp"
#include "tests/isa/program/assembling.hpp"

namespace lightspeed::isa::program {

using testing::error_of_markup;

TEST_CASE("PROG-16: records come first, then the names of the program") {
  CHECK(error_of_markup(
            "{{#items}}{{key}}{{title}}{{count}}{{#done}}{{size}}{{/done}}{{/items}}") == "");
  CHECK(error_of_markup("{{#finished}}{{#items}}{{title}}{{/items}}{{/finished}}{{twice}}") == "");
  CHECK(error_of_markup(
            "{{^items}}{{name}}{{/items}}<i title=\"{{#open}}{{name}}{{/open}}\"></i>") == "");
}

TEST_CASE("PROG-16: a component sees its attributes, and its content the names around it") {
  CHECK(error_of_markup("{{#items}}{{#> card title=title}}{{count}}{{size}}{{/card}}{{/items}}") ==
        "");
  CHECK(error_of_markup("{{> card title=\"a\" done=open}}{{> card title=name done=true}}") == "");
}

TEST_CASE("PROG-16: components nest at most 32 deep") {
  const auto chain = [](std::size_t count) {
    std::string text = "program deep 1\nview main\n  {{> c0}}\n";
    for (std::size_t i = 0; i + 1 < count; ++i) {
      const std::string number = std::to_string(i);
      text += "component c" + number + "\n  {{> c" + std::to_string(i + 1) + "}}\n";
    }
    return text + "component c" + std::to_string(count - 1) + "\n  x\n";
  };
  CHECK(error_of(chain(32)) == "");
  CHECK(error_of(chain(33)) == "67:3: components use each other more than 32 deep");
  CHECK(error_of(chain(100'000)) != "");
}

TEST_CASE("PROG-16: components that double each other are refused before they are put in") {
  std::string text = "program wide 1\nview main\n  <p>{{> c0}}</p>\n";
  for (std::size_t i = 0; i < 30; ++i) {
    const std::string next = "{{> c" + std::to_string(i + 1) + "}}";
    text += "component c" + std::to_string(i) + "\n  " + next + next + "\n";
  }
  text += "component c30\n  x\n";
  CHECK(error_of(text) ==
        "3:3: the view 'main' has more than 65536 elements, texts and marks when its components "
        "are put in");
}

TEST_CASE("PROG-16: a use of a component counts, even if it puts nothing in") {
  std::string text = "program wide 1\nview main\n  {{> c0}}\n";
  for (std::size_t i = 0; i < 30; ++i) {
    const std::string next = "{{> c" + std::to_string(i + 1) + "}}";
    text += "component c" + std::to_string(i) + "\n  " + next + next + "\n";
  }
  CHECK(error_of(text + "component c30\n") ==
        "3:3: the view 'main' has more than 65536 elements, texts and marks when its components "
        "are put in");
}

TEST_CASE("PROG-33: sections, elements and components nest at most 256 deep when put together") {
  const auto nested = [](std::size_t depth, const std::string& inside) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += i % 2 == 0 ? "{{#a}}" : "<b>";
    text += inside;
    for (std::size_t i = depth; i-- > 0;) text += i % 2 == 0 ? "{{/a}}" : "</b>";
    return text;
  };
  // Each component has 50 of its own and is itself one; the view has what is missing.
  const auto program = [&](std::size_t in_view) {
    std::string text = "program deep 1\nstate\n  a: boolean\nview main\n  ";
    text += nested(in_view, "{{> c0 a=a}}") + "\n";
    for (std::size_t i = 0; i < 4; ++i) {
      const std::string inside = i < 3 ? "{{> c" + std::to_string(i + 1) + " a=a}}" : "x";
      text += "component c" + std::to_string(i) + "(a: boolean)\n  " + nested(50, inside) + "\n";
    }
    return text;
  };
  constexpr std::string_view kTooDeep =
      "with the components put in, more than 256 elements, sections and components stand inside "
      "each other here";
  CHECK(error_of(program(52)) == "");
  CHECK(error_of(program(53)) ==
        "5:" + std::to_string(3 + 27 * 6 + 26 * 3) + ": " + std::string(kTooDeep));
  // What is put into a slot stands in all that is around the slot.
  const std::string wrap = "component wrap(a: boolean)\n  " + nested(60, "{{> slot}}") + "\n";
  const auto wrapped = [&](std::size_t in_slot) {
    std::string uses = nested(in_slot, "x");
    for (int i = 0; i < 4; ++i) uses = "{{#> wrap a=a}}" + uses + "{{/wrap}}";
    return "program deep 1\nstate\n  a: boolean\n" + wrap + "view main\n  " + uses + "\n";
  };
  CHECK(error_of(wrapped(12)) == "");
  CHECK(error_of(wrapped(13)) == "7:3: " + std::string(kTooDeep));
}

TEST_CASE("PROG-16: a variable is a value that is seen") {
  CHECK(error_of_markup("{{nme}}") == "1: there is no value 'nme' here; did you mean 'name'?");
  CHECK(error_of_markup("{{items}}") ==
        "1: 'items' is a list: show its records by {{#items}}…{{/items}}");
  CHECK(error_of_markup("<a href=\"{{nme}}\">x</a>") ==
        "10: there is no value 'nme' here; did you mean 'name'?");
  CHECK(error_of_markup("{{#items}}{{titel}}{{/items}}") ==
        "11: there is no value 'titel' here; did you mean 'title'?");
  CHECK(error_of_markup("{{^items}}{{title}}{{/items}}") ==
        "11: there is no value 'title' here; there are: count, name, open, every, twice");
  CHECK(error_of_markup("{{#items}}{{title}}{{/items}}{{title}}") ==
        "30: there is no value 'title' here; there are: count, name, open, every, twice");
  CHECK(error_of("program a 1\nstate\n  count: integer\ncomponent b(n: text)\n  {{count}}\nview "
                 "main\n  x") ==
        "5:3: there is no value 'count' here: a component sees only its attributes; there are: n");
}

TEST_CASE("PROG-16: a section is for a list or a boolean") {
  CHECK(error_of_markup("{{#count}}x{{/count}}") ==
        "1: a section is for a list or a boolean, but 'count' is an integer; name a boolean, such "
        "as that of: let has_count = count != 0");
  CHECK(error_of_markup("{{^name}}x{{/name}}") ==
        "1: a section is for a list or a boolean, but 'name' is a text; name a boolean, such as "
        "that of: let has_name = name != \"\"");
  CHECK(error_of_markup("{{#items}}{{#title}}x{{/title}}{{/items}}") ==
        "11: a section is for a list or a boolean, but 'title' is a text; a boolean that says when "
        "is needed beside it");
  CHECK(error_of_markup("{{#itms}}x{{/itms}}") ==
        "1: there is no list and no boolean 'itms' here; did you mean 'items'?");
}

TEST_CASE("PROG-16: a component is given what it declares, by name and type") {
  CHECK(error_of_markup("{{> crd title=name}}") ==
        "1: there is no component 'crd'; did you mean 'card'?");
  CHECK(error_of_markup("{{> card}}") == "1: the component 'card' needs 'title', a text");
  CHECK(error_of_markup("{{> card titel=name}}") ==
        "10: the component 'card' has no attribute 'titel'; did you mean 'title'?");
  CHECK(error_of_markup("{{> card title=count}}") ==
        "10: the attribute 'title' of 'card' is a text, found an integer");
  CHECK(error_of_markup("{{> card title=nme}}") ==
        "16: there is no value 'nme' here; did you mean 'name'?");
  CHECK(error_of_markup("{{> card title=items}}") ==
        "16: 'items' is a list: show its records by {{#items}}…{{/items}}");
  CHECK(error_of_markup("{{> card title=\"a\" done=1}}") ==
        "20: the attribute 'done' of 'card' is a boolean, found an integer");
  CHECK(error_of_markup("{{#> card title=\"a\"}}{{nme}}{{/card}}") ==
        "22: there is no value 'nme' here; did you mean 'name'?");
}

TEST_CASE("PROG-16: a slot stands in a component") {
  CHECK(error_of_markup("{{> slot}}") ==
        "1: a view has no slot: {{> slot}} stands in components, where their content goes");
  CHECK(error_of("program a 1\ncomponent slot\n  x\nview main\n  x") ==
        "2:11: 'slot' is where a component puts its content: choose another name");
}

TEST_CASE("PROG-16: components use each other in no circle") {
  CHECK(error_of("program a 1\ncomponent b\n  {{> b}}\nview main\n  x") ==
        "3:3: a component cannot use itself: b uses b");
  CHECK(error_of(
            "program a 1\ncomponent b\n  {{> c}}\ncomponent c\n  <p>{{> b}}</p>\nview main\n  x") ==
        "5:6: a component cannot use itself: b uses c uses b");
  CHECK(error_of("program a 1\ncomponent b\n  {{#> c}}{{> b}}{{/c}}\ncomponent c\n  {{> "
                 "slot}}\nview main\n  x") == "3:11: a component cannot use itself: b uses b");
}

TEST_CASE("PROG-18: an error in markup names its place in the file, in its text too") {
  CHECK(error_of_markup("<p>{{name}}") ==
        "1: expected '</p>' for the <p> of line 17, column 3, found the end of the view at line "
        "17, column 14; each element but the void ones is closed");
  CHECK(error_of("program a 1\nview main\n    <b>é</b>\n      <p>{{name\n    </p>") ==
        "5:5: expected '}}' behind name, found '</p>'");
  CHECK(error_of("program a 1\nview main\n  <p>\n    {{#a}}\n  </p>") ==
        "5:3: expected '{{/a}}' for the {{#a}} of line 4, column 5, found '</p>'; a section holds "
        "whole elements, so that an element begins and ends on the same side of it");
}

}  // namespace lightspeed::isa::program
