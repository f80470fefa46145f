// The patches of holders: which one is set, where it is found, and what is never sent.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/interpreter/view/viewer.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::View;

// The patches between two data, or what went wrong.
std::string patches(const std::string& text, const Data& was, const Data& now) {
  const auto view = compile(text);
  if (!view) return "refused " + view.error().text;
  return Viewer().patches(*view, was, now);
}

std::string whole(const std::string& text, const Data& data) {
  const auto view = compile(text);
  if (!view) return "refused " + view.error().text;
  Viewer viewer;
  const std::string lines = lines_of(viewer.whole(*view, data));
  const std::string wrong = viewer.wrong(*view, data);
  return wrong.empty() ? lines : wrong;
}

}  // namespace

TEST_CASE("DELTA-2: data that shows the same gives no patch") {
  const std::string text =
      "<p title=\"{{a}}\">{{b}}</p><ul>{{#items}}<li "
      "hidden=\"{{done}}\">{{title}}</li>{{/items}}</ul>";
  const TestData data{.items = {item("1", "one"), item("2", "two")}};
  CHECK(patches(text, data, data).empty());
  CHECK(patches(text, data, TestData{.items = {item("1", "one"), item("2", "two")}}).empty());
  CHECK(patches(text, data, TestData{.n = 7, .g = true, .items = data.items}).empty());
}

TEST_CASE("VIEW-10: a record of the same pointer shows what it showed") {
  const std::string text = "<ul>{{#items}}<li>{{title}}{{a}}</li>{{/items}}</ul>";
  TestData data{.items = {item("1", "one"), item("2", "two")}};
  const TestData was = data;
  data.items.push_back(item("3", "three"));
  CHECK(patches(text, was, data) == "upsert_keyed|:scope>:nth-child(1)|3|<li>threeA</li>\n");
  // A name from outside of the list changes every row.
  TestData other = was;
  other.a = "Z";
  CHECK(patches(text, was, other) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|oneZ\n"
        "replace|:scope>:nth-child(1)>:nth-child(2)|twoZ\n");
}

TEST_CASE("DELTA-3: before the first whole view, and for another view, everything is sent") {
  const auto one = compile("<p>{{a}}</p>");
  const auto other = compile("<b>{{a}}</b>");
  Viewer viewer;
  CHECK(viewer.next(*one, TestData{}) == "replace|#app|<p>A</p>\n");
  CHECK(viewer.next(*other, TestData{}) == "replace|#app|<b>A</b>\n");
  CHECK(viewer.next(*other, TestData{.a = "x"}) == "replace|:scope>:nth-child(1)|x\n");
  CHECK(lines_of(viewer.whole(*other, TestData{.a = "x"})) == "replace|#app|<b>x</b>\n");
}

TEST_CASE("DELTA-4: the nearest plain, unique, static id begins a target") {
  const std::string text =
      "<div id=\"box\"><p>{{a}}</p></div><p id=\"own\">{{b}}</p><section><p>{{n}}</p></section>";
  CHECK(patches(text, TestData{}, TestData{.a = "x", .b = "y", .n = 1}) ==
        "replace|#box>:nth-child(1)|x\nreplace|#own|y\n"
        "replace|:scope>:nth-child(3)>:nth-child(1)|1\n");
}

TEST_CASE(
    "DELTA-4: an id that may be there twice, or that a selector reads otherwise, is not used") {
  const auto target = [](const std::string& attribute, const std::string& more) {
    return patches("<p " + attribute + ">{{a}}</p>" + more, TestData{}, TestData{.a = "x"});
  };
  const std::string by_place = "replace|:scope>:nth-child(1)|x\n";
  CHECK(target("id=\"one\"", "") == "replace|#one|x\n");
  CHECK(target("id=\"one\"", "<i id=\"one\"></i>") == by_place);
  CHECK(target("id=\"one\"", "{{#f}}<i id=\"one\"></i>{{/f}}") == by_place);
  CHECK(target("id=\"one\"", "<i id=\"{{b}}\"></i>") == by_place);
  CHECK(target("id=\"one\"", "<i id=\"o{{b}}e\"></i>") == by_place);
  CHECK(target("id=\"one\"", "<i id=\"on&#101;{{b}}\"></i>") == by_place);
  CHECK(target("id=\"one\"", "<i id=\"x{{b}}\"></i>") == "replace|#one|x\n");
  CHECK(target("id=\"one\"", "<i id=\"{{b}}x\"></i>") == "replace|#one|x\n");
  CHECK(target("id=\"app\"", "") == by_place);
  CHECK(target("id=\"1a\"", "") == by_place);
  CHECK(target("id=\"a.b\"", "") == by_place);
  CHECK(target("id=\"a b\"", "") == by_place);
  CHECK(target("id=\"é\"", "") == by_place);
}

