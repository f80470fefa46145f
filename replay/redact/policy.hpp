// What becomes of each kind of field when a trace is redacted: kept, hidden, or given another name.
// Implements RED-1, RED-2 and RED-3 (specs/redact.md): typed rows, the nearest and latest one
// rules. It refuses to look at traces: it answers for a kind of field and a name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"

namespace lightspeed::replay {

enum class RedactAction : std::uint8_t {
  keep,
  hide,       ///< One mask for all values.
  pseudonym,  ///< The same text for the same value, made with the key.
};
inline constexpr std::array<std::string_view, 3> kRedactActionNames{"keep", "hide", "pseudonym"};

enum class RedactField : std::uint8_t {
  payload,    ///< A field of an event's payload, or a control of a form; by name.
  slot,       ///< A slot of a segment; by name.
  attribute,  ///< An attribute of markup; by name.
  text,       ///< What stands between the tags of markup.
  token,      ///< Identities of the session, values of a query, CSRF tokens, cookies.
  likely,     ///< What looks like a secret wherever it stands (IMP-30).
};
inline constexpr std::array<std::string_view, 6> kRedactFieldNames{"payload", "slot",  "attribute",
                                                                   "text",    "token", "likely"};

/// `payload.password hide`
struct PolicyRow {
  RedactField field = RedactField::payload;
  std::string name;  ///< `*` for any; empty where the kind has no names.
  RedactAction action = RedactAction::keep;
};

/// What is wrong in the text of a policy.
struct PolicyError {
  std::size_t line = 0;
  std::string text;
};

class RedactPolicy {
 public:
  /// Form values, tokens and what looks like a secret get pseudonyms; all else is kept.
  [[nodiscard]] static RedactPolicy standard();

  /// `payload.password`, `slot.*`, `token`; the error says what a field is.
  [[nodiscard]] Result<void, std::string> add(std::string_view field, RedactAction action);
  /// The rows of a text, one a line: a field, blanks, an action; `#` begins a comment.
  [[nodiscard]] Result<void, PolicyError> add_lines(std::string_view text);

  struct Choice {
    RedactAction action = RedactAction::keep;
    bool named = false;  ///< The row names the field itself.
  };
  [[nodiscard]] Choice choose(RedactField field, std::string_view name) const;

 private:
  std::vector<PolicyRow> rows_;
};

}  // namespace lightspeed::replay
