// The words of scripts that stand for values: sides of a connection, what becomes of acks.
// Implements SCR-3 and SCR-13 (specs/script.md): reader, writer and errors read the same rows.
// It refuses synonyms: each value has one word.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "interpreter/event_choices.hpp"
#include "interpreter/identifiers.hpp"
#include "isa/base/check.hpp"
#include "isa/base/result.hpp"
#include "replay/script/line.hpp"

namespace lightspeed::replay {

template <class Value>
struct WordRow {
  std::string_view word;
  Value value;
};

/// Who sends something.
inline constexpr std::array kSides{
    WordRow<interpreter::Direction>{"client", interpreter::Direction::client_to_server},
    WordRow<interpreter::Direction>{"server", interpreter::Direction::server_to_client},
};
/// The tags of frames, and so of messages.
inline constexpr std::array<std::string_view, 5> kTags{"hello", "event", "diff", "ack", "failure"};

/// What a link can do to one message.
inline constexpr std::array kLinkFaults{
    WordRow<interpreter::LinkFault>{"corrupt", interpreter::LinkFault::corrupt},
    WordRow<interpreter::LinkFault>{"truncate", interpreter::LinkFault::truncate},
    WordRow<interpreter::LinkFault>{"reorder", interpreter::LinkFault::reorder},
};
/// Whether a client's acknowledgements wait.
inline constexpr std::array kAcks{WordRow<bool>{"held", true}, WordRow<bool>{"sent", false}};

/// Takes one of the words; the error lists them, `client or server was expected`.
template <class Value, std::size_t kCount>
[[nodiscard]] Result<Value, ScriptError> read_value(
    ScriptLine& line, const std::array<WordRow<Value>, kCount>& rows) {
  std::array<std::string_view, kCount> words;
  std::string what;
  for (std::size_t i = 0; i < kCount; ++i) {
    words.at(i) = rows.at(i).word;
    what.append(i == 0 ? "" : " or ").append(words.at(i));
  }
  const auto chosen = line.choice(what, words);
  if (!chosen) return failure(chosen.error());
  return rows.at(*chosen).value;
}

template <class Value, std::size_t kCount>
[[nodiscard]] constexpr std::string_view word_for(const std::array<WordRow<Value>, kCount>& rows,
                                                  Value value) {
  for (const WordRow<Value>& row : rows) {
    if (row.value == value) return row.word;
  }
  unreachable("every value has a word");
}

}  // namespace lightspeed::replay
