// Which traces may be merged, and the header of what they become.
// Implements MERGE-2 and TRC-31 (specs): one header for all, nothing unknown lost or invented.
// It refuses to choose: where two headers say different things of a run, they are not merged.
#pragma once

#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// A header and the bytes of its record, none if it was read from the text twin.
struct RawHeader {
  Header header;
  std::string bytes{};
};

/// The header of both; the error says what differs. `run_sessions` of both must be given.
[[nodiscard]] Result<RawHeader, std::string> merged_header(const RawHeader& first,
                                                           const RawHeader& second);

}  // namespace lightspeed::replay
