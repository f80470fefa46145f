// What redacting did, for people and for machines.
// Implements RED-15 (specs/redact.md): fields, kinds, counts and first steps.
// It refuses to show a secret: the report can be kept beside the trace.
#pragma once

#include <string>

#include "replay/redact/redact.hpp"

namespace lightspeed::tools {

[[nodiscard]] std::string redact_text(const replay::RedactReport& report);
[[nodiscard]] std::string to_json(const replay::RedactReport& report);

}  // namespace lightspeed::tools
