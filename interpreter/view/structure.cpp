#include "interpreter/view/structure.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/html/names.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/view/elements.hpp"

namespace lightspeed::interpreter::view {
namespace {

namespace markup = isa::view;
using html::NodeId;
using markup::MarkupError;
using markup::Nodes;
using Checked = Result<void, MarkupError>;

// A private character stands for each text, so that it is known where the texts are.
constexpr std::string_view kMark = "\xEE\x80\x80";
// The number of an element, as an attribute of its own, so that it is known where it lands.
constexpr std::string_view kNumber = "lightspeed-number";
// Long input keeps fewer formatting elements open (HTML-6) unless it is plain; a full render may be
// long, and something in it may be not plain.
constexpr std::size_t kShallowDepth = 30;
constexpr std::size_t kLongInput = 16384;

enum class Sections { empty, filled };

/// An element of the skeleton, and what stands right in it. The root has number 0, and no element.
struct Expected {
  const markup::Element* element = nullptr;
  std::size_t parent = 0;
  std::size_t texts = 0;
};

class SkeletonWriter {
 public:
  explicit SkeletonWriter(Sections sections) : sections_(sections), expected_(1) {}

  void add(const Nodes& nodes) {
    for (const markup::Node& node : nodes) {
      std::visit(Overloaded{
                     [&](const markup::Text& text) { add_text(text.html); },
                     [&](const markup::Variable&) {
                       if (sections_ == Sections::filled) add_mark();
                     },
                     [&](const markup::Element& element) { add_element(element); },
                     [&](const markup::Section& section) {
                       if (sections_ == Sections::filled) add(section.children);
                     },
                     [](const markup::Component&) { unreachable("it was expanded"); },
                     [](const markup::SlotContent&) { unreachable("it was expanded"); },
                 },
                 node.value);
    }
  }

  [[nodiscard]] std::string html() const {
    if (depth_max_ <= kShallowDepth) return html_;
    return html_ + "<svg></svg><!--" + std::string(kLongInput, ' ') + "-->";
  }
  [[nodiscard]] const std::vector<Expected>& expected() const { return expected_; }

 private:
  // Blanks are allowed where texts are not, and a comment is no text.
  void add_text(const std::string& html) {
    const bool blank = std::all_of(html.begin(), html.end(), html::html_space);
    if (blank || html.find('<') != std::string::npos) {
      html_ += html;
    } else {
      add_mark();
    }
  }

  void add_mark() {
    html_ += kMark;
    ++expected_[open_].texts;
  }

  void add_element(const markup::Element& element) {
    const std::size_t parent = std::exchange(open_, expected_.size());
    expected_.push_back({.element = &element, .parent = parent});
    html_.append("<").append(element.tag).append(" ").append(kNumber).append("=\"");
    html_.append(std::to_string(open_)).append("\"");
    for (const markup::Attribute& attribute : element.attributes) add_attribute(attribute);
    html_ += '>';
    depth_max_ = std::max(depth_max_, ++depth_);
    add(element.children);
    --depth_;
    open_ = parent;
    if (markup::is_void(element.tag) && element.children.empty()) return;
    html_.append("</").append(element.tag).append(">");
  }

  void add_attribute(const markup::Attribute& attribute) {
    if (!attribute.value) {
      html_.append(" ").append(attribute.name);
      return;
    }
    const bool flag = attribute.value->size() == 1 &&
                      std::holds_alternative<markup::Variable>(attribute.value->front().value);
    if (flag && sections_ == Sections::empty) return;
    html_.append(" ").append(attribute.name).append("=\"");
    add_value(*attribute.value);
    html_ += '"';
  }

  void add_value(const Nodes& nodes) {
    for (const markup::Node& node : nodes) {
      if (const auto* text = std::get_if<markup::Text>(&node.value)) {
        for (const char c : text->html) html_.append(c == '"' ? "&quot;" : std::string(1, c));
      } else if (sections_ == Sections::filled) {
        html_ += kMark;
      }
    }
  }

  Sections sections_;
  std::string html_;
  std::vector<Expected> expected_;
  std::size_t open_ = 0;
  std::size_t depth_ = 0;
  std::size_t depth_max_ = 0;
};

/// Where the elements of the skeleton landed.
class Reading {
 public:
  Reading(const std::vector<Expected>& expected, const std::string& html)
      : expected_(expected), tree_(root_tree()), places_(expected.size(), NodeId::none) {
    const NodeId root = tree_.at(NodeId::document).first;
    places_[0] = root;
    tree_.set_inner_html(root, html);
    for (NodeId id = tree_.after(root, root); id != NodeId::none; id = tree_.after(id, root)) {
      if (tree_.at(id).kind != html::NodeKind::element) continue;
      const auto number = number_of(id);
      if (!number) continue;
      if (places_[*number] != NodeId::none && !doubled_) doubled_ = *number;
      if (places_[*number] == NodeId::none) places_[*number] = id;
    }
  }

  [[nodiscard]] Checked check() const {
    // Elements first: a text lands elsewhere because an element does.
    for (const auto wrong_with : {&Reading::wrong_place, &Reading::wrong_text}) {
      for (std::size_t i = 1; i < expected_.size(); ++i) {
        const std::string wrong = (this->*wrong_with)(i);
        if (wrong.empty()) continue;
        return failure(MarkupError{.at = expected_[i].element->at, .text = wrong});
      }
    }
    return {};
  }

