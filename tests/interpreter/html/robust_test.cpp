#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/html/parse.hpp"
#include "interpreter/html/selector.hpp"
#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter::html {
namespace {

Tree empty_main() { return *Tree::from_root("<main id=app></main>"); }

std::string shown(std::string_view html) {
  Tree tree = empty_main();
  tree.set_inner_html(tree.root(), html);
  return tree.inner_html(tree.root());
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += piece;
  return out;
}

constexpr std::array<std::string_view, 60> kSoup{
    "<div>",      "</div>",      "<p>",        "</p>",
    "<b>",        "</b>",        "<a href=x>", "</a>",
    "<table>",    "</table>",    "<tr>",       "<td>",
    "</td>",      "<tbody>",     "<li>",       "<ul>",
    "</ul>",      "<select>",    "</select>",  "<option>",
    "<optgroup>", "<svg>",       "</svg>",     "<foreignObject>",
    "<math>",     "<mi>",        "<template>", "</template>",
    "<script>",   "</script>",   "<textarea>", "</textarea>",
    "<!-- ",      "-->",         "<!",         "<?a",
    "<form>",     "</form>",     "<button>",   "</button>",
    "<noscript>", "</noscript>", "<x-a>",      "</x-a>",
    "text",       " ",           "&amp;",      "&",
    "&#x80;",     "<br/>",       "</br>",      "<input a=1 a=2>",
    "<h1>",       "</h2>",       "<dialog>",   "<search>",
    "\"",         "<",           ">",          "<i "};

std::string soup() {
  std::string html;
  const auto picks =
      *rc::gen::container<std::vector<std::uint8_t>>(rc::gen::arbitrary<std::uint8_t>());
  for (const std::uint8_t pick : picks) html += kSoup[pick % kSoup.size()];
  return html;
}

// Markup that is its own serialisation: properly nested, quoted and escaped.
std::string canonical(int depth) {
  static constexpr std::array<std::string_view, 5> kTags{"div", "section", "span", "em", "x-y"};
  std::string html;
  bool text_before = false;
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    const int kind = *rc::gen::inRange(0, 4);
    if (kind == 0 && !text_before) html += "a &amp; b&nbsp;c \xC3\xA9";
    if (kind == 1) html += "<br>";
    if (kind == 2 && depth > 0) {
      const std::string tag(*rc::gen::elementOf(kTags));
      html.append("<").append(tag).append(" class=\"k\" title=\"&lt;x&gt; &quot;\">");
      html.append(canonical(depth - 1)).append("</").append(tag).append(">");
    }
    if (kind == 3) html += "<!-- c -->";
    text_before = kind == 0 || (text_before && kind == 2 && depth == 0);
  }
  return html;
}

}  // namespace

TEST_CASE("HTML-6: a million open tags neither overflow nor hang, and are flattened") {
  for (const char* tag : {"<div>", "<b>", "<p>", "<table><td>", "<x-y>", "<svg>", "<select>", "<a>",
                          "<dd><li>", "<button>", "<template>", "<ruby><rt>"}) {
    CAPTURE(tag);
    const std::size_t count = 200'000 / std::string_view(tag).size();
    CHECK(shown(repeated(tag, count)).size() > 10);
  }
  const std::string million = shown(repeated("<div>", 1'000'000));
  CHECK(million == repeated("<div>", 511) + repeated("<div></div>", 1'000'000 - 511) +
                       repeated("</div>", 511));
}

