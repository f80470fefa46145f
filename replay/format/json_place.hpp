// Where in a line of JSON something is wrong, and what was expected there.
// Implements TRC-15 (specs/trace.md): a column for every error, of the text or of the schema.
// It refuses to convert: it only explains what the protobuf library refused.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lightspeed::replay {

/// An error in one line: the column in bytes from 1, and a sentence.
struct JsonProblem {
  std::size_t column = 1;
  std::string text;
};

/// What makes the line no JSON at all; nothing if it is JSON.
[[nodiscard]] std::optional<JsonProblem> json_syntax_problem(std::string_view line);

/// The place and the expectation behind a message of protobuf's JSON reader, for a line that is
/// JSON: `(step.at_us): invalid value "x" for type TYPE_UINT64`.
[[nodiscard]] JsonProblem json_field_problem(std::string_view line, std::string_view message);

}  // namespace lightspeed::replay
