// Two steps that stand for the same moment of two runs: what differs between them, field by field.
// Implements DIFF-2 to DIFF-4 (specs/replay.md): counters are renamed, values are compared.
// It refuses verdicts and digests: those need the whole alignment.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/compare.hpp"
#include "replay/minimise/message_reference.hpp"

namespace lightspeed::replay {

/// Which number of the left run is which of the right one, for one counter. Grows from left to
/// right: the first meeting of two new numbers binds them, in both directions.
class Renaming {
 public:
  /// Whether the two may mean the same; binds them if neither was seen before.
  [[nodiscard]] bool same(std::uint64_t left, std::uint64_t right);
  /// Whether any number is called differently on the two sides.
  [[nodiscard]] bool renamed() const { return !forward_.empty(); }

 private:
  /// Up to here every number means itself; kept apart so that equal beginnings cost nothing.
  std::uint64_t identity_max_ = 0;
  bool any_ = false;
  std::map<std::uint64_t, std::uint64_t> forward_;
  std::map<std::uint64_t, std::uint64_t> backward_;
};

class StepComparer {
 public:
  /// Two steps in order. Answers with every field whose meaning differs.
  [[nodiscard]] std::vector<FieldDifference> compare(const interpreter::Step& left,
                                                     const interpreter::Step& right);
  /// The same step on both sides: remembers its numbers, and is much faster.
  void note_same(const interpreter::Step& step);

  /// Whether anything so far was called or timed differently without meaning anything else.
  [[nodiscard]] bool renamed() const;

 private:
  using Out = std::vector<FieldDifference>;
  void compare_events(const std::string& place, const interpreter::Event& left,
                      const interpreter::Event& right, Out& out);
  void compare_effects(const interpreter::Step& left, const interpreter::Step& right, Out& out);
  bool note_same(const interpreter::Event& event);
  bool same(Counter counter, std::uint64_t left, std::uint64_t right);

  using Renamings = std::array<Renaming, kCounterCount>;
  std::map<std::uint32_t, Renamings> renamings_;  ///< Of each session.
  std::uint32_t session_ = 1;                     ///< Whose step is looked at.
  bool renamed_before_ = false;                   ///< On an earlier page, or a time.
};

}  // namespace lightspeed::replay
