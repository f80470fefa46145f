#include "isa/program/token.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/utf8.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::isa::program {
namespace {

/// What a sign is written as; the longer ones first, because they begin like shorter ones.
constexpr std::array<std::string_view, 21> kSigns{"<>", "<=", ">=", "!=", "(", ")", "[",
                                                  "]",  "{",  "}",  ":",  ",", ".", "=",
                                                  "<",  ">",  "+",  "-",  "*", "/", "%"};

/// Words that mean something inside expressions, so that nothing else can be called so.
constexpr std::array<std::string_view, 6> kReserved{"true", "false", "and", "or", "not", "if"};

/// Signs of other languages, and what a program writes instead.
struct Foreign {
  std::string_view sign;
  std::string_view advice;
};
constexpr std::array kForeign{
    Foreign{"//", "a comment is a line of its own that begins with '#'"},
    Foreign{"/*", "a comment is a line of its own that begins with '#'"},
    Foreign{"==", "equality is one sign: a = b"},
    Foreign{"&&", "write 'and'"},
    Foreign{"||", "write 'or'"},
    Foreign{"!", "write 'not', or '!=' for unequal"},
    Foreign{"'", "a text stands in double quotes, such as \"all\""},
    Foreign{"`", "a text stands in double quotes, such as \"all\""},
    Foreign{"\xE2\x80\x9C", "a text stands in straight double quotes, such as \"all\""},
    Foreign{"\xE2\x80\x9D", "a text stands in straight double quotes, such as \"all\""},
    Foreign{"\xE2\x80\x98", "a text stands in straight double quotes, such as \"all\""},
    Foreign{"\xE2\x80\x99", "a text stands in straight double quotes, such as \"all\""},
    Foreign{"#", "a comment stands on a line of its own"},
    Foreign{"?", "write choose(condition, a, b)"},
    Foreign{";", "the end of the line ends an instruction"},
};

constexpr bool is_small(char byte) { return byte >= 'a' && byte <= 'z'; }
constexpr bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
constexpr bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }
/// Capitals and letters beyond ASCII are read as parts of a word, so that the error names it whole.
constexpr bool is_word_byte(char byte) {
  return is_small(byte) || (byte >= 'A' && byte <= 'Z') || is_digit(byte) || byte == '_' ||
         static_cast<unsigned char>(byte) >= 0x80U;
}

/// `; a time is milliseconds: write 2000` for `2s`, or nothing.
std::string in_milliseconds(std::string_view word) {
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_digit) - word.begin());
  const std::string_view unit = word.substr(digits);
  if (unit != "s" && unit != "ms") return "";
  return "; a time is milliseconds: write " + std::string(word.substr(0, digits)) +
         (unit == "s" ? "000" : "");
}

class LineReader {
 public:
  LineReader(std::string_view line, std::size_t number, std::vector<Token>& tokens)
      : line_(line), number_(number), tokens_(tokens) {}

