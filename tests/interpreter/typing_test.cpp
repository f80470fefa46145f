// What a user does to form controls, how long it stays, and what a form says of it.

#include "interpreter/client/typing.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/page_events.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

/// A page with a user.
class Page {
 public:
  explicit Page(std::string_view inside, isa::Mode mode = isa::Mode::strict)
      : document(Document::load({.root_html = "<main id=\"app\">" + std::string(inside) + "</main>",
                                 .page_html = {}},
                                mode)
                     .value()) {}

  std::string type(std::string_view selector, std::string_view text) {
    return text_of(typed(document, selector, text));
  }
  std::string click(std::string_view selector) { return text_of(clicked(document, selector)); }
  std::string submit(std::string_view selector = "form", std::string_view fields = "") {
    return text_of(submitted(document, selector, fields));
  }
  std::string patch(isa::Patch patch) {
    const auto applied = document.apply(isa::encode_patch_stream({std::move(patch)}));
    return applied ? "" : applied.error().text;
  }

  Document document;

 private:
  static std::string text_of(const Happened& happened) {
    if (!happened) return "nothing: " + happened.error();
    return *happened ? (*happened)->name + " " + (*happened)->payload : "";
  }
};

/// A form of these controls within `<div id=around>`, which also holds `<p>`.
Page form(std::string_view controls, isa::Mode mode = isa::Mode::strict) {
  return Page("<div id=\"around\"><p></p><form id=\"f\" data-ls-event=\"save\">" +
                  std::string(controls) + "</form></div><ul id=\"list\"></ul>",
              mode);
}

constexpr std::string_view kInput = R"(<input name="a" value="old">)";

}  // namespace

TEST_CASE("CLIENT-15: what is typed stands over what the control held, and the form says it") {
  Page page = form(R"(<input name="a" value="old"><textarea name="b">old</textarea>)");
  CHECK(page.type("input", "new") == "");
  CHECK(page.type("textarea", "one\r\ntwo\rthree") == "");
  CHECK(page.submit() == R"(save {"a":"new","b":"one\ntwo\nthree"})");
  CHECK(page.type("input", "") == "");
  CHECK(page.submit() == R"(save {"a":"","b":"one\ntwo\nthree"})");
  CHECK(page.type("input", "x\ny\xFF") == "");
  CHECK(page.submit() == "save {\"a\":\"xy\xEF\xBF\xBD\",\"b\":\"one\\ntwo\\nthree\"}");
}

TEST_CASE("CLIENT-15: of a select, the option with this value is chosen, else with this text") {
  Page page = form(R"(<select name="a"><option value="1">One<option value="2" selected>Two
                      <option value="One">Three<option disabled>Four</select>)");
  CHECK(page.type("select", "Two") == "");
  CHECK(page.submit() == R"(save {"a":"2"})");
  CHECK(page.type("select", "One") == "");
  CHECK(page.submit() == R"(save {"a":"One"})");
  CHECK(page.type("select", "1") == "");
  CHECK(page.submit() == R"(save {"a":"1"})");
  CHECK(page.type("select", "Five") == "nothing: no such option");
  CHECK(page.type("select", "Four") == "nothing: the option is disabled");
  CHECK(page.submit() == R"(save {"a":"1"})");
  CHECK(page.patch(isa::Replace{"select", "<option>x<option selected>y"}) == "");
  CHECK(page.submit() == R"(save {"a":"y"})");
}

TEST_CASE("CLIENT-15: what takes no text says so, and stays as it was") {
  Page page = form(R"(<input name="c" type="checkbox"><input name="h" type="hidden" value="1">
                      <input name="r" readonly value="2"><fieldset disabled><input name="d">
                      </fieldset><button name="b">x</button>)");
  CHECK(page.type("[name=c]", "on") == "nothing: it takes no text");
  CHECK(page.type("[name=h]", "9") == "nothing: it takes no text");
  CHECK(page.type("button", "9") == "nothing: it takes no text");
  CHECK(page.type("[name=r]", "9") == "nothing: read-only");
  CHECK(page.type("[name=d]", "9") == "nothing: disabled");
  CHECK(page.type("p", "9") == "nothing: no such control");
  CHECK(page.type("p[", "9").find("is not a valid selector") != std::string::npos);
  CHECK(page.submit() == R"(save {"h":"1","r":"2"})");
}

TEST_CASE("CLIENT-15: the first control that matches is typed into, wherever it stands") {
  Page page = form(R"(<input name="a"><input name="b">)");
  CHECK(page.type("*", "x") == "");
  CHECK(page.submit() == R"(save {"a":"x","b":""})");
}

TEST_CASE("CLIENT-16: a click turns a checkbox, and raises what it ever raised") {
  Page page = form(R"(<input name="a" type="checkbox">)");
  CHECK(page.click("input") == "save {}");
  CHECK(page.submit() == R"(save {"a":"on"})");
  CHECK(page.click("input") == "save {}");
  CHECK(page.submit() == "save {}");
  Page silent(R"(<input type="checkbox">)");
  CHECK(silent.click("input") == "");
}

TEST_CASE("CLIENT-16: a click chooses one radio button of its form and its name") {
  Page page = Page(R"(<form data-ls-event="save"><input type="radio" name="a" value="1" checked>
      <input type="radio" name="a" value="2"><input type="radio" name="b" value="3" checked></form>
      <form id="g" data-ls-event="too"><input type="radio" name="a" value="4" checked></form>)");
  CHECK(page.click("[value='2']") == "save {}");
  CHECK(page.submit() == R"(save {"a":"2","b":"3"})");
  CHECK(page.click("[value='2']") == "save {}");
  CHECK(page.submit() == R"(save {"a":"2","b":"3"})");
  CHECK(page.submit("#g") == R"(too {"a":"4"})");
  CHECK(page.click("[value='1']") == "save {}");
  CHECK(page.submit() == R"(save {"a":"1","b":"3"})");
}

