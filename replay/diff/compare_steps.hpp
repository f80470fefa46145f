// Two steps that stand for the same moment of two runs: what differs between them, field by field.
// Implements DIFF-2 to DIFF-4 (specs/replay.md): counters are renamed, values are compared.
// It refuses verdicts and digests: those need the whole alignment.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/compare.hpp"
#include "replay/diff/align_steps.hpp"
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
  /// So many numbers in a row that are bound one by one: counters go up by one, so that however
  /// many were bound, they are few runs.
  struct Run {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
    std::uint64_t count = 0;
  };
  using Runs = std::map<std::uint64_t, Run>;  ///< By `from`.
  [[nodiscard]] static std::optional<std::uint64_t> bound(const Runs& runs, std::uint64_t number);
  static void bind(Runs& runs, std::uint64_t from, std::uint64_t to);

  /// Up to here every number means itself; kept apart so that equal beginnings cost nothing.
  std::uint64_t identity_max_ = 0;
  bool any_ = false;
  Runs forward_;
  Runs backward_;
};

/// Which effects of two steps belong together.
[[nodiscard]] std::vector<StepPair> pair_effects(const std::vector<interpreter::Effect>& left,
                                                 const std::vector<interpreter::Effect>& right);

class StepComparer {
 public:
  /// Two steps in order. Answers with every field whose meaning differs.
  [[nodiscard]] std::vector<FieldDifference> compare(const interpreter::Step& left,
                                                     const interpreter::Step& right);
  /// The same step on both sides: remembers its numbers, and is much faster.
  void note_same(const interpreter::Step& step);

  /// Steps are the same on both sides and are not shown to it. `look_back` shows it every aligned
  /// step from the first one on, by `note_same`, before the first two numbers that differ.
  void expect_history(std::function<void()> look_back) { history_ = std::move(look_back); }
  [[nodiscard]] bool lacks_history() const { return static_cast<bool>(history_); }
  void look_back();
  /// The two sides were not at the same time, or numbered otherwise, where nothing else differed.
  void note_renamed() { renamed_before_ = true; }

  /// Whether anything so far was called or timed differently without meaning anything else.
  [[nodiscard]] bool renamed() const;

 private:
  using Out = std::vector<FieldDifference>;
  [[nodiscard]] Out compare_known(const interpreter::Step& left, const interpreter::Step& right);
  [[nodiscard]] bool differ_in_numbers_only(const interpreter::Event& left,
                                            const interpreter::Event& right);
  void compare_events(const std::string& place, const interpreter::Event& left,
                      const interpreter::Event& right, Out& out);
  void compare_effects(const interpreter::Step& left, const interpreter::Step& right, Out& out);
  bool note_same(const interpreter::Event& event);
  bool same(Counter counter, std::uint64_t left, std::uint64_t right);

  using Renamings = std::array<Renaming, kCounterCount>;
  std::map<std::uint32_t, Renamings> renamings_;  ///< Of each session.
  std::uint32_t session_ = 1;                     ///< Whose step is looked at.
  bool renamed_before_ = false;                   ///< On an earlier page, or a time.
  std::function<void()> history_;                 ///< Empty once nothing was kept from it.
  bool needs_history_ = false;
};

}  // namespace lightspeed::replay
