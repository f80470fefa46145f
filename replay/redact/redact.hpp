// A trace with its secrets replaced, and the proof that it is still the same trace.
// Implements RED-1 to RED-20 (specs/redact.md): every spelling, the same verdict, nothing left.
// It refuses to give a trace whose verdict changed, or in which a secret stands.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/redact/collect.hpp"
#include "replay/redact/verdict.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// What was replaced of one field. Never a secret itself.
struct RedactedField {
  std::string field;
  RedactAction action = RedactAction::pseudonym;
  std::uint64_t secrets = 0;
  std::uint64_t places = 0;
  std::uint64_t first_step = 0;  ///< 0 where it stands in the header alone.
};

struct RedactReport {
  std::uint64_t steps = 0;
  std::vector<RedactedField> fields;           ///< By name.
  std::map<std::string, std::uint64_t> kinds;  ///< Places by the kind of event; `header` too.
  std::uint64_t secrets = 0;
  std::uint64_t places = 0;
  std::uint64_t own_fields = 0;  ///< Secrets too short to be looked for elsewhere.
  std::uint64_t words = 0;       ///< Places that were left because they name a tag or an attribute.
  KeptValues kept;
  JudgedTrace verdict;
};

struct Redacted {
  std::unique_ptr<StepSource> trace;  ///< At its first step; it reads the original as it is read.
  RedactReport report;
};

struct RedactError {
  enum class Kind : std::uint8_t {
    too_many,  ///< More secrets than the set holds.
    verdict,   ///< The redacted trace is judged otherwise.
    left,      ///< A secret would stand in the redacted trace.
  };
  Kind kind = Kind::verdict;
  std::string text;
  bool lengths = false;  ///< With kept lengths the verdict would stay.
  /// Else a field that, if it is kept, lets the verdict be; empty if no single one does.
  std::string keep{};
};

/// The trace is read several times, and outlives what is given.
[[nodiscard]] Result<Redacted, RedactError> redact(StepSource& trace, const RedactPolicy& policy,
                                                   const Pseudonyms& pseudonyms);

}  // namespace lightspeed::replay
