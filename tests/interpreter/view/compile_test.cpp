// What views are refused, what a browser makes of them, and what components become.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "interpreter/view/expand.hpp"
#include "interpreter/view/shape.hpp"
#include "tests/interpreter/view/viewer.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::View;
using isa::program::Parameter;
using isa::program::Type;

using isa::view::Nodes;
using isa::view::Text;
using isa::view::Variable;

Nodes element(std::string tag, Nodes children) {
  return {{isa::view::Element{
      .tag = std::move(tag), .attributes = {}, .children = std::move(children), .at = {}}}};
}

std::string full(const std::string& text, const TestData& data = {},
                 const std::vector<isa::program::ComponentDefinition>& components = {}) {
  const auto view = compile(text, components);
  return view ? view->full_html(data) : "error " + view.error().text;
}

}  // namespace

TEST_CASE("VIEW-11: an element that a browser moves, drops or renames is an error at its place") {
  CHECK(error_of("<p>one\n  <div>two</div></p>") ==
        "2:3 a browser puts <div> beside <p>, which cannot hold it");
  CHECK(error_of("<table><tr><td>x</td></tr></table>") ==
        "1:8 a browser puts <tr> into <tbody>, which it adds: write <tbody> around it");
  CHECK(error_of("<form><form></form></form>") ==
        "1:7 a browser drops <form>: <form> cannot hold it");
  CHECK(error_of("<a href=\"x\"><a href=\"y\">z</a></a>") ==
        "1:13 a browser puts <a> beside <a>, which cannot hold it");
  CHECK(error_of("<button><button></button></button>") ==
        "1:9 a browser puts <button> beside <button>, which cannot hold it");
  CHECK(error_of("<table><tbody>{{a}}</tbody></table>") ==
        "1:8 a browser moves the text that stands right in <tbody> out of it");
  CHECK(error_of("<table><tbody>text</tbody></table>") ==
        "1:8 a browser moves the text that stands right in <tbody> out of it");
  CHECK(error_of("<image></image>") == "1:1 a browser reads <image> as <img>");
  CHECK(error_of("<div><td>x</td></div>") == "1:6 a browser drops <td>: <div> cannot hold it");
  CHECK(error_of("<svg><p>x</p></svg>") ==
        "1:6 a browser puts <p> beside <svg>, which cannot hold it");
}

TEST_CASE(
    "VIEW-6: what a constant leaves of a longer value does not make the attribute come and go") {
  const std::vector<isa::program::ComponentDefinition> components{
      {.name = "mark",
       .attributes = {{.name = "on", .type = Type::boolean, .fallback = {}},
                      {.name = "state", .type = Type::boolean, .fallback = {}}},
       .markup = isa::view::parse_markup("<p class=\"{{#on}}{{state}}{{/on}}\"></p>").value()}};
  CHECK(full("{{> mark on=true state=f}}", {}, components) == "<p class=\"false\"></p>");
  CHECK(full("{{> mark on=false state=f}}", {}, components) == "<p class=\"\"></p>");
}

TEST_CASE("VIEW-11: sections are looked at filled, however deep, and empty") {
  CHECK(error_of("<p>{{#f}}{{^g}}<ul></ul>{{/g}}{{/f}}</p>") ==
        "1:16 a browser puts <ul> beside <p>, which cannot hold it");
  CHECK(error_of("<ul>{{#items}}<li>{{title}}</li>{{/items}}</ul>").empty());
  CHECK(error_of("<table><tbody>{{#items}}<tr><td>{{title}}</td></tr>{{/items}}</tbody></table>")
            .empty());
}

TEST_CASE("VIEW-11: a stray item is read as it is written, so it is none of our business") {
  CHECK(error_of("<div><li>{{a}}</li></div>").empty());
}

