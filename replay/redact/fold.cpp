#include "replay/redact/fold.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "interpreter/html/entities.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/base/hex.hpp"

namespace lightspeed::replay {
namespace {

namespace html = interpreter::html;

// Escapes within escapes: a form value in JSON in an attribute in a query has four.
constexpr int kRoundsMax = 8;
constexpr std::size_t kEntityMax = 34;  // `&CounterClockwiseContourIntegral;` and a little.

// A reference that the common way leaves to the general parser, which knows all names.
std::string decoded_by_parser(std::string_view raw) {
  const auto tree = html::Tree::from_root("<p>" + std::string(raw) + "</p>");
  return tree ? tree->text(html::NodeId::document) : std::string(raw);
}

// How many bytes at the front are a reference: a number may lack its `;`, a name may not.
std::size_t reference_size(std::string_view text) {
  const bool is_number = text.starts_with("&#");
  const bool is_hex = is_number && text.size() > 2 && html::ascii_lower(text[2]) == 'x';
  const auto belongs = [&](char c) {
    if (is_hex) return hex_digit(c).has_value();
    return html::ascii_digit(c) || (!is_number && html::ascii_letter(c));
  };
  const std::size_t front = is_hex ? 3 : is_number ? 2 : 1;
  std::size_t end = front;
  while (end < text.size() && belongs(text[end])) ++end;
  if (end == front) return 0;
  if (end < text.size() && text[end] == ';') return end + 1;
  return is_number ? end : 0;
}

// One round: every escape that stands there is undone once.
class Round {
 public:
  explicit Round(const Folded& from) : from_(from) {
    to_.bytes.reserve(from.bytes.size());
    to_.begin.reserve(from.bytes.size());
    to_.end.reserve(from.bytes.size());
  }

  /// False if there was nothing to undo.
  bool run() {
    while (at_ < from_.bytes.size()) {
      if (!entity() && !percent() && !backslashes()) keep(from_.begin[at_]);
    }
    return changed_;
  }
  Folded take() { return std::move(to_); }

 private:
  [[nodiscard]] std::string_view rest() const { return std::string_view(from_.bytes).substr(at_); }

  void push(char byte, std::size_t begin, std::size_t end) {
    to_.bytes.push_back(byte);
    to_.begin.push_back(begin);
    to_.end.push_back(end);
  }
  void keep(std::size_t begin) {
    push(from_.bytes[at_], begin, from_.end[at_]);
    ++at_;
  }
  // The text that `count` bytes from here on stand for; each of its bytes comes from all of them.
  void replace(std::string_view text, std::size_t begin, std::size_t count) {
    for (const char byte : text) push(byte, begin, from_.end[at_ + count - 1]);
    at_ += count;
    changed_ = true;
  }

  bool entity() {
    if (rest().front() != '&') return false;
    const std::string_view raw = rest().substr(0, reference_size(rest().substr(0, kEntityMax)));
    if (raw.empty()) return false;
    std::string whole(raw);
    if (!whole.ends_with(';')) whole += ';';
    std::string text;
    if (!interpreter::html::decode_common_entities(whole, text)) text = decoded_by_parser(whole);
    if (text.empty() || text == whole) return false;
    replace(text, from_.begin[at_], raw.size());
    return true;
  }

  bool percent() {
    const auto byte = percent_byte(rest(), 0);
    if (!byte) return false;
    replace(std::string_view(&*byte, 1), from_.begin[at_], 3);
    return true;
  }

  // The number that four hexadecimal digits behind a `u` give.
  static std::optional<std::uint32_t> code_unit(std::string_view text) {
    if (text.size() < 5 || text.front() != 'u') return std::nullopt;
    std::uint32_t code = 0;
    for (const char c : text.substr(1, 4)) {
      const auto digit = hex_digit(c);
      if (!digit) return std::nullopt;
      code = code * 16 + *digit;
    }
    return code;
  }

  // A run of backslashes escapes what follows it; how many there are depends on how often the text
  // was quoted, and so means nothing here. Only the last one of an odd run belongs to what follows:
  // to leave it there would escape what comes next.
  bool backslashes() {
    const std::size_t run = std::min(rest().find_first_not_of('\\'), rest().size());
    if (run == 0) return false;
    changed_ = true;
    const std::size_t first = from_.begin[at_];
    at_ += run;
    if (at_ == from_.bytes.size()) return true;
    if (character_of_code(first)) return true;
    keep(run % 2 == 1 ? from_.begin[at_ - 1] : from_.begin[at_]);
    return true;
  }

  bool character_of_code(std::size_t begin) {
    auto code = code_unit(rest());
    if (!code) return false;
    std::size_t count = 5;
    if (*code >= 0xD800 && *code < 0xDC00) {
      const std::size_t again = rest().find_first_not_of('\\', count);
      const auto low = again == std::string_view::npos || again == count
                           ? std::nullopt
                           : code_unit(rest().substr(again));
      if (!low || *low < 0xDC00 || *low > 0xDFFF) return false;
      code = 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
      count = again + 5;
    } else if (*code >= 0xDC00 && *code <= 0xDFFF) {
      return false;
    }
    std::string text;
    interpreter::html::append_code_point(*code, text);
    replace(text, begin, count);
    return true;
  }

  const Folded& from_;
  Folded to_;
  std::size_t at_ = 0;
  bool changed_ = false;
};

// A blank is a plus in a form, and a line's end is a letter behind a backslash in JSON.
constexpr std::array<std::pair<char, char>, 6> kAlike{
    {{'+', ' '}, {'\n', 'n'}, {'\t', 't'}, {'\r', 'r'}, {'\b', 'b'}, {'\f', 'f'}}};

}  // namespace

Folded fold(std::string_view text) {
  Folded folded;
  folded.bytes = text;
  folded.begin.resize(text.size());
  folded.end.resize(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    folded.begin[i] = i;
    folded.end[i] = i + 1;
  }
  for (int round = 0; round < kRoundsMax; ++round) {
    if (folded.bytes.find_first_of("&%\\") == std::string::npos) break;
    Round next(folded);
    if (!next.run()) break;
    folded = next.take();
  }
  for (char& byte : folded.bytes) {
    byte = interpreter::html::ascii_lower(byte);
    for (const auto& [from, to] : kAlike) {
      if (byte == from) byte = to;
    }
  }
  return folded;
}

}  // namespace lightspeed::replay
