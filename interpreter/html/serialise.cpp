#include <array>

#include "interpreter/html/names.hpp"
#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter::html {
namespace {

enum class Place : std::uint8_t { text, attribute };

// What each byte may begin: 1 in text, 2 in attribute values. 0xC2 may begin a no-break space.
constexpr auto kSuspects = [] {
  std::array<std::uint8_t, 256> table{};
  for (const char c : {'&', '<', '>'}) table[static_cast<unsigned char>(c)] = 3;
  table[static_cast<unsigned char>('"')] = 2;
  table[0xC2] = 3;
  return table;
}();

void append_escaped(std::string_view text, Place place, std::string& out) {
  const std::uint8_t bit = place == Place::text ? 1 : 2;
  std::size_t done = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((kSuspects[byte] & bit) == 0) continue;
    std::string_view entity;
    std::size_t width = 1;
    if (byte == 0xC2) {
      if (i + 1 == text.size() || static_cast<unsigned char>(text[i + 1]) != 0xA0) continue;
      entity = "&nbsp;";
      width = 2;
    } else {
      entity = byte == '&' ? "&amp;" : byte == '<' ? "&lt;" : byte == '>' ? "&gt;" : "&quot;";
    }
    out.append(text, done, i - done);
    out.append(entity);
    done = i + width;
    i = done - 1;
  }
  out.append(text, done);
}

void append_start_tag(const Tree& tree, const Node& node, std::string& out) {
  out.push_back('<');
  out.append(tree.view(node.name));
  for (std::uint32_t i = node.attributes; i != kNoAttribute; i = tree.attribute_at(i).next) {
    out.push_back(' ');
    out.append(tree.view(tree.attribute_at(i).name));
    out.append("=\"");
    append_escaped(tree.view(tree.attribute_at(i).value), Place::attribute, out);
    out.push_back('"');
  }
  out.push_back('>');
}

void append_leaf(const Tree& tree, const Node& node, std::string& out) {
  if (node.kind == NodeKind::comment) {
    out.append("<!--").append(tree.view(node.text)).append("-->");
  } else if (node.kind == NodeKind::instruction) {
    out.append("<?").append(tree.view(node.name)).append(" ");
    out.append(tree.view(node.text)).append("?>");
  } else if (node.parent != NodeId::none && (tree.at(node.parent).traits & kRaw) != 0) {
    out.append(tree.view(node.text));
  } else {
    append_escaped(tree.view(node.text), Place::text, out);
  }
}

void append_end_tag(const Tree& tree, const Node& node, std::string& out) {
  if ((node.traits & kVoid) != 0) return;
  out.append("</").append(tree.view(node.name)).push_back('>');
}

// Walks the children of `top` without a stack: parent links lead back up.
void append_children(const Tree& tree, NodeId top, std::string& out) {
  if ((tree.at(top).traits & kVoid) != 0) return;
  NodeId id = tree.at(top).first;
  while (id != NodeId::none) {
    const Node& node = tree.at(id);
    if (node.kind == NodeKind::element) {
      append_start_tag(tree, node, out);
      if (node.first != NodeId::none && (node.traits & kVoid) == 0) {
        id = node.first;
        continue;
      }
      append_end_tag(tree, node, out);
    } else {
      append_leaf(tree, node, out);
    }
    while (id != top && tree.at(id).next == NodeId::none) {
      id = tree.at(id).parent;
      if (id != top) append_end_tag(tree, tree.at(id), out);
    }
    id = id == top ? NodeId::none : tree.at(id).next;
  }
}

}  // namespace

void Tree::append_inner_html(NodeId id, std::string& out) const { append_children(*this, id, out); }

void Tree::append_outer_html(NodeId id, std::string& out) const {
  const Node& node = at(id);
  if (node.kind == NodeKind::element) {
    append_start_tag(*this, node, out);
    append_children(*this, id, out);
    append_end_tag(*this, node, out);
  } else if (node.kind == NodeKind::document) {
    append_children(*this, id, out);
  } else {
    append_leaf(*this, node, out);
  }
}

std::string Tree::inner_html(NodeId id) const {
  std::string out;
  append_inner_html(id, out);
  return out;
}

std::string Tree::outer_html(NodeId id) const {
  std::string out;
  append_outer_html(id, out);
  return out;
}

std::string Tree::text(NodeId top) const {
  std::string out;
  if (at(top).kind != NodeKind::element && at(top).kind != NodeKind::document) {
    return std::string(view(at(top).text));
  }
  if ((at(top).traits & kTemplate) != 0) return out;
  for (NodeId id = after(top, top); id != NodeId::none;) {
    if (at(id).kind == NodeKind::text) out.append(view(at(id).text));
    id = (at(id).traits & kTemplate) != 0 ? after_subtree(id, top) : after(id, top);
  }
  return out;
}

}  // namespace lightspeed::interpreter::html