TEST_CASE(
    "VIEW-11: a form with a drawing that has a title, and with texts to edit, is read right") {
  CHECK(error_of("<form><svg><title>{{a}}</title><path/></svg>{{b}}</form>").empty());
  CHECK(error_of("<form><svg></svg><textarea name=\"t\">{{a}}</textarea>{{b}}</form>").empty());
  CHECK(error_of("<form><math><mi>x</mi></math><textarea name=\"t\"></textarea>{{b}}</form><p></p>")
            .empty());
}

TEST_CASE("VIEW-11: what depends on the data and no skeleton shows is an error, too") {
  CHECK(error_of(element("iframe", {{Variable{"a", {}}}})) ==
        "1:1 a browser reads what <iframe> holds as it is, escaped or not");
  CHECK(error_of("<svg><textarea>{{a}}</textarea></svg>") ==
        "1:6 a browser knows no <textarea> in drawings and formulas");
  CHECK(error_of("<math><annotation-xml encoding=\"{{a}}\"></annotation-xml></math>") ==
        "1:23 what <annotation-xml> may hold depends on this value");
  const auto nested = [](const std::string& tag, int depth) {
    Nodes nodes{{Text{"x"}}};
    for (int i = 0; i < depth; ++i) nodes = element(tag, std::move(nodes));
    return nodes;
  };
  CHECK(error_of(nested("b", 30)).empty());
  CHECK(error_of(nested("b", 40)).find("a browser") != std::string::npos);
}

TEST_CASE("VIEW-11: names that the data does not have are errors with their place") {
  CHECK(error_of("<p>{{c}}</p>") == "1:4 there is nothing of the name 'c' here");
  CHECK(error_of("<p>{{title}}</p>") == "1:4 there is nothing of the name 'title' here");
  CHECK(error_of("{{#a}}x{{/a}}") == "1:1 a section needs a list or a boolean; 'a' is text");
  CHECK(error_of("<p>{{items}}</p>") == "1:4 'items' is a list: show its records with {{#items}}");
}

TEST_CASE(
    "VIEW-13: a component's attributes are names of the place where it is used, or constants") {
  const std::vector card{component(
      "card",
      {{"title", Type::text, {}}, {"open", Type::boolean, false}, {"size", Type::integer, 3}},
      "<h2 hidden=\"{{open}}\">{{title}} {{size}}{{#open}}!{{/open}}{{^open}}.{{/open}}</h2>"
      "{{> slot}}")};
  CHECK(full("{{> card title=a}}", {.a = "<x>"}, card) == "<h2>&lt;x&gt; 3.</h2>");
  CHECK(full("{{> card title=\"a & b\" open=true size=-1}}", {}, card) ==
        "<h2 hidden>a &amp; b -1!</h2>");
  CHECK(full("{{> card title=b open=f}}", {.f = true}, card) == "<h2 hidden>B 3!</h2>");
  CHECK(full("{{#items}}{{#> card title=title}}<i>{{key}}{{a}}</i>{{/card}}{{/items}}",
             {.items = {item("k", "t")}}, card) == "<h2>t 3.</h2><i>kA</i>");
}

TEST_CASE("VIEW-13: components use components, and content goes through all of them") {
  const std::vector two{component("inner", {{"x", Type::text, {}}}, "<b>{{x}}{{> slot}}</b>"),
                        component("outer", {{"y", Type::text, {}}},
                                  "<p>{{#> inner x=y}}<i>{{y}}</i>{{> slot}}{{/inner}}</p>")};
  CHECK(full("{{#> outer y=a}}{{b}}{{/outer}}", {}, two) == "<p><b>A<i>A</i>B</b></p>");
}

TEST_CASE("FPRT-1: a fingerprint depends on literals, kinds and names, and never changes") {
  const std::string text = "<p class=\"{{a}}\" hidden=\"{{f}}\">{{#items}}{{title}}{{/items}}</p>";
  const auto view = compile(text);
  REQUIRE(view.has_value());
  CHECK(interpreter::view::fingerprint_text(view->fingerprint()) == "618a59e09919f896");
  CHECK(compile("\n  " + text + "\n")->fingerprint() == view->fingerprint());
  const std::vector part{component("part", {{"x", Type::text, {}}}, "<p>{{x}}</p>")};
  CHECK(compile("{{> part x=a}}", part)->fingerprint() == compile("<p>{{a}}</p>")->fingerprint());
}

