#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {
namespace {

/// Markup that is refused, and the error: `line:column: text`.
struct Refused {
  std::string_view markup;
  std::string_view error;
};

std::string error_of(std::string_view markup, Position at = {}) {
  const auto nodes = parse_markup(markup, at);
  if (nodes) return "read";
  const MarkupError& error = nodes.error();
  return std::to_string(error.at.line) + ":" + std::to_string(error.at.column) + ": " + error.text;
}

template <std::size_t N>
void check_all(const Refused (&rows)[N]) {
  for (const Refused& row : rows) {
    CAPTURE(row.markup);
    CHECK(error_of(row.markup) == row.error);
  }
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out.append(text);
  return out;
}

}  // namespace

TEST_CASE("VIEW-3: what begins with two braces and is no mark of ours is refused") {
  check_all({
      {"{{name", "1:7: expected '}}' behind name, found the end of the view"},
      {"{{}}", "1:1: expected {{name}}, found '{{}}'; write '&#123;{' for the text '{{'"},
      {"{{ }}", "1:4: expected a name of small letters, digits and '_' behind {{, found '}}'"},
      {"{{Name}}",
       "1:3: expected a name of small letters, digits and '_' behind {{, found 'Name}}'; write "
       "'name'"},
      {"{{a b}}", "1:5: expected '}}' behind a, found 'b}}'"},
      {"{{user.name}}",
       "1:7: expected '}}' behind user, found '.name}}'; names have no dots: in a section over a "
       "list write the record's field alone"},
      {"{{.}}",
       "1:1: expected {{name}}, found '{{.'; in a section over a list write the record's field, or "
       "key"},
      {"{{@index}}",
       "1:1: expected {{name}}, found '{{@'; a view has no counters of its own; give the record a "
       "field"},
      {"{{=<% %>=}}",
       "1:1: expected {{name}}, found '{{='; a view cannot change its delimiters; write '&#123;{' "
       "for the text '{{'"},
      {"{{$block}}{{/block}}",
       "1:1: expected {{name}}, found '{{$'; a view has no inheritance; write a component, and "
       "{{#> name}}…{{/name}} with its content"},
      {"{{<layout}}{{/layout}}",
       "1:1: expected {{name}}, found '{{<'; a view has no inheritance; write a component, and "
       "{{#> name}}…{{/name}} with its content"},
      {"{{*deco}}",
       "1:1: expected {{name}}, found '{{*'; a view has no decorators; write {{name}}"},
      {"{{#a", "1:5: expected '}}' behind a, found the end of the view"},
      {"{{#a b}}{{/a}}", "1:6: expected '}}' behind a, found 'b}}{{/a}}'"},
      {"{{#}}{{/}}",
       "1:4: expected a name of small letters, digits and '_' behind {{#, found '}}{{/}}'"},
      {"{{! a", "1:1: expected '}}' for the remark that begins here, found the end of the view"},
      {"{{> }}", "1:5: expected a name of small letters, digits and '_' behind {{>, found '}}'"},
      {"{{/a}}",
       "1:1: found '{{/a}}', but no section is open here; remove it, or write {{#a}} before what "
       "it holds"},
      {"<b>{{/a}}</b>",
       "1:4: found '{{/a}}', but no section is open here; remove it, or write {{#a}} before what "
       "it holds"},
  });
}

TEST_CASE("VIEW-3: sections end as they begin") {
  check_all({
      {"{{#a}}x",
       "1:1: expected '{{/a}}' for the {{#a}} of line 1, column 1, found the end of the view at "
       "line 1, column 8"},
      {"{{#a}}x{{/b}}",
       "1:8: expected '{{/a}}' for the {{#a}} of line 1, column 1, found '{{/b}}'"},
      {"{{#a}}{{^b}}{{/a}}{{/b}}",
       "1:13: expected '{{/b}}' for the {{^b}} of line 1, column 7, found '{{/a}}'"},
      {"<a b=\"{{#c}}d\"></a>",
       "1:7: expected '{{/c}}' for the {{#c}} of line 1, column 7, found '\"></a>' at line 1, "
       "column 14"},
      {"<a b=\"{{#c}}d{{/e}}\"></a>",
       "1:14: expected '{{/c}}' for the {{#c}} of line 1, column 7, found '{{/e}}'"},
      {"<a b=\"c{{/d}}\"></a>",
       "1:8: found '{{/d}}', but no section is open here; remove it, or write {{#d}} before what "
       "it holds"},
      {"{{#> card}}x",
       "1:1: expected '{{/card}}' for the {{#> card}} of line 1, column 1, found the end of the "
       "view at line 1, column 13"},
  });
}

