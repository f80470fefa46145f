// Damaged traces for the verbs `doctor` and `recover`: opened, and put into words.
// Implements TOOL-30 and TOOL-32 (specs/replay.md): a line a finding, and what would be saved.
// It refuses files of another kind, which are named instead.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "replay/format/salvage.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

/// A salvage with the file that it reads.
struct OpenSalvage {
  std::unique_ptr<replay::ByteSource> source;
  replay::Salvage salvage;
};
/// The error says what the file is if there is nothing of a trace in it.
[[nodiscard]] Result<OpenSalvage, ToolError> open_salvage(
    const std::string& path, std::optional<replay::Header> header = std::nullopt);

/// Whether the file is the text twin, of which nothing is salvaged: an error names its line.
[[nodiscard]] bool is_twin(const std::string& path);

[[nodiscard]] ToolError salvage_error(const std::string& path, const replay::TraceError& error);

/// `lost      damaged        bytes 515 to 899: zstd frame 3 …; step 3 is missing`, and a newline.
[[nodiscard]] std::string line_of(const replay::Finding& finding);

/// Whether a trace of the intact steps lacks something that the file held, or may have held.
[[nodiscard]] bool is_partial(const replay::Salvage& salvage);

/// What the intact steps come to.
struct Tally {
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  std::uint64_t causes_missing = 0;  ///< Steps whose cause was lost.
  std::uint64_t digests_absent = 0;  ///< Steps of a simulated trace that replay cannot compare.
  void add(const interpreter::Step& step, const replay::Salvage& salvage);
};
[[nodiscard]] Result<Tally, replay::TraceError> tally_of(replay::Salvage& salvage);

}  // namespace lightspeed::tools
