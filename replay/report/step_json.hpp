// One step as the page reads it: its numbers, its events as text, where its session stands.
// Implements RPT-5 (specs/report.md): what `show` prints of a step, taken apart.
// It refuses to be read back as a trace: the text twin is the lossless form.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "interpreter/event.hpp"
#include "replay/report/documents.hpp"
#include "replay/report/lane_state.hpp"

namespace lightspeed::replay {

/// Texts of events are cut here, with their size given.
inline constexpr std::size_t kTextMax = 16'384;

/// Appends `{"n":number,"t":tick,"s":session,"c":cause,"g":digest,"l":state,"o":connection,
/// "d":[prefix,suffix,middle],"e":[[kind,later,text],…]}`, the stimulus first; a message (also a
/// lost one) is `[kind,later,data,direction,connection,binary]`, direction 0 to the server. What is
/// 0 or absent is left out, but for number, tick and session. The digest is the root's 16
/// hexadecimal digits, then four of each part.
void append_step_json(std::string& out, const interpreter::Step& step, const LaneState& state,
                      const std::optional<TextDelta>& document);

}  // namespace lightspeed::replay
