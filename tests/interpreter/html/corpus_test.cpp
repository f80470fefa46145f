#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/html/names.hpp"
#include "interpreter/html/selector.hpp"
#include "interpreter/html/tree.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::interpreter::html {
namespace {

using nlohmann::json;

std::vector<json> rows_of(const std::filesystem::path& path) {
  std::vector<json> rows;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) rows.push_back(json::parse(line));
  return rows;
}

std::filesystem::path corpus(const char* name) {
  return lightspeed::testing::in_source_tree("corpus") / name;
}

// Builds the elements of `form>div` or `svg:g`, one inside the other; the last one.
NodeId make_context(Tree& tree, std::string_view chain) {
  NodeId above = NodeId::document;
  while (!chain.empty()) {
    const std::size_t end = std::min(chain.find('>'), chain.size());
    std::string_view name = chain.substr(0, end);
    chain.remove_prefix(std::min(end + 1, chain.size()));
    Namespace space = Namespace::html;
    if (name.starts_with("svg:")) space = Namespace::svg;
    if (name.starts_with("math:")) space = Namespace::math;
    if (space != Namespace::html) name.remove_prefix(name.find(':') + 1);
    const std::uint16_t traits = space == Namespace::html ? traits_of(name) : std::uint16_t{0};
    const NodeId made = tree.create_element(space, tree.keep(name), traits);
    tree.append(above, made);
    above = made;
  }
  return above;
}

NodeId document_element(const Tree& tree) {
  NodeId id = tree.at(NodeId::document).first;
  while (id != NodeId::none && tree.at(id).kind != NodeKind::element) id = tree.at(id).next;
  return id;
}

void compare(const json& row, const std::string& shown, const std::string& expected) {
  const std::string html = row["html"].get<std::string>().substr(0, 300);
  CAPTURE(html);
  if (row.contains("known_difference")) {
    // A difference that is gone must leave the list: remove its mark from the corpus.
    CHECK(shown != expected);
  } else {
    CHECK(shown == expected);
  }
}

}  // namespace

TEST_CASE("HTML-1: every fragment of the corpus becomes what Chromium made of it") {
  const std::vector<json> rows = rows_of(corpus("html/fragments.jsonl"));
  REQUIRE(rows.size() > 1000);
  for (const json& row : rows) {
    Tree tree;
    const std::string context = row["context"];
    CAPTURE(context);
    const NodeId element = make_context(tree, context);
    tree.set_inner_html(element, row["html"].get<std::string>());
    compare(row, tree.inner_html(element), row["inner"]);
  }
}

TEST_CASE("HTML-2: every page of the corpus becomes what Chromium made of it") {
  const std::vector<json> rows = rows_of(corpus("html/pages.jsonl"));
  REQUIRE(rows.size() > 50);
  for (const json& row : rows) {
    const Tree tree = Tree::from_page(row["html"].get<std::string>());
    compare(row, tree.outer_html(document_element(tree)), row["outer"]);
  }
}

TEST_CASE("HTML-3: the root of every captured session is written as the browser wrote it") {
  std::size_t lines = 0;
  const auto captures = corpus("captures");
  if (!std::filesystem::exists(captures)) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(captures)) {
    if (entry.path().filename() != "dom.jsonl") continue;
    for (const json& row : rows_of(entry.path())) {
      const std::string html = row["html"];
      const auto tree = Tree::from_root(html);
      REQUIRE(tree.has_value());
      CHECK(tree->outer_html(tree->root()) == html);
      ++lines;
    }
  }
  MESSAGE("captured roots written back: " << lines);
}

TEST_CASE("HTML-7: every selector of the corpus finds what Chromium finds, or says why not") {
  std::vector<json> rows = rows_of(corpus("html/selectors.jsonl"));
  REQUIRE(rows.size() > 400);
  const Tree tree = Tree::from_page(rows.front()["page"].get<std::string>());
  rows.erase(rows.begin());
  const auto label = [&](NodeId id) {
    const auto given = tree.attribute(id, "id");
    return std::string(given && !given->empty() ? *given : tree.view(tree.at(id).name));
  };
  for (const json& row : rows) {
    const std::string text = row["selector"];
    CAPTURE(text);
    const auto selector = Selector::parse(text);
    if (!selector) {
      if (selector.error().kind == SelectorErrorKind::unsupported) {
        CHECK_FALSE(row.contains("error"));
        continue;
      }
      REQUIRE(row.contains("error"));
      CHECK(message_of(selector.error(), text, SelectorCall::document_query) == row["error"]);
      CHECK(message_of(selector.error(), text, SelectorCall::element_matches) ==
            row["matches_error"]);
      continue;
    }
    REQUIRE_FALSE(row.contains("error"));
    const NodeId first = tree.query(NodeId::document, *selector);
    CHECK((first == NodeId::none ? json() : json(label(first))) == row["first"]);
    json matches = json::array();
    NodeId id = tree.after(NodeId::document, NodeId::document);
    while (id != NodeId::none) {
      if (tree.at(id).kind == NodeKind::element && tree.matches(id, *selector)) {
        matches.push_back(label(id));
      }
      const bool hidden = (tree.at(id).traits & kTemplate) != 0;
      id = hidden ? tree.after_subtree(id, NodeId::document) : tree.after(id, NodeId::document);
    }
    CHECK(matches == row["matches"]);
  }
}

TEST_CASE("HTML-8: a selector about what a tree does not hold is an error of its own kind") {
  for (const char* text : {":hover", "p:focus", "li:not(:hover)", ":is(:hover, p)", ":lang(en)"}) {
    CAPTURE(text);
    const auto selector = Selector::parse(text);
    REQUIRE_FALSE(selector.has_value());
    CHECK(selector.error().kind == SelectorErrorKind::unsupported);
  }
  const auto both = Selector::parse(":hover:bogus");
  REQUIRE_FALSE(both.has_value());
  CHECK(both.error().kind == SelectorErrorKind::invalid);
  CHECK(message_of(Selector::parse(":hover").error(), ":hover", SelectorCall::element_matches) ==
        "Failed to execute 'matches' on 'Element': ':hover' is valid but not supported by the "
        "model.");
}

}  // namespace lightspeed::interpreter::html
