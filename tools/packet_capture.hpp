// Packets become JSON by tshark, which is run without a shell.
// Implements IMP-27 (specs/import.md): its errors are shown in its own words.
// It refuses to read what tshark wrote, and to do without it.
#pragma once

#include <string>

#include "isa/base/result.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

struct PacketExport {
  std::string json;
  std::string words;  ///< What tshark said although it wrote something, if it did.
};

/// The packets of this pcap or pcapng file, as `tshark -T json -x` writes them. `bytes` is what the
/// file holds, for one that came through stdin.
[[nodiscard]] Result<PacketExport, ToolError> export_packets(const std::string& path,
                                                             std::string bytes);

}  // namespace lightspeed::tools
