// The rule of telemetry: it tells of everything that happens, and of nothing else.
// Implements TELE-1 (specs/rules.md): mounts, patches, answers, crashes, restarts, silence.
// It refuses the application's own reports: what they mean is the program's.
#pragma once

#include <array>
#include <string>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// TELE-1: each effect has its telemetry, and no telemetry is without its effect.
class TelemetryRules {
 public:
  static constexpr std::array kRules{Rule{
      "TELE-1", Needs::session, "each effect has its telemetry, and each telemetry its effect"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  [[nodiscard]] std::string due_by_stimulus(const Observation& seen) const;
  [[nodiscard]] std::string due_by_answer(const Seen& item, const Configuration& knobs) const;
  void on_item(const Seen& item, const Seen& before, const Observation& seen, Violations& out);
  void on_told(const Telemetry& telemetry, const Seen& before, const Observation& seen,
               Violations& out);
  [[nodiscard]] bool happened(const std::string& name, const Seen& before,
                              const Observation& seen) const;
  void untold(const Observation& seen, Violations& out);

  Incarnation session_;
  PatchLedger patches_;
  std::string due_;           ///< Telemetry that must come next; empty if none.
  std::uint64_t queued_ = 0;  ///< The highest reference that telemetry told of.
};

}  // namespace lightspeed::interpreter
