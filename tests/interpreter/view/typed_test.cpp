// What people typed into what a view shows, and which edits leave it there.
#include <doctest/doctest.h>

#include <string>

#include "interpreter/client/page_events.hpp"
#include "tests/interpreter/view/viewer.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;

// What the form says that somebody typed into, after an edit.
std::string after(const std::string& text, const Data& was, const Data& now) {
  const auto view = compile(text);
  if (!view) return "refused " + view.error().text;
  Viewer viewer;
  (void)viewer.whole(*view, was);
  std::string said;
  for (Client* client : viewer.clients()) {
    if (!interpreter::typed(client->page(), "[name=x]", "typed")) return "no control";
  }
  const std::string wrong = viewer.next(*view, now);
  for (Client* client : viewer.clients()) {
    const auto raised = interpreter::submitted(client->page(), "form", "");
    said += raised && *raised ? (*raised)->payload : "nothing raised";
  }
  return said;
}

bool stays(const std::string& text, const Data& was, const Data& now) {
  const std::string said = after(text, was, now);
  INFO(said);
  CHECK((said == R"({"x":"typed"}{"x":"typed"})" || said == R"({"x":""}{"x":""})"));
  return said.find("typed") != std::string::npos;
}

const std::string kForm = R"(<form data-ls-event="save"><input name="x"></form>)";
const std::string kArea =
    R"(<form data-ls-event="save"><textarea name="x">{{b}}</textarea></form>)";

}  // namespace

TEST_CASE("DELTA-14: what was typed stays when what changed has an element of its own") {
  const TestData was;
  const TestData now{.a = "other", .b = "too", .f = true};
  CHECK(stays("<p>{{a}}</p>" + kForm, was, now));
  CHECK(stays("<p>{{#f}}<b>1</b>{{/f}}</p>" + kForm, was, now));
  CHECK(stays("<div><p><i title=\"{{a}}\"></i></p>" + kForm + "</div>", was, now));
  CHECK(stays("<p id=\"r\"><b data-ls-slot=\"s\">{{a}}</b></p>" + kForm, was, now));
  CHECK(stays(kArea, was, now));
}

TEST_CASE("DELTA-14: what was typed goes when something changed right beside it or around it") {
  const TestData was;
  const TestData now{.a = "other", .f = true};
  CHECK_FALSE(stays("{{a}}" + kForm, was, now));
  CHECK_FALSE(stays("{{#f}}<b>1</b>{{/f}}" + kForm, was, now));
  CHECK_FALSE(stays("<i title=\"{{a}}\"></i>" + kForm, was, now));
}

TEST_CASE("DELTA-14: what was typed into a row stays while no row comes, goes, moves or is sent") {
  const std::string list = R"(<form data-ls-event="save"><ul id="l">{{#items}}<li><b>{{title}}</b>
      <i>{{number}}</i><u title="long enough to be worth it"></u><input name="x"></li>{{/items}}
      </ul></form>)";
  const TestData was{.items = {item("k", "one")}};
  CHECK(stays(list, was, TestData{.a = "other", .items = was.items}));
  CHECK(stays(list, was, TestData{.items = {item("k", "two")}}));
  CHECK_FALSE(
      stays(R"(<form data-ls-event="save">{{#items}}<b></b>{{/items}}<input name="x"></form>)", was,
            TestData{.items = {item("k", "one"), item("l", "two")}}));
}

TEST_CASE("DOM-17: a list beside the form takes its rows without a loss") {
  CHECK(stays("<ul>{{#items}}<li>{{title}}</li>{{/items}}</ul>" + kForm,
              TestData{.items = {item("k", "one")}},
              TestData{.items = {item("l", "two"), item("k", "three")}}));
}

}  // namespace lightspeed::tests