TEST_CASE("DELTA-4: places are counted over the elements that are there now") {
  const std::string text =
      "{{#f}}<i></i><!-- no element -->{{/f}}text{{#tags}}<b></b><u></u>{{/tags}}<p>{{a}}</p>";
  CHECK(patches(text, TestData{}, TestData{.a = "x"}) == "replace|:scope>:nth-child(1)|x\n");
  CHECK(patches(text, TestData{.f = true, .tags = {"1", "2"}},
                TestData{.a = "x", .f = true, .tags = {"1", "2"}}) ==
        "replace|:scope>:nth-child(6)|x\n");
}

TEST_CASE("DELTA-5: the innermost holder whose own content changed is set") {
  const std::string text = "<div><p>{{a}}</p><p>{{b}}<i>{{n}}</i></p></div>";
  CHECK(patches(text, TestData{}, TestData{.a = "x"}) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|x\n");
  CHECK(patches(text, TestData{}, TestData{.n = 5}) ==
        "replace|:scope>:nth-child(1)>:nth-child(2)>:nth-child(1)|5\n");
  // What is set is not sent twice.
  CHECK(patches(text, TestData{}, TestData{.b = "y", .n = 5}) ==
        "replace|:scope>:nth-child(1)>:nth-child(2)|y<i>5</i>\n");
  CHECK(patches("<p><i>{{n}}</i>{{b}}</p>", TestData{}, TestData{.b = "y", .n = 5}) ==
        "replace|:scope>:nth-child(1)|<i>5</i>y\n");
  CHECK(patches(text, TestData{}, TestData{.a = "x", .b = "y"}) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|x\n"
        "replace|:scope>:nth-child(1)>:nth-child(2)|y<i>0</i>\n");
}

TEST_CASE("DELTA-5: an attribute belongs to what its element stands in") {
  const std::string text = "<div><p><b class=\"x {{a}}\">one</b></p><i>two</i></div>";
  CHECK(patches(text, TestData{}, TestData{.a = "\"&"}) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|<b class=\"x &quot;&amp;\">one</b>\n");
  CHECK(patches("<p><input checked=\"{{f}}\"></p>", TestData{}, TestData{.f = true}) ==
        "replace|:scope>:nth-child(1)|<input checked>\n");
  CHECK(patches("<p class=\"{{#f}}on{{/f}}{{^f}}off{{/f}}\"></p>", TestData{},
                TestData{.f = true}) == "replace|#app|<p class=\"on\"></p>\n");
}

TEST_CASE("DELTA-5: a section that comes or goes belongs to what it stands in") {
  const std::string text = "<div>{{#f}}<b>{{a}}</b>{{/f}}</div>";
  CHECK(patches(text, TestData{}, TestData{.f = true}) ==
        "replace|:scope>:nth-child(1)|<b>A</b>\n");
  CHECK(patches(text, TestData{.f = true}, TestData{}) == "remove|:scope>:nth-child(1)\n");
  CHECK(patches(text, TestData{.f = true}, TestData{.a = "x", .f = true}) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|x\n");
  CHECK(patches(text, TestData{}, TestData{.a = "x"}).empty());
  CHECK(patches("{{#f}}x{{/f}}", TestData{.f = true}, TestData{}) == "remove|#app\n");
}

TEST_CASE("DELTA-5: a list beside other content is plain, and its rows are looked into") {
  const std::string text =
      "<ul><li>head</li>{{#items}}<li><b>{{title}}</b>{{number}}</li>{{/items}}</ul>";
  const TestData was{.items = {item("1", "one"), item("2", "two")}};
  CHECK(patches(text, was, TestData{.items = {was.items[0], item("2", "zwei")}}) ==
        "replace|:scope>:nth-child(1)>:nth-child(3)>:nth-child(1)|zwei\n");
  CHECK(patches(text, was, TestData{.items = {was.items[0], item("2", "two", 9)}}) ==
        "replace|:scope>:nth-child(1)>:nth-child(3)|<b>two</b>9\n");
  CHECK(patches(text, was, TestData{.items = {was.items[1]}}) ==
        "replace|:scope>:nth-child(1)|<li>head</li><li><b>two</b>0</li>\n");
}

TEST_CASE("DELTA-5: an inverted section follows the list, and lists in lists follow both") {
  const std::string text = "<p>{{^items}}none{{/items}}</p>";
  CHECK(patches(text, TestData{}, TestData{.items = {item("1", "one")}}) ==
        "remove|:scope>:nth-child(1)\n");
  const std::string nested =
      "<ul> {{#items}}<li>{{#tags}}<i>{{key}}{{title}}</i>{{/tags}}</li>{{/items}}</ul>";
  const TestData was{.items = {item("1", "one"), item("2", "two")}, .tags = {"x"}};
  CHECK(patches(nested, was, TestData{.items = {was.items[0], item("2", "zwei")}, .tags = {"x"}}) ==
        "replace|:scope>:nth-child(1)>:nth-child(2)>:nth-child(1)|xzwei\n");
  CHECK(patches(nested, was, TestData{.items = was.items, .tags = {"y"}}) ==
        "replace|:scope>:nth-child(1)>:nth-child(1)|<i>yone</i>\n"
        "replace|:scope>:nth-child(1)>:nth-child(2)|<i>ytwo</i>\n");
}

TEST_CASE("DELTA-12: a row at the end of plain content is no append") {
  const std::string text = "<div><h1>Log</h1>{{#items}}<pre>{{title}}</pre>{{/items}}</div>";
  const TestData was{.items = {item("1", "\none")}};
  CHECK(patches(text, was, TestData{.items = {was.items[0], item("2", "two")}}) ==
        "replace|:scope>:nth-child(1)|<h1>Log</h1><pre>\n\none</pre><pre>\ntwo</pre>\n");
}

TEST_CASE("VIEW-21: values are escaped in texts and in attributes") {
  CHECK(whole("<p title=\"{{a}}\">{{a}}</p>", TestData{.a = "<&>\"'"}) ==
        "replace|#app|<p title=\"&lt;&amp;&gt;&quot;'\">&lt;&amp;&gt;&quot;'</p>\n");
}

TEST_CASE("DELTA-1: a whole view of nothing, of static html, and of every kind of value") {
  CHECK(whole("", TestData{}) == "remove|#app\n");
  CHECK(whole("<!-- c --><svg viewBox=\"0 0 1 1\"><g></g></svg><br>&amp;", TestData{}) ==
        "replace|#app|<!-- c --><svg viewBox=\"0 0 1 1\"><g></g></svg><br>&amp;\n");
  CHECK(whole("{{a}}{{n}}{{f}}", TestData{.n = -9223372036854775807 - 1}) ==
        "replace|#app|A-9223372036854775808false\n");
}

TEST_CASE("DELTA-11: a copy of a screen goes its own way") {
  const auto view = compile("<p>{{a}}</p>");
  interpreter::view::Screen screen;
  (void)screen.whole(*view, TestData{});
  interpreter::view::Screen copy = screen;
  const std::string patch = "replace|:scope>:nth-child(1)|x\n";
  CHECK(lines_of(copy.changes(*view, TestData{.a = "x"})) == patch);
  CHECK(lines_of(screen.changes(*view, TestData{.a = "x"})) == patch);
  CHECK(copy.changes(*view, TestData{.a = "x"}).empty());
}

}  // namespace lightspeed::tests
