#include "interpreter/html/tree.hpp"

#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter::html {
namespace {

// Below this size a pool is never rewritten: rewriting would cost more than the bytes it saves.
constexpr std::size_t kPoolSlackBytes = 4096;

std::string lower(std::string_view name) {
  std::string out(name);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

}  // namespace

Tree::Tree() { nodes_.push_back(Node{.kind = NodeKind::document}); }

Tree Tree::from_page(std::string_view page_html) {
  Tree tree;
  parse_page(tree, page_html);
  return tree;
}

Result<Tree, RootError> Tree::from_root(std::string_view outer_html) {
  Tree tree;
  tree.knows_page_ = false;
  parse_root(tree, outer_html);
  const NodeId first = tree.at(NodeId::document).first;
  if (first == NodeId::none || tree.at(first).kind != NodeKind::element) {
    return failure(RootError{.kind = RootError::Kind::no_element});
  }
  if (tree.at(first).next != NodeId::none) {
    return failure(RootError{.kind = RootError::Kind::more_than_one_node, .position = 1});
  }
  return tree;
}

NodeId Tree::root() const {
  NodeId app = NodeId::none;
  for (NodeId id = after(NodeId::document, NodeId::document); id != NodeId::none;) {
    const Node& here = at(id);
    if (here.kind == NodeKind::element) {
      for (std::uint32_t i = here.attributes; i != kNoAttribute; i = attributes_[i].next) {
        const std::string_view name = view(attributes_[i].name);
        if (name == "data-ls-root") return id;
        if (app == NodeId::none && name == "id" && view(attributes_[i].value) == "app") app = id;
      }
    }
    const bool hidden = (here.traits & kTemplate) != 0;
    id = hidden ? after_subtree(id, NodeId::document) : after(id, NodeId::document);
  }
  return app;
}

void Tree::set_inner_html(NodeId element, std::string_view html) {
  CHECK(at(element).kind == NodeKind::element, "only an element has inner HTML");
  remove_children(element);
  const bool plain = parse_fragment(*this, element, html);
  changed_below(element);
  node(element).plain = plain && comes_back(html);
  compact_when_wasteful();
}

void Tree::set_text(NodeId element, std::string_view text) {
  remove_children(element);
  if (!text.empty()) append(element, create(NodeKind::text, Span{}, keep(text)));
  changed_below(element);
  compact_when_wasteful();
}

void Tree::set_attribute(NodeId element, std::string_view name, std::string_view value) {
  const std::string key = at(element).space == Namespace::html ? lower(name) : std::string(name);
  std::uint32_t before = kNoAttribute;
  const std::uint32_t found = find_attribute(element, key, before);
  if (found == kNoAttribute) {
    const Span kept = keep(key);
    add_attribute(element, before, Attribute{.name = kept, .value = keep(value)});
  } else {
    live_bytes_ += value.size();
    live_bytes_ -= attributes_[found].value.size;
    attributes_[found].value = keep(value);
  }
  changed_below(at(element).parent);
  compact_when_wasteful();
}

void Tree::remove_attribute(NodeId element, std::string_view name) {
  const std::string key = at(element).space == Namespace::html ? lower(name) : std::string(name);
  std::uint32_t before = kNoAttribute;
  const std::uint32_t found = find_attribute(element, key, before);
  if (found == kNoAttribute) return;
  Attribute& gone = attributes_[found];
  (before == kNoAttribute ? node(element).attributes : attributes_[before].next) = gone.next;
  live_bytes_ -= gone.name.size + gone.value.size;
  gone = Attribute{.next = free_attribute_};
  free_attribute_ = found;
  changed_below(at(element).parent);
}

std::optional<std::string_view> Tree::attribute(NodeId element, std::string_view name) const {
  const bool html = at(element).space == Namespace::html;
  for (std::uint32_t i = at(element).attributes; i != kNoAttribute; i = attributes_[i].next) {
    const std::string_view key = view(attributes_[i].name);
    if (html ? equal_ignoring_case(key, name) : key == name) return view(attributes_[i].value);
  }
  return std::nullopt;
}

Span Tree::keep(std::string_view text) {
  CHECK(pool_.size() + text.size() < 0xFFFFFFFF, "a document stays below four gigabytes");
  const Span span{.offset = static_cast<std::uint32_t>(pool_.size()),
                  .size = static_cast<std::uint32_t>(text.size())};
  pool_.append(text);
  return span;
}

NodeId Tree::create(NodeKind kind, Span name, Span text) {
  live_bytes_ += name.size + text.size;
  ++live_nodes_;
  const Node made{.kind = kind, .name = name, .text = text};
  if (free_node_ == NodeId::none) {
    nodes_.push_back(made);
    return static_cast<NodeId>(nodes_.size() - 1);
  }
  const NodeId id = free_node_;
  free_node_ = node(id).next;
  node(id) = made;
  return id;
}

NodeId Tree::create_element(Namespace space, Span name, std::uint16_t traits) {
  const NodeId id = create(NodeKind::element, name, Span{});
  node(id).space = space;
  node(id).traits = traits;
  return id;
}

std::uint32_t Tree::add_attribute(NodeId element, std::uint32_t tail, Attribute attribute) {
  live_bytes_ += attribute.name.size + attribute.value.size;
  attribute.next = kNoAttribute;
  std::uint32_t index = free_attribute_;
  if (index == kNoAttribute) {
    index = static_cast<std::uint32_t>(attributes_.size());
    attributes_.push_back(attribute);
  } else {
    free_attribute_ = attributes_[index].next;
    attributes_[index] = attribute;
  }
  (tail == kNoAttribute ? node(element).attributes : attributes_[tail].next) = index;
  return index;
}

void Tree::append(NodeId parent, NodeId child) {
  Node& above = node(parent);
  Node& below = node(child);
  below.parent = parent;
  below.previous = above.last;
  below.next = NodeId::none;
  (above.last == NodeId::none ? above.first : node(above.last).next) = child;
  above.last = child;
}

void Tree::detach(NodeId id) {
  Node& gone = node(id);
  if (gone.parent == NodeId::none) return;
  (gone.previous == NodeId::none ? node(gone.parent).first : node(gone.previous).next) = gone.next;
  (gone.next == NodeId::none ? node(gone.parent).last : node(gone.next).previous) = gone.previous;
  gone.parent = gone.previous = gone.next = NodeId::none;
}

void Tree::adopt_children(NodeId to, NodeId from) {
  while (at(from).first != NodeId::none) {
    const NodeId child = at(from).first;
    detach(child);
    append(to, child);
  }
}

void Tree::remove_children(NodeId id) {
  while (at(id).first != NodeId::none) {
    const NodeId child = at(id).first;
    detach(child);
    release(child);
  }
}

void Tree::release(NodeId top) {
  NodeId id = top;
  while (true) {
    while (at(id).first != NodeId::none) id = at(id).first;
    const NodeId above = at(id).parent;
    detach(id);
    Node& gone = node(id);
    release_attributes(gone);
    live_bytes_ -= gone.name.size + gone.text.size;
    --live_nodes_;
    gone = Node{.next = free_node_};
    free_node_ = id;
    if (id == top) return;
    id = above;
  }
}

NodeId Tree::after(NodeId id, NodeId top) const {
  return at(id).first != NodeId::none ? at(id).first : after_subtree(id, top);
}

NodeId Tree::after_subtree(NodeId id, NodeId top) const {
  for (; id != top && id != NodeId::none; id = at(id).parent) {
    if (at(id).next != NodeId::none) return at(id).next;
  }
  return NodeId::none;
}

Tree::Size Tree::size() const {
  return Size{.nodes = nodes_.size(),
              .attributes = attributes_.size(),
              .bytes = pool_.size(),
              .live_bytes = live_bytes_,
              .live_nodes = live_nodes_};
}

std::uint32_t Tree::find_attribute(NodeId element, std::string_view name,
                                   std::uint32_t& before) const {
  before = kNoAttribute;
  for (std::uint32_t i = at(element).attributes; i != kNoAttribute; i = attributes_[i].next) {
    if (view(attributes_[i].name) == name) return i;
    before = i;
  }
  return kNoAttribute;
}

void Tree::release_attributes(Node& element) {
  while (element.attributes != kNoAttribute) {
    Attribute& gone = attributes_[element.attributes];
    live_bytes_ -= gone.name.size + gone.value.size;
    const std::uint32_t next = gone.next;
    gone = Attribute{.next = free_attribute_};
    free_attribute_ = element.attributes;
    element.attributes = next;
  }
}

// Every rewrite follows as many written bytes as it copies, so its cost is spread over them.
// Freed nodes and attributes keep empty spans and are rewritten harmlessly.
void Tree::compact_when_wasteful() {
  if (pool_.size() <= kPoolSlackBytes + 3 * live_bytes_) return;
  std::string packed;
  packed.reserve(2 * live_bytes_);
  const auto move = [&](Span& span) {
    const std::string_view text = view(span);
    span.offset = static_cast<std::uint32_t>(packed.size());
    packed.append(text);
  };
  for (Node& each : nodes_) {
    move(each.name);
    move(each.text);
  }
  for (Attribute& each : attributes_) {
    move(each.name);
    move(each.value);
  }
  pool_ = std::move(packed);
}

}  // namespace lightspeed::interpreter::html
