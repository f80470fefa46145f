// A header and steps as protobuf records, absolute or relative to the step before.
// Implements TRC-3, TRC-4, TRC-7 and TRC-17 (specs/trace.md): versions, deltas, consistency.
// It refuses compression and lengths: the container stands beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "isa/base/result.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/format/record_text.hpp"
#include "replay/format/step_order.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

inline constexpr std::uint32_t kTraceVersion = 1;
inline constexpr std::string_view kTraceFormat = "lightspeed-trace";

/// Writes a header into an empty message.
void put_header(const Header& from, v1::Header& to);

/// Checks format and version first, then moves the header out of the message.
[[nodiscard]] Result<Header, RecordError> take_header(v1::Header& from);

/// Writes a step into an empty message: relative if it is next to the step that is given, else
/// absolute.
void put_step(const interpreter::Step& from, const std::optional<StepPosition>& previous,
              v1::Step& to);

/// Moves a step out of a message and checks it against the step before (TRC-7). A relative step
/// needs that; an absolute one without it may begin anywhere, as each one of an excerpt may.
[[nodiscard]] Result<interpreter::Step, RecordError> take_step(
    v1::Step& from, const std::optional<StepPosition>& previous, bool excerpt = false);

}  // namespace lightspeed::replay
