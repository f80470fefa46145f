// What is left of a damaged trace: findings with their places, and the steps that are intact.
// Implements TRC-21 to TRC-27, TRC-36, TRC-37 (specs/trace.md): it goes on behind damage.
// It refuses to mend: no step is made up, none is taken from a frame that fails its checksum.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/format/container.hpp"

namespace lightspeed::replay {

/// What is wrong with a file, one row each in TRC-21.
enum class FindingKind : std::uint8_t {
  header_lost,    ///< The header cannot be had.
  damaged,        ///< Bytes that are no intact zstd frame.
  unreadable,     ///< An intact zstd frame with a record that cannot be read.
  missing,        ///< Steps are missing where no byte is damaged.
  repeated,       ///< Steps, or a header, that stand in the file already.
  disordered,     ///< Steps that stand in front of earlier ones.
  contradiction,  ///< Steps whose times lie before those of earlier ones.
  other_trace,    ///< A second trace behind the first.
  cut,            ///< The end of the file is missing.
  zeros,          ///< Zeros at the end, as file systems leave them.
  table_damaged,  ///< The seek table contradicts itself or the zstd frames.
  altered,        ///< A zstd frame whose seal does not fit.
  unended,        ///< The end was not sealed, and nothing else says that something is missing.
  newer_records,  ///< Records of a newer Lightspeed, which are passed over.
};
[[nodiscard]] std::string_view name_of(FindingKind kind);

/// How bad it is.
enum class Harm : std::uint8_t {
  warning,   ///< Every verb reads all there is.
  mendable,  ///< Verbs refuse the file, or call it cut; yet no step is lost.
  lost,      ///< Something is lost, or may be.
};
[[nodiscard]] std::string_view name_of(Harm harm);

/// Steps from one number to another; a last one of 0 says that nobody knows how many.
struct StepRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  friend bool operator==(const StepRange&, const StepRange&) = default;
};

struct Finding {
  FindingKind kind = FindingKind::damaged;
  Harm harm = Harm::mendable;
  std::uint64_t offset = 0;  ///< The first byte; 0 bytes where something is missing.
  std::uint64_t bytes = 0;
  std::uint64_t frame = 0;  ///< The zstd frame; behind damage, counted as if it were one frame.
  std::vector<StepRange> missing;
  std::string text;  ///< A sentence for people.
};

struct SalvageOptions {
  std::optional<Header> header;  ///< Taken if the file's own cannot be had.
  std::uint32_t frame_bytes_max = kFrameBytesMax;
  std::function<void(std::uint64_t)> observe{};  ///< Told now and then how far the file was read.
};

/// Walks a file twice: once for the findings, once for the steps. One zstd frame in memory at a
/// time, and some bytes for each damaged place.
class Salvage {
 public:
  /// The source must outlive the salvage. The error is one of the source, or a newer version.
  [[nodiscard]] static Result<Salvage, TraceError> examine(ByteSource& source,
                                                           SalvageOptions options = {});
  Salvage(Salvage&&) noexcept;
  Salvage& operator=(Salvage&&) noexcept;
  ~Salvage();

  /// In the order of their places.
  [[nodiscard]] const std::vector<Finding>& findings() const;
  /// The worst of them; nothing if the file is sound.
  [[nodiscard]] std::optional<Harm> harm() const;
  /// Nothing if it cannot be had. It says `excerpt` where the intact steps leave some out.
  [[nodiscard]] const std::optional<Header>& header() const;
  /// The bytes of its record; none if the file's own cannot be had.
  [[nodiscard]] std::string_view header_bytes() const;
  /// Whether the last intact step is the last one that there was (TRC-35).
  [[nodiscard]] bool has_ended() const;
  /// Whether there is no trace at all: no header and no step.
  [[nodiscard]] bool empty() const;
  /// Whether the numbers of the intact steps reach over this one, so that it is not missing.
  [[nodiscard]] bool reaches(std::uint64_t step) const;
  /// Begins with the first step again.
  void rewind();
  /// The next intact step in the order of their numbers, or nothing at the end.
  [[nodiscard]] Result<std::optional<interpreter::Step>, TraceError> next();
  /// The same with its record, or a record of a newer writer where that stands among them (TRC-31).
  [[nodiscard]] Result<std::optional<RawRecord>, TraceError> next_record();

 private:
  struct State;
  explicit Salvage(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace lightspeed::replay