TEST_CASE("FPRT-2: a fingerprint is 16 lower-case hexadecimal digits") {
  CHECK(interpreter::view::fingerprint_text(0) == "0000000000000000");
  CHECK(interpreter::view::fingerprint_text(0xFEDCBA9876543210U) == "fedcba9876543210");
}

TEST_CASE("FPRT-3: views that differ in anything have fingerprints of their own") {
  const std::vector<std::string> texts{"{{a}}",
                                       "{{b}}",
                                       "a",
                                       "{{a}}{{b}}",
                                       "{{b}}{{a}}",
                                       "{{#f}}a{{/f}}",
                                       "{{^f}}a{{/f}}",
                                       "{{#g}}a{{/g}}",

                                       "<p title=\"{{a}}\"></p>",
                                       "<p hidden=\"{{f}}\"></p>",
                                       "<p hidden=\"{{g}}\"></p>",
                                       "<p title=\"{{f}}\"></p>",
                                       "<p hidden=\" {{f}}\"></p>",
                                       "{{#items}}a{{/items}}",
                                       "{{#tags}}a{{/tags}}"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      CAPTURE(texts[i]);
      CAPTURE(texts[j]);
      CHECK(compile(texts[i])->fingerprint() != compile(texts[j])->fingerprint());
    }
  }
}

TEST_CASE(
    "VIEW-12: a line feed that browsers drop is written where the content may begin with one") {
  CHECK(full("<pre>{{a}}</pre>") == "<pre>\nA</pre>");
  CHECK(full("<textarea>x{{a}}</textarea>") == "<textarea>xA</textarea>");
  const auto reference = View::compile(element("pre", {{Text{"&#10;x"}}}), {}, test_names());
  CHECK(reference->full_html(TestData{}) == "<pre>\n&#10;x</pre>");
  CHECK(full("<pre></pre><pre>x</pre>") == "<pre></pre><pre>x</pre>");
  CHECK(full("<div>{{a}}</div>") == "<div>A</div>");
}

TEST_CASE("VIEW-12: a text keeps its first line feed, set with its element and set alone") {
  for (const std::string tag : {"pre", "textarea", "listing"}) {
    const auto view = compile("<div>{{b}}<" + tag + ">{{a}}</" + tag + "></div>");
    REQUIRE(view.has_value());
    Viewer viewer;
    const std::string target = ":scope>:nth-child(1)>:nth-child(1)";
    (void)viewer.whole(*view, TestData{.a = "\none"});
    CHECK(viewer.strict() == "<div>B<" + tag + ">\none</" + tag + "></div>");
    CHECK(viewer.next(*view, TestData{.a = "\n\ntwo"}) == "replace|" + target + "|\n\ntwo\n");
    CHECK(viewer.next(*view, TestData{.a = ""}) == "remove|" + target + "\n");
  }
}

TEST_CASE("DELTA-1: names are a program's variables and lets, its lists and selects") {
  isa::program::Program program;
  program.variables = {{.name = "v", .type = Type::integer, .initial = {}}};
  program.lists = {
      {.name = "l", .fields = {{.name = "x", .type = Type::boolean, .initial = {}}}, .rows = {}}};
  program.derived = {
      isa::program::Let{.name = "d", .value = {.type = Type::boolean, .code = {}}},
      isa::program::Select{
          .name = "s", .list = 0, .where = {}, .order = {}, .limit = {}, .offset = {}}};
  const auto names = interpreter::view::names_of(program);
  REQUIRE(names.values.size() == 2);
  CHECK(names.values[1].name == "d");
  CHECK(names.values[1].type == Type::boolean);
  REQUIRE(names.lists.size() == 2);
  CHECK(names.lists[1].name == "s");
  CHECK(names.lists[1].fields.at(0).name == "x");
}

}  // namespace lightspeed::tests
