// The HTML tree of the client model: a flat arena that parses, mutates, serialises and selects.
// Implements HTML-1 to HTML-9, DOM-15 (specs/document.md): what Chromium shows after these steps.
// It refuses pointers, addresses and input-deep recursion: a copy of a Tree is three flat copies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/html/selector.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter::html {

/// The name of a node of one tree. It stays valid until that node is removed from its tree.
enum class NodeId : std::uint32_t { document = 0, none = 0xFFFFFFFF };

enum class NodeKind : std::uint8_t { unused, document, element, text, comment, instruction };
enum class Namespace : std::uint8_t { html, svg, math };
inline constexpr std::uint32_t kNoAttribute = 0xFFFFFFFF;  ///< Ends a chain of attributes.

/// A piece of a tree's text pool.
struct Span {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

/// One node. `name` is a tag name or an instruction's target, `text` what text kinds carry.
struct Node {
  NodeKind kind = NodeKind::unused;
  Namespace space = Namespace::html;
  std::uint16_t traits = 0;  ///< The traits of the tag (names.hpp); 0 outside HTML.
  bool plain = false;        ///< What it holds came from plain markup and is as it came (DOM-15).
  NodeId parent = NodeId::none;
  NodeId first = NodeId::none;
  NodeId last = NodeId::none;
  NodeId previous = NodeId::none;
  NodeId next = NodeId::none;
  std::uint32_t attributes = kNoAttribute;
  Span name{};
  Span text{};
};

/// One attribute, in a chain in order of setting. `prefix` counts the bytes of `xlink:` and so on.
struct Attribute {
  Span name{};
  Span value{};
  std::uint32_t next = kNoAttribute;
  std::uint32_t prefix = 0;
};

/// Why an outer HTML is not one element; `position` counts the nodes found before the offender.
struct RootError {
  enum class Kind : std::uint8_t { no_element, more_than_one_node } kind = Kind::no_element;
  std::size_t position = 0;
  friend bool operator==(const RootError&, const RootError&) = default;
};

class Tree {
 public:
  Tree();
  /// A whole document, parsed as a navigated page with scripting on.
  [[nodiscard]] static Tree from_page(std::string_view page_html);
  /// A document of which only one element is known.
  [[nodiscard]] static Result<Tree, RootError> from_root(std::string_view outer_html);

  /// The first `[data-ls-root]` of the document, else the first `#app`, else none.
  [[nodiscard]] NodeId root() const;
  [[nodiscard]] bool knows_page() const { return knows_page_; }

  /// The browser's innerHTML setter: parses in the context of `element`, replaces its children.
  /// What is given to these functions must not be a view into this tree.
  void set_inner_html(NodeId element, std::string_view html);
  /// Joins html without parsing the rest again; false, and nothing changed, if unsure (DOM-15).
  enum class Side : std::uint8_t { front, behind };
  [[nodiscard]] bool join(NodeId element, std::string_view html, Side side);
  void set_text(NodeId element, std::string_view text);
  void set_attribute(NodeId element, std::string_view name, std::string_view value);
  void remove_attribute(NodeId element, std::string_view name);

  [[nodiscard]] std::string inner_html(NodeId id) const;
  [[nodiscard]] std::string outer_html(NodeId id) const;
  void append_inner_html(NodeId id, std::string& out) const;
  void append_outer_html(NodeId id, std::string& out) const;
  /// The element's textContent.
  [[nodiscard]] std::string text(NodeId top) const;
  [[nodiscard]] std::optional<std::string_view> attribute(NodeId element,
                                                          std::string_view name) const;

  [[nodiscard]] bool matches(NodeId element, const Selector& selector) const;
  /// The first match below `scope` in tree order; `NodeId::document` asks the whole document.
  [[nodiscard]] NodeId query(NodeId scope, const Selector& selector) const;

  // Building and reading, for the parsers, the serialiser and the matcher.
  [[nodiscard]] const Node& at(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const Attribute& attribute_at(std::uint32_t i) const { return attributes_[i]; }
  [[nodiscard]] std::string_view view(Span span) const {
    return std::string_view(pool_).substr(span.offset, span.size);
  }
  /// Adds text to the pool that spans may name. It counts as live once a node uses it.
  [[nodiscard]] Span keep(std::string_view text);
  [[nodiscard]] NodeId create(NodeKind kind, Span name, Span text);
  [[nodiscard]] NodeId create_element(Namespace space, Span name, std::uint16_t traits);
  /// Adds an attribute at `tail` (none at first) without looking for duplicates; the new tail.
  std::uint32_t add_attribute(NodeId element, std::uint32_t tail, Attribute attribute);
  void append(NodeId parent, NodeId child);
  void detach(NodeId id);
  /// Gives all children of `from` to `to`, behind those that it has.
  void adopt_children(NodeId to, NodeId from);
  void remove_children(NodeId id);
  /// Frees the detached node `top` and everything below it.
  void release(NodeId top);
  /// The node behind `id` in tree order within `top`, or none. Template contents are included.
  [[nodiscard]] NodeId after(NodeId id, NodeId top) const;
  [[nodiscard]] NodeId after_subtree(NodeId id, NodeId top) const;

  /// What the arena holds, for tests of its bounds.
  struct Size {
    std::size_t nodes = 0;
    std::size_t attributes = 0;
    std::size_t bytes = 0;
    std::size_t live_bytes = 0;
    std::size_t live_nodes = 0;
  };
  [[nodiscard]] Size size() const;

 private:
  friend struct TreeSnapshot;
  [[nodiscard]] Node& node(NodeId id) { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::uint32_t find_attribute(NodeId element, std::string_view name,
                                             std::uint32_t& before) const;
  void release_attributes(Node& element);
  [[nodiscard]] bool take_fence(NodeId holder);
  void changed_below(NodeId element);
  void compact_when_wasteful();

  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
  std::string pool_;
  std::size_t live_bytes_ = 0;
  std::size_t live_nodes_ = 1;
  NodeId free_node_ = NodeId::none;
  std::uint32_t free_attribute_ = kNoAttribute;
  bool knows_page_ = true;
};

}  // namespace lightspeed::interpreter::html
