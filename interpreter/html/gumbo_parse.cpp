#include "interpreter/html/gumbo_parse.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"

namespace lightspeed::interpreter::html {
namespace {

// A browser nests elements 513 deep, the html element included (HTML-6).
constexpr std::size_t kDepthMax = 513;
constexpr std::string_view kForm = "<form>";
constexpr std::string_view kBody = "<!doctype html><body>";

// Memory for one parse, given back at once: gumbo's own release calls itself for each level.
class Arena {
 public:
  [[nodiscard]] void* allocate(std::size_t size) {
    const std::size_t rounded = (size + 15) / 16 * 16;
    if (rounded > left_) {
      const std::size_t block = std::max(rounded, next_block_);
      blocks_.push_back(std::make_unique<char[]>(block));
      free_ = blocks_.back().get();
      left_ = block;
      next_block_ = std::min<std::size_t>(next_block_ * 2, 4U << 20U);
    }
    char* const given = free_;
    free_ += rounded;
    left_ -= rounded;
    return given;
  }

 private:
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t next_block_ = 16U << 10U;
  std::size_t left_ = 0;
  char* free_ = nullptr;
};

// Turns gumbo's tree into nodes of ours, without recursion.
class Converter {
 public:
  /// `stand_in` is the offset of a form tag to leave out, with its content kept; or no offset.
  Converter(Tree& tree, const Repaired& repaired, std::size_t stand_in)
      : tree_(tree), repaired_(repaired), stand_in_(stand_in) {}

  void children(const GumboVector& list, NodeId parent, std::size_t depth) {
    std::vector<Frame> stack{Frame{.list = &list, .parent = parent, .depth = depth}};
    while (!stack.empty()) {
      Frame& frame = stack.back();
      if (frame.next == frame.list->length) {
        stack.pop_back();
        continue;
      }
      const auto* node = static_cast<const GumboNode*>(frame.list->data[frame.next++]);
      const NodeId above = frame.parent;
      const std::size_t level = frame.depth;
      const bool element = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
      if (!element) {
        leaf(*node, above, level);
      } else if (stands_in(node->v.element)) {
        stack.push_back(Frame{.list = &node->v.element.children, .parent = above, .depth = level});
      } else {
        const NodeId made = make(node->v.element);
        tree_.append(place(above, level), made);
        const std::size_t below = std::min(level + 1, kDepthMax);
        stack.push_back(Frame{.list = &node->v.element.children, .parent = made, .depth = below});
      }
    }
  }

 private:
  struct Frame {
    const GumboVector* list = nullptr;
    unsigned next = 0;
    NodeId parent = NodeId::none;
    std::size_t depth = 0;
  };

  [[nodiscard]] bool stands_in(const GumboElement& element) const {
    return element.original_tag.data != nullptr && stand_in_ != std::string::npos &&
           element.original_tag.data == repaired_.renamed.data() + stand_in_;
  }

  // Too deep an element becomes a sibling of its parent, as in a browser.
  [[nodiscard]] NodeId place(NodeId parent, std::size_t depth) const {
    return depth >= kDepthMax ? tree_.at(parent).parent : parent;
  }

  [[nodiscard]] std::string restored(const char* text) const { return undo(repaired_, text); }

  void leaf(const GumboNode& node, NodeId parent, std::size_t depth) {
    const GumboText& piece = node.v.text;
    if (repaired_.marked && piece.text == kMarker) return;
    const std::string text = restored(piece.text);
    if (node.type == GUMBO_NODE_COMMENT) {
      const std::string_view original(piece.original_text.data, piece.original_text.length);
      const bool instructs = original.starts_with("<?");
      if (instructs && !original.ends_with(">")) return;  // The input ended in it.
      tree_.append(place(parent, depth), instructs ? instruction(text) : comment(text));
      return;
    }
    if (text.empty()) return;
    const NodeId last = tree_.at(parent).last;
    if (last == NodeId::none || tree_.at(last).kind != NodeKind::text) {
      tree_.append(parent, tree_.create(NodeKind::text, Span{}, tree_.keep(text)));
      return;
    }
    const std::string joined = std::string(tree_.view(tree_.at(last).text)) + text;
    tree_.detach(last);
    tree_.release(last);
    tree_.append(parent, tree_.create(NodeKind::text, Span{}, tree_.keep(joined)));
  }

  NodeId comment(std::string_view text) {
    return tree_.create(NodeKind::comment, Span{}, tree_.keep(text));
  }

  // Chromium 156 reads `<?target data?>` as a processing instruction; gumbo as a comment `?…`.
  NodeId instruction(std::string_view text) {
    std::string_view rest = text.substr(1);
    std::size_t end = 0;
    const auto names = [&](char c) {
      return ascii_letter(c) || c == '_' || (end > 0 && (ascii_digit(c) || c == '-'));
    };
    while (end < rest.size() && names(rest[end])) ++end;
    const std::string_view target = rest.substr(0, end);
    const bool ended = end == rest.size() || html_space(rest[end]) || rest[end] == '?';
    if (target.empty() || !ended || equal_ignoring_case(target, "xml") ||
        equal_ignoring_case(target, "xml-stylesheet")) {
      return comment(text);
    }
    std::string_view data = rest.substr(end);
    while (!data.empty() && html_space(data.front())) data.remove_prefix(1);
    if (!data.empty() && data.back() == '?') data.remove_suffix(1);
    const Span name = tree_.keep(target);
    return tree_.create(NodeKind::instruction, name, tree_.keep(data));
  }