TEST_CASE("VIEW-4: tags that do not match are refused, with both places") {
  check_all({
      {"<b>a",
       "1:1: expected '</b>' for the <b> of line 1, column 1, found the end of the view at line 1, "
       "column 5; each element but the void ones is closed"},
      {"<ul><li>a<li>b</ul>",
       "1:15: expected '</li>' for the <li> of line 1, column 10, found '</ul>'; each element but "
       "the void ones is closed, the last one that was opened first"},
      {"<b><i></b></i>",
       "1:7: expected '</i>' for the <i> of line 1, column 4, found '</b>'; each element but the "
       "void ones is closed, the last one that was opened first"},
      {"a</b>",
       "1:2: found </b>, but no <b> is open here; remove it, or write <b> before its content"},
      {"<br></br>", "1:5: <br> has no content and no end tag; remove </br>"},
      {"<div/>",
       "1:1: expected <div></div>, found <div/>; browsers read that as a start tag without its "
       "end"},
      {"<div",
       "1:5: expected '>' at the end of the <div> of line 1, column 1, found the end of the view"},
      {"<div a",
       "1:7: expected '>' at the end of the <div> of line 1, column 1, found the end of the view"},
      {"<div a=\"b\"",
       "1:11: expected '>' at the end of the <div> of line 1, column 1, found the end of the view"},
      {"</>",
       "1:1: expected the name of an element behind '</', found '>'; write '&lt;/' for the text"},
      {"</b",
       "1:1: found </b>, but no <b> is open here; remove it, or write <b> before its content"},
      {"<b></b x>", "1:8: expected '>' behind '</b', found 'x>'"},
      {"<1>", "1:1: expected an element behind '<', found '1>'; write '&lt;' for the character"},
      {"a < b", "1:3: expected an element behind '<', found ' b'; write '&lt;' for the character"},
      {"<b/ >", "1:3: expected a blank or '>' in the <b> of line 1, column 1, found '/ >'"},
      {"<b /c>",
       "1:4: expected the name of an attribute or '>' in the <b> of line 1, column 1, found '/c>'"},
      {"<svg><circle></svg>",
       "1:14: expected '</circle>' for the <circle> of line 1, column 6, found '</svg>'; each "
       "element but the void ones is closed, the last one that was opened first"},
  });
}

TEST_CASE("VIEW-4: a section holds whole elements") {
  check_all({
      {"{{#a}}<b>{{/a}}</b>",
       "1:10: expected '</b>' for the <b> of line 1, column 7, found '{{/a}}'; a section holds "
       "whole elements and values"},
      {"<b>{{#a}}</b>{{/a}}",
       "1:10: expected '{{/a}}' for the {{#a}} of line 1, column 4, found '</b>'; a section holds "
       "whole elements, so that an element begins and ends on the same side of it"},
      {"{{#a}}</b>{{/a}}",
       "1:7: expected '{{/a}}' for the {{#a}} of line 1, column 1, found '</b>'; a section holds "
       "whole elements, so that an element begins and ends on the same side of it"},
      {"{{#> card}}<b>{{/card}}</b>",
       "1:15: expected '</b>' for the <b> of line 1, column 12, found '{{/card}}'; a section holds "
       "whole elements and values"},
  });
}

