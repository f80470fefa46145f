// Comparing two traces by meaning: aligned, explained, with a verdict.
// Implements DIFF-1 to DIFF-16 (specs/replay.md): an inserted step is one insertion, no cascade.
// It refuses whole traces in memory, and to call a reference or a time a difference by itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/step_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

enum class Verdict : std::uint8_t {
  equal,       ///< Same steps, effects, times and digests.
  equivalent,  ///< They differ only in times, numbers, and the order of independent sessions.
  regressed,   ///< The second breaks a rule that the first keeps, or behaves otherwise.
  improved,    ///< The second keeps a rule that the first breaks, and breaks no other.
};
[[nodiscard]] std::string_view name_of(Verdict verdict);

/// One difference of the alignment. Step 0 on a side means that the side has no such step.
struct Difference {
  enum class Kind : std::uint8_t { inserted, deleted, changed } kind = Kind::changed;
  std::uint64_t left_step = 0;
  std::uint64_t right_step = 0;
  std::string field;  ///< Of a changed step: `effects[1].message.data`.
  std::string left;
  std::string right;
  std::string stimulus;  ///< The stimulus of the step, as one line.
};

/// So many differences, and so much of their texts, are kept; the others are counted (DIFF-13).
inline constexpr std::size_t kDifferencesMax = 1'000;
inline constexpr std::size_t kDifferenceBytesMax = std::size_t{4} << 20U;

struct DifferenceCounts {
  std::uint64_t changed = 0;
  std::uint64_t inserted = 0;
  std::uint64_t deleted = 0;
  std::uint64_t dropped = 0;  ///< Of all these, those that the report does not hold.
  [[nodiscard]] std::uint64_t total() const { return changed + inserted + deleted; }
};

/// A step on the way from a free choice to where the traces part.
struct CauseLink {
  std::uint64_t step = 0;
  interpreter::Tick at;
  std::string stimulus;
};

/// What is behind the first difference (DIFF-14).
struct FirstDifference {
  std::uint32_t session = 1;
  interpreter::Tick at;                 ///< Of the left step, if there is one.
  std::vector<std::string_view> state;  ///< Parts of the state that differ after the step.
  bool in_right = false;                ///< The steps below are those of the right trace.
  std::vector<CauseLink> causes;        ///< The latest first; the last is a free choice,
  bool causes_cut = false;              ///< unless the way is longer than what is shown.
};

struct DiffReport {
  Verdict verdict = Verdict::equal;
  std::uint64_t left_steps = 0;
  std::uint64_t right_steps = 0;
  std::uint64_t aligned = 0;
  std::uint64_t commuted = 0;  ///< Aligned, with steps of independent sessions in another order.
  DifferenceCounts counts;
  std::vector<Difference> differences;
  std::optional<FirstDifference> first;
  std::vector<std::string> left_rules;   ///< Rules that only the left trace breaks.
  std::vector<std::string> right_rules;  ///< Rules that only the right trace breaks.
  bool rules_left_out = false;           ///< Too many steps to run the rules unasked (DIFF-15).
  std::string problem;                   ///< Not empty if the rules could not be run: why.
  bool stopped = false;                  ///< Somebody had enough; this is what was seen.
};

/// So many steps of either trace are checked without being asked to: some tenths of a second.
inline constexpr std::uint64_t kRulesStepsMax = 20'000;

/// Shown every pair, in the order of the left trace; null where a side lacks the step.
using SeePair = std::function<void(const interpreter::Step* left, const interpreter::Step* right,
                                   bool differs)>;

struct DiffOptions {
  std::uint64_t rules_steps_max = kRulesStepsMax;
  /// Passes over at most so many steps that both sides say alike; for sources that know how.
  std::function<Passed(std::uint64_t steps_max)> pass_equal{};
  /// Asked every now and then whether to go on, with how many steps of the left were seen.
  std::function<bool(std::uint64_t steps)> go_on{};
  SeePair see{};  ///< With it no step is passed over.
};

/// Both sources stand at their first step.
[[nodiscard]] DiffReport diff(StepSource& left, StepSource& right, const DiffOptions& options = {});
[[nodiscard]] DiffReport diff(const Trace& left, const Trace& right);

}  // namespace lightspeed::replay
