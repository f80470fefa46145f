// Looking for zstd frames that can be read alone, and reading the steps of one.
// Implements TRC-21, TRC-23 and TRC-24 (specs/trace.md): the next magic from which a frame decodes.
// It refuses frames by their magic alone: size, checksum and first record must be right.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/format/container.hpp"
#include "replay/format/frame_reader.hpp"
#include "replay/format/frame_records.hpp"
#include "replay/format/step_order.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// The first bytes of another source.
class PrefixSource final : public ByteSource {
 public:
  PrefixSource(ByteSource& whole, std::uint64_t size) : whole_(whole), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override;

 private:
  ByteSource& whole_;
  std::uint64_t size_;
};

/// The first place from `from` on where a frame of a trace begins and can be read; nothing if
/// there is none before `end`.
class FrameSearch {
 public:
  using Observer = std::function<void(std::uint64_t offset)>;
  FrameSearch(ByteSource& source, std::uint32_t frame_bytes_max, Observer observe = {});
  [[nodiscard]] Result<std::optional<std::uint64_t>, std::string> find(std::uint64_t from,
                                                                       std::uint64_t end);
  /// Whether so much was tried in vain that nothing more is looked for (TRC-37).
  [[nodiscard]] bool gave_up() const;

 private:
  [[nodiscard]] bool begins_at(std::uint64_t offset, std::uint64_t end);

  ByteSource& source_;
  std::uint32_t frame_bytes_max_;
  Observer observe_;
  std::uint64_t spent_ = 0;  ///< Bytes that were tried in vain.
  FrameRecords records_;
};

/// The records of one frame, the first step of which must be absolute (TRC-4); seals are passed
/// over.
class FrameSteps {
 public:
  void begin(std::string_view content, Numbering numbering);
  [[nodiscard]] Result<std::optional<RawRecord>, RecordError> next();
  /// The header, if that is the first record; then there are no steps.
  [[nodiscard]] Result<std::optional<Header>, RecordError> take_header_record();
  [[nodiscard]] std::string_view header_bytes() const { return header_bytes_; }
  [[nodiscard]] std::uint64_t records_taken() const { return records_.taken(); }
  [[nodiscard]] std::uint64_t unknown() const { return unknown_; }

 private:
  FrameRecords records_;
  std::string_view content_;
  std::string_view header_bytes_;
  std::optional<StepPosition> previous_;
  Numbering numbering_ = Numbering::complete;
  std::uint64_t unknown_ = 0;  ///< Of the frame.
};

}  // namespace lightspeed::replay
