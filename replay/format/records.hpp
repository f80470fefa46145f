// A header and steps as protobuf records, absolute or relative to the step before.
// Implements TRC-3, TRC-4, TRC-7, TRC-17 and TRC-31 (specs/trace.md): versions, deltas, places.
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

/// The highest version that is read.
inline constexpr std::uint32_t kTraceVersion = 2;
inline constexpr std::string_view kTraceFormat = "lightspeed-trace";

/// The lowest version whose reader takes such a trace for what it is (TRC-3).
[[nodiscard]] inline std::uint32_t version_of(const Header& header) {
  return header.excerpt || !header.run_sessions.empty() ? 2 : 1;
}

/// Writes a header into an empty message.
void put_header(const Header& from, v1::Header& to);

/// Checks format and version first, then moves the header out of the message.
[[nodiscard]] Result<Header, RecordError> take_header(v1::Header& from);

/// Writes what a header says of how it came to its steps over what a message says of it: whether it
/// is an excerpt, which runs were merged, and that no simulation made it as it is.
void put_provenance(const Header& from, v1::Header& to);

/// Writes a step into an empty message: relative if it comes right behind the given one, else
/// absolute.
void put_step(const interpreter::Step& from, const std::optional<StepPosition>& previous,
              v1::Step& to);

/// Writes where a step stands (number, tick, session, cause) over what a message says of it.
void put_place(const interpreter::Step& from, const std::optional<StepPosition>& previous,
               v1::Step& to);

/// Moves a step out of a message and checks it against the step before (TRC-7). A relative step
/// needs that; an absolute one without it may begin anywhere, as each one of an excerpt may.
[[nodiscard]] Result<interpreter::Step, RecordError> take_step(
    v1::Step& from, const std::optional<StepPosition>& previous,
    Numbering numbering = Numbering::complete);

/// Of an excerpt, gaps.
[[nodiscard]] inline Numbering numbering_of(const Header& header) {
  return header.excerpt ? Numbering::gaps : Numbering::complete;
}

}  // namespace lightspeed::replay
