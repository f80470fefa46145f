// The WebSockets of a capture one by one, before their lines are put in the order of time.
// Implements IMP-15 and IMP-24 (specs/import.md): which of them are ours, and their numbers.
// It refuses forms: what a HAR or a packet says of a socket is read elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "replay/capture/lines.hpp"

namespace lightspeed::replay {

/// One attempt to connect, and what was said on the connection if it opened.
struct Socket {
  std::vector<CaptureLine> lines{};
  std::int64_t end_us = 0;
  interpreter::ConnectionId connection{};
  bool opened = false;
  bool told = true;   ///< The capture says when the connection ended.
  std::string url{};  ///< Whole; empty where it is not known.
};

/// A WebSocket's URL, also where the capture names it by the HTTP request that it began as.
[[nodiscard]] std::string websocket_url(std::string_view url);

/// Leaves out the sockets of others, with a note that names them, and numbers those that stay.
void leave_out_foreign(std::vector<Socket>& sockets, std::vector<std::string>& notes);

/// The lines of all sockets in the order of time, and where each connection went.
void merge_lines(std::vector<Socket>& sockets, CaptureLines& capture);

/// Of pages that a capture does not call so, those without anything of a Lightspeed root are left
/// out if another one has it: a picture's frame, a fragment.
void keep_likely_pages(CaptureLines& capture);

}  // namespace lightspeed::replay