TEST_CASE("HTML-6: long hostile input of other shapes ends soon") {
  CHECK(shown("<div " + repeated("a b ", 250'000) + ">x").size() > 10);
  std::string many = "<div ";
  for (int i = 0; i < 100'000; ++i) many += " a" + std::to_string(i);
  CHECK(shown(many + ">x").size() > 10);
  CHECK(shown(repeated("</div>", 200'000)).empty());
  CHECK(shown(repeated("<p><b class=x>", 50'000)).size() > 10);
  CHECK(shown(repeated("<table>x", 20'000)).size() > 10);
  CHECK(shown(repeated("&", 1'000'000)).size() == 5'000'000);
  CHECK(shown(repeated("<!--", 200'000)).size() > 10);
  CHECK(shown(std::string(1'000'000, '\0')).empty());
  CHECK(Selector::parse(repeated(":is(", 100'000)).error().kind == SelectorErrorKind::unsupported);
  CHECK(Selector::parse(repeated("a ", 100'000) + "b").error().kind ==
        SelectorErrorKind::unsupported);
}

TEST_CASE("HTML-12: what is written into the input is found in one walk over any comments") {
  const std::string comments = repeated("<!--x-->", 100'000);
  CHECK(shown("<form><b>" + comments + "</form>y").size() > comments.size());
}

TEST_CASE("HTML-12: bytes that are no text are shown as replacement characters") {
  CHECK(shown("a\xFFz") == "a\xEF\xBF\xBDz");
  CHECK(shown("\xE2\x82z") == "\xEF\xBF\xBDz");
  CHECK(shown("\xC0\xAF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(shown("<p title='\xED\xA0\x80'>") ==
        "<p title=\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"></p>");
}

TEST_CASE("HTML-12: any bytes give a tree, as a fragment, as a page and as a root") {
  CHECK(rc::check([](const std::string& bytes) {
    Tree tree = empty_main();
    tree.set_inner_html(tree.root(), bytes);
    const Tree page = Tree::from_page(bytes);
    RC_ASSERT(page.outer_html(NodeId::document).size() > 20U);
    if (const auto root = Tree::from_root(bytes)) {
      RC_ASSERT(root->at(NodeId::document).first != NodeId::none);
    }
    (void)Selector::parse(bytes);
  }));
}

TEST_CASE("HTML-12: any tag soup gives a tree that is whole") {
  CHECK(rc::check([] {
    const std::string html = soup();
    Tree tree = empty_main();
    const NodeId root = tree.root();
    tree.set_inner_html(root, html);
    for (NodeId id = tree.after(root, root); id != NodeId::none; id = tree.after(id, root)) {
      const Node& node = tree.at(id);
      RC_ASSERT(node.kind != NodeKind::unused);
      RC_ASSERT((node.next == NodeId::none || tree.at(node.next).previous == id));
      RC_ASSERT(node.parent != NodeId::none);
    }
    const Tree again = tree;
    RC_ASSERT(again.inner_html(root) == tree.inner_html(root));
    tree.set_inner_html(root, "");
    RC_ASSERT(tree.inner_html(root).empty());
  }));
}

TEST_CASE("HTML-5: the names that stand in for others never show") {
  CHECK(rc::check([] {
    const std::string html = shown(soup());
    for (const char* name : {"applet", "hgroup", "noframes", "figure", "lightspeed:"}) {
      RC_ASSERT(html.find(name) == std::string::npos);
    }
  }));
}

TEST_CASE("HTML-4: what the plain parser accepts, the general parser reads the same way") {
  int accepted = 0;
  CHECK(rc::check([&] {
    const std::string html = soup();
    Tree plain = empty_main();
    if (!parse_plain(plain, plain.root(), "main", false, html)) return;
    ++accepted;
    Tree general = empty_main();
    parse_generally(general, general.root(), html);
    RC_ASSERT(plain.inner_html(plain.root()) == general.inner_html(general.root()));
  }));
  CHECK(accepted > 0);
}

TEST_CASE("HTML-3: canonical markup is written as it was read") {
  CHECK(rc::check([] {
    const std::string html = canonical(4);
    RC_ASSERT(shown(html) == html);
    Tree general = empty_main();
    parse_generally(general, general.root(), html);
    RC_ASSERT(general.inner_html(general.root()) == html);
  }));
}

}  // namespace lightspeed::interpreter::html
