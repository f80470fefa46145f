// What a trace holds and how it is stored, counted step by step or found in a few reads.
// Implements TOOL-41 and TOOL-42 (specs/replay.md).
// It refuses to judge: what is wrong with a file is for `doctor`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/identifiers.hpp"
#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "tools/step_feed.hpp"

namespace lightspeed::tools {

inline constexpr std::string_view kIntact = "intact";

struct TraceInfo {
  std::uint64_t bytes = 0;
  bool text_twin = false;
  std::string_view seek_table;  ///< How it was found.
  std::optional<std::uint64_t> frames{};
  std::optional<std::uint64_t> content_bytes{};
  std::uint64_t steps = 0;
  interpreter::Tick first;
  interpreter::Tick last;
  std::optional<std::uint64_t> events{};    ///< Known if every step was read, as is
  std::optional<std::uint64_t> sessions{};  ///< how many sessions took part.
  bool complete = true;
};

/// What the file tells without its steps. The error is the system's own words.
[[nodiscard]] Result<TraceInfo, std::string> stored_as(replay::ByteSource& source);

/// Reads every step.
void look_at_steps(StepFeed& feed, TraceInfo& info);

/// Reads the first step and looks for the last one, with a seek table in a few reads.
void look_quickly(StepFeed& feed, TraceInfo& info);

}  // namespace lightspeed::tools
