#include "isa/program/slips.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "isa/instruction_text.hpp"
#include "isa/nearest.hpp"

namespace lightspeed::isa::program {
namespace {

struct ForeignWord {
  std::string_view word;
  std::string_view advice;
};
constexpr std::string_view kNoLoops =
    "there are no loops: a view shows each record by {{#LIST}}…{{/LIST}}, a select picks some, and "
    "clear, sort and reverse change all of a list";
constexpr std::string_view kDrops = "a record is removed by: drop LIST KEY";
constexpr std::array kForeignWords{
    ForeignWord{"remove", kDrops},
    ForeignWord{"delete", kDrops},
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

/// What stands behind a whole value in other languages.
constexpr std::array kBehindValues{
    ForeignWord{"desc", "; write 'descending'"},
    ForeignWord{"asc", "; records ascend where nothing else is written"},
    ForeignWord{"ascending", "; records ascend where nothing else is written"},
    ForeignWord{"contains", "; 'contains' is a function: contains(TEXT, TEXT)"},
    ForeignWord{"starts_with", "; 'starts_with' is a function: starts_with(TEXT, TEXT)"},
};

constexpr std::string_view kJoins = "texts are joined by '<>': a <> b";
constexpr std::string_view kMakesText = "\"\" <> VALUE makes a text of it";
constexpr std::array kForeignFunctions{
    ForeignWord{"concat", kJoins},        ForeignWord{"join", kJoins},
    ForeignWord{"str", kMakesText},       ForeignWord{"string", kMakesText},
    ForeignWord{"to_string", kMakesText},
};

template <class Rows>
std::string_view advice_in(const Rows& rows, std::string_view word) {
  const auto* found =
      std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.word == word; });
  return found == rows.end() ? std::string_view() : found->advice;
}

bool is_sign(const Token& token, std::string_view sign) {
  return token.kind == TokenKind::sign && token.text == sign;
}

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
  const std::string_view advice = advice_in(kForeignWords, word.text);
  if (!advice.empty()) return std::string(advice);
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

std::optional<Position> comma_in_line(const Cursor& cursor) {
  std::size_t depth = 0;
  for (std::size_t i = 0; cursor.peek(i).kind != TokenKind::line_end; ++i) {
    const Token& token = cursor.peek(i);
    if (token.kind != TokenKind::sign) continue;
    if (std::string_view("([{").find(token.text) != std::string_view::npos) ++depth;
    if (std::string_view(")]}").find(token.text) != std::string_view::npos && depth > 0) --depth;
    if (depth == 0 && token.text == ",") return token.at;
  }
  return std::nullopt;
}

std::string_view slip_in_key(const Cursor& cursor) {
  if (cursor.at_sign("[")) return "a key stands behind its list without '[' and ']'";
  const bool is_field = cursor.peek().kind == TokenKind::word && is_sign(cursor.peek(1), "=");
  return is_field ? "the key of the record is missing" : "";
}

std::optional<std::string> slip_in_operand(const Cursor& cursor, const Names& names, Type type,
                                           std::string_view form) {
  const Token& word = cursor.peek();
  const Token& next = cursor.peek(1);
  // What is called or looked into is no name of a value.
  const bool is_open = is_sign(next, "(") || is_sign(next, "[");
  if (!is_name(word.text) || word.kind != TokenKind::word || is_open) return std::nullopt;
  if (!names.values(word.text).empty() || names.list(word.text)) return std::nullopt;
  if (word.text == "to") return "there is no 'to' here" + std::string(form);
  const std::vector<std::string_view> known = names.value_names();
  if (type != Type::text || !nearest(word.text, known).empty()) return std::nullopt;
  return "there is no value '" + word.text +
         "', and a text stands in quotes: " + quoted(word.text) + suggestion(word.text, known);
}

std::string advice_behind(const Cursor& cursor) {
  const bool is_field = is_sign(cursor.peek(1), "=");
  return is_field ? "" : std::string(advice_in(kBehindValues, cursor.peek().text));
}

std::string_view foreign_function(std::string_view name) {
  return advice_in(kForeignFunctions, name);
}

std::optional<std::string> slip_in_let(std::string_view name, const Cursor& cursor,
                                       const Names& names) {
  const std::string& list = cursor.peek().text;
  const std::string& next = cursor.peek(1).text;
  if (!names.list(list) || (next != "where" && next != "order" && next != "limit")) {
    return std::nullopt;
  }
  return "'" + list + "' is a list, and no value; write: select " + std::string(name) + " from " +
         list + " " + next + " …";
}

}  // namespace lightspeed::isa::program