TEST_CASE("VIEW-4: in textarea and title nothing but text is a node") {
  check_all({
      {"<textarea><b></b></textarea>",
       "1:11: expected text, found '<b></b></textare…'; inside the <textarea> of line 1, column 1 "
       "a tag would be shown as text: write '&lt;'"},
      {"<textarea><!-- a --></textarea>",
       "1:11: expected text, found a comment; inside the <textarea> of line 1, column 1 it would "
       "be shown as text: write '&lt;!--' if that is meant"},
      {"<title>{{#a}}<b></b>{{/a}}</title>",
       "1:14: expected text, found '<b></b>{{/a}}</t…'; inside the <title> of line 1, column 1 a "
       "tag would be shown as text: write '&lt;'"},
  });
}

TEST_CASE("VIEW-6: attributes have quotes, one name each, and marks in their values alone") {
  check_all({
      {"<a b=c></a>", "1:6: expected a value in quotes for b, found 'c></a>'; write b=\"…\""},
      {"<a href={{b}}></a>",
       "1:9: expected a value in quotes for href, found '{{b}}></a>'; write href=\"…\""},
      {"<a b=></a>", "1:6: expected a value in quotes for b, found '></a>'; write b=\"…\""},
      {"<a b=\"c></a>",
       "1:4: expected '\"' for the value of b of line 1, column 4, found the end of the view at "
       "line 1, column 13"},
      {"<a b=\"c\"d=\"e\"></a>",
       "1:9: expected a blank or '>' in the <a> of line 1, column 1, found 'd=\"e\"></a>'"},
      {"<a B=\"1\" b=\"2\"></a>",
       "1:10: the attribute b of the <a> of line 1, column 1 was given before, at line 1, column "
       "4; a browser takes the first alone: remove one"},
      {"<svg viewBox=\"1\" VIEWBOX=\"2\"></svg>",
       "1:18: the attribute VIEWBOX of the <svg> of line 1, column 1 was given before, at line 1, "
       "column 6; a browser takes the first alone: remove one"},
      {"<input {{#a}}checked{{/a}}>",
       "1:8: expected an attribute or '>', found '{{#a}}checked{{/…'; variables and sections stand "
       "inside of attribute values: write checked=\"{{done}}\" for an attribute that is there when "
       "a boolean is true"},
      {"<input {{a}}>",
       "1:8: expected an attribute or '>', found '{{a}}>'; variables and sections stand inside of "
       "attribute values: write checked=\"{{done}}\" for an attribute that is there when a boolean "
       "is true"},
      {"<b data-{{a}}=\"1\"></b>",
       "1:4: expected the name of an attribute or '>' in the <b> of line 1, column 1, found "
       "'{{a}}=\"1\"></b>'; its name cannot be a variable"},
      {"<b \"c\"></b>",
       "1:4: expected the name of an attribute or '>' in the <b> of line 1, column 1, found "
       "'\"c\"></b>'"},
      {"<b =c></b>",
       "1:4: expected the name of an attribute or '>' in the <b> of line 1, column 1, found "
       "'=c></b>'"},
      {"<b c!></b>", "1:5: expected a blank or '>' in the <b> of line 1, column 1, found '!></b>'"},
  });
}

TEST_CASE("VIEW-7: raw output and foreign blocks are refused, and the text says what to write") {
  check_all({
      {"{{{name}}}",
       "1:1: expected {{name}}, found '{{{'; a view cannot write raw output: what a user typed "
       "would run as markup in the pages of others; write {{name}}, and elements in the view "
       "itself"},
      {"{{&name}}",
       "1:1: expected {{name}}, found '{{&'; a view cannot write raw output: what a user typed "
       "would run as markup in the pages of others; write {{name}}, and elements in the view "
       "itself"},
      {"{{#a}}x{{else}}y{{/a}}", "1:8: a view has no {{else}}; write {{/a}}{{^a}}…{{/a}}"},
      {"{{else}}", "1:1: a view has no {{else}}; write {{/name}}{{^name}}…{{/name}}"},
      {"{{#if done}}x{{/if}}", "1:1: a view has no {{#if}}; write {{#done}}…{{/done}}"},
      {"{{if done}}x{{/if}}", "1:1: a view has no {{if}}; write {{#done}}…{{/done}}"},
      {"{{unless done}}", "1:1: a view has no {{unless}}; write {{^done}}…{{/done}}"},
      {"{{n + 1}}",
       "1:5: expected '}}' behind n, found '+ 1}}'; a view shows names and computes nothing: name "
       "the value by 'let NAME = …', and write the name here"},
      {"{{#n < 1}}",
       "1:6: expected '}}' behind n, found '< 1}}'; a view shows names and computes nothing: name "
       "the value by 'let NAME = …', and write the name here"},
      {"{{#each items}}{{/each}}", "1:1: a view has no {{#each}}; write {{#items}}…{{/items}}"},
      {"{{#unless a}}{{/unless}}", "1:1: a view has no {{#unless}}; write {{^a}}…{{/a}}"},
      {"{{#with a}}{{/with}}", "1:1: a view has no {{#with}}; write {{#a}}…{{/a}}"},
  });
}

