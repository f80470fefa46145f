#include "replay/script/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/line.hpp"
#include "replay/script/read_expectation.hpp"
#include "replay/script/read_selector.hpp"
#include "replay/script/script_verbs.hpp"
#include "replay/script/words.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Stimulus;
using interpreter::Tick;

Result<std::uint64_t, ScriptError> read_number(std::string_view name, ScriptLine& line) {
  const auto word = line.required(name, Extent::word);
  if (!word) return failure(word.error());
  std::uint64_t number = 0;
  const char* const end = word->text.data() + word->text.size();
  const auto [stopped, problem] = std::from_chars(word->text.data(), end, number);
  if (problem == std::errc{} && stopped == end) return number;
  return failure(
      line.error(word->position, "a whole number was expected, found " + found(word->text)));
}

Result<std::uint64_t, ScriptError> read_duration(std::string_view name, ScriptLine& line) {
  const auto word = line.required(name, Extent::word);
  if (!word) return failure(word.error());
  auto duration = parse_duration(word->text);
  if (!duration) return failure(line.error(word->position, std::move(duration.error())));
  return *duration;
}

Result<std::string, ScriptError> read_tag(ScriptLine& line) {
  if (line.at_end())
    return failure(line.error(line.position(), "TAG was expected, found the end of the line"));
  const auto tag = line.choice("a tag", kTags);
  if (!tag) return failure(tag.error());
  return std::string(kTags.at(*tag));
}

template <class T>
Result<void, ScriptError> read_argument(const Argument<T>& argument, ScriptLine& line,
                                        T& stimulus) {
  using Read = Result<void, ScriptError>;
  const auto take = [&](auto field, auto value) -> Read {
    if (!value) return failure(value.error());
    stimulus.*field = *std::move(value);
    return {};
  };
  return std::visit(Overloaded{
                        [&](std::string T::*field) -> Read {
                          if (argument.optional && line.at_end(argument.extent)) {
                            stimulus.*field = argument.fallback;
                            return {};
                          }
                          if (argument.extent == Extent::selector) {
                            return take(field, read_selector(line));
                          }
                          auto word = line.required(argument.name, argument.extent);
                          if (!word) return failure(word.error());
                          stimulus.*field = std::move(word->text);
                          return {};
                        },
                        [&](Direction T::*field) { return take(field, read_value(line, kSides)); },
                        [&](bool T::*field) { return take(field, read_value(line, kAcks)); },
                        [&](std::uint64_t T::*field) -> Read {
                          if (argument.optional && line.at_end()) return {};
                          return take(field, read_number(argument.name, line));
                        },
                        [&](TagField<T> tag) { return take(tag.field, read_tag(line)); },
                        [&](DurationField<T> time) {
                          return take(time.field, read_duration(argument.name, line));
                        },
                    },
                    argument.field);
}

template <class T, std::size_t kCount>
Result<Stimulus, ScriptError> read_arguments(const VerbRow<T, kCount>& row, ScriptLine& line) {
  T stimulus = row.begin();
  for (const Argument<T>& argument : row.arguments) {
    if (auto read = read_argument(argument, line, stimulus); !read) return failure(read.error());
  }
  return Stimulus{std::move(stimulus)};
}

Result<Stimulus, ScriptError> read_stimulus(ScriptLine& line) {
  std::array<std::string_view, kScriptVerbCount> verbs;
  std::size_t next = 0;
  const auto add = [&](const auto& row) { verbs.at(next++) = row.verb; };
  std::apply([&](const auto&... rows) { (add(rows), ...); }, kScriptVerbs);
  const auto verb = line.choice("a verb", verbs);
  if (!verb) return failure(verb.error());
  std::optional<Result<Stimulus, ScriptError>> result;
  next = 0;
  const auto try_row = [&](const auto& row) {
    if (next++ == *verb) result = read_arguments(row, line);
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kScriptVerbs);
  CHECK(result.has_value(), "the verb was chosen among the rows");
  return *std::move(result);
}

