#include <array>
#include <optional>

#include "interpreter/html/entities.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/parse.hpp"
#include "interpreter/html/places.hpp"

// The fast way for the markup that servers really send. Each rule below accepts less than the
// parsing algorithm of HTML would: in doubt the general parser decides, so that this one is right
// whenever it answers (HTML-4).
namespace lightspeed::interpreter::html {
namespace {

// Far below the 512 levels where browsers begin to flatten (HTML-6).
constexpr std::size_t kDepthMax = 500;
// Duplicates are looked for one by one; more attributes than this are not plain.
constexpr std::size_t kAttributesMax = 64;

struct Open {
  NodeId id;
  std::string_view name;
  std::uint16_t traits;
};

constexpr bool name_char(char c) {
  return (c >= 'a' && c <= 'z') || ascii_digit(c) || c == '-' || c == '_';
}

// The bytes that may stand in a plain attribute's name.
constexpr auto kAttributeNameBytes = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x21; c < 0x7F; ++c) table[c] = true;
  for (const char c : {'"', '\'', '<', '=', '/', '>'}) table[static_cast<unsigned char>(c)] = false;
  for (std::size_t c = 'A'; c <= 'Z'; ++c) table[c] = false;
  return table;
}();

class PlainParser {
 public:
  PlainParser(Tree& tree, NodeId parent, std::string_view context, bool form_open,
              std::string_view html)
      : tree_(tree), html_(html), forms_(form_open ? 1 : 0) {
    stack_.reserve(16);
    const std::uint16_t traits = context == "body" ? 0 : traits_of(context);
    stack_.push_back(Open{.id = parent, .name = context, .traits = traits});
    in_table_ = listed(kTableParents, context);
  }

  bool run() {
    const std::uint16_t refused = kVoid | kRaw | kPlainText | kUneven;
    if ((stack_.front().traits & refused) != 0) return false;
    base_ = tree_.keep(html_).offset;
    while (at_ < html_.size()) {
      if (!(html_[at_] == '<' ? tag() : text())) return false;
    }
    return true;
  }

