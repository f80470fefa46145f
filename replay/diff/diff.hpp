// Comparing two traces by meaning: aligned, explained, with a verdict.
// Implements DIFF-1 to DIFF-9 (specs/replay.md): an inserted step is one insertion, no cascade.
// It refuses serialised bytes, and refuses to call a reference or a time a difference by itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/trace.hpp"

namespace lightspeed::replay {

enum class Verdict : std::uint8_t {
  equal,       ///< Same steps, effects, times and digests.
  equivalent,  ///< They differ only in times, references and connection numbers.
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

struct DiffReport {
  Verdict verdict = Verdict::equal;
  std::uint64_t left_steps = 0;
  std::uint64_t right_steps = 0;
  std::uint64_t aligned = 0;
  std::vector<Difference> differences;
  std::vector<std::string> left_rules;   ///< Rules that only the left trace breaks.
  std::vector<std::string> right_rules;  ///< Rules that only the right trace breaks.
  std::string problem;                   ///< Not empty if the rules could not be run: why.
};

[[nodiscard]] DiffReport diff(const Trace& left, const Trace& right);

}  // namespace lightspeed::replay