  // The name as the source has it, so that renamed tags get their own name back.
  [[nodiscard]] std::string name_of(const GumboElement& element) const {
    std::string name;
    if (element.tag != GUMBO_TAG_UNKNOWN) name = gumbo_normalized_tagname(element.tag);
    if (element.original_tag.data == nullptr || element.original_tag.length == 0) return name;
    const auto offset =
        static_cast<std::size_t>(element.original_tag.data - repaired_.renamed.data());
    GumboStringPiece piece{repaired_.source.data() + offset, element.original_tag.length};
    gumbo_tag_from_original_text(&piece);
    std::string original;
    for (const char c : std::string_view(piece.data, piece.length)) {
      c == '\0' ? original.append("\xEF\xBF\xBD") : original.append(1, ascii_lower(c));
    }
    if (element.tag_namespace == GUMBO_NAMESPACE_SVG) {
      const GumboStringPiece low{original.data(), original.size()};
      const char* const fixed = gumbo_normalize_svg_tagname(&low);
      if (fixed != nullptr) return fixed;
      if (original == "fedropshadow") return "feDropShadow";  // Younger than gumbo.
    }
    for (const Renaming& row : repaired_.renamings) {
      if (original == row.from) return original;
    }
    return name.empty() ? original : name;
  }

  // An attribute may be made of what looks like a renamed tag, and then gets its text back too.
  [[nodiscard]] std::string local_name(const GumboAttribute& attribute) const {
    const GumboStringPiece& piece = attribute.original_name;
    if (piece.data == nullptr) return attribute.name;
    const auto offset = static_cast<std::size_t>(piece.data - repaired_.renamed.data());
    std::string own = repaired_.source.substr(offset, piece.length);
    if (own == std::string_view(piece.data, piece.length)) return attribute.name;
    for (char& c : own) c = ascii_lower(c);
    return own;
  }

  NodeId make(const GumboElement& element) {
    static constexpr std::array kSpaces{Namespace::html, Namespace::svg, Namespace::math};
    const Namespace space = kSpaces[static_cast<std::size_t>(element.tag_namespace)];
    const std::string name = name_of(element);
    const std::uint16_t traits = space == Namespace::html ? traits_of(name) : std::uint16_t{0};
    const NodeId id = tree_.create_element(space, tree_.keep(name), traits);
    std::uint32_t tail = kNoAttribute;
    for (unsigned i = 0; i < element.attributes.length; ++i) {
      const auto* each = static_cast<const GumboAttribute*>(element.attributes.data[i]);
      static constexpr std::array<std::string_view, 4> kPrefixes{"", "xlink:", "xml:", "xmlns:"};
      std::string_view prefix = kPrefixes[static_cast<std::size_t>(each->attr_namespace)];
      const std::string local = local_name(*each);
      if (local == "xmlns") prefix = "";
      const Span key = tree_.keep(std::string(prefix) + local);
      tail = tree_.add_attribute(id, tail,
                                 Attribute{.name = key,
                                           .value = tree_.keep(restored(each->value)),
                                           .prefix = static_cast<std::uint32_t>(prefix.size())});
    }
    return id;
  }

  Tree& tree_;
  const Repaired& repaired_;
  std::size_t stand_in_;
};

// The children of the parse that are wanted: of the page, of its body, or of the fragment's root.
const GumboVector& wanted_children(const GumboOutput& out, const GumboContext& context) {
  if (context.tag == GUMBO_TAG_LAST) return out.document->v.document.children;
  const GumboVector& below = out.root->v.element.children;
  if (!context.as_page) return below;
  return static_cast<const GumboNode*>(below.data[below.length - 1])->v.element.children;
}

}  // namespace

void parse_with_gumbo(Tree& tree, NodeId parent, const GumboContext& context,
                      std::string_view html) {
  std::string prefix(context.as_page ? kBody : "");
  const std::size_t stand_in = context.form_stand_in ? prefix.size() : std::string::npos;
  if (context.form_stand_in) prefix.append(kForm);
  const Repaired repaired = repair(prefix, html);
  Arena arena;
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* from, std::size_t size) {
    return static_cast<Arena*>(from)->allocate(size);
  };
  options.deallocator = [](void*, void*) {};
  options.userdata = &arena;
  options.max_errors = 0;
  options.fragment_context = context.as_page ? GUMBO_TAG_LAST : context.tag;
  options.fragment_namespace = context.space;
  const GumboOutput* out =
      gumbo_parse_with_options(&options, repaired.renamed.data(), repaired.renamed.size());
  const bool page = context.tag == GUMBO_TAG_LAST;
  Converter(tree, repaired, stand_in)
      .children(wanted_children(*out, context), parent, page ? 0 : 1);
}

}  // namespace lightspeed::interpreter::html
