// In which form a capture is written, as its first bytes tell.
// Implements IMP-3 and IMP-22 (specs/import.md): a name says nothing.
// It refuses to read: what is damaged further on is found by the reader of the form.
#pragma once

#include <cstdint>
#include <string_view>

namespace lightspeed::replay {

enum class CaptureForm : std::uint8_t {
  frame_lines,  ///< JSON lines, and whatever is none of the others.
  har,
  packet_export,   ///< What `tshark -T json` writes.
  packet_lines,    ///< What `tshark -T ek` writes, which is not read.
  packet_capture,  ///< The packets themselves, pcap or pcapng, which tshark reads.
};

[[nodiscard]] CaptureForm form_of(std::string_view bytes);

}  // namespace lightspeed::replay
