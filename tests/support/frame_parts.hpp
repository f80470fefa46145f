// A trace file cut into its zstd frames and its seek table, and put together again.
// Serves the tests of seals, of appending and of seeking (specs/trace.md).
// It refuses files without an intact seek table.
#pragma once

#include <string>
#include <vector>

#include "isa/base/check.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/seek_table.hpp"

namespace lightspeed::tests {

/// The frames in their order, then the table.
inline std::vector<std::string> parts_of(const std::string& file) {
  replay::MemorySource source(file);
  const auto table = replay::read_seek_table(source);
  CHECK(table && table->state == replay::SeekTableState::intact, "the file is whole");
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (const replay::SeekEntry& entry : table->entries) {
    parts.push_back(file.substr(begin, entry.compressed_bytes));
    begin += entry.compressed_bytes;
  }
  parts.push_back(file.substr(begin));
  return parts;
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string file;
  for (const std::string& part : parts) file += part;
  return file;
}

}  // namespace lightspeed::tests
