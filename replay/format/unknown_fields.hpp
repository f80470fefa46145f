// What the bytes of a record hold beyond what this version knows.
// Implements TRC-31 (specs/trace.md): it is carried along, and never dropped in silence.
// It refuses to read it: what it means is known to whoever wrote it.
#pragma once

#include <string>
#include <string_view>

namespace lightspeed::replay {

/// Whether a record has any field, at any depth, that this version does not know.
[[nodiscard]] bool holds_unknown(std::string_view record);

/// Whether two headers say the same in the fields of their configurations that are unknown here.
[[nodiscard]] bool same_unknown_knobs(std::string_view first_header,
                                      std::string_view second_header);

/// The first header's record with the unknown fields of the second whose numbers it lacks.
[[nodiscard]] std::string with_unknown_fields(std::string_view first_header,
                                              std::string_view second_header);

}  // namespace lightspeed::replay
