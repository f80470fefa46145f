// The first walk over a trace: which texts are secrets, by the policy and by what they look like.
// Implements RED-2, RED-8, RED-10 and RED-11 (specs/redact.md): of a simulated trace the choices.
// It refuses to change anything.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "replay/redact/policy.hpp"
#include "replay/redact/pseudonym.hpp"
#include "replay/redact/secrets.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// What a policy would have replaced, and why it stands as it was: by field, how many values.
struct KeptValues {
  std::map<std::string, std::uint64_t> too_short;   ///< Named by `*` alone (RED-8).
  std::map<std::string, std::uint64_t> of_program;  ///< The program's text says them (RED-11).
};

struct Collected {
  Secrets secrets;
  KeptValues kept;
};

/// The steps are read from the first to the last. `of_program` are texts that the program is known
/// to say itself, besides those in its source.
[[nodiscard]] Collected collect_secrets(StepSource& trace, const RedactPolicy& policy,
                                        const Pseudonyms& pseudonyms,
                                        const std::set<std::string>& of_program);

/// `payload.name`: the row of a policy that this field's is.
[[nodiscard]] std::string name_of_field(RedactField field, const std::string& name);

/// Whether a payload's field is replaced even where its value is short (RED-8).
[[nodiscard]] RedactPolicy::Choice payload_choice(const RedactPolicy& policy,
                                                  const std::string& name);

/// What is typed into a control whose name the trace does not say is the field `payload.typed`.
inline constexpr std::string_view kTypedField = "typed";

}  // namespace lightspeed::replay
