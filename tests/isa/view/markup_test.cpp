#include "isa/view/markup.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lightspeed::isa::view {
namespace {

Nodes read(std::string_view text) {
  CAPTURE(text);
  auto nodes = parse_markup(text);
  if (!nodes) FAIL(nodes.error().text);
  return nodes ? std::move(*nodes) : Nodes{};
}

/// The canonical text without its line feeds and without indentation, for one line of markup.
std::string line(std::string_view text) {
  std::string all = markup_text(read(text), 0);
  if (!all.empty() && all.back() == '\n') all.pop_back();
  return all;
}

const Element& element(const Node& node) { return std::get<Element>(node.value); }
const std::string& html(const Node& node) { return std::get<Text>(node.value).html; }

}  // namespace

TEST_CASE("VIEW-3: variables, sections and inverted sections, with blanks beside their names") {
  const Nodes nodes = read("{{ a }}{{# b }}x{{/ b }}{{^c}}{{/c}}");
  REQUIRE(nodes.size() == 3);
  CHECK(std::get<Variable>(nodes[0].value).name == "a");
  const auto& section = std::get<Section>(nodes[1].value);
  CHECK(section.name == "b");
  CHECK_FALSE(section.inverted);
  CHECK(html(section.children.at(0)) == "x");
  const auto& inverted = std::get<Section>(nodes[2].value);
  CHECK(inverted.inverted);
  CHECK(inverted.children.empty());
}

TEST_CASE("VIEW-3: a remark is no part of the view, and the text around it is one") {
  CHECK(line("a{{! {{#x <b> }}b") == "ab");
  CHECK(read("a{{! b }}c").size() == 1);
  CHECK(read("{{! a }}").empty());
}

TEST_CASE("VIEW-4: an element has a tag, attributes and children") {
  const Nodes nodes = read("<P Class=\"a\">x<br><INPUT disabled/></P >");
  REQUIRE(nodes.size() == 1);
  const Element& paragraph = element(nodes[0]);
  CHECK(paragraph.tag == "p");
  CHECK(paragraph.attributes.at(0).name == "class");
  REQUIRE(paragraph.children.size() == 3);
  CHECK(element(paragraph.children[1]).tag == "br");
  CHECK(element(paragraph.children[2]).tag == "input");
  CHECK_FALSE(element(paragraph.children[2]).attributes.at(0).value.has_value());
}

TEST_CASE("VIEW-4: fourteen elements are void") {
  for (const auto* tag : {"area", "base", "br", "col", "embed", "hr", "img", "input", "link",
                          "meta", "param", "source", "track", "wbr"}) {
    CHECK(is_void(tag));
  }
  CHECK_FALSE(is_void("div"));
  CHECK_FALSE(is_void("BR"));
  CHECK_FALSE(is_void(""));
}

TEST_CASE("VIEW-4: in SVG names keep their case and elements may close themselves") {
  CHECK(
      line("<SVG viewBox='0 0 1 1'><linearGradient gradientUnits=\"x\"/></SVG>") ==
      "<svg viewBox=\"0 0 1 1\">\n  <linearGradient gradientUnits=\"x\"></linearGradient>\n</svg>");
  CHECK(
      line("<svg><foreignObject requiredFeatures=\"\"><DIV ID='a'>x</DIV></foreignObject></svg>") ==
      "<svg>\n  <foreignObject requiredFeatures=\"\">\n    <div id=\"a\">x</div>\n"
      "  </foreignObject>\n</svg>");
  CHECK(line("<math><mfenced SEPARATORS=\";\"/></math>") ==
        "<math>\n  <mfenced SEPARATORS=\";\"></mfenced>\n</math>");
}

TEST_CASE("VIEW-4: textarea and title hold text, variables and sections") {
  CHECK(line("<textarea>{{#a}}{{b}}{{/a}} &lt;b&gt;</textarea>") ==
        "<textarea>{{#a}}{{b}}{{/a}} &lt;b&gt;</textarea>");
  CHECK(line("<svg><title><b>x</b></title></svg>") ==
        "<svg>\n  <title>\n    <b>x</b>\n  </title>\n</svg>");
}

