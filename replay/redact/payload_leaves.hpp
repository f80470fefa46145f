// The values of a payload, with the names of their fields and the places where they stand.
// Implements RED-8 (specs/redact.md): JSON of any depth, form data, or one text without a name.
// It refuses to judge: what does not parse is walked over for as long as it can be read.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "replay/redact/pseudonym.hpp"
#include "replay/redact/span.hpp"

namespace lightspeed::replay {

struct PayloadLeaf {
  std::string name;  ///< The nearest one: an item of a list has that of the list.
  std::string text;  ///< What it says, escapes read.
  Span place;        ///< Of a text of JSON what stands between the quotation marks.
  bool is_number = false;
};

struct PayloadParts {
  std::vector<PayloadLeaf> leaves;
  std::vector<Span> names;  ///< The keys of objects, as they stand there.
};

/// The name of a payload that is one text without fields.
inline constexpr std::string_view kWholePayload = "whole";

/// Of `true`, `false` and `null` there is no leaf: they say too little to be secret.
[[nodiscard]] PayloadParts payload_parts(std::string_view payload);

/// All digits, and so to be replaced by digits.
[[nodiscard]] SecretForm form_of(const PayloadLeaf& leaf);

}  // namespace lightspeed::replay
