// A trace that is run again step by step, forwards and backwards, with the state behind each step.
// Implements INT-1 to INT-7 (specs/interactive.md).
// It refuses terminals: what one asks for, and how it is shown, is for the tools.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "interpreter/html/selector.hpp"
#include "isa/base/result.hpp"
#include "replay/check.hpp"
#include "replay/debug/checkpoints.hpp"
#include "replay/debug/machine.hpp"
#include "replay/recorded_ends.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

class Debugger {
 public:
  /// Copies of the state that are kept for going back; fewer where sessions are many.
  static constexpr std::size_t kCheckpointsMax = 48;
  /// Steps between two of them, where one goes forwards.
  static constexpr std::uint64_t kCheckpointEvery = 256;

  /// Before the first step. The error says why the trace cannot be run; the source outlives it.
  [[nodiscard]] static Result<std::unique_ptr<Debugger>, std::string> of(StepSource& trace);

  [[nodiscard]] const Header& header() const { return trace_.header(); }
  /// The step behind which one stands; null before the first.
  [[nodiscard]] const interpreter::Step* step() const {
    return here_.step ? &*here_.step : nullptr;
  }
  [[nodiscard]] std::uint64_t position() const { return here_.step ? here_.step->number : 0; }
  /// In what the step of this run differs from the recorded one.
  [[nodiscard]] const std::optional<FieldDifference>& difference() const {
    return here_.difference;
  }
  /// The state behind the step.
  [[nodiscard]] const Machine& machine() const { return here_.machine; }
  /// The session that the commands speak of: that of the step, unless one was chosen.
  [[nodiscard]] std::uint32_t session() const;

  /// Why one cannot go on: the trace ends, or its next step cannot be run.
  using Moved = Result<void, std::string>;
  [[nodiscard]] Moved forward();
  /// To that step, in either direction; 0 is before the first.
  [[nodiscard]] Moved go_to(std::uint64_t step);
  [[nodiscard]] Moved back(std::uint64_t steps);
  /// Forwards to the next step behind which a page shows something else: all of it, or the first
  /// match of a selector.
  [[nodiscard]] Moved next_change(const interpreter::html::Selector* selector);
  /// Forwards to the next step that breaks a rule. The first time the whole trace is checked.
  [[nodiscard]] Moved next_violation();

  /// The violations that show behind this step.
  [[nodiscard]] std::vector<const interpreter::Violation*> violations_here();
  /// What a check of the whole trace finds; the error is why it cannot be checked.
  [[nodiscard]] const CheckReport& checked();
  /// The source was interrupted: what was checked is not the whole, and reading goes on from here.
  void forget();

 private:
  /// What stands behind a step, itself included.
  struct Place {
    Machine machine;
    std::optional<interpreter::Step> step;
    std::optional<FieldDifference> difference;
  };

  Debugger(StepSource& trace, std::unique_ptr<RecordedEnds> ends, Machine machine);
  /// What one session's page shows of what is asked for.
  [[nodiscard]] std::string shown(std::uint32_t session,
                                  const interpreter::html::Selector* selector) const;

  StepSource& trace_;
  std::unique_ptr<RecordedEnds> ends_;
  Place here_;
  std::set<std::uint32_t> sessions_;  ///< Of all steps that were run; more than have a page here.
  Checkpoints<Place> checkpoints_;
  std::optional<CheckReport> checked_;
};

}  // namespace lightspeed::replay