TEST_CASE("VIEW-5: runs of blanks with a line break are nothing, or one space") {
  const std::array<std::pair<std::string_view, std::string_view>, 20> kCases{{
      {"a\nb", "a b"},
      {"a \n\t b", "a b"},
      {"a  b", "a  b"},
      {"{{a}}\n{{b}}", "{{a}} {{b}}"},
      {"a\n{{b}}\nc", "a {{b}} c"},
      {"a\r\n{{b}}\rc", "a {{b}} c"},
      {"<b>\n a\n</b>", "<b>a</b>"},
      {"<b> a </b>", "<b> a </b>"},
      {"<b>a</b>\n<b>b</b>", "<b>a</b>\n<b>b</b>"},
      {"<b>a</b> <b>b</b>", "<b>a</b> <b>b</b>"},
      {"a\n<b></b>\nc", "a<b></b>c"},
      {"a\n{{#b}}\n c\n{{/b}}\nd", "a{{#b}}c{{/b}}d"},
      {"a\n{{> b}}\nc", "a{{> b}}c"},
      {"a\n<!-- b -->\nc", "a<!-- b -->c"},
      {"a\n{{! b }}\nc", "a c"},
      {"<p>\n{{! b }}\n</p>", "<p></p>"},
      {" a ", "a"},
      {" \n {{a}} ", "{{a}}"},
      {"{{#a}} b {{/a}}", "{{#a}} b {{/a}}"},
      {" {{! a }} b {{! c }} ", "b"},
  }};
  for (const auto& [text, expected] : kCases) CHECK(line(text) == expected);
}

TEST_CASE("VIEW-5: in a value a line break is one space, and nothing at its ends") {
  CHECK(line("<a b=\"\n  c\n  d\n\"></a>") == "<a b=\"c d\"></a>");
  CHECK(line("<a b=\"c\n{{#d}}\ne{{/d}}\nf\"></a>") == "<a b=\"c {{#d}} e{{/d}} f\"></a>");
  CHECK(line("<a b=\" c \"></a>") == "<a b=\" c \"></a>");
}

TEST_CASE("VIEW-5: a comment is written on one line") {
  CHECK(line("<!--\n  a\n  b  c\n-->") == "<!-- a b  c -->");
}

TEST_CASE("VIEW-5: in pre and its like text stays as it is, but for the line break at its front") {
  for (const std::string tag : {"pre", "textarea", "listing"}) {
    const Nodes nodes = read("<" + tag + ">\n\n a\r\n\tb \rc\n</" + tag + ">");
    CHECK(html(element(nodes.at(0)).children.at(0)) == "\n a\n\tb \nc\n");
    CHECK(line("<" + tag + ">\r\na\n{{b}}\n</" + tag + ">") ==
          "<" + tag + ">a&#10;{{b}}&#10;</" + tag + ">");
  }
  CHECK(line("<pre><b>\n</b>\n{{#a}}\n{{/a}}</pre>") ==
        "<pre><b>&#10;</b>&#10;{{#a}}&#10;{{/a}}</pre>");
}

TEST_CASE("VIEW-5: a line feed that is meant is written as a reference") {
  CHECK(html(read("a&#10;b").at(0)) == "a\nb");
  CHECK(html(read("a&#x0A;b&NewLine;c").at(0)) == "a\nb\nc");
  CHECK(line("<p>&#10; a</p>") == "<p>&#10; a</p>");
  CHECK(html(element(read("<pre>&#10;a</pre>").at(0)).children.at(0)) == "\na");
}

TEST_CASE("VIEW-6: a value holds text, variables and sections of these") {
  const Nodes nodes = read("<a b=\"x{{c}}{{#d}}y{{^e}}{{f}}{{/e}}{{/d}}\" g h='' i = 'j'></a>");
  const auto& attributes = element(nodes.at(0)).attributes;
  REQUIRE(attributes.size() == 4);
  REQUIRE(attributes[0].value.has_value());
  CHECK(attributes[0].value->size() == 3);
  CHECK_FALSE(attributes[1].value.has_value());
  REQUIRE(attributes[2].value.has_value());
  CHECK(attributes[2].value->empty());
  CHECK(html(attributes[3].value->at(0)) == "j");
}

TEST_CASE("VIEW-6: JSON may stand in a value, in single quotes or with references") {
  const std::string canonical =
      "<b data-ls-payload=\"{&quot;key&quot;:&quot;{{key}}&quot;,&quot;a&quot;:{}}\"></b>";
  CHECK(line("<b data-ls-payload='{\"key\":\"{{key}}\",\"a\":{}}'></b>") == canonical);
  CHECK(line(canonical) == canonical);
}

