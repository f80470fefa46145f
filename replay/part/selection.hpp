// Which steps of a trace somebody wants: by session, step, time, kind, or a list of numbers.
// Implements FILT-1 and FILT-2 (specs/replay.md): conditions are all to be met.
// It refuses to guess: a kind that does not exist is an error with the one that comes near.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/event.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// Both ends belong to it.
struct Range {
  std::uint64_t first = 0;
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
  friend bool operator==(const Range&, const Range&) = default;
};

/// `3`, `2..5`, `2..`, `..5`, several with commas between them: whole numbers from 1, or durations
/// with their unit. The error says what was expected.
[[nodiscard]] Result<std::vector<Range>, std::string> parse_numbers(std::string_view text);
[[nodiscard]] Result<std::vector<Range>, std::string> parse_times(std::string_view text);

/// Kinds of events (EVENT-1), with commas between them.
[[nodiscard]] Result<std::vector<std::string>, std::string> parse_kinds(std::string_view text);

/// What is empty, or absent, is no condition; several values of one are alternatives.
struct Selection {
  std::vector<Range> sessions{};
  std::vector<Range> steps{};
  std::vector<Range> times{};                        ///< Of the step, in microseconds.
  std::vector<std::string> kinds{};                  ///< Of the stimulus or of any effect.
  std::optional<std::set<std::uint64_t>> numbers{};  ///< Of the steps that rules name.

  [[nodiscard]] bool has_session(std::uint32_t session) const;
  [[nodiscard]] bool holds(const interpreter::Step& step) const;
  /// Whether it asks for whole sessions and for nothing else.
  [[nodiscard]] bool of_sessions_only() const;
};

}  // namespace lightspeed::replay
