// The first difference between two steps, named by its field.
// Implements RPL-3 (specs/replay.md): number, time, cause, stimulus, effects in order, digest.
// It refuses alignment: step is compared with step; finding which belong together is diff's work.
#pragma once

#include <optional>
#include <string>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

struct FieldDifference {
  std::string field;
  std::string expected;
  std::string actual;
};

/// Nothing if the steps are equal; the cheap comparison first, the words only for a difference.
[[nodiscard]] std::optional<FieldDifference> first_difference(const interpreter::Step& expected,
                                                              const interpreter::Step& actual);

}  // namespace lightspeed::replay
