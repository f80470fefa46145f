// The entries of a HAR on their way out: pages and WebSockets in the order of their beginnings.
// Implements CONV-6 and CONV-8 (specs/convert.md): the first is written through, others wait.
// It refuses steps: what becomes an entry is decided in har.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "interpreter/event.hpp"
#include "replay/convert/exporters.hpp"

namespace lightspeed::replay {

/// The most that waits for its place; beyond it, the first entry ends.
inline constexpr std::size_t kHarHeldBytesMax = 1U << 20U;
inline constexpr std::size_t kHarHeldEntriesMax = 256;

class HarEntries {
 public:
  explicit HarEntries(ByteSink& sink) : sink_(sink) {}

  // Times are microseconds since 1970.
  void page(std::uint64_t at_us, std::string_view route, std::string_view html);
  void opened(std::uint64_t at_us, const interpreter::Opened& event);
  void refused(std::uint64_t at_us, const interpreter::Refused& event);
  void closed(std::uint64_t at_us, const interpreter::Closed& event);
  /// False if the connection is not known, or was ended already.
  [[nodiscard]] bool message(std::uint64_t at_us, const interpreter::Message& message);

  /// Writes what has its place: all of it at the end.
  [[nodiscard]] Result<void, ExportError> write(bool at_end);

 private:
  struct Entry {
    std::string head;  ///< Up to the url.
    std::string url;   ///< Empty while it is not known.
    std::string rest;  ///< Behind the url.
    std::string messages;
    std::uint64_t started_us = 0;
    std::uint64_t ended_us = 0;
    std::uint32_t connection = 0;
    bool is_socket = false;
    bool begun = false;
    bool ended = false;
    bool any_message = false;
  };
  Entry& add(std::uint64_t at_us, std::string_view kind);
  [[nodiscard]] Entry* find(interpreter::ConnectionId connection);
  void append(Entry& entry, std::string_view text);

  ByteSink& sink_;
  std::deque<Entry> entries_;
  std::string url_;           ///< The latest that is known.
  std::size_t held_ = 0;      ///< Bytes of messages and pages in `entries_`.
  bool any_written_ = false;  ///< A comma is due.
};

}  // namespace lightspeed::replay
