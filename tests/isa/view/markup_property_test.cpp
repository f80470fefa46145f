#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <vector>

#include "isa/view/markup.hpp"
#include "tests/support/markup_generators.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::string_view kSample =
    "<h1 class=\"a{{#done}} b{{/done}}\">é {{title}} &amp; 😀</h1>\n<ul>{{#items}}<li data-key='"
    "{{key}}'><input checked=\"{{done}}\">{{! remark }}{{title}}</li>{{/items}}</ul>\n{{^items}}<p>"
    "no</p>{{/items}}<!-- c --><pre>\n a\n</pre><svg viewBox=\"0 0\"><circle r=\"1\"/></svg>"
    "{{#> card title=\"x\" n=-3 done=true open=done}}{{> slot}}{{/card}}";

/// Whether the markup is refused in words, or comes back from its canonical text.
bool is_sound(std::string_view text) {
  const auto nodes = parse_markup(text);
  if (!nodes) return !nodes.error().text.empty() && nodes.error().at.line > 0;
  const std::string canonical = markup_text(*nodes, 2);
  const auto again = parse_markup(canonical);
  return again && same_markup(*nodes, *again) && markup_text(*again, 2) == canonical;
}

rc::Gen<Nodes> any_markup() {
  return rc::gen::exec([] {
    return *tests::markup({.names = tests::sample_names(), .components = *tests::components()});
  });
}

}  // namespace

TEST_CASE("VIEW-20: any markup comes back from its canonical text") {
  CHECK(rc::check([] {
    const Nodes nodes = *any_markup();
    const auto indent = *rc::gen::inRange<std::size_t>(0, 5);
    const std::string text = markup_text(nodes, indent);
    RC_TAG(nodes.size());
    const auto again = parse_markup(text);
    if (!again) RC_FAIL(again.error().text + "\n" + text);
    if (!same_markup(nodes, *again)) RC_FAIL(text + "\nbecame\n" + markup_text(*again, indent));
    RC_ASSERT(markup_text(*again, indent) == text);
  }));
}

TEST_CASE("VIEW-20: the markup of components comes back, slots included") {
  CHECK(rc::check([] {
    for (const auto& component : *tests::components()) {
      const auto again = parse_markup(markup_text(component.markup, 2));
      RC_ASSERT(again.has_value());
      RC_ASSERT(same_markup(component.markup, *again));
    }
  }));
}

TEST_CASE("VIEW-5: how the lines of a view are indented and ended is nothing") {
  CHECK(rc::check([] {
    const Nodes nodes = *any_markup();
    std::string text;
    for (const char c : markup_text(nodes, 0)) {
      if (c != '\n') {
        text.push_back(c);
        continue;
      }
      text.append(*rc::gen::element<std::string>("\r\n", "\n\n", " \n\t", "\n      ", "\r",
                                                 "{{! a }}\n", "\n{{! b\n }}\n"));
    }
    const auto again = parse_markup(text);
    RC_ASSERT(again.has_value());
    RC_ASSERT(same_markup(nodes, *again));
  }));
}

TEST_CASE("VIEW-9: markup that is cut at any byte is refused or read, and never harms") {
  REQUIRE(is_sound(kSample));
  for (std::size_t size = 0; size <= kSample.size(); ++size) {
    CAPTURE(size);
    CHECK(is_sound(kSample.substr(0, size)));
  }
}

TEST_CASE("VIEW-9: markup with any bit flipped is refused or read, and never harms") {
  for (std::size_t bit = 0; bit < kSample.size() * 8; ++bit) {
    std::string flipped(kSample);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CAPTURE(flipped);
    CHECK(is_sound(flipped));
  }
}

TEST_CASE("VIEW-9: no pieces of markup, in any order, can do harm") {
  const auto piece = rc::gen::element<std::string>(
      "<", ">", "</", "/>", "{{", "}}", "{{{", "{{#", "{{/", "{{^", "{{>", "{{#>", "{{!", "<!--",
      "-->", "\"", "'", "=", "&", "&#", ";", "a", "b", " ", "\n", "\r", "<b>", "</b>", "{{#a}}",
      "{{/a}}", "<pre>", "</pre>", "<svg>", "</svg>", "<br>", "é", " x=\"", "1", "{", "<textarea>",
      "</textarea>", "<title>", "</title>", "&#10;", "\t");
  CHECK(rc::check([&] {
    std::string text;
    for (const auto& each : *rc::gen::container<std::vector<std::string>>(piece)) text.append(each);
    RC_ASSERT(is_sound(text));
  }));
}

TEST_CASE("VIEW-9: each node knows where it stands") {
  const auto nodes = parse_markup("é {{title}}\n  <b>x</b>", {.line = 4, .column = 3});
  REQUIRE(nodes);
  REQUIRE(nodes->size() == 3);
  const auto& variable = std::get<Variable>((*nodes)[1].value);
  CHECK(variable.at.line == 4);
  CHECK(variable.at.column == 5);
  const auto& element = std::get<Element>((*nodes)[2].value);
  CHECK(element.at.line == 5);
  CHECK(element.at.column == 3);
}

}  // namespace lightspeed::isa::view