TEST_CASE("VIEW-7: elements of the page and elements that hide their content are refused") {
  check_all({
      {"<script>a</script>",
       "1:1: found <script>, which a view cannot hold: a view holds no code; the page loads its "
       "scripts, and hooks call them"},
      {"<STYLE></STYLE>",
       "1:1: found <style>, which a view cannot hold: a view holds no style sheet; put it into the "
       "page, or write style=\"…\""},
      {"<svg><script></script></svg>",
       "1:6: found <script>, which a view cannot hold: a view holds no code; the page loads its "
       "scripts, and hooks call them"},
      {"<body></body>",
       "1:1: found <body>, which a view cannot hold: it belongs to the page, and a view is the "
       "content of its root"},
      {"<base>",
       "1:1: found <base>, which a view cannot hold: it belongs to the page, and a view is the "
       "content of its root"},
      {"<template></template>",
       "1:1: found <template>, which a view cannot hold: its content is no part of the document, "
       "and no patch can reach it"},
      {"<noscript></noscript>",
       "1:1: found <noscript>, which a view cannot hold: its content is not read as markup"},
      {"<iframe src=\"a\">b</iframe>",
       "1:1: expected <iframe></iframe>, found content; its content is the page that src names"},
      {"<!DOCTYPE html>",
       "1:1: expected an element, found '<!'; a view is part of a page and has no doctype, no "
       "processing instructions and no CDATA"},
      {"<?xml?>",
       "1:1: expected an element, found '<?'; a view is part of a page and has no doctype, no "
       "processing instructions and no CDATA"},
      {"<svg><![CDATA[a]]></svg>",
       "1:6: expected an element, found '<!'; a view is part of a page and has no doctype, no "
       "processing instructions and no CDATA"},
  });
}

TEST_CASE("VIEW-7: variables stand in text and in values that nobody runs") {
  check_all({
      {"<button onclick=\"go({{a}})\"></button>",
       "1:9: the attribute onclick cannot hold variables: a browser runs it as code; raise an "
       "event with data-ls-event instead"},
      {"<b OnLoad=\"{{#a}}b{{/a}}\"></b>",
       "1:4: the attribute onload cannot hold variables: a browser runs it as code; raise an event "
       "with data-ls-event instead"},
      {"<iframe srcdoc=\"{{a}}\"></iframe>",
       "1:9: the attribute srcdoc cannot hold variables: a browser reads it as markup, whatever is "
       "escaped"},
      {"<{{tag}}></{{tag}}>",
       "1:1: expected the name of an element, found '<{{'; a tag's name cannot be a variable: "
       "write one element in each of {{#name}}…{{/name}} and {{^name}}…{{/name}}"},
      {"<b></{{b}}>",
       "1:4: expected the name of an element behind '</', found '{{b}}>'; write '&lt;/' for the "
       "text"},
      {"<!-- {{a}} -->",
       "1:1: expected plain text in a comment, found '{{'; a comment cannot hold variables: write "
       "{{! … }} for a remark that is not sent"},
  });
}

