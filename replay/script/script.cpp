#include "replay/script/script.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/nearest.hpp"
#include "replay/script/script_verbs.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Stimulus;
using interpreter::Tick;

constexpr bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

/// Bytes 10xxxxxx continue a character of UTF-8; all others begin one.
std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

std::string in_quotes(std::string_view text) {
  return text.empty() ? "the end of the line" : "'" + std::string(text) + "'";
}

/// A text of a line, and where it begins.
struct Word {
  std::string text;
  std::size_t position = 0;
};

/// Reads one line from left to right. Positions are bytes; errors count characters.
class Line {
 public:
  Line(std::string_view text, std::size_t number) : text_(text), number_(number) {}

  /// Whether nothing but blanks or a comment is left.
  [[nodiscard]] bool at_end() {
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    return at_ == text_.size() || text_[at_] == '#';
  }

  /// What stands up to the next blank, or between quotes. Empty at the end of the line.
  [[nodiscard]] Result<Word, ScriptError> word() {
    if (at_end()) return Word{.text = "", .position = at_};
    if (text_[at_] == '"') return quoted();
    const std::size_t begin = at_;
    while (at_ < text_.size() && !is_blank(text_[at_])) ++at_;
    return Word{.text = std::string(text_.substr(begin, at_ - begin)), .position = begin};
  }

  /// What stands up to the end of the line without the blanks around it, or between quotes.
  [[nodiscard]] Result<Word, ScriptError> rest() {
    if (at_end()) return Word{.text = "", .position = at_};
    if (text_[at_] == '"') return quoted();
    const std::size_t begin = at_;
    std::size_t end = text_.size();
    while (is_blank(text_[end - 1])) --end;
    at_ = text_.size();
    const std::string_view bare = text_.substr(begin, end - begin);
    for (std::size_t i = 1; i < bare.size(); ++i) {
      if (bare[i] != '#' || !is_blank(bare[i - 1])) continue;
      return failure(error(begin + i,
                           "a '#' behind a blank may be text or a comment: put the text in "
                           "quotes, or the comment on a line of its own"));
    }
    return Word{.text = std::string(bare), .position = begin};
  }

  [[nodiscard]] ScriptError error(std::size_t position, std::string text) const {
    return {.line = number_,
            .column = characters_in(text_.substr(0, position)) + 1,
            .text = std::move(text)};
  }

 private:
  [[nodiscard]] Result<Word, ScriptError> quoted() {
    const std::size_t begin = at_;
    auto read = isa::read_quoted(text_, at_);
    if (!read) {
      return failure(error(read.error().position,
                           "a text in quotes was expected, as JSON writes one: \"…\" with the "
                           "escapes \\\" \\\\ \\n \\t \\u0000"));
    }
    at_ = read->end;
    if (at_ < text_.size() && !is_blank(text_[at_])) {
      return failure(error(at_, "a blank was expected behind the closing quote"));
    }
    return Word{.text = std::move(read->text), .position = begin};
  }

  std::string_view text_;
  std::size_t number_;
  std::size_t at_ = 0;
};

Result<Direction, std::string> sender(const std::string& text) {
  std::array<std::string_view, kSenders.size()> words;
  for (std::size_t i = 0; i < kSenders.size(); ++i) {
    words.at(i) = kSenders.at(i).word;
    if (text == kSenders.at(i).word) return kSenders.at(i).direction;
  }
  return failure("client or server was expected, found " + in_quotes(text) +
                 suggestion(text, words));
}

template <class T>
Result<void, ScriptError> read_argument(const Argument<T>& argument, Line& line, T& stimulus) {
  const bool given = !line.at_end();
  auto word = argument.extent == Extent::word ? line.word() : line.rest();
  if (!word) return failure(word.error());
  if (!given && !argument.optional) {
    return failure(line.error(
        word->position, std::string(argument.name) + " was expected, found the end of the line"));
  }
  return std::visit(Overloaded{
                        [&](std::string T::*field) -> Result<void, ScriptError> {
                          stimulus.*field =
                              given ? std::move(word->text) : std::string(argument.fallback);
                          return {};
                        },
                        [&](Direction T::*field) -> Result<void, ScriptError> {
                          auto direction = sender(word->text);
                          if (!direction) {
                            return failure(line.error(word->position, direction.error()));
                          }
                          stimulus.*field = *direction;
                          return {};
                        },
                    },
                    argument.field);
}

template <class T, std::size_t kCount>
Result<Stimulus, ScriptError> read_arguments(const VerbRow<T, kCount>& row, Line& line) {
  T stimulus;
  for (const Argument<T>& argument : row.arguments) {
    if (auto read = read_argument(argument, line, stimulus); !read) return failure(read.error());
  }
  return Stimulus{std::move(stimulus)};
}

