// What an entry of a HAR is, and how each writer of HARs spells what it says.
// Implements IMP-20, IMP-21 and IMP-33 (specs/import.md): Chrome, Firefox, mitmproxy.
// It refuses lines: entries become sockets and pages in har.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/capture/json_fields.hpp"

namespace lightspeed::replay {

inline constexpr const char* kHarMessages = "_webSocketMessages";
inline constexpr std::int64_t kSwitchingProtocols = 101;
inline constexpr std::int64_t kControlFrames = 8;  ///< Opcodes from here on are no messages.

/// The greatest time that a HAR may tell, in microseconds, on either side of 0 (IMP-2).
inline constexpr double kMicrosecondsMax = static_cast<double>(kJsonIntegerMax);

enum class EntryKind : std::uint8_t {
  other,
  page,
  likely_page,  ///< It does not say so, but it is HTML that was asked for.
  socket,
};
[[nodiscard]] EntryKind kind_of_entry(Fields& entry);

/// The indices of the entries in the order in which they are read: as they stand, or as they began.
[[nodiscard]] std::vector<std::size_t> reading_order(const Json& entries, bool by_time);

/// How many headers of the entry hold secrets by their names.
[[nodiscard]] std::size_t secret_headers(const Json& entry);

/// Who sent a message, if the word is one of a message's.
[[nodiscard]] std::optional<interpreter::Direction> direction_of(std::string_view word);

/// A message's time, in microseconds since 1970.
struct MessageTime {
  std::int64_t at_us = 0;
  bool in_seconds = true;
};
[[nodiscard]] MessageTime message_time(double time);

}  // namespace lightspeed::replay
