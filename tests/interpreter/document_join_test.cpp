// Appending and prepending without parsing anew, against the way that parses everything.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <string>
#include <string_view>

#include "interpreter/client/document.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::NodeKind;
using html::Tree;
using Side = html::Tree::Side;

// Every node with its kind, name, text and depth: more than the markup shows.
std::string structure(const Tree& tree) {
  std::string out;
  for (NodeId id = tree.after(NodeId::document, NodeId::document); id != NodeId::none;
       id = tree.after(id, NodeId::document)) {
    const html::Node& node = tree.at(id);
    for (NodeId up = node.parent; up != NodeId::none; up = tree.at(up).parent) out += ' ';
    out += std::to_string(static_cast<int>(node.kind)) + ":" + std::string(tree.view(node.name)) +
           ":" + std::string(tree.view(node.text)) + "\n";
  }
  return out + tree.outer_html(tree.root());
}

void join_slowly(Tree& tree, NodeId element, const std::string& html, Side side) {
  const std::string now = tree.inner_html(element);
  tree.set_inner_html(element, side == Side::front ? html + now : now + html);
}

constexpr std::array<std::string_view, 58> kPieces{"<li>1</li>",
                                                   "<p>a</p>",
                                                   "text",
                                                   " ",
                                                   "&amp;",
                                                   "<!-- c -->",
                                                   "<br>",
                                                   "<b>",
                                                   "</b>",
                                                   "<i class=\"&lt;\">q</i>",
                                                   "<div>",
                                                   "</div>",
                                                   "<li>",
                                                   "</li>",
                                                   "<p>",
                                                   "</p>",
                                                   "&nbsp;",
                                                   "&#10;",
                                                   "&",
                                                   "\xC2\xA0",
                                                   "\xC3\xA9",
                                                   "\xC3",
                                                   "\r",
                                                   "\n",
                                                   "<!--",
                                                   "-->",
                                                   "<hr>",
                                                   "<input a=1>",
                                                   "<a href=x>",
                                                   "</a>",
                                                   "<ul>",
                                                   "</ul>",
                                                   "<form>",
                                                   "</form>",
                                                   "<button>",
                                                   "</button>",
                                                   "<pre>",
                                                   "</pre>",
                                                   "<textarea>",
                                                   "</textarea>",
                                                   "<script>",
                                                   "</script>",
                                                   "<table>",
                                                   "</table>",
                                                   "<tbody>",
                                                   "</tbody>",
                                                   "<tr>",
                                                   "</tr>",
                                                   "<td>x</td>",
                                                   "<select>",
                                                   "</select>",
                                                   "<option>1",
                                                   "</option>",
                                                   "<svg></svg>",
                                                   "<template></template>",
                                                   "<title>t</title>",
                                                   "<style>s</style>",
                                                   "<dd>1</dd>"};

constexpr std::array<std::string_view, 16> kHolders{
    "div", "ol", "ul", "p",    "table",  "tbody",  "tr",       "form",
    "pre", "a",  "dl", "span", "select", "button", "textarea", "h1"};

// Half of it made of few pieces that often are plain together, half of anything.
std::string markup() {
  const std::size_t range = *rc::gen::element<std::size_t>(12, kPieces.size());
  std::string html;
  for (int left = *rc::gen::inRange(0, 5); left > 0; --left) {
    html += kPieces[*rc::gen::inRange<std::size_t>(0, range)];
  }
  return html;
}

// A page with the element to join to, itself somewhere in a form or not.
Tree page(std::string_view holder, bool in_form) {
  Tree tree = *Tree::from_root("<main id=app></main>");
  const NodeId root = tree.root();
  const std::string wrap = in_form ? "form" : "section";
  const std::string name(holder);
  const bool inside_table = name == "tbody" || name == "tr";
  const std::string open = inside_table ? (name == "tr" ? "<table><tbody>" : "<table>") : "";
  tree.set_inner_html(root, "<" + wrap + ">" + open + "<" + name + " id=t></" + name + ">");
  return tree;
}

NodeId target(const Tree& tree) {
  return tree.query(NodeId::document, *html::Selector::parse("#t"));
}

}  // namespace

TEST_CASE("DOM-15: what is joined quickly is what parsing everything gives, node by node") {
  std::size_t quick = 0;
  std::size_t asked = 0;
  CHECK(rc::check("joins on any markup", [&] {
    const std::string_view holder = kHolders[*rc::gen::inRange<std::size_t>(0, kHolders.size())];
    const bool in_form = *rc::gen::arbitrary<bool>();
    Tree fast = page(holder, in_form);
    Tree slow = page(holder, in_form);
    RC_PRE(target(fast) != NodeId::none);
    const std::string content = markup();
    fast.set_inner_html(target(fast), content);
    slow.set_inner_html(target(slow), content);
    for (int i = 0; i < 4; ++i) {
      const std::string html = markup();
      const Side side = *rc::gen::element(Side::front, Side::behind);
      ++asked;
      if (fast.join(target(fast), html, side)) {
        ++quick;
      } else {
        RC_ASSERT(structure(fast) == structure(slow));
        join_slowly(fast, target(fast), html, side);
      }
      join_slowly(slow, target(slow), html, side);
      RC_ASSERT(structure(fast) == structure(slow));
    }
  }));
  CHECK(quick * 20 > asked);
}

