#include "isa/program/slips.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace lightspeed::isa::program {
namespace {

struct ForeignWord {
  std::string_view word;
  std::string_view advice;
};
constexpr std::string_view kNoLoops =
    "there are no loops: a view shows each record by {{#LIST}}…{{/LIST}}, a select picks some, and "
    "clear, sort and reverse change all of a list";
constexpr std::array kForeignWords{
    ForeignWord{"if", "a guard stands behind its instruction, such as: set open = true if ready"},
    ForeignWord{"else",
                "there is no 'else': each line has a guard of its own, such as: set open = false "
                "if not ready"},
    ForeignWord{"for", kNoLoops},
    ForeignWord{"foreach", kNoLoops},
    ForeignWord{"while", kNoLoops},
    ForeignWord{"let",
                "a 'let' stands in column 1, outside of handlers; a handler changes the state, "
                "such as: set count = count + 1"},
};

/// `NAME = NAME + 1` for `NAME += 1`, whose sign stands `ahead` of the cursor.
std::optional<std::string> assignment(const Token& name, const Cursor& cursor, std::size_t ahead) {
  const Token& sign = cursor.peek(ahead);
  const Token& equals = cursor.peek(ahead + 1);
  const Token& operand = cursor.peek(ahead + 2);
  if (sign.kind != TokenKind::sign || equals.kind != TokenKind::sign) return std::nullopt;
  if (equals.text != "=" || !equals.touches) return std::nullopt;
  const bool is_short = operand.kind == TokenKind::word || operand.kind == TokenKind::integer;
  return "set " + name.text + " = " + name.text + " " + sign.text + " " +
         (is_short ? operand.text : "…");
}

}  // namespace

std::optional<std::string> slip_in_line(const Cursor& cursor) {
  const Token& word = cursor.peek();
  const auto* found = std::find_if(kForeignWords.begin(), kForeignWords.end(),
                                   [&](const ForeignWord& each) { return each.word == word.text; });
  if (found != kForeignWords.end()) return std::string(found->advice);
  constexpr std::string_view kChanged = "an instruction was expected; a variable is changed by: ";
  const Token& next = cursor.peek(1);
  if (next.kind == TokenKind::sign && next.text == "=") {
    return std::string(kChanged) + "set " + word.text + " = …";
  }
  if (const auto text = assignment(word, cursor, 1)) return std::string(kChanged) + *text;
  return std::nullopt;
}

std::optional<std::string> slip_behind(const Token& name, const Cursor& cursor) {
  const auto text = assignment(name, cursor, 0);
  if (!text) return std::nullopt;
  return "there is no '" + cursor.peek().text + "='; write: " + *text;
}

}  // namespace lightspeed::isa::program
