#include "interpreter/html/parse.hpp"

#include "interpreter/html/gumbo_parse.hpp"
#include "interpreter/html/names.hpp"

namespace lightspeed::interpreter::html {
namespace {

bool below_form(const Tree& tree, NodeId id) {
  for (; id != NodeId::none; id = tree.at(id).parent) {
    if (tree.at(id).space == Namespace::html && tree.view(tree.at(id).name) == "form") return true;
  }
  return false;
}

bool contains_tag(std::string_view html, std::string_view tag) {
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (equal_ignoring_case(html.substr(at + 1, tag.size()), tag)) return true;
  }
  return false;
}

// In a fragment gumbo does not let HTML tags end foreign content, in a page it does. So markup
// with foreign content is parsed as the body of a page, unless it could tell the difference.
bool wants_page(std::uint16_t traits, std::string_view html) {
  if ((traits & (kTable | kTableOnly | kUneven | kRaw | kPlainText)) != 0) return false;
  if (!contains_tag(html, "svg") && !contains_tag(html, "math")) return false;
  for (const std::string_view tag : {"html", "/html", "body", "/body", "frameset"}) {
    if (contains_tag(html, tag)) return false;
  }
  return true;
}

GumboContext context_of(const Tree& tree, NodeId id, bool form_open, std::string_view html) {
  const Node& node = tree.at(id);
  const std::string_view name = tree.view(node.name);
  GumboContext context;
  context.form_stand_in = form_open && contains_tag(html, "form");
  context.tag = gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size()));
  if (node.space == Namespace::svg) context.space = GUMBO_NAMESPACE_SVG;
  if (node.space == Namespace::math) context.space = GUMBO_NAMESPACE_MATHML;
  if (node.space != Namespace::html) return context;
  // Scripting is on, so noscript is raw text; and select takes any content (HTML-5).
  if (name == "noscript") context.tag = GUMBO_TAG_NOEMBED;
  if (name == "select") context.tag = GUMBO_TAG_DIV;
  context.as_page = wants_page(node.traits, html);
  return context;
}

}  // namespace

void parse_page(Tree& tree, std::string_view html) {
  if (html.starts_with("\xEF\xBB\xBF")) html.remove_prefix(3);
  parse_with_gumbo(tree, NodeId::document, GumboContext{}, html);
}

void parse_generally(Tree& tree, NodeId element, std::string_view html) {
  const bool form_open = below_form(tree, element);
  const GumboContext context = context_of(tree, element, form_open, html);
  const bool select = tree.view(tree.at(element).name) == "select";
  const std::string inside = select ? without_selects(html) : std::string();
  parse_with_gumbo(tree, element, context, select ? std::string_view(inside) : html);
}

bool parse_fragment(Tree& tree, NodeId element, std::string_view html) {
  if (tree.at(element).space == Namespace::html) {
    const std::string name(tree.view(tree.at(element).name));
    if (parse_plain(tree, element, name, below_form(tree, element), html)) return true;
  }
  parse_generally(tree, element, html);
  return false;
}

void parse_root(Tree& tree, std::string_view html) {
  std::size_t from = html.find('<');
  from = from == std::string_view::npos ? html.size() : from + 1;
  std::size_t to = from;
  while (to < html.size() && !html_space(html[to]) && html[to] != '>' && html[to] != '/') ++to;
  std::string name(html.substr(from, to - from));
  for (char& c : name) c = ascii_lower(c);
  if (name == "html" || name == "body" || name == "head" || name == "frameset") {
    Tree page = Tree::from_page(html);
    NodeId found = page.after(NodeId::document, NodeId::document);
    while (found != NodeId::none && page.view(page.at(found).name) != name) {
      found = page.after(found, NodeId::document);
    }
    tree = std::move(page);
    if (found == NodeId::none) return;
    tree.detach(found);
    tree.remove_children(NodeId::document);
    tree.append(NodeId::document, found);
    return;
  }
  const std::uint16_t traits = traits_of(name);
  const std::string_view holder = (traits & kTableOnly) != 0 ? "template" : "div";
  const NodeId above = tree.create_element(Namespace::html, tree.keep(holder), traits_of(holder));
  (void)parse_fragment(tree, above, html);
  tree.adopt_children(NodeId::document, above);
  tree.release(above);
}

}  // namespace lightspeed::interpreter::html