TEST_CASE("VIEW-7: references and comments that browsers read otherwise are refused") {
  check_all({
      {"a &copy b",
       "1:3: expected a reference such as '&amp;', found '&copy' without ';'; write '&amp;copy' "
       "for the text, or '&copy;' for a character of that name"},
      {"<a href=\"?b=1&c=2\"></a>",
       "1:14: expected a reference such as '&amp;', found '&c' without ';'; write '&amp;c' for the "
       "text, or '&c;' for a character of that name"},
      {"&1;",
       "1:1: expected a reference such as '&amp;', found '&1' without ';'; write '&amp;1' for the "
       "text, or '&1;' for a character of that name"},
      {"&#;",
       "1:2: expected the number of a character such as '&#123;', found '&#'; write '&amp;#' for "
       "the text"},
      {"&#x;",
       "1:2: expected the number of a character such as '&#123;', found '&#x'; write '&amp;#' for "
       "the text"},
      {"&#xZ;",
       "1:2: expected the number of a character such as '&#123;', found '&#xZ'; write '&amp;#' for "
       "the text"},
      {"&#0;",
       "1:2: expected the number of a character such as '&#123;', found '&#0'; write '&amp;#' for "
       "the text"},
      {"&#xD800;",
       "1:2: expected the number of a character such as '&#123;', found '&#xD800'; write '&amp;#' "
       "for the text"},
      {"&#1114112;",
       "1:2: expected the number of a character such as '&#123;', found '&#1114112'; write "
       "'&amp;#' for the text"},
      {"&#65",
       "1:2: expected the number of a character such as '&#123;', found '&#65'; write '&amp;#' for "
       "the text"},
      {"<!-- a", "1:1: expected '-->' for the comment that begins here, found the end of the view"},
      {"<!-- a -- b -->",
       "1:1: expected a comment without '--' inside, and without '>' or '-' at its ends: browsers "
       "end such a comment elsewhere"},
      {"<!--> a -->",
       "1:1: expected a comment without '--' inside, and without '>' or '-' at its ends: browsers "
       "end such a comment elsewhere"},
      {"<!---> a -->",
       "1:1: expected a comment without '--' inside, and without '>' or '-' at its ends: browsers "
       "end such a comment elsewhere"},
      {"<!-- a --->",
       "1:1: expected a comment without '--' inside, and without '>' or '-' at its ends: browsers "
       "end such a comment elsewhere"},
  });
}

TEST_CASE("VIEW-8: attributes of components are names, texts, integers and booleans, each once") {
  check_all({
      {"{{> card a}}",
       "1:11: expected '=' behind a, found '}}'; write a=name, =\"text\", =12 or =true"},
      {"{{> card a=}}",
       "1:12: expected a name, a text in double quotes, a number of 64 bits, true or false for a, "
       "found '}}'"},
      {"{{> card a =b}}",
       "1:11: expected '=' behind a, found ' =b}}'; write a=name, =\"text\", =12 or =true"},
      {"{{> card a=b a=c}}",
       "1:14: the attribute a was given before, at line 1, column 10; remove one"},
      {"{{> card a='b'}}",
       "1:12: expected a name, a text in double quotes, a number of 64 bits, true or false for a, "
       "found ''b'}}'"},
      {"{{> card a=\"b}}",
       "1:12: expected a text in double quotes, as JSON writes it, for a, found '\"b}}'"},
      {"{{> card a=\"\\x\"}}",
       "1:12: expected a text in double quotes, as JSON writes it, for a, found '\"\\x\"}}'"},
      {"{{> card a={{b}}}}", "1:12: a name stands here without braces; write a=b"},
      {"{{> card a=1.5}}",
       "1:13: expected an attribute such as title=draft, or '}}', found '.5}}'"},
      {"{{> card a=9223372036854775808}}",
       "1:12: expected a name, a text in double quotes, a number of 64 bits, true or false for a, "
       "found '9223372036854775…'"},
      {"{{> card a=b",
       "1:13: expected an attribute such as title=draft, or '}}', found the end of the view"},
      {"{{> card \"b\"}}",
       "1:10: expected an attribute such as title=draft, or '}}', found '\"b\"}}'"},
      {"{{> Card}}",
       "1:5: expected a name of small letters, digits and '_' behind {{>, found 'Card}}'; write "
       "'card'"},
      {"{{> card A=b}}",
       "1:10: expected a name of small letters, digits and '_' behind the component, found "
       "'A=b}}'; write 'a'"},
      {"{{> card a=B}}",
       "1:12: expected a name of small letters, digits and '_' behind =, found 'B}}'; write 'b'"},
  });
}

