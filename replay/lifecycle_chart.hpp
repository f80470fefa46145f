// The session's table as text, as a graph for Graphviz, as a picture, and as a list for scripts.
// Implements SHOW-5 and SHOW-6 (specs/replay.md): every row, and nothing that is not in the table.
// It refuses knowledge of its own: states, inputs, guards and rules all come from the rows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace lightspeed::replay {

enum class ChartFormat : std::uint8_t { text, dot, svg, list };
inline constexpr std::array<std::string_view, 4> kChartFormatNames{"text", "dot", "svg", "list"};

/// The whole chart, with a line end at its end.
[[nodiscard]] std::string lifecycle_chart(ChartFormat format);

}  // namespace lightspeed::replay
