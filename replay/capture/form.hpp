// In which form a capture is written, as its first bytes tell.
// Implements IMP-3, IMP-22 and IMP-27 (specs/import.md): a name says nothing.
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
  packet_capture,  ///< The packets themselves, pcap or pcapng, which tshark reads, of gzip as well.
  packed,          ///< What gzip made of anything else, which is not read.
};

[[nodiscard]] CaptureForm form_of(std::string_view bytes);

}  // namespace lightspeed::replay
