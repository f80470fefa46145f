// What clicks and submits raise: the delegation of the page's script, and the data of forms.

#include "interpreter/client/page_events.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace lightspeed::interpreter {
namespace {

Document page(std::string_view inside, std::string_view around = "") {
  const std::string html = "<!doctype html><body>" + std::string(around) +
                           "<main id=\"app\" data-ls-root>" + std::string(inside) +
                           "</main></body>";
  return Document::load({.root_html = {}, .page_html = html}, isa::Mode::strict).value();
}

std::string text_of(const Happened& happened) {
  if (!happened) return "nothing: " + happened.error();
  return *happened ? (*happened)->name + " " + (*happened)->payload : "no event";
}
// Each of them in a page of its own, which nobody has touched.
std::string click(Document document, std::string_view selector) {
  return text_of(clicked(document, selector));
}
std::string submit(Document document, std::string_view selector, std::string_view fields = "") {
  return text_of(submitted(document, selector, fields));
}

/// What a form with these controls says.
std::string data(std::string_view controls, std::string_view fields = "") {
  const std::string form = "<form data-ls-event=\"save\">" + std::string(controls) + "</form>";
  return submit(page(form), "form", fields).substr(5);
}

}  // namespace

TEST_CASE("CLIENT-12: a click raises the event of the nearest element at or above it") {
  const Document document = page(
      R"(<div data-ls-event="outer" data-ls-payload="{&quot;a&quot;:1}"><p><b>x</b></p>
         <button data-ls-event="inner"><i>y</i></button></div>)");
  CHECK(click(document, "button") == "inner {}");
  CHECK(click(document, "button i") == "inner {}");
  CHECK(click(document, "b") == R"(outer {"a":1})");
  CHECK(click(document, "div") == R"(outer {"a":1})");
}

TEST_CASE("CLIENT-12: a click hits the first element of the document that matches") {
  const Document document = page(R"(<a data-ls-event="first"></a><a data-ls-event="second"></a>)");
  CHECK(click(document, "a") == "first {}");
  CHECK(click(document, "a:nth-child(2)") == "second {}");
}

TEST_CASE("CLIENT-12: the root itself may carry the event, what is above it may not") {
  const Document root =
      Document::load(
          {.root_html = R"(<main id="app" data-ls-event="all"><b></b></main>)", .page_html = {}},
          isa::Mode::strict)
          .value();
  CHECK(click(root, "b") == "all {}");
  const Document above =
      Document::load(
          {.root_html = {},
           .page_html = R"(<body data-ls-event="above"><main id="app"><b></b></main><i></i>)"},
          isa::Mode::strict)
          .value();
  CHECK(click(above, "b") == "nothing: no event at it");
  CHECK(click(above, "i") == "nothing: outside of the root");
}

TEST_CASE("CLIENT-12: an event without a name raises nothing, not even one above it") {
  const Document document = page(R"(<div data-ls-event="outer"><b data-ls-event=""></b></div>)");
  CHECK(click(document, "b") == "nothing: no event at it");
}

TEST_CASE("CLIENT-12: a click says why it raises nothing") {
  const Document document = page("<p>text</p>");
  CHECK(click(document, "button") == "nothing: no such element");
  CHECK(click(document, "p") == "nothing: no event at it");
  CHECK(click(document, "p[").find("is not a valid selector") != std::string::npos);
}

TEST_CASE("CLIENT-12: a disabled control swallows the click, also at something within it") {
  const Document document = page(
      R"(<div data-ls-event="outer"><button disabled data-ls-event="no"><b>x</b></button>
         <fieldset disabled><input></fieldset></div>)");
  CHECK(click(document, "button") == "nothing: disabled");
  CHECK(click(document, "b") == "nothing: disabled");
  CHECK(click(document, "input") == "nothing: disabled");
  CHECK(click(document, "fieldset") == "outer {}");
}

TEST_CASE("CLIENT-12: a control within a form that carries an event raises the form's") {
  const Document document = page(
      R"(<form data-ls-event="save"><input name="a" value="1"><input type="checkbox" name="b">
         <button>Save</button></form>)");
  CHECK(click(document, "input") == "save {}");
  CHECK(click(document, "[type=checkbox]") == "save {}");
  CHECK(click(document, "button") == "save {}");
}

TEST_CASE("CLIENT-12: a submit button outside of any event submits its form") {
  const Document document =
      page(R"(<form id="f" data-ls-event="save"><input name="a" value="1"></form>)",
           R"(<button form="f">Save</button><input type="button" form="f">)");
  CHECK(click(document, "button") == R"(save {"a":"1"})");
  CHECK(click(document, "[type=button]") == "nothing: outside of the root");
}