  std::optional<AssemblyError> read() {
    while (true) {
      const std::size_t blanks = at_;
      while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
      touches_ = at_ == blanks && at_ > 0;
      if (at_ == line_.size()) break;
      if (auto error = read_one()) return error;
    }
    push(TokenKind::line_end, {}, at_);
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::string_view rest() const { return line_.substr(at_); }

  /// Characters are counted on from the token before, so that a long line takes linear time.
  Position position(std::size_t byte) {
    for (; counted_ < byte; ++counted_) {
      if (!continues_character(line_[counted_])) ++column_;
    }
    return Position{.line = number_, .column = column_};
  }

  void push(TokenKind kind, std::string text, std::size_t end) {
    tokens_.push_back(
        Token{.kind = kind, .text = std::move(text), .at = position(at_), .touches = touches_});
    at_ = end;
  }

  std::optional<AssemblyError> read_one() {
    if (const Foreign* foreign = foreign_sign()) {
      return error_at(position(at_), std::string("the sign ")
                                         .append(foreign->sign)
                                         .append(" means nothing here: ")
                                         .append(foreign->advice));
    }
    if (line_[at_] == '"') return read_text();
    if (is_digit(line_[at_])) return read_integer();
    if (is_word_byte(line_[at_])) {
      push(TokenKind::word, std::string(word()), at_ + word().size());
      return std::nullopt;
    }
    return read_sign();
  }

  [[nodiscard]] std::string_view word() const {
    const auto end = std::find_if_not(line_.begin() + static_cast<std::ptrdiff_t>(at_), line_.end(),
                                      is_word_byte);
    return line_.substr(at_, static_cast<std::size_t>(end - line_.begin()) - at_);
  }

  [[nodiscard]] const Foreign* foreign_sign() const {
    const auto* found = std::find_if(kForeign.begin(), kForeign.end(), [&](const Foreign& each) {
      return rest().starts_with(each.sign);
    });
    if (found == kForeign.end() || rest().starts_with("!=")) return nullptr;
    return found;
  }

  std::optional<AssemblyError> read_integer() {
    const std::string_view digits = word();
    if (!std::all_of(digits.begin(), digits.end(), is_digit)) {
      return error_at(position(at_),
                      "a number is decimal digits, and a name begins with a letter: "
                      "neither is '" +
                          std::string(digits) + "'" + in_milliseconds(digits));
    }
    const std::size_t behind = at_ + digits.size();
    if (line_.substr(behind, 1) == "." && behind + 1 < line_.size() &&
        is_digit(line_[behind + 1])) {
      const bool is_version = tokens_.size() == 2 && tokens_.front().text == "program";
      return error_at(position(at_), is_version
                                         ? "the version of a program is a whole number, such as 1"
                                         : "numbers are integers: there are no fractions");
    }
    push(TokenKind::integer, std::string(digits), behind);
    return std::nullopt;
  }

  std::optional<AssemblyError> read_text() {
    auto read = read_quoted(line_, at_);
    if (!read) return text_error(read.error());
    if (read->text.size() > kTextBytesMax) {
      return error_at(position(at_), "a text has at most " + std::to_string(kTextBytesMax) +
                                         " bytes, this one " + std::to_string(read->text.size()));
    }
    push(TokenKind::text, std::move(read->text), read->end);
    return std::nullopt;
  }

  AssemblyError text_error(const InstructionError& error) {
    switch (error.fault) {
      case InstructionFault::unterminated_string:
        return error_at(position(at_), "the text that begins here has no closing '\"' on its line");
      case InstructionFault::control_character:
        return error_at(position(error.position),
                        "a text cannot hold a control character: write \\t, \\n or \\u0000");
      case InstructionFault::bad_escape:
        return error_at(position(error.position),
                        "behind a backslash one of \" \\ / b f n r t, or u with four hexadecimal "
                        "digits, was expected");
      case InstructionFault::unknown_opcode:
      case InstructionFault::missing_operand:
      case InstructionFault::surplus_text:
        break;
    }
    unreachable("a quoted text has no other faults");
  }

  std::optional<AssemblyError> read_sign() {
    const auto* sign = std::find_if(kSigns.begin(), kSigns.end(), [&](std::string_view each) {
      return rest().starts_with(each);
    });
    if (sign != kSigns.end()) {
      push(TokenKind::sign, std::string(*sign), at_ + sign->size());
      return std::nullopt;
    }
    const unsigned char byte = static_cast<unsigned char>(line_[at_]);
    return error_at(position(at_), byte < 0x20U || byte == 0x7FU
                                       ? "a program holds no control characters"
                                       : "'" + std::string(1, line_[at_]) + "' means nothing here");
  }

  std::string_view line_;
  std::size_t number_;
  std::vector<Token>& tokens_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  std::size_t column_ = 1;
  bool touches_ = false;
};

/// As much of a text as an error message shows, whole characters.
std::string beginning_of(std::string_view text) {
  constexpr std::size_t kShownMax = 40;
  if (text.size() <= kShownMax) return std::string(text);
  return std::string(text.substr(0, character_begin(text, kShownMax))) + "…";
}

}  // namespace

std::string described(const Token& token) {
  switch (token.kind) {
    case TokenKind::word:
    case TokenKind::integer:
    case TokenKind::sign:
      return "'" + token.text + "'";
    case TokenKind::text:
      return "the text " + quoted(beginning_of(token.text));
    case TokenKind::line_end:
      return "the end of the line";
  }
  unreachable("every kind of token is described");
}

bool is_reserved(std::string_view word) {
  return std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
}

bool is_name(std::string_view word) {
  return !word.empty() && is_small(word.front()) &&
         std::all_of(word.begin(), word.end(),
                     [](char byte) { return is_small(byte) || is_digit(byte) || byte == '_'; }) &&
         !is_reserved(word);
}

std::string name_like(std::string_view word) {
  std::string name;
  bool was_small = false;
  for (const char byte : word) {
    const bool is_capital = byte >= 'A' && byte <= 'Z';
    if (is_capital && was_small) name += '_';
    was_small = is_small(byte) || is_digit(byte);
    name += is_capital ? static_cast<char>(byte - 'A' + 'a') : is_word_byte(byte) ? byte : '_';
  }
  return is_name(name) ? name : "";
}

std::optional<AssemblyError> read_tokens(std::string_view line, std::size_t number,
                                         std::vector<Token>& tokens) {
  return LineReader(line, number, tokens).read();
}

}  // namespace lightspeed::isa::program
