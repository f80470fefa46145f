#include "interpreter/snapshot/tree_codec.hpp"

#include <cstdint>
#include <set>
#include <string>

#include "interpreter/html/names.hpp"
#include "interpreter/snapshot/codec.hpp"

namespace lightspeed::interpreter {

namespace html {

/// What of a tree only its own functions may change.
struct TreeSnapshot {
  static bool& plain(Tree& tree, NodeId id) { return tree.node(id).plain; }
  static auto& knows_page(auto& tree) { return tree.knows_page_; }
};

}  // namespace html

namespace snapshot {
namespace {

using html::Node;
using html::NodeId;
using html::NodeKind;
using html::Tree;

constexpr std::uint64_t kPoolBytesMax = 0xFFFFFFFE;  // What a span can name.

bool is_outside(const Tree& tree, NodeId root) { return tree.at(root).parent == NodeId::none; }

void write_node(Writer& out, const Tree& tree, NodeId id, bool plain, bool with_children) {
  const Node& node = tree.at(id);
  code(out, node.kind);
  code(out, node.space);
  code(out, plain);
  out.text(tree.view(node.name));
  out.text(tree.view(node.text));
  std::uint64_t attributes = 0;
  for (auto i = node.attributes; i != html::kNoAttribute; i = tree.attribute_at(i).next) {
    ++attributes;
  }
  out.count(attributes);
  for (auto i = node.attributes; i != html::kNoAttribute; i = tree.attribute_at(i).next) {
    out.text(tree.view(tree.attribute_at(i).name));
    out.text(tree.view(tree.attribute_at(i).value));
    out.number(tree.attribute_at(i).prefix);
  }
  std::uint64_t children = 0;
  if (with_children) {
    for (NodeId child = node.first; child != NodeId::none; child = tree.at(child).next) ++children;
  }
  out.count(children);
}

/// Builds a tree from what a reader gives, below one top after the other.
class Builder {
 public:
  explicit Builder(Reader& in) : in_(in) {}

  [[nodiscard]] NodeId below(NodeKind top_kind) {
    struct Open {
      NodeId id;
      std::uint64_t left;
    };
    const NodeId top = node(top_kind);
    std::vector<Open> open{{top, children_}};
    while (in_.ok() && !open.empty()) {
      if (open.back().left == 0) {
        open.pop_back();
        continue;
      }
      --open.back().left;
      const NodeId child = node(NodeKind::unused);
      if (!in_.ok()) break;
      tree_.append(open.back().id, child);
      open.push_back({child, children_});
    }
    return top;
  }
  [[nodiscard]] Tree& tree() { return tree_; }

 private:
  // A node with its attributes, of that kind or, below a top, of any kind that may stand there.
  NodeId node(NodeKind wanted) {
    NodeKind kind{};
    html::Namespace space{};
    bool plain = false;
    code(in_, kind);
    code(in_, space);
    code(in_, plain);
    const html::Span name = text();
    const html::Span text_span = text();
    const bool top = kind == NodeKind::unused || kind == NodeKind::document;
    if (wanted == NodeKind::unused ? top : kind != wanted) in_.fail();
    if (!in_.ok()) return NodeId::none;
    const bool html = kind == NodeKind::element && space == html::Namespace::html;
    const auto traits = html ? html::traits_of(tree_.view(name)) : std::uint16_t{0};
    NodeId id = NodeId::document;
    if (kind == NodeKind::element) {
      id = tree_.create_element(space, name, traits);
    } else if (kind != NodeKind::document) {
      id = tree_.create(kind, name, text_span);
    }
    html::TreeSnapshot::plain(tree_, id) = plain;
    read_attributes(id);
    children_ = in_.count(0);
    const bool leaf = kind != NodeKind::element && kind != NodeKind::document;
    if (leaf && children_ != 0) in_.fail();
    return id;
  }

  void read_attributes(NodeId id) {
    const std::uint64_t count = in_.count(0);
    if (count != 0 && tree_.at(id).kind != NodeKind::element) in_.fail();
    std::uint32_t tail = html::kNoAttribute;
    for (std::uint64_t i = 0; i < count && in_.ok(); ++i) {
      html::Attribute attribute;
      attribute.name = text();
      attribute.value = text();
      attribute.prefix = static_cast<std::uint32_t>(in_.number(0, attribute.name.size));
      tail = tree_.add_attribute(id, tail, attribute);
    }
  }

  html::Span text() {
    std::string text;
    in_.text(text);
    if (tree_.size().bytes + text.size() > kPoolBytesMax) in_.fail();
    return in_.ok() ? tree_.keep(text) : html::Span{};
  }

  Reader& in_;
  Tree tree_;
  std::uint64_t children_ = 0;  ///< Of the node that was read last.
};

}  // namespace

std::vector<NodeId> nodes_of(const Tree& tree, NodeId root) {
  std::vector<NodeId> nodes;
  const auto add = [&](NodeId top) {
    for (NodeId id = top; id != NodeId::none; id = tree.after(id, top)) nodes.push_back(id);
  };
  add(NodeId::document);
  if (is_outside(tree, root)) add(root);
  return nodes;
}

void write_tree(Writer& out, const Tree& tree, NodeId root, RootContent content) {
  const bool left_out = content == RootContent::left_out;
  // What is above a content that is parsed when it is looked at is plain until somebody looks.
  std::set<NodeId> changed;
  for (NodeId id = root; left_out && id != NodeId::none; id = tree.at(id).parent) {
    changed.insert(id);
  }
  std::uint64_t count = 0;
  std::uint64_t place = 0;
  const auto below = [&](NodeId top) {
    for (NodeId id = top; id != NodeId::none;) {
      const bool skipped = left_out && id == root;
      if (id == root) place = count;
      ++count;
      write_node(out, tree, id, tree.at(id).plain && !changed.contains(id), !skipped);
      id = skipped ? tree.after_subtree(id, top) : tree.after(id, top);
    }
  };
  code(out, html::TreeSnapshot::knows_page(tree));
  const bool outside = is_outside(tree, root);
  code(out, outside);
  below(NodeId::document);
  if (outside) below(root);
  if (!outside) out.number(place);
}

std::optional<PageTree> read_tree(Reader& in) {
  Builder builder(in);
  code(in, html::TreeSnapshot::knows_page(builder.tree()));
  bool outside = false;
  code(in, outside);
  (void)builder.below(NodeKind::document);
  NodeId root = NodeId::none;
  if (outside) {
    root = builder.below(NodeKind::element);
  } else if (in.ok()) {
    const std::vector<NodeId> nodes = nodes_of(builder.tree(), NodeId::document);
    root = nodes.at(in.number(0, nodes.size() - 1));
    if (builder.tree().at(root).kind != NodeKind::element) in.fail();
  }
  if (!in.ok()) return std::nullopt;
  return PageTree{.tree = std::move(builder.tree()), .root = root};
}

}  // namespace snapshot
}  // namespace lightspeed::interpreter