TEST_CASE("CLIENT-13: a submit raises the form's event with its data, or with its payload") {
  const Document document = page(
      R"(<form id="a" data-ls-event="save"><input name="x" value="1"></form>
         <form id="b" data-ls-event="fixed" data-ls-payload="[7]"><input name="x"></form>)");
  CHECK(submit(document, "#a") == R"(save {"x":"1"})");
  CHECK(submit(document, "#b", "x=2") == "fixed [7]");
  CHECK(submit(document, "form") == R"(save {"x":"1"})");
}

TEST_CASE("CLIENT-13: where the event stands above the form, there is no data") {
  const Document document =
      page(R"(<div data-ls-event="outer"><form><input name="x" value="1"></form></div>)");
  CHECK(submit(document, "form") == "outer {}");
}

TEST_CASE("CLIENT-13: a submit says why it raises nothing") {
  CHECK(submit(page("<form></form>"), "form") == "nothing: no event at it");
  CHECK(submit(page("<p id=x></p>"), "#x") == "nothing: no such form");
  CHECK(submit(page("", "<form data-ls-event=\"a\"></form>"), "form") ==
        "nothing: outside of the root");
}

TEST_CASE("CLIENT-13: what the user typed stands where its control stands, else behind them all") {
  CHECK(data(R"(<input name="a" value="1"><input name="b" value="2">)", "b=3&c=4&a=") ==
        R"({"a":"","b":"3","c":"4"})");
  CHECK(data(R"(<input type="checkbox" name="a"><input name="b">)", "a=on") ==
        R"({"a":"on","b":""})");
}

TEST_CASE("CLIENT-13: what was typed is decoded: blanks, percent and two digits, or as it stands") {
  CHECK(data("<input name=\"a b\">", "a+b=1%2B1%3D2&&x=%zz%4&") ==
        R"({"a b":"1+1=2","x":"%zz%4"})");
  CHECK(data("", "a=%22%5C%0A%C3%A9") == "{\"a\":\"\\\"\\\\\\n\xC3\xA9\"}");
  CHECK(data("", "a=%FF") == "{\"a\":\"\xEF\xBF\xBD\"}");
}

TEST_CASE("CLIENT-13: of controls with one name the last counts, where the first stood") {
  CHECK(data(R"(<input name="a" value="1"><input name="b" value="2"><input name="a" value="3">)") ==
        R"({"a":"3","b":"2"})");
}

TEST_CASE("CLIENT-14: only controls that a browser submits count") {
  CHECK(
      data(R"(<input value="nameless"><input name="a" disabled><button name="b" value="1"></button>
                <input type="submit" name="c" value="1"><input type="image" name="d">
                <input type="hidden" name="e" value="kept"><output name="f">1</output>
                <datalist><option value="g"><input name="g"></datalist>
                <template><input name="h"></template>)") == R"({"e":"kept"})");
}

TEST_CASE("CLIENT-14: boxes count if they are checked, with their value or on") {
  CHECK(data(R"(<input type="checkbox" name="a" checked><input type="checkbox" name="b">
                <input type="radio" name="c" value="1">
                <input type="radio" name="c" value="2" checked>
                <input type="CheckBox" name="d" value="" checked>)") ==
        R"({"a":"on","c":"2","d":""})");
}

TEST_CASE("CLIENT-14: of a select what is selected counts, of a menu else its first option") {
  CHECK(data(R"(<select name="a"><option disabled>x<option> one  two <option>3</select>)") ==
        R"({"a":"one two"})");
  CHECK(
      data(R"(<select name="a"><option selected value="1"><option selected value="2"></select>)") ==
      R"({"a":"2"})");
  CHECK(
      data(R"(<select name="a" multiple><option>1<option selected>2<option selected>3</select>)") ==
      R"({"a":"3"})");
  CHECK(data(R"(<select name="a" multiple><option>1</select>)") == "{}");
  CHECK(data(R"(<select name="a" size="2"><option>1<option>2</select>)") == "{}");
}

TEST_CASE("CLIENT-14: an area says its text, an input its value on one line") {
  CHECK(data("<textarea name=\"a\">\n line\n two</textarea><input name=\"b\" value=\"x\ny\">") ==
        R"({"a":" line\n two","b":"xy"})");
  CHECK(data(R"(<input type="file" name="a">)") == R"({"a":{}})");
}

TEST_CASE("CLIENT-14: a control that names the form belongs to it, wherever it stands") {
  const Document document = page(
      R"(<input name="before" value="1" form="f"><form id="f" data-ls-event="save">
         <input name="in" value="2"><input name="other" form="g"></form><form id="g"></form>)");
  CHECK(submit(document, "#f") == R"(save {"before":"1","in":"2"})");
}

}  // namespace lightspeed::interpreter
