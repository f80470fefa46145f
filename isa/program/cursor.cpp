#include "isa/program/cursor.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "isa/nearest.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::array<std::string_view, 2> kBooleans{"false", "true"};
constexpr std::uint64_t kIntegerMax = std::numeric_limits<std::int64_t>::max();

/// The decimal digits as a number, or nothing if it is beyond `max`.
std::optional<std::uint64_t> number_of(std::string_view digits, std::uint64_t max) {
  std::uint64_t number = 0;
  for (const char digit : digits) {
    const auto value = static_cast<std::uint64_t>(digit - '0');
    if (number > (max - value) / 10) return std::nullopt;
    number = number * 10 + value;
  }
  return number;
}

}  // namespace

const Token& Cursor::peek(std::size_t ahead) const {
  if (error_ || next_ + ahead >= tokens_.size()) return tokens_.back();
  return tokens_[next_ + ahead];
}

const Token& Cursor::take() {
  const Token& token = peek();
  if (next_ < tokens_.size()) ++next_;
  return token;
}

bool Cursor::at_word(std::string_view word) const {
  return peek().kind == TokenKind::word && peek().text == word;
}

bool Cursor::at_sign(std::string_view sign) const {
  return peek().kind == TokenKind::sign && peek().text == sign;
}

bool Cursor::accept_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

bool Cursor::accept_sign(std::string_view sign) {
  if (!at_sign(sign)) return false;
  take();
  return true;
}

void Cursor::need_sign(std::string_view sign, std::string_view what) {
  if (accept_sign(sign)) return;
  expected("'" + std::string(sign) + "' " + std::string(what));
}

void Cursor::need_line_end(std::string_view what, std::string_view advice) {
  if (at_line_end()) {
    take();
    return;
  }
  expected(what, {}, advice);
}

std::string Cursor::need_name(std::string_view what) {
  if (peek().kind != TokenKind::word) {
    expected(what);
    return {};
  }
  const Token& token = take();
  std::string name = token.text;
  // `add-item` is one name to whoever writes it, and three tokens here.
  while (at_sign("-") && peek().touches && peek(1).touches && peek(1).kind == TokenKind::word) {
    take();
    name += "-" + take().text;
  }
  if (!is_name(name)) {
    const std::string near = name_like(name);
    fail(token.at, "'" + name +
                       "' cannot be a name: a name is small letters, digits and '_', begins with a "
                       "letter, and is none of true, false, and, or, not, if" +
                       (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
  return name;
}

std::string Cursor::need_word(std::string_view what, std::span<const std::string_view> words) {
  const bool fits = peek().kind == TokenKind::word &&
                    std::find(words.begin(), words.end(), peek().text) != words.end();
  if (!fits) {
    expected(what, words);
    return {};
  }
  return take().text;
}

std::string Cursor::need_text(std::string_view what) {
  if (peek().kind == TokenKind::text) return take().text;
  expected(what);
  return {};
}

Value Cursor::need_value(Type type) {
  if (type == Type::text && peek().kind == TokenKind::text) return take().text;
  if (type == Type::boolean && (at_word("true") || at_word("false"))) return take().text == "true";
  if (type == Type::integer) {
    const Position at = peek().at;
    const bool negative = accept_sign("-");
    if (peek().kind == TokenKind::integer) {
      const auto number = number_of(take().text, kIntegerMax + (negative ? 1 : 0));
      if (!number) fail(at, "an integer lies between -9223372036854775808 and 9223372036854775807");
      const std::uint64_t magnitude = number.value_or(0);
      return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
    }
  }
  if (type == Type::boolean) {
    const std::string_view near = nearest(peek().text, kBooleans);
    expected("true or false", {},
             near.empty() ? "" : "; did you mean '" + std::string(near) + "'?");
  } else {
    expected(type == Type::text ? "a text in double quotes" : "a decimal integer");
  }
  return default_of(type);
}

Type Cursor::need_type() {
  const std::string word = need_word("a type", kTypeNames);
  const auto* found = std::find(kTypeNames.begin(), kTypeNames.end(), word);
  return found == kTypeNames.end() ? Type::text : static_cast<Type>(found - kTypeNames.begin());
}

void Cursor::fail(Position at, std::string text) {
  if (!error_) error_ = error_at(at, std::move(text));
}

void Cursor::expected(std::string_view what, std::span<const std::string_view> words,
                      std::string_view advice) {
  const Token& token = peek();
  const bool is_word = token.kind == TokenKind::word;
  fail(token.at, std::string(what) + " was expected, found " + described(token) +
                     suggestion(is_word ? token.text : std::string(), words) + std::string(advice));
}

bool Cursor::enter() {
  if (error_ || depth_ == kNestingMax) {
    fail_nested(peek().at);
    return false;
  }
  deepest_ = std::max(deepest_, ++depth_);
  return true;
}

void Cursor::fail_nested(Position at) {
  fail(at, "this is nested more than " + std::to_string(kNestingMax) +
               " deep: give a part of it a name by 'let'");
}

}  // namespace lightspeed::isa::program
