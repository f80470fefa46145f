// What follows from changed stimuli, wherever it followed from the old ones.
// Implements RED-12 (specs/redact.md): simulated effects and digests, captured documents, answers.
// It refuses to mend a trace: what did not follow before stays as it was rewritten.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "replay/redact/verdict.hpp"
#include "replay/replay.hpp"
#include "replay/rerun.hpp"

namespace lightspeed::replay {

/// The rewritten steps of a simulated trace that can be run, with effects and digests of a run of
/// their own stimuli wherever those of the original are those of a run of the original's.
class FollowedRun {
 public:
  /// `before` is the verdict on the original.
  FollowedRun(const Header& header, const JudgedTrace& before);

  void take(const interpreter::Step& original, interpreter::Step rewritten);
  /// There are no more steps.
  void end();
  /// The next step; nothing while more are needed to tell.
  [[nodiscard]] std::optional<interpreter::Step> next();

 private:
  std::optional<Rerun> old_run_;  ///< Absent where all of the original is what its run gave.
  Rerun new_run_;
  std::optional<Rerun::Pair> old_pair_;
  std::optional<Rerun::Pair> new_pair_;
};

/// What the model says in place of a captured trace's documents and answers. A document may be put
/// together from texts of several messages, and an answer may quote one: where the browser did what
/// the model did, it would have done so with the changed texts, too.
class ModelsWord {
 public:
  void add(const Divergence& found) { found_[found.step].push_back(found); }
  /// Gives the step what the model says, in the place of the effect that differed.
  void give(interpreter::Step& step) const;

 private:
  std::map<std::uint64_t, std::vector<Divergence>> found_;  ///< By step, in the order of `add`.
};

}  // namespace lightspeed::replay
