// The first difference between two steps, named by its field.
// Implements RPL-3 (specs/replay.md): number, time, stimulus, cause, effects in order, digest.
// It refuses alignment: step is compared with step; finding which belong together is diff's work.
#pragma once

#include <optional>
#include <string>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

/// A field of a step with both of its values, whole: whoever shows them may cut. Of two traces that
/// are compared, the left one is what was expected.
struct FieldDifference {
  std::string field;  ///< `stimulus.user_event.payload`, `effects[1].message.diff.html`
  std::string expected;
  std::string actual;
};

/// Nothing if the steps are equal; the cheap comparison first, the words only for a difference.
[[nodiscard]] std::optional<FieldDifference> first_difference(const interpreter::Step& expected,
                                                              const interpreter::Step& actual);

/// The first part of the state that differs, else the whole state, in hexadecimal digits.
[[nodiscard]] std::optional<FieldDifference> digest_difference(
    const interpreter::StepDigest& expected, const interpreter::StepDigest& actual);

}  // namespace lightspeed::replay
