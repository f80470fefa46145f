// A trace as stable text: one event a line, columns that do not move.
// Implements SHOW-1 to SHOW-3 (specs/replay.md).
// It refuses wall-clock times, paths and addresses, so that the text can be kept and compared.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "interpreter/event.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// The kind of an event in one word (`message`, `user_event`), as in the trace records.
[[nodiscard]] std::string_view kind_of(const interpreter::Event& event);

/// Every kind there is.
[[nodiscard]] std::span<const std::string_view> kind_names();

/// The event's fields on one line, control characters escaped; long texts are cut at `width_max`
/// bytes with their size given (0: never cut).
[[nodiscard]] std::string text_of(const interpreter::Event& event, std::size_t width_max);

/// The kind and, if there are any, the fields: `user_event increment {}`. No two kinds read alike.
[[nodiscard]] std::string line_of(const interpreter::Event& event, std::size_t width_max);

/// Appends the header's lines.
void append_header(const Header& header, std::string& out);

/// Whether the header tells that several sessions took part; then the first one is named, too.
[[nodiscard]] inline bool tells_of_several(const Header& header) {
  return (header.simulation && header.simulation->sessions > 1) || !header.run_sessions.empty();
}

/// Appends the step's lines: the stimulus with number, time and digest, then its effects. The
/// session is named unless it is the first, or each one of `several` is.
void append_step(const interpreter::Step& step, std::size_t width_max, std::string& out,
                 bool several = false);

}  // namespace lightspeed::replay