TEST_CASE("VIEW-8: components and slots stand between tags") {
  check_all({
      {"<b c=\"{{> card}}\"></b>",
       "1:7: expected text, variables or sections in an attribute value, found a component; write "
       "it between tags"},
      {"<b c=\"{{> slot}}\"></b>",
       "1:7: expected text, variables or sections in an attribute value, found a component; write "
       "it between tags"},
      {"{{#> slot}}{{/slot}}",
       "1:1: expected {{> slot}}, found {{#> slot}}; the content of a slot is given where the "
       "component is used"},
      {"{{> slot a=b}}", "1:10: expected '}}' behind slot, found 'a=b}}'"},
  });
}

TEST_CASE("VIEW-7: control characters and bytes that are no UTF-8 are refused where they stand") {
  const std::string control = "1:3: expected text, found a control character; remove it";
  CHECK(error_of(std::string("ab\0c", 4)) == control);
  CHECK(error_of("ab\x1F") == control);
  CHECK(error_of("ab\x7F") == control);
  CHECK(error_of("<b>\n\x01</b>").starts_with("2:1: "));
  for (const auto* bytes : {"\xFF", "\xC3", "\xC3(", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\x80",
                            "\xE2\x82", "\x80"}) {
    CHECK(error_of(std::string("é") + bytes) ==
          "1:2: expected UTF-8, found a byte that is no character");
  }
}

TEST_CASE("VIEW-9: an error says where it is in the whole file, in characters") {
  CHECK(error_of("é😀<b>", {.line = 7, .column = 3}).starts_with("7:5: expected '</b>'"));
  CHECK(error_of("\n é{{X}}", {.line = 7, .column = 3}).starts_with("8:5: expected a name"));
  CHECK(
      error_of("a\r\n<i></b>").starts_with("2:4: expected '</i>' for the <i> of line 2, column 1"));
}

TEST_CASE("VIEW-9: what was found is shown up to sixteen characters and the end of its line") {
  CHECK(error_of("{{a éééééééééééééééé}}").ends_with("found 'éééééééééééééééé…'"));
  CHECK(error_of("{{a b\nc}}").ends_with("found 'b'"));
  CHECK(error_of("{{> a b\n}}").find("found the end of the line") != std::string::npos);
}

TEST_CASE("VIEW-9: elements, sections and components nest 64 levels deep and no deeper") {
  for (const auto& [open, close] :
       {std::pair("<b>", "</b>"), std::pair("{{#a}}", "{{/a}}"), std::pair("{{#> a}}", "{{/a}}")}) {
    CHECK(error_of(repeated(open, 64) + "x" + repeated(close, 64)) == "read");
    CHECK(
        error_of(repeated(open, 65) + "x" + repeated(close, 65)) ==
        "1:" + std::to_string(1 + 64 * std::string_view(open).size()) +
            ": expected at most 64 elements, sections and components inside each other, found one "
            "more; make a component of a part");
  }
  CHECK(error_of("<b c=\"" + repeated("{{#a}}", 63) + repeated("{{/a}}", 63) + "\"></b>") ==
        "read");
  CHECK(error_of("<b c=\"" + repeated("{{#a}}", 100'000) + "\"></b>").starts_with("1:385: "));
  CHECK(error_of(repeated("<b>", 1'000'000)).starts_with("1:193: "));
}

TEST_CASE("VIEW-9: a tag and a component have at most 256 attributes") {
  std::string attributes;
  for (int i = 0; i < 256; ++i) attributes.append(" a").append(std::to_string(i)).append("=\"1\"");
  CHECK(error_of("<b" + attributes + "></b>") == "read");
  CHECK(error_of("{{> b" + attributes + "}}") == "read");
  CHECK(error_of("<b" + attributes + " x></b>").find("at most 256 attributes") < 100);
  CHECK(error_of("{{> b" + attributes + " x=y}}").find("at most 256 attributes") < 100);
}

}  // namespace lightspeed::isa::view