 private:
  [[nodiscard]] const Open& top() const { return stack_.back(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < html_.size() ? html_[at_ + ahead] : '\0';
  }
  [[nodiscard]] Span span(std::size_t from, std::size_t to) const {
    return Span{.offset = base_ + static_cast<std::uint32_t>(from),
                .size = static_cast<std::uint32_t>(to - from)};
  }
  [[nodiscard]] std::size_t find(char wanted, std::size_t from) const {
    const std::size_t found = html_.find(wanted, from);
    return found == std::string_view::npos ? html_.size() : found;
  }
  void skip_space() {
    while (at_ < html_.size() && html_space(html_[at_])) ++at_;
  }

  // A run of characters with its entities decoded; none when one of them is out of the ordinary.
  std::optional<Span> decoded(std::size_t from, std::size_t to) {
    const std::string_view raw = html_.substr(from, to - from);
    if (raw.find('&') == std::string_view::npos) return span(from, to);
    scratch_.clear();
    if (!decode_common_entities(raw, scratch_)) return std::nullopt;
    return tree_.keep(scratch_);
  }

  bool text() {
    const std::size_t end = find('<', at_);
    if (in_table_) {
      for (std::size_t i = at_; i < end; ++i) {
        if (!html_space(html_[i])) return false;
      }
    }
    const auto kept = decoded(at_, end);
    if (!kept) return false;
    tree_.append(top().id, tree_.create(NodeKind::text, Span{}, *kept));
    at_ = end;
    return true;
  }

  bool tag() {
    const char next = peek(1);
    if (next == '/') return end_tag();
    if (next == '!') return comment();
    return next >= 'a' && next <= 'z' && start_tag();
  }

  bool comment() {
    if (html_.substr(at_, 4) != "<!--") return false;
    const std::size_t from = at_ + 4;
    const std::size_t end = html_.find("--", from);
    if (end == std::string_view::npos || end + 2 >= html_.size() || html_[end + 2] != '>') {
      return false;
    }
    const std::string_view inside = html_.substr(from, end - from);
    if (!inside.empty() && (inside.front() == '>' || inside.front() == '-')) return false;
    tree_.append(top().id, tree_.create(NodeKind::comment, Span{}, span(from, end)));
    at_ = end + 3;
    return true;
  }

  std::string_view name() {
    const std::size_t from = at_;
    while (at_ < html_.size() && name_char(html_[at_])) ++at_;
    return html_.substr(from, at_ - from);
  }

  bool end_tag() {
    at_ += 2;
    const std::string_view ended = name();
    skip_space();
    if (peek() != '>' || stack_.size() == 1 || top().name != ended) return false;
    ++at_;
    if ((top().traits & (kOnce | kImpliedEnd)) != 0) count(top().name, -1);
    stack_.pop_back();
    in_table_ = listed(kTableParents, top().name);
    return true;
  }

  // How many elements are open of those names that must not nest.
  void count(std::string_view tag, int by) {
    if (tag == "p") paragraphs_ += by;
    if (tag == "form") forms_ += by;
    if (tag == "select") selects_ += by;
  }

  bool open(std::string_view tag) const {
    for (std::size_t i = 1; i < stack_.size(); ++i) {
      if (stack_[i].name == tag) return true;
    }
    return false;
  }

  // Whether the tag, here, is simply inserted below the current node.
  bool allowed(std::string_view tag, std::uint16_t traits) const {
    const bool outermost = stack_.size() == 1;
    if (in_table_ || (traits & kTableOnly) != 0) return placed(kTablePlaces, tag, top().name);
    if ((traits & kUneven) != 0 || stack_.size() > kDepthMax) return false;
    if ((traits & kClosesParagraph) != 0 && paragraphs_ > 0) return false;
    if ((traits & kHeading) != 0 && (top().traits & kHeading) != 0) return false;
    if ((traits & kListed) != 0 && !outermost && !placed(kListPlaces, tag, top().name)) {
      return false;
    }
    if (tag == "form") return forms_ == 0;
    if (tag == "select") return selects_ == 0 && stack_.front().name != "select";
    if ((traits & kOnce) != 0) return !open(tag);
    if (tag == "input") return selects_ == 0;
    return tag != "hr" || (top().traits & kImpliedEnd) == 0;
  }

  bool start_tag() {
    ++at_;
    const std::size_t from = at_;
    const std::string_view tag = name();
    const std::uint16_t traits = traits_of(tag);
    if (!allowed(tag, traits)) return false;
    const NodeId id = tree_.create_element(Namespace::html, span(from, at_), traits);
    tree_.append(top().id, id);
    if (!attributes(id)) return false;
    if (peek() == '/') {
      if ((traits & kVoid) == 0) return false;
      ++at_;
    }
    if (peek() != '>') return false;
    ++at_;
    if ((traits & kVoid) != 0) return true;
    if ((traits & (kRaw | kPlainText)) != 0) return raw_text(id, tag, traits);
    if (tag == "pre" && (peek() == '\n' || peek() == '&')) return false;
    if ((traits & (kOnce | kImpliedEnd)) != 0) count(tag, 1);
    stack_.push_back(Open{.id = id, .name = tag, .traits = traits});
    in_table_ = listed(kTableParents, tag);
    return true;
  }

  bool raw_text(NodeId id, std::string_view tag, std::uint16_t traits) {
    std::size_t end = at_;
    while (true) {
      end = html_.find("</", end);
      if (end == std::string_view::npos) return false;
      if (equal_ignoring_case(html_.substr(end + 2, tag.size()), tag)) break;
      end += 2;
    }
    const std::size_t after = end + 2 + tag.size();
    if (after >= html_.size() || html_[after] != '>') return false;
    const std::string_view inside = html_.substr(at_, end - at_);
    if (tag == "script" && inside.find("<!--") != std::string_view::npos) return false;
    if (tag == "textarea" && !inside.empty() && inside.front() == '\n') return false;
    if (!inside.empty()) {
      const auto kept = (traits & kRaw) != 0 ? std::optional(span(at_, end)) : decoded(at_, end);
      if (!kept) return false;
      tree_.append(id, tree_.create(NodeKind::text, Span{}, *kept));
    }
    at_ = after + 1;
    return true;
  }

  bool attributes(NodeId id) {
    std::uint32_t tail = kNoAttribute;
    for (std::size_t seen = 0; seen <= kAttributesMax; ++seen) {
      const std::size_t before = at_;
      skip_space();
      if (peek() == '>' || peek() == '/') return true;
      if (at_ == before || at_ == html_.size()) return false;
      const std::size_t from = at_;
      while (at_ < html_.size() && kAttributeNameBytes[static_cast<unsigned char>(html_[at_])]) {
        ++at_;
      }
      if (at_ == from) return false;
      const Span key = span(from, at_);
      const auto kept = value();
      if (!kept) return false;
      if (!has(id, html_.substr(from, key.size))) {
        tail = tree_.add_attribute(id, tail, Attribute{.name = key, .value = *kept});
      }
    }
    return false;
  }

  bool has(NodeId id, std::string_view key) const {
    for (std::uint32_t i = tree_.at(id).attributes; i != kNoAttribute;
         i = tree_.attribute_at(i).next) {
      if (tree_.view(tree_.attribute_at(i).name) == key) return true;
    }
    return false;
  }

  std::optional<Span> value() {
    if (peek() != '=') return Span{.offset = base_};
    ++at_;
    if (peek() == '"' || peek() == '\'') {
      const std::size_t from = at_ + 1;
      const std::size_t end = find(peek(), from);
      if (end == html_.size()) return std::nullopt;
      at_ = end + 1;
      return decoded(from, end);
    }
    const std::size_t from = at_;
    while (at_ < html_.size() && (name_char(html_[at_]) || ascii_letter(html_[at_]))) ++at_;
    if (at_ == from) return std::nullopt;
    return span(from, at_);
  }

  Tree& tree_;
  std::string_view html_;
  std::uint32_t base_ = 0;
  std::size_t at_ = 0;
  std::vector<Open> stack_;
  std::string scratch_;
  int paragraphs_ = 0;
  int forms_ = 0;
  int selects_ = 0;
  bool in_table_ = false;
};

// Carriage returns and NUL are changed on the way in, and bytes may not be text at all.
bool plain_bytes(std::string_view html) {
  bool high = false;
  for (const char c : html) {
    if (c == '\0' || c == '\r') return false;
    high = high || static_cast<unsigned char>(c) >= 0x80;
  }
  return !high || valid_utf8(html);
}

}  // namespace

bool parse_plain(Tree& tree, NodeId parent, std::string_view context, bool form_open,
                 std::string_view html) {
  if (!plain_bytes(html)) return false;
  if (PlainParser(tree, parent, context, form_open, html).run()) return true;
  tree.remove_children(parent);
  return false;
}

}  // namespace lightspeed::interpreter::html