TEST_CASE("CLIENT-17: a reset button leaves the controls of its form as their markup says") {
  Page page = Page(R"(<form data-ls-event="save"><input name="a" value="old">
      <input name="b" type="checkbox" checked><select name="c"><option>1<option>2</select></form>
      <form id="g" data-ls-event="too"><input name="a"></form>)");
  CHECK(page.patch(isa::Append{"form", R"(<button type="reset"><b>x</b></button>)"}) == "");
  page.type("input", "new");
  page.click("[name=b]");
  page.type("select", "2");
  page.type("#g input", "kept");
  CHECK(page.submit() == R"(save {"a":"new","c":"2"})");
  CHECK(page.click("button b") == "save {}");
  CHECK(page.submit() == R"(save {"a":"old","b":"on","c":"1"})");
  CHECK(page.submit("#g") == R"(too {"a":"kept"})");
}

TEST_CASE("CLIENT-13: what is typed by a submit stays, what no control takes is said once") {
  Page page = form(R"(<input name="a"><input name="b" type="checkbox" value="x">
      <input name="c" type="radio" value="1"><input name="c" type="radio" value="2">
      <select name="d"><option>1<option>2</select><input name="e" type="hidden" value="old">)");
  CHECK(page.submit("form", "a=new&b=x&c=2&d=2&e=given&f=none") ==
        R"(save {"a":"new","b":"x","c":"2","d":"2","e":"given","f":"none"})");
  CHECK(page.submit() == R"(save {"a":"new","b":"x","c":"2","d":"2","e":"old"})");
}

TEST_CASE("DOM-17: what was typed stays through patches beside it, and in its place in the list") {
  for (const isa::Mode mode : {isa::Mode::strict, isa::Mode::published}) {
    Page page = form(kInput, mode);
    page.type("input", "new");
    CHECK(page.patch(isa::Replace{"p", "<b>1</b>"}) == "");
    CHECK(page.patch(isa::UpsertKeyed{"#list", "k", "<li>k</li>"}) == "");
    CHECK(page.patch(isa::ReplaceSegments{"p", "f", "<i></i>", {}}) == "");
    CHECK(page.patch(isa::Replace{"#nowhere", ""}) == "missing_target:#nowhere");
    CHECK(page.patch(isa::UpdateSegments{"#around", "f", {}}) == "fingerprint_missing:#around");
    CHECK(page.submit() == R"(save {"a":"new"})");
  }
}

TEST_CASE("DOM-17: every patch above a control ends what was typed, also if it sets the same") {
  const std::string form_html = std::string(kInput);
  const std::vector<isa::Patch> above{
      isa::Replace{"#f", form_html},          isa::Append{"#f", "<b></b>"},
      isa::Append{"#app", "<b></b>"},         isa::Prepend{"#around", "<b></b>"},
      isa::UpsertKeyed{"#f", "k", form_html}, isa::ReplaceSegments{"#f", "f", form_html, {}},
  };
  for (const isa::Patch& patch : above) {
    Page page = form(kInput);
    page.type("input", "new");
    CHECK(page.patch(patch) == "");
    CHECK(page.submit() == R"(save {"a":"old"})");
  }
  Page raw = form(kInput);
  raw.type("input", "new");
  CHECK(raw.document.apply(raw.document.inner_html()));
  CHECK(raw.submit() == R"(save {"a":"old"})");
}

TEST_CASE("DOM-17: what was typed into an area outlives its new content") {
  Page page = form(R"(<textarea name="a">old</textarea>)");
  page.type("textarea", "new");
  CHECK(page.patch(isa::Replace{"textarea", "other"}) == "");
  CHECK(page.submit() == R"(save {"a":"new"})");
}

TEST_CASE("DOM-18: what was typed and ticked shows in no html") {
  Page page = form(R"(<input name="a"><input type="checkbox"><textarea>x</textarea>)");
  const std::string before = page.document.outer_html();
  page.type("input", "new");
  page.type("textarea", "new");
  page.click("[type=checkbox]");
  CHECK(page.document.outer_html() == before);
}

TEST_CASE("DOM-13: what was typed is digested, by its place, and what was not costs nothing") {
  const Page untouched = form(R"(<input name="a"><input name="b">)");
  Page page = untouched;
  const auto typed = [&](std::string_view selector, std::string_view text) {
    Page copy = untouched;
    copy.type(selector, text);
    return copy.document.digest();
  };
  CHECK(typed("[name=a]", "x") != untouched.document.digest());
  CHECK(typed("[name=a]", "x") == typed("[name=a]", "x"));
  CHECK(typed("[name=a]", "x") != typed("[name=a]", "y"));
  CHECK(typed("[name=a]", "x") != typed("[name=b]", "x"));
  page.type("[name=a]", "x");
  page.patch(isa::Replace{"#around", "<p></p>"});
  Page other = untouched;
  other.patch(isa::Replace{"#around", "<p></p>"});
  CHECK(page.document.digest() == other.document.digest());
}

TEST_CASE("DOM-13: the numbers of nodes, which depend on who looked, do not show in the digest") {
  const auto after = [](bool look) {
    Page page("");
    for (const char* html : {"<input><input><b>1</b>", "<i></i><u><input></u><input name=a>"}) {
      CHECK(page.document.apply(html));
      if (look) (void)page.document.inner_html();
    }
    page.type("[name=a]", "x");
    page.type("u input", "y");
    return page.document.digest();
  };
  CHECK(after(true) == after(false));
}

}  // namespace lightspeed::interpreter
