// What replaying and checking a trace comes to, without the texts: the same for a redacted one.
// Implements RED-13 (specs/redact.md): divergences by step and field, violations by rule and step.
// It refuses values: they are what redacting changes.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// A divergence by its field, or a violation by its rule and its party, and where.
struct DivergencePlace {
  std::uint64_t step = 0;
  std::string what;
  friend auto operator<=>(const DivergencePlace&, const DivergencePlace&) = default;
};

struct JudgedTrace {
  std::vector<DivergencePlace> divergences;
  std::uint64_t divergences_more = 0;  ///< That were counted, and not kept (RPL-14).
  std::vector<DivergencePlace> violations;
  std::uint64_t violations_more = 0;    ///< The same of these (CHK-6).
  std::vector<std::string> rules_seen;  ///< Of `check`: those that could see the trace.
  bool runs = true;                     ///< Neither `replay` nor `check` refuses it.
  std::uint64_t documents = 0;
  std::uint64_t assumed = 0;  ///< Targets taken to stand outside the root (RPL-8).
  std::uint64_t answers = 0;
  friend bool operator==(const JudgedTrace&, const JudgedTrace&) = default;
};

/// The steps are read from the first to the last, twice or more.
[[nodiscard]] JudgedTrace verdict_of(StepSource& trace);

/// The first way in which another verdict differs, for people; nothing if it does not.
[[nodiscard]] std::optional<std::string> difference_of(const JudgedTrace& before,
                                                       const JudgedTrace& after);

}  // namespace lightspeed::replay