 private:
  static html::Tree root_tree() {
    auto tree = html::Tree::from_root("<main></main>");
    CHECK(tree.has_value(), "one element is one element");
    return *std::move(tree);
  }

  [[nodiscard]] std::optional<std::size_t> number_of(NodeId id) const {
    const auto digits = tree_.attribute(id, kNumber);
    std::size_t number = 0;
    if (!digits) return std::nullopt;
    std::from_chars(digits->data(), digits->data() + digits->size(), number);
    return number < expected_.size() ? std::optional(number) : std::nullopt;
  }

  [[nodiscard]] std::string wrong_place(std::size_t i) const {
    const Expected& expected = expected_[i];
    const std::string tag = tag_of(i);
    const std::string parent = tag_of(expected.parent);
    const NodeId place = places_[i];
    if (place == NodeId::none) return "a browser drops " + tag + ": " + parent + " cannot hold it";
    const NodeId holder = tree_.at(place).parent;
    if (holder != places_[expected.parent]) return wrong_parent(i, holder);
    if (doubled_ == i) return "a browser makes two of " + tag + ": what it holds ends it too early";
    if (!html::equal_ignoring_case(tree_.view(tree_.at(place).name), expected.element->tag)) {
      return "a browser reads " + tag + " as " + written(place);
    }
    if (tree_.at(place).space != html::Namespace::html && markup::keeps_blanks(tag_name(i))) {
      return "a browser knows no " + tag + " in drawings and formulas";
    }
    if (in_order(place, i)) return {};
    return "a browser moves " + tag + " in front of what stands before it";
  }

  [[nodiscard]] std::string wrong_text(std::size_t i) const {
    if (texts_in(places_[i]) == expected_[i].texts) return {};
    return "a browser moves the text that stands right in " + tag_of(i) + " out of it";
  }

  [[nodiscard]] std::string wrong_parent(std::size_t i, NodeId holder) const {
    const std::string tag = tag_of(i);
    const std::string parent = tag_of(expected_[i].parent);
    const auto number = holder == places_[0] ? std::optional<std::size_t>(0) : number_of(holder);
    if (!number) {
      return "a browser puts " + tag + " into " + written(holder) + ", which it adds: write " +
             written(holder) + " around it";
    }
    const NodeId wanted = places_[expected_[i].parent];
    if (wanted != NodeId::none && tree_.at(wanted).parent == holder) {
      return "a browser puts " + tag + " beside " + parent + ", which cannot hold it";
    }
    return "a browser puts " + tag + " into " + tag_of(*number) + ", not into " + parent;
  }

  [[nodiscard]] bool in_order(NodeId place, std::size_t i) const {
    NodeId before = tree_.at(place).previous;
    while (before != NodeId::none && tree_.at(before).kind != html::NodeKind::element) {
      before = tree_.at(before).previous;
    }
    return before == NodeId::none || number_of(before).value_or(0) < i;
  }

  [[nodiscard]] std::size_t texts_in(NodeId element) const {
    std::size_t texts = 0;
    for (NodeId id = tree_.at(element).first; id != NodeId::none; id = tree_.at(id).next) {
      if (tree_.at(id).kind != html::NodeKind::text) continue;
      const std::string_view text = tree_.view(tree_.at(id).text);
      for (std::size_t at = text.find(kMark); at != std::string_view::npos;
           at = text.find(kMark, at + 1)) {
        ++texts;
      }
    }
    return texts;
  }

  [[nodiscard]] const std::string& tag_name(std::size_t i) const {
    return expected_[i].element->tag;
  }
  [[nodiscard]] std::string tag_of(std::size_t i) const {
    return i == 0 ? "the root" : "<" + tag_name(i) + ">";
  }
  [[nodiscard]] std::string written(NodeId id) const {
    return "<" + std::string(tree_.view(tree_.at(id).name)) + ">";
  }

  const std::vector<Expected>& expected_;
  html::Tree tree_;
  std::vector<NodeId> places_;
  std::optional<std::size_t> doubled_;
};

bool is_dynamic(const Nodes& nodes) {
  return std::any_of(nodes.begin(), nodes.end(), [](const markup::Node& node) {
    return !std::holds_alternative<markup::Text>(node.value);
  });
}

// What no skeleton can show, because it depends on the data.
Checked check_values(const std::vector<Expected>& expected) {
  for (std::size_t i = 1; i < expected.size(); ++i) {
    const markup::Element& element = *expected[i].element;
    if ((html::traits_of(element.tag) & html::kRaw) != 0 && is_dynamic(element.children)) {
      return failure(MarkupError{
          .at = element.at,
          .text = "a browser reads what <" + element.tag + "> holds as it is, escaped or not"});
    }
    for (const markup::Attribute& attribute : element.attributes) {
      if (element.tag != "annotation-xml" || attribute.name != "encoding") continue;
      if (!attribute.value || !is_dynamic(*attribute.value)) continue;
      return failure(MarkupError{.at = attribute.at,
                                 .text = "what <annotation-xml> may hold depends on this value"});
    }
  }
  return {};
}

}  // namespace

Checked check_structure(const Nodes& markup) {
  for (const Sections sections : {Sections::filled, Sections::empty}) {
    SkeletonWriter skeleton(sections);
    skeleton.add(markup);
    if (auto checked = check_values(skeleton.expected()); !checked) return checked;
    if (auto checked = Reading(skeleton.expected(), skeleton.html()).check(); !checked) {
      return checked;
    }
  }
  return {};
}

}  // namespace lightspeed::interpreter::view
