#include "isa/view/scanner.hpp"

#include <utility>

#include "isa/base/utf8.hpp"

namespace lightspeed::isa::view {
namespace {

constexpr std::size_t kFoundCharactersMax = 16;

/// How many bytes the well-formed character at the beginning has; 0 when there is none.
std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < low || byte(1) > high) return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if (byte(i) < 0x80 || byte(i) > 0xBF) return 0;
  }
  return size;
}

}  // namespace

std::string lowered(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) out.push_back(lowered(c));
  return out;
}

void Scanner::skip(std::size_t bytes) {
  for (const char c : text_.substr(0, bytes)) {
    if (c == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if (!continues_character(c)) {
      ++position_.column;
    }
  }
  text_.remove_prefix(std::min(bytes, text_.size()));
}

bool Scanner::take(std::string_view words) {
  if (!at(words)) return false;
  skip(words.size());
  return true;
}

std::string Scanner::found() const {
  if (ended()) return "the end of the view";
  if (is_line_break(peek())) return "the end of the line";
  std::size_t characters = 0;
  std::size_t size = 0;
  while (size < text_.size() && !is_line_break(text_[size])) {
    if (!continues_character(text_[size]) && ++characters > kFoundCharactersMax) break;
    ++size;
  }
  const bool cut = size < text_.size() && !is_line_break(text_[size]);
  return joined({"'", text_.substr(0, size), cut ? "…'" : "'"});
}

std::optional<MarkupError> check_characters(std::string_view text, Position at) {
  Scanner scanner(text, at);
  while (!scanner.ended()) {
    const std::size_t size = character_size(scanner.rest());
    if (size == 0) {
      return MarkupError{scanner.position(), "expected UTF-8, found a byte that is no character"};
    }
    const auto byte = static_cast<unsigned char>(scanner.peek());
    if ((byte < 0x20 && !is_blank(scanner.peek())) || byte == 0x7F) {
      return MarkupError{scanner.position(), "expected text, found a control character; remove it"};
    }
    scanner.skip(size);
  }
  return std::nullopt;
}

std::string words_of(Position at) {
  return joined({"line ", std::to_string(at.line), ", column ", std::to_string(at.column)});
}

std::string joined(std::initializer_list<std::string_view> words) {
  std::string text;
  for (const std::string_view word : words) text.append(word);
  return text;
}

tl::unexpected<MarkupError> markup_failure(Position at,
                                           std::initializer_list<std::string_view> words) {
  return failure(MarkupError{.at = at, .text = joined(words)});
}

}  // namespace lightspeed::isa::view
