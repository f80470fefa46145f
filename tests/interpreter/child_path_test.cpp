// Targets that name an element by its place find what the selector finds, or nothing.
#include "interpreter/client/child_path.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "interpreter/html/selector.hpp"
#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter {
namespace {

using html::NodeId;
using html::Tree;

std::string draw_html(int depth) {
  std::string out;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    const auto tag = *rc::gen::element<std::string>("p", "b", "b", "i", "template", "!--");
    if (tag == "!--") {
      out += "text<!-- no element -->";
      continue;
    }
    out += "<" + tag + *rc::gen::element<std::string>("", "", " id=\"x\"", " id=\"y\"") + ">";
    if (depth > 0 && tag != "p") out += draw_html(depth - 1);
    out += "</" + tag + ">";
  }
  return out;
}

std::string draw_target() {
  std::string target = *rc::gen::element<std::string>(":scope", "#x", "#y", "#x", "#page", "#app");
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    target += ">:nth-child(" + std::to_string(*rc::gen::inRange(1, 4)) + ")";
  }
  return target;
}

}  // namespace

TEST_CASE("DOM-1: an element that is named by its place is the one that the selector finds") {
  int sure = 0;
  CHECK(rc::check("a path is a selector", [&] {
    Tree tree = Tree::from_page("<!doctype html><body id=\"page\"><div id=\"x\">" + draw_html(1) +
                                "<main id=\"app\"></main></div>");
    const NodeId root = tree.root();
    if (*rc::gen::inRange(0, 3) > 0) tree.remove_attribute(tree.at(root).parent, "id");
    tree.set_inner_html(root, draw_html(3));
    for (int i = 0; i < 60; ++i) {
      const std::string target = draw_target();
      const auto path = ChildPath::parse(target);
      RC_ASSERT(path.has_value());
      const NodeId found = path->find(tree, root);
      if (found == NodeId::none) continue;
      ++sure;
      const auto selector = html::Selector::parse(target);
      RC_ASSERT(!tree.matches(root, *selector));
      RC_ASSERT(found == tree.query(root, *selector));
    }
  }));
  CHECK(sure > 200);
}

TEST_CASE("DOM-1: only ids and steps to children are paths") {
  for (const std::string target :
       {"", "#", "#1", "x", "#a b", "#a>b", "#a>:nth-child(0)", "#a>:nth-child(01)",
        "#a>:nth-child(n)", "#a>:nth-child(1", "#a>:nth-child(1) ", "#a>:nth-child(9999999999)",
        "#a.b", "[data-ls-root]", "#\\31", ":scope:first-child", "#é", "#a,#b"}) {
    CAPTURE(target);
    CHECK(!ChildPath::parse(target).has_value());
  }
  CHECK(ChildPath::parse("#a-_1>:nth-child(20)>:nth-child(3)")->steps.size() == 2);
  CHECK(ChildPath::parse(":scope")->id.empty());
}

}  // namespace lightspeed::interpreter