TEST_CASE("VIEW-8: a component has attributes of four kinds, and content for its slot") {
  const Nodes nodes = read("{{> card a=b c=\"}} \\u00e9\\n\" d=-9223372036854775808 e=true}}");
  const auto& component = std::get<Component>(nodes.at(0).value);
  CHECK(component.name == "card");
  CHECK(component.children.empty());
  REQUIRE(component.arguments.size() == 4);
  CHECK(std::get<Variable>(component.arguments[0].value).name == "b");
  const auto value = [&](std::size_t i) {
    return std::get<program::Value>(component.arguments[i].value);
  };
  CHECK(value(1) == program::Value(std::string("}} é\n")));
  CHECK(value(2) == program::Value(std::int64_t{INT64_MIN}));
  CHECK(value(3) == program::Value(true));
  const Nodes with = read("{{#> card\n  a=b\n}}<b></b>{{> slot }}{{/card}}");
  CHECK(std::get<Component>(with.at(0).value).children.size() == 2);
  CHECK(same_markup(read("{{#> card a=b}}{{/card}}"), read("{{>card a=b}}")));
}

TEST_CASE("VIEW-20: the canonical text has one line for each node where line breaks are nothing") {
  CHECK(markup_text(read("<h1>Todos</h1><ul id='l'>{{#shown}}<li data-key=\"{{key}}\"><input "
                         "checked=\"{{done}}\"/>{{title}}</li>{{/shown}}</ul>{{^shown}}<p>"
                         "Nothing.</p>{{/shown}}{{#> card a=1}}<br>{{> slot}}{{/card}}"),
                    2) ==
        "  <h1>Todos</h1>\n"
        "  <ul id=\"l\">\n"
        "    {{#shown}}\n"
        "      <li data-key=\"{{key}}\"><input checked=\"{{done}}\">{{title}}</li>\n"
        "    {{/shown}}\n"
        "  </ul>\n"
        "  {{^shown}}\n"
        "    <p>Nothing.</p>\n"
        "  {{/shown}}\n"
        "  {{#> card a=1}}\n"
        "    <br>\n"
        "    {{> slot}}\n"
        "  {{/card}}\n");
  CHECK(markup_text({}, 2).empty());
}

TEST_CASE("VIEW-20: what touches text or a variable stays on its line, whatever it holds") {
  CHECK(line("a <ul><li></li><li></li></ul>\n<ol><li></li></ol>") ==
        "a <ul><li></li><li></li></ul>\n<ol>\n  <li></li>\n</ol>");
  CHECK(line("<b></b>{{a}}<i><u></u></i>") == "<b></b>{{a}}<i><u></u></i>");
}

TEST_CASE("VIEW-20: markup that differs in anything but places is not the same") {
  const std::array<std::string_view, 22> kDifferent{
      "",
      "a",
      "b",
      "{{a}}",
      "{{b}}",
      "{{#a}}{{/a}}",
      "{{^a}}{{/a}}",
      "{{#b}}{{/b}}",
      "{{#a}}x{{/a}}",
      "<a></a>",
      "<b></b>",
      "<a>x</a>",
      "<a b></a>",
      "<a b=\"\"></a>",
      "<a b=\"x\"></a>",
      "<a c=\"x\"></a>",
      "{{> a}}",
      "{{> b}}",
      "{{> a x=1}}",
      "{{> a x=\"1\"}}",
      "{{> a x=y}}",
      "{{#> a}}x{{/a}}",
  };
  for (const auto left : kDifferent) {
    for (const auto right : kDifferent) {
      CAPTURE(left);
      CAPTURE(right);
      CHECK(same_markup(read(left), read(right)) == (left == right));
    }
  }
  CHECK(same_markup(read("\n\n <a  b='c' ></a>"), read("<a b=\"c\"></a>")));
}

TEST_CASE("VIEW-21: static text is kept as HTML writes it, and completes nothing") {
  CHECK(html(read("a &amp; &lt; &eacute; &#9731; &#x2603; \"é\"").at(0)) ==
        "a &amp; &lt; &eacute; &#9731; &#x2603; \"é\"");
  CHECK(html(read("a > b & c && d &").at(0)) == "a &gt; b &amp; c &amp;&amp; d &amp;");
  CHECK(line("&{{a}}") == "&amp;{{a}}");
  CHECK(line("<a b='<\">&{{c}}'></a>") == "<a b=\"&lt;&quot;&gt;&amp;{{c}}\"></a>");
  CHECK(line("a{\n{{#a}}{{/a}}") == "a&#123;{{#a}}{{/a}}");
}

}  // namespace lightspeed::isa::view