Result<Stimulus, ScriptError> read_stimulus(Line& line) {
  auto verb = line.word();
  if (!verb) return failure(verb.error());
  std::array<std::string_view, kScriptVerbCount> names;
  std::size_t next = 0;
  std::optional<Result<Stimulus, ScriptError>> result;
  const auto try_row = [&](const auto& row) {
    names.at(next++) = row.verb;
    if (row.verb == verb->text) result = read_arguments(row, line);
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kScriptVerbs);
  if (!result) {
    return failure(line.error(
        verb->position,
        "a verb was expected, found " + in_quotes(verb->text) + suggestion(verb->text, names)));
  }
  return *std::move(result);
}

Result<Tick, ScriptError> read_time(const Word& word, Tick previous, const Line& line) {
  const bool relative = word.text.starts_with('+');
  const auto duration = parse_duration(std::string_view(word.text).substr(relative ? 1 : 0));
  if (!duration) {
    constexpr std::array<std::string_view, 1> kSet{"set"};
    return failure(line.error(
        word.position,
        duration.error() + (nearest(word.text, kSet).empty() ? "" : "; did you mean 'set'?")));
  }
  if (!relative && *duration < previous.value) {
    return failure(line.error(
        word.position, "time goes back: the line before is at " + duration_text(previous.value)));
  }
  if (!relative) return Tick{*duration};
  if (*duration > std::numeric_limits<std::uint64_t>::max() - previous.value) {
    return failure(line.error(word.position, "this is later than virtual time lasts"));
  }
  return Tick{previous.value + *duration};
}

/// What was read so far, line by line.
class Reader {
 public:
  explicit Reader(const interpreter::Configuration& base) { script_.configuration = base; }

  [[nodiscard]] Result<void, ScriptError> add(Line& line) {
    if (line.at_end()) return {};
    auto first = line.word();
    if (!first) return failure(first.error());
    auto read = first->text == "set"       ? add_knob(*first, line)
                : first->text == "program" ? add_program(*first, line)
                                           : add_stimulus(*first, line);
    if (!read || line.at_end()) return read;
    auto surplus = line.word();
    if (!surplus) return failure(surplus.error());
    return failure(line.error(
        surplus->position, "the end of the line was expected, found " + in_quotes(surplus->text)));
  }

  [[nodiscard]] Script take() { return std::move(script_); }

 private:
  [[nodiscard]] Result<void, ScriptError> add_knob(const Word& set, Line& line) {
    if (!script_.stimuli.empty()) {
      return failure(line.error(set.position, "knobs are set before the first stimulus"));
    }
    auto name = line.word();
    if (!name) return failure(name.error());
    auto value = line.word();
    if (!value) return failure(value.error());
    auto done = set_knob(script_.configuration, name->text, value->text);
    if (!done) {
      const auto all = knobs(script_.configuration);
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&](const auto& knob) { return knob.first == name->text; });
      return failure(line.error(known ? value->position : name->position, done.error()));
    }
    if (std::find(knobs_set_.begin(), knobs_set_.end(), name->text) != knobs_set_.end()) {
      return failure(line.error(name->position, name->text + " was set before"));
    }
    knobs_set_.push_back(std::move(name->text));
    return {};
  }

  [[nodiscard]] Result<void, ScriptError> add_program(const Word& word, Line& line) {
    if (!script_.stimuli.empty() || !script_.program.empty()) {
      return failure(
          line.error(word.position, "the program is named once, before the first stimulus"));
    }
    auto name = line.word();
    if (!name) return failure(name.error());
    if (name->text.empty()) {
      return failure(line.error(name->position, "the name of a program was expected"));
    }
    script_.program = std::move(name->text);
    return {};
  }

  [[nodiscard]] Result<void, ScriptError> add_stimulus(const Word& time, Line& line) {
    auto at = read_time(time, now_, line);
    if (!at) return failure(at.error());
    auto stimulus = read_stimulus(line);
    if (!stimulus) return failure(stimulus.error());
    now_ = *at;
    script_.stimuli.push_back({.at = *at, .stimulus = *std::move(stimulus)});
    return {};
  }

  Script script_;
  std::vector<std::string> knobs_set_;
  Tick now_;
};

}  // namespace

Result<Script, ScriptError> parse_script(std::string_view text,
                                         const interpreter::Configuration& base) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Reader reader(base);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Line line(text.substr(0, end), number);
    if (auto read = reader.add(line); !read) return failure(read.error());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.take();
}

}  // namespace lightspeed::replay
