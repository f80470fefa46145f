#include "replay/script/line.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "isa/base/utf8.hpp"
#include "isa/instruction_text.hpp"
#include "isa/nearest.hpp"

namespace lightspeed::replay {
namespace {

constexpr bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

}  // namespace

bool ScriptLine::at_end(Extent extent) {
  while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
  if (at_ == text_.size()) return true;
  if (text_[at_] != '#') return false;
  const bool names_something = at_ + 1 < text_.size() && !is_blank(text_[at_ + 1]);
  return extent != Extent::selector || !names_something;
}

Result<Word, ScriptError> ScriptLine::argument(Extent extent) {
  bare_selector_.reset();
  if (at_end(extent)) return Word{.text = "", .position = at_};
  if (text_[at_] == '"') return quoted();
  if (extent == Extent::rest) return rest();
  const std::size_t begin = at_;
  while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
  if (extent == Extent::selector) bare_selector_ = begin;
  return Word{.text = std::string(text_.substr(begin, at_ - begin)), .position = begin};
}

Result<Word, ScriptError> ScriptLine::required(std::string_view name, Extent extent) {
  const bool given = !at_end(extent);
  auto word = argument(extent);
  if (!word || given) return word;
  return failure(
      error(word->position, std::string(name) + " was expected, found the end of the line"));
}

Result<std::size_t, ScriptError> ScriptLine::choice(std::string_view what,
                                                    std::span<const std::string_view> words) {
  auto word = argument(Extent::word);
  if (!word) return failure(word.error());
  const auto chosen = std::find(words.begin(), words.end(), word->text);
  if (chosen != words.end()) return static_cast<std::size_t>(chosen - words.begin());
  return failure(error(word->position, std::string(what) + " was expected, found " +
                                           found(word->text) + isa::suggestion(word->text, words)));
}

Result<std::uint32_t, ScriptError> ScriptLine::session() {
  if (at_end() || text_[at_] != '@') return 1;
  auto word = argument(Extent::word);
  if (!word) return failure(word.error());
  std::uint32_t number = 0;
  const char* end = word->text.data() + word->text.size();
  const auto [stop, problem] = std::from_chars(word->text.data() + 1, end, number);
  if (problem == std::errc{} && stop == end && number >= 1) return number;
  return failure(error(word->position,
                       "a session was expected, @ and a number from 1 such as "
                       "@2, found " +
                           found(word->text)));
}

Result<void, ScriptError> ScriptLine::end() {
  if (bare_selector_ && at_end() && !at_end(Extent::selector)) {
    return failure(error(at_,
                         "a '#' behind a selector may begin another one or a comment: put a "
                         "blank behind it for a comment" +
                             quote_hint()));
  }
  if (at_end()) return {};
  const std::string hint = quote_hint();
  auto surplus = argument(Extent::word);
  if (!surplus) return failure(surplus.error());
  return failure(error(surplus->position,
                       "the end of the line was expected, found " + found(surplus->text) + hint));
}

ScriptError ScriptLine::error(std::size_t position, std::string text) const {
  return {.line = number_,
          .column = characters_in(text_.substr(0, position)) + 1,
          .text = std::move(text)};
}

std::string ScriptLine::quote_hint() const {
  if (!bare_selector_) return {};
  std::string_view whole = text_.substr(*bare_selector_);
  for (std::size_t i = 1; i < whole.size(); ++i) {
    const bool comment = whole[i] == '#' && is_blank(whole[i - 1]);
    if (comment && (i + 1 == whole.size() || is_blank(whole[i + 1]))) whole = whole.substr(0, i);
  }
  while (is_blank(whole.back())) whole.remove_suffix(1);
  if (std::none_of(whole.begin(), whole.end(), is_blank)) return {};
  return "; a selector with blanks stands in quotes: " + isa::quoted(whole);
}

Result<Word, ScriptError> ScriptLine::quoted() {
  const std::size_t begin = at_;
  auto read = isa::read_quoted(text_, at_);
  if (!read && read.error().fault == isa::InstructionFault::unterminated_string) {
    return failure(error(read.error().position, "the closing \" is missing"));
  }
  if (!read) {
    return failure(error(read.error().position,
                         "a text in quotes was expected, as JSON writes one: \"…\" with the "
                         "escapes \\\" \\\\ \\n \\t \\u0000"));
  }
  at_ = read->end;
  if (at_ < text_.size() && !is_blank(text_[at_])) {
    return failure(error(at_, "a blank was expected behind the closing quote"));
  }
  return Word{.text = std::move(read->text), .position = begin, .quoted = true};
}

Result<Word, ScriptError> ScriptLine::rest() {
  const std::size_t begin = at_;
  std::size_t end = text_.size();
  while (is_blank(text_[end - 1])) --end;
  at_ = text_.size();
  const std::string_view bare = text_.substr(begin, end - begin);
  for (std::size_t i = 1; i < bare.size(); ++i) {
    if (bare[i] != '#' || !is_blank(bare[i - 1])) continue;
    return failure(error(begin + i,
                         "a '#' behind a blank may be text or a comment: put the text in quotes, "
                         "or the comment on a line of its own"));
  }
  return Word{.text = std::string(bare), .position = begin};
}

std::string found(std::string_view text) {
  return text.empty() ? "the end of the line" : "'" + std::string(text) + "'";
}

}  // namespace lightspeed::replay
