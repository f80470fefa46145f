#include "replay/simulate/page_actions.hpp"

#include <map>
#include <set>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/html/selector.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Document;
using interpreter::Stimulus;
using interpreter::html::NodeId;

Document page_of(const std::string& html) {
  const interpreter::PageLoaded page{.root_html = "<main id=\"app\">" + html + "</main>"};
  auto document = Document::load(page, isa::Mode::strict);
  REQUIRE(document.has_value());
  return *std::move(document);
}

std::string text_of(const Stimulus& stimulus) {
  if (const auto* click = std::get_if<interpreter::UserClick>(&stimulus)) return click->selector;
  if (const auto* typed = std::get_if<interpreter::UserTyped>(&stimulus)) {
    return typed->selector + " = " + typed->text;
  }
  const auto* form = std::get_if<interpreter::UserSubmit>(&stimulus);
  return form == nullptr ? "something else" : form->selector + " ? " + form->fields;
}

std::set<std::string> all_actions(const Document& page) {
  EnumeratedChoices choices;
  std::set<std::string> actions;
  do {
    const auto action = draw_page_action(page, choices);
    if (action) actions.insert(text_of(*action));
  } while (choices.next());
  return actions;
}

}  // namespace

TEST_CASE("SIM-4: the actions of a page are all that can be clicked, typed into and submitted") {
  const Document page = page_of(
      "<p>text</p><b data-ls-event=\"go\">go</b><ul id=\"list\"><li><button>x</button><button "
      "disabled>y</button></li></ul>"
      "<form id=\"f\" data-ls-event=\"save\"><select name=\"s\"><option>one<option value=\"2\">two"
      "</select><input type=\"hidden\" name=\"h\"><input type=\"checkbox\" name=\"c\"></form>");
  CHECK(all_actions(page) ==
        std::set<std::string>{"#app>:nth-child(2)", "#list>:nth-child(1)>:nth-child(1)",
                              "#f>:nth-child(3)", "#f>:nth-child(1) = one", "#f>:nth-child(1) = 2",
                              "#f ? ", "#f ? s=one", "#f ? s=2"});
}

TEST_CASE("SIM-4: what is typed holds what is special, and a submitted form has it encoded") {
  const auto actions =
      all_actions(page_of("<form id=\"f\"><input name=\"a b\"><textarea></textarea></form>"));
  CHECK(actions.contains("#f>:nth-child(1) = <b>&\"'</b>"));
  CHECK(actions.contains("#f>:nth-child(2) = a|b\\c"));
  CHECK(actions.contains("#f ? a%20b=%3cb%3e%26%22%27%3c%2fb%3e"));
  CHECK(actions.contains("#f ? "));
}

TEST_CASE("SIM-4: a page that offers nothing has no action") {
  CHECK(all_actions(page_of("<p>text</p>")).empty());
}

TEST_CASE("SIM-4: a selector finds the element that it was made for") {
  const Document page = page_of(
      "<div><div id=\"a\"><i></i><i id=\"1 odd\"><u></u></i></div><table><tr><td></td></tr></table>"
      "</div><svg><g><a></a></g></svg><p id=\"\"></p>");
  const auto& tree = page.tree();
  int elements = 0;
  for (NodeId id = interpreter::next_element(tree, NodeId::document, NodeId::document);
       id != NodeId::none; id = interpreter::next_element(tree, id, NodeId::document)) {
    const std::string text = selector_of(tree, id);
    CAPTURE(text);
    const auto selector = interpreter::html::Selector::parse(text);
    REQUIRE(selector.has_value());
    CHECK(tree.query(NodeId::document, *selector) == id);
    ++elements;
  }
  CHECK(elements > 12);
}

}  // namespace lightspeed::replay
