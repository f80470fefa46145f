#include "interpreter/html/tree.hpp"

#include <doctest/doctest.h>

#include <string>

#include "interpreter/html/selector.hpp"

namespace lightspeed::interpreter::html {
namespace {

Tree root_of(std::string_view html) {
  auto tree = Tree::from_root(html);
  REQUIRE(tree.has_value());
  return *tree;
}

NodeId find(const Tree& tree, std::string_view text) {
  const auto selector = Selector::parse(text);
  REQUIRE(selector.has_value());
  return tree.query(NodeId::document, *selector);
}

}  // namespace

TEST_CASE("HTML-9: the root is the first data-ls-root of the document, else the first #app") {
  const Tree both = Tree::from_page("<div id=app></div><p data-ls-root>a</p><b data-ls-root></b>");
  CHECK(both.outer_html(both.root()) == "<p data-ls-root=\"\">a</p>");
  const Tree app = Tree::from_page("<p></p><div id=app>x</div><div id=app>y</div>");
  CHECK(app.outer_html(app.root()) == "<div id=\"app\">x</div>");
  const Tree neither = Tree::from_page("<template><p data-ls-root></p></template><p>a");
  CHECK(neither.root() == NodeId::none);
  CHECK(neither.knows_page());
}

TEST_CASE("HTML-9: a tree made of a root knows that root alone") {
  const Tree tree = root_of("<main id=\"app\"><p>a</p></main>");
  CHECK_FALSE(tree.knows_page());
  CHECK(tree.outer_html(tree.root()) == "<main id=\"app\"><p>a</p></main>");
  CHECK(find(tree, ":root") == NodeId::none);
  CHECK(find(tree, "body") == NodeId::none);
}

TEST_CASE("HTML-9: a root may be a table part or the body itself") {
  for (const char* html :
       {"<tr data-ls-root=\"\"><td>a</td></tr>", "<body data-ls-root=\"\"><p>a</p></body>",
        "<html data-ls-root=\"\"><head></head><body></body></html>",
        "<x-app data-ls-root=\"\">a</x-app>", "<ul id=\"app\"><li>a</li></ul>"}) {
    CAPTURE(html);
    const Tree tree = root_of(html);
    CHECK(tree.outer_html(tree.root()) == html);
  }
}

TEST_CASE("HTML-9: anything but one element is no root") {
  CHECK(Tree::from_root("").error() == RootError{});
  CHECK(Tree::from_root("text").error().kind == RootError::Kind::no_element);
  CHECK(Tree::from_root("<!-- c -->").error().kind == RootError::Kind::no_element);
  const RootError two{.kind = RootError::Kind::more_than_one_node, .position = 1};
  CHECK(Tree::from_root("<p></p><p></p>").error() == two);
  CHECK(Tree::from_root("<p></p>text").error() == two);
}

TEST_CASE("HTML-10: attributes keep the order in which they were first set") {
  Tree tree = root_of("<main b=1 a=2></main>");
  const NodeId root = tree.at(NodeId::document).first;
  tree.set_attribute(root, "c", "3");
  tree.set_attribute(root, "B", "x\"<>&\xC2\xA0");
  CHECK(tree.outer_html(root) == "<main b=\"x&quot;&lt;&gt;&amp;&nbsp;\" a=\"2\" c=\"3\"></main>");
  tree.remove_attribute(root, "b");
  tree.remove_attribute(root, "nosuch");
  tree.set_attribute(root, "b", "4");
  CHECK(tree.outer_html(root) == "<main a=\"2\" c=\"3\" b=\"4\"></main>");
  CHECK(tree.attribute(root, "B") == "4");
  CHECK_FALSE(tree.attribute(root, "d").has_value());
}

TEST_CASE("HTML-10: setting text replaces the children by one text") {
  Tree tree = root_of("<main><p>a<b>b</b><script>c</script><!-- d --></p></main>");
  const NodeId paragraph = find(tree, "p");
  CHECK(tree.text(paragraph) == "abc");
  tree.set_text(paragraph, "<b>&");
  CHECK(tree.inner_html(find(tree, "main")) == "<p>&lt;b&gt;&amp;</p>");
  tree.set_text(paragraph, "");
  CHECK(tree.at(paragraph).first == NodeId::none);
}

TEST_CASE("HTML-10: inner HTML replaces one element's children and leaves the others alone") {
  Tree tree = root_of("<main><p id=a>1</p><p id=b>2</p></main>");
  const NodeId other = find(tree, "#b");
  tree.set_inner_html(find(tree, "#a"), "x<i>y");
  CHECK(tree.outer_html(find(tree, "main")) ==
        "<main><p id=\"a\">x<i>y</i></p><p id=\"b\">2</p></main>");
  CHECK(find(tree, "#b") == other);
}

TEST_CASE("HTML-10: a copy is a snapshot") {
  Tree tree = root_of("<main id=app><p>1</p></main>");
  const Tree before = tree;
  tree.set_inner_html(tree.root(), "<p>2</p>");
  CHECK(before.inner_html(before.root()) == "<p>1</p>");
  CHECK(tree.inner_html(tree.root()) == "<p>2</p>");
}

TEST_CASE("HTML-11: what was removed does not accumulate") {
  Tree tree = root_of("<main id=app></main>");
  std::string html;
  for (int i = 0; i < 200; ++i) html += "<li class=\"item\" data-key=\"1\">text &amp; more</li>";
  tree.set_inner_html(tree.root(), html);
  const Tree::Size first = tree.size();
  for (int i = 0; i < 1000; ++i) {
    tree.set_inner_html(tree.root(), html);
    tree.set_attribute(tree.root(), "data-n", std::to_string(i));
    tree.remove_attribute(tree.root(), "data-n");
  }
  CHECK(tree.size().nodes == first.nodes);
  CHECK(tree.size().attributes <= first.attributes + 1);
  CHECK(tree.size().live_bytes == first.live_bytes);
  CHECK(tree.size().bytes <= 4 * first.live_bytes + 2 * html.size() + 4096);
  CHECK(tree.inner_html(tree.root()) == html);
}

TEST_CASE("HTML-9: template contents are written out but not found") {
  const Tree tree = root_of("<main><template><p class=a>x</p></template></main>");
  const NodeId main = tree.at(NodeId::document).first;
  CHECK(tree.inner_html(main) == "<template><p class=\"a\">x</p></template>");
  CHECK(find(tree, ".a") == NodeId::none);
  CHECK(tree.text(main).empty());
}

}  // namespace lightspeed::interpreter::html
