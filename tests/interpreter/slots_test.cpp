// Segments against what JavaScript made of them (corpus/vectors/slots.jsonl), and strict mode.
#include "interpreter/client/slots.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Mode;
using isa::Slot;

struct Segment {
  std::string static_html;
  std::vector<Slot> slots;
  std::string html;
};

std::vector<Segment> segments() {
  std::istringstream lines(
      testing::read_text(testing::in_source_tree("corpus/vectors/slots.jsonl")));
  std::vector<Segment> all;
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    Segment segment{.static_html = json["static"], .slots = {}, .html = json["html"]};
    for (const auto& slot : json["slots"]) {
      segment.slots.push_back({.name = slot[0], .value = slot[1]});
    }
    all.push_back(std::move(segment));
  }
  return all;
}

std::string rendered(const std::string& html, const std::vector<Slot>& slots, Mode mode) {
  auto made = render_segment(html, slots, mode);
  REQUIRE(made.has_value());
  return *std::move(made);
}

std::string published(const std::string& html, const std::string& value) {
  return rendered(html, {{.name = "a", .value = value}}, Mode::published);
}

std::string strict(const std::string& html, const std::string& value) {
  return rendered(html, {{.name = "a", .value = value}}, Mode::strict);
}

bool without_pattern(const Segment& segment) {
  for (const Slot& slot : segment.slots) {
    if (has_replacement_pattern(slot.value)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("SEG-3: published mode makes of every recorded segment what JavaScript makes of it") {
  const auto all = segments();
  REQUIRE(all.size() == 400);
  for (const Segment& segment : all) {
    CAPTURE(segment.static_html);
    CHECK(rendered(segment.static_html, segment.slots, Mode::published) == segment.html);
  }
}

TEST_CASE("SEG-1: where no value is a pattern, both modes agree with JavaScript") {
  std::size_t plain = 0;
  for (const Segment& segment : segments()) {
    if (!without_pattern(segment)) continue;
    ++plain;
    CAPTURE(segment.static_html);
    CHECK(rendered(segment.static_html, segment.slots, Mode::strict) == segment.html);
  }
  CHECK(plain > 50);
}

TEST_CASE("SEG-3: a value is called a pattern exactly where it can act as one") {
  // On plain text around one element, acting as a pattern shows as another result than strict's.
  const std::vector<std::string> parts{"$", "&", "1", "3", "4", "0", "x", "<", "'", "`", "n"};
  rc::check("has_replacement_pattern", [&] {
    std::string value;
    const auto size = *rc::gen::inRange(0, 5);
    for (int i = 0; i < size; ++i) value += *rc::gen::elementOf(parts);
    const std::string html = "[<p data-ls-slot=\"a\">(old)</p>]";
    RC_ASSERT(has_replacement_pattern(value) == (published(html, value) != strict(html, value)));
  });
}

TEST_CASE("SEG-1: a value is escaped into every marked element, up to the next end tag") {
  const std::string two =
      "<p data-ls-slot=\"a\">1<b>2</b>3</p><i class=x data-ls-slot=\"a\" hidden></i>";
  CHECK(strict(two, "<\"&'>") ==
        "<p data-ls-slot=\"a\">&lt;&quot;&amp;'&gt;</b>3</p>"
        "<i class=x data-ls-slot=\"a\" hidden>&lt;&quot;&amp;'&gt;</i>");
  CHECK(strict("<p data-ls-slot=\"b\">1</p>", "2") == "<p data-ls-slot=\"b\">1</p>");
  CHECK(strict("<p data-ls-slot=\"a\">1", "2") == "<p data-ls-slot=\"a\">1");
  CHECK(strict("", "2").empty());
}

TEST_CASE("SEG-1: slots are put in one after the other, in their order") {
  // The first value cannot make a mark for the second: its quotes are escaped.
  const std::string html = "<p data-ls-slot=\"a\"></p><p data-ls-slot=\"b\"></p>";
  const std::vector<Slot> slots{{.name = "a", .value = "<i data-ls-slot=\"b\">"},
                                {.name = "b", .value = "B"}};
  CHECK(
      rendered(html, slots, Mode::strict) ==
      "<p data-ls-slot=\"a\">&lt;i data-ls-slot=&quot;b&quot;&gt;</p><p data-ls-slot=\"b\">B</p>");
}

TEST_CASE("SEG-2: in strict mode the text that stands there is the value, whatever it is") {
  rc::check("strict slots", [](const std::string& value) {
    RC_ASSERT(strict("<p data-ls-slot=\"a\">old</p>", value) ==
              "<p data-ls-slot=\"a\">" + escape_html(value) + "</p>");
  });
  CHECK(strict("<p data-ls-slot=\"a\"></p>", "$&$1$$") == "<p data-ls-slot=\"a\">$&amp;$1$$</p>");
}

TEST_CASE("SEG-3: the patterns that the rule names, one by one") {
  const std::string html = "[<p data-ls-slot=\"a\">old</p>]";
  const std::string tag = "<p data-ls-slot=\"a\">";
  CHECK(published(html, "$$") == "[" + tag + "$</p>]");
  CHECK(published(html, "$1") == "[" + tag + tag + "</p>]");
  CHECK(published(html, "$2") == "[" + tag + "old</p>]");
  CHECK(published(html, "$3") == "[" + tag + "</p></p>]");
  CHECK(published(html, "$03.") == "[" + tag + "</p>.</p>]");
  CHECK(published(html, "$`") == "[" + tag + "[</p>]");
  CHECK(published(html, "$'") == "[" + tag + "]</p>]");
  // `&` is escaped first, so that `$&` is the whole match with `amp;` behind it.
  CHECK(published(html, "$&") == "[" + tag + tag + "old</p>amp;</p>]");
  CHECK(published(html, "$4 $0 $00 $x") == "[" + tag + "$4 $0 $00 $x</p>]");
  // What ends in `$` joins the `$3` behind it to `$$3`.
  CHECK(published(html, "5$") == "[" + tag + "5$3]");
}

TEST_CASE("SEG-1: a long segment with many marks is rendered in one pass") {
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<b data-ls-slot=\"a\">0</b>";
  CHECK(strict(html, "12").size() == html.size() + 20'000);
  // Marks without an element are looked at, too, and cost no more.
  std::string loose;
  for (int i = 0; i < 20'000; ++i) loose += "data-ls-slot=\"a\" ";
  CHECK(strict(loose, "1") == loose);
}

TEST_CASE("SEG-4: a value that asks for more than the bound is refused before anything grows") {
  std::string value;
  for (int i = 0; i < 200'000; ++i) value += "$`";
  const std::string head(400'000, 'x');
  const auto made = render_segment(head + "<p data-ls-slot=\"a\"></p>",
                                   {{.name = "a", .value = value}}, Mode::published);
  REQUIRE(!made.has_value());
  const std::uint64_t bytes = 400'000 + 200'000ULL * 400'000 + 24;
  CHECK(made.error().bytes == bytes);
  CHECK(too_large_text(bytes) == "rendered_too_large:80000400024:67108864");
}

TEST_CASE("SEG-4: what is as long as the bound is rendered, and a byte more is not") {
  const std::string tags = "<p data-ls-slot=\"a\"></p>";
  const std::string fits(kRenderedBytesMax - tags.size(), 'x');
  for (const Mode mode : {Mode::strict, Mode::published}) {
    const auto made = render_segment(tags, {{.name = "a", .value = fits}}, mode);
    REQUIRE(made.has_value());
    CHECK(made->size() == kRenderedBytesMax);
    const auto longer = render_segment(tags, {{.name = "a", .value = fits + "x"}}, mode);
    REQUIRE(!longer.has_value());
    CHECK(longer.error().bytes == kRenderedBytesMax + 1);
    // What stands behind the last replacement counts, too, and so does html without any slot.
    CHECK(!render_segment(tags + "y", {{.name = "a", .value = fits}}, mode).has_value());
    CHECK(!render_segment(tags + fits + "x", {}, mode).has_value());
  }
}

TEST_CASE("SEG-4: a slot that doubles the html is refused at the doubling that goes beyond") {
  // Each slot's element is copied with all that stands in front of it.
  std::string html(1'000, 'x');
  std::vector<Slot> slots;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "s" + std::to_string(i);
    html += "<p data-ls-slot=\"" + name + "\"></p>";
    slots.push_back({.name = name, .value = "$`"});
  }
  const auto made = render_segment(html, slots, Mode::published);
  REQUIRE(!made.has_value());
  CHECK(made.error().bytes > kRenderedBytesMax);
  CHECK(made.error().bytes < 3 * kRenderedBytesMax);
}

TEST_CASE("SEG-4: pieces that stand for nothing cost nothing, however many there are") {
  std::string value;
  for (int i = 0; i < 200'000; ++i) value += "$2";
  std::string html;
  for (int i = 0; i < 20'000; ++i) html += "<b data-ls-slot=\"a\"></b>";
  CHECK(published(html, value) == html);
}

}  // namespace lightspeed::interpreter