TEST_CASE("DOM-15: entries of a list are joined quickly, on both sides, again and again") {
  Tree tree = page("ol", false);
  tree.set_inner_html(target(tree), "");
  for (int i = 0; i < 3; ++i) {
    CHECK(tree.join(target(tree), "<li>b</li>", Side::behind));
    CHECK(tree.join(target(tree), "<li>a</li>", Side::front));
  }
  CHECK(tree.inner_html(target(tree)) ==
        "<li>a</li><li>a</li><li>a</li><li>b</li><li>b</li><li>b</li>");
}

TEST_CASE("DOM-15: whatever might be read otherwise together is refused, and changes nothing") {
  struct Row {
    const char* holder;
    const char* content;
    const char* html;
    Side side;
  };
  constexpr std::array kRows{
      Row{"p", "one", "two", Side::behind},              // The texts become one.
      Row{"p", "one", "two", Side::front},               //
      Row{"ol", "<li>1</li>", "<li>0", Side::front},     // What follows stands in the open one.
      Row{"div", "<p>1</p>", "</p>2", Side::behind},     // Not plain.
      Row{"div", "<p>1<p>2", "<i>3</i>", Side::behind},  // Did not come from plain markup.
      Row{"div", "<b>1</b>", "&#10;", Side::behind},     // Not written as it was read.
      Row{"div", "<pre>\xC2\xA0x</pre>", "<i>3</i>", Side::behind},
      Row{"textarea", "1", "2", Side::behind},
      Row{"div", "1", "<!--", Side::front},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.content);
    Tree tree = page(row.holder, false);
    tree.set_inner_html(target(tree), row.content);
    const std::string before = structure(tree);
    CHECK(!tree.join(target(tree), row.html, row.side));
    CHECK(structure(tree) == before);
  }
}

TEST_CASE("DOM-15: what was changed inside an element is parsed anew") {
  const std::string list = "<p id=x><span>1</span></p>";
  Tree tree = page("div", false);
  const auto inside = [&](const char* selector) {
    return tree.query(NodeId::document, *html::Selector::parse(selector));
  };
  const auto fresh = [&] {
    tree.set_inner_html(target(tree), list);
    CHECK(tree.join(target(tree), "<i></i>", Side::behind));
  };
  fresh();
  tree.set_inner_html(inside("span"), "<div>a block in a paragraph</div>");
  CHECK(!tree.join(target(tree), "<i></i>", Side::behind));
  fresh();
  tree.set_attribute(inside("span"), "title", std::string("\0", 1));
  CHECK(!tree.join(target(tree), "<i></i>", Side::behind));
  fresh();
  tree.remove_attribute(inside("p"), "id");
  CHECK(!tree.join(target(tree), "<i></i>", Side::behind));
  fresh();
  tree.set_text(inside("span"), "2");
  CHECK(!tree.join(target(tree), "<i></i>", Side::behind));
  fresh();
  // Its own attributes do not matter to what it holds.
  tree.set_attribute(target(tree), "title", "x");
  CHECK(tree.join(target(tree), "<i></i>", Side::behind));
}

TEST_CASE("DOM-15: a document gives the same whether its appends were quick or not") {
  CHECK(rc::check("documents under appends", [] {
    const PageLoaded page{.root_html = "<main id=\"app\"></main>", .page_html = ""};
    Document quick = *Document::load(page, isa::Mode::strict);
    Document slow = *Document::load(page, isa::Mode::strict);
    const auto apply = [](Document& document, const isa::Patch& patch) {
      return document.apply(isa::encode_patch_stream({patch})).has_value();
    };
    const std::string first = "<ol id=l></ol><div id=d></div>" + markup();
    RC_ASSERT(apply(quick, isa::Replace{"#app", first}) ==
              apply(slow, isa::Replace{"#app", first}));
    for (int i = 0; i < 4; ++i) {
      const std::string target = *rc::gen::element<std::string>("#app", "#l", "#d");
      const std::string html = markup();
      const bool front = *rc::gen::arbitrary<bool>();
      const bool applied = front ? apply(quick, isa::Prepend{target, html})
                                 : apply(quick, isa::Append{target, html});
      // The same by hand: what the target holds is read, joined and set.
      Tree seen = *Tree::from_root(slow.outer_html());
      const NodeId node = target == "#app"
                              ? seen.at(NodeId::document).first
                              : seen.query(NodeId::document, *html::Selector::parse(target));
      RC_PRE(seen.outer_html(seen.at(NodeId::document).first) == slow.outer_html());
      if (node == NodeId::none) continue;
      const std::string now = seen.inner_html(node);
      RC_ASSERT(apply(slow, isa::Replace{target, front ? html + now : now + html}) == applied);
      RC_ASSERT(quick.outer_html() == slow.outer_html());
    }
  }));
}

}  // namespace lightspeed::interpreter
