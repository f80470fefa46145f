// The chain of seals: each zstd frame ends with a hash of its content and of all before it.
// Implements TRC-34 and TRC-35 (specs/trace.md): order and completeness are evident.
// It refuses to be a signature: whoever can write a trace can seal another one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "replay/format/frame_reader.hpp"
#include "replay/format/step_order.hpp"
#include "replay/format/trace_error.hpp"

namespace lightspeed::replay {

/// The seal with which the content of a zstd frame ends.
struct Seal {
  std::uint64_t value = 0;
  bool ends = false;            ///< Whether the writer had nothing more to write.
  std::uint64_t step_last = 0;  ///< Of an end without steps beside it: that of the last step.
  std::size_t covered = 0;      ///< How much of the content stands before it.
};

/// Nothing if the last record is none.
[[nodiscard]] std::optional<Seal> seal_of(std::string_view content);

/// A seal as a record with its length before it; `covered` is not written.
[[nodiscard]] std::string seal_record(const Seal& seal);

/// What a seal that does not fit says.
inline constexpr std::string_view kBrokenSeal =
    "its seal does not fit: it was changed, or something before it was changed or left out";

/// The error of a frame whose seal does not fit, behind the step that was read last.
[[nodiscard]] TraceError broken_seal(const FrameContent& frame,
                                     const std::optional<StepPosition>& previous);

/// The most that a seal takes.
inline constexpr std::size_t kSealBytesMax = 24;

/// Follows the contents of zstd frames, the header's first.
class SealChain {
 public:
  enum class Link : std::uint8_t { unsealed, fits, broken };

  SealChain() = default;
  /// Whether a content fits what was added before. Behind a sealed one, one without a seal does
  /// not.
  Link add(std::string_view content);
  /// The value of a seal behind this content, which becomes that of the chain.
  std::uint64_t seal(std::string_view content);
  /// Goes on behind something that was not read: the next seal is taken on trust.
  void forget() { value_.reset(); }
  /// Goes on with frames of which nothing is known, not even whether they are sealed.
  void restart() { *this = SealChain(std::nullopt); }
  /// Whether any frame had a seal, and whether the last one had that of the end.
  [[nodiscard]] bool is_sealed() const { return sealed_; }
  [[nodiscard]] bool has_ended() const { return last_ && last_->ends; }
  [[nodiscard]] const std::optional<Seal>& last() const { return last_; }

 private:
  explicit SealChain(std::optional<std::uint64_t> value) : value_(value) {}

  std::optional<std::uint64_t> value_ = 0;
  std::optional<Seal> last_;  ///< Of the content that was added last.
  bool sealed_ = false;
};

}  // namespace lightspeed::replay