/// What a line can begin with besides a time.
constexpr std::array<std::string_view, 3> kTimeless{"set", "program", "expect"};

Result<Tick, ScriptError> read_time(const Word& word, Tick previous, const ScriptLine& line) {
  const bool relative = word.text.starts_with('+');
  const auto duration = parse_duration(std::string_view(word.text).substr(relative ? 1 : 0));
  if (!duration) {
    const std::string_view near = isa::nearest(word.text, kTimeless);
    const std::string hint = near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
    return failure(line.error(word.position, duration.error() + hint));
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
  Reader(const interpreter::Configuration& base, std::set<std::uint32_t> opened)
      : opened_(std::move(opened)) {
    script_.configuration = base;
  }

  [[nodiscard]] Result<void, ScriptError> add(ScriptLine& line) {
    if (line.at_end()) return {};
    auto first = line.word();
    if (!first) return failure(first.error());
    auto read = first->text == "set"       ? add_knob(*first, line)
                : first->text == "program" ? add_program(*first, line)
                : first->text == "expect"  ? add_expectation(*first, line)
                                           : add_stimulus(*first, line);
    return read ? line.end() : read;
  }

  [[nodiscard]] Script take() { return std::move(script_); }

 private:
  [[nodiscard]] Result<void, ScriptError> add_knob(const Word& set, ScriptLine& line) {
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

  [[nodiscard]] Result<void, ScriptError> add_program(const Word& word, ScriptLine& line) {
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
    const ScriptError place = line.error(name->position, {});
    script_.program_line = place.line;
    script_.program_column = place.column;
    return {};
  }

  [[nodiscard]] Result<void, ScriptError> add_expectation(const Word& word, ScriptLine& line) {
    if (script_.stimuli.empty()) {
      return failure(line.error(word.position, "an expectation stands below a stimulus"));
    }
    const auto session = line.session();
    if (!session) return failure(session.error());
    auto expectation = read_expectation(line);
    if (!expectation) return failure(expectation.error());
    script_.expectations.push_back({.line = line.number(),
                                    .stimulus = script_.stimuli.size() - 1,
                                    .session = *session,
                                    .expectation = *std::move(expectation)});
    return {};
  }

  [[nodiscard]] Result<void, ScriptError> add_stimulus(const Word& time, ScriptLine& line) {
    const auto at = read_time(time, now_, line);
    if (!at) return failure(at.error());
    const auto session = line.session();
    if (!session) return failure(session.error());
    (void)line.at_end();
    const std::size_t verb = line.position();
    auto stimulus = read_stimulus(line);
    if (!stimulus) return failure(stimulus.error());
    if (std::holds_alternative<interpreter::PageLoaded>(*stimulus)) opened_.insert(*session);
    if (needs_page(*stimulus) && !opened_.contains(*session)) {
      const std::string number = std::to_string(*session);
      return failure(line.error(verb, "session " + number +
                                          " has no page yet; load one above: `0 " +
                                          (*session == 1 ? "" : "@" + number + " ") + "open`"));
    }
    now_ = *at;
    script_.stimuli.push_back(
        {.at = *at, .stimulus = *std::move(stimulus), .session = *session, .line = line.number()});
    return {};
  }

  Script script_;
  std::vector<std::string> knobs_set_;
  std::set<std::uint32_t> opened_;  ///< The sessions with a page (SCR-16).
  Tick now_;
};

}  // namespace

Result<Script, ScriptError> parse_script(std::string_view text,
                                         const interpreter::Configuration& base,
                                         std::set<std::uint32_t> opened) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  Reader reader(base, std::move(opened));
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    ScriptLine line(text.substr(0, end), number);
    if (auto read = reader.add(line); !read) return failure(read.error());
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return reader.take();
}

}  // namespace lightspeed::replay
