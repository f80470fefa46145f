// The steps of a `.lstrace`, found and placed without decoding what they say.
// Implements DIFF-10 (specs/replay.md): two traces that say the same are told so by their bytes.
// It refuses to call steps different: unequal bytes may mean the same, and are decoded.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/container.hpp"
#include "replay/format/frame_reader.hpp"
#include "replay/format/frame_records.hpp"
#include "replay/format/seal.hpp"
#include "replay/format/step_order.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// Where a step stands, and the bytes of the rest: stimulus, effects, digest.
struct SkimmedStep {
  StepPosition place;
  std::uint32_t session = 1;
  std::uint64_t cause_back = 0;  ///< How many steps back its cause is; 0 for a free choice.
  std::string_view said;         ///< Empty where only decoding can tell.
};

/// One zstd frame in memory at a time, as `TraceReader`. An error ends it.
class SkimmedSteps final : public StepSource {
 public:
  /// The source must outlive it.
  [[nodiscard]] static Result<std::unique_ptr<SkimmedSteps>, TraceError> open(ByteSource& source);

  [[nodiscard]] const Header& header() const override { return header_; }
  [[nodiscard]] std::optional<interpreter::Step> next() override;
  void go_to(std::uint64_t step) override;

  /// The next step, undecoded, until it is taken or passed over; null at the end.
  [[nodiscard]] const SkimmedStep* peek();
  void pass_over();

  [[nodiscard]] const std::optional<TraceError>& error() const { return error_; }
  [[nodiscard]] const ReadNotes& notes() const { return notes_; }

 private:
  SkimmedSteps(ByteSource& source, SeekTable table, Header header);
  [[nodiscard]] bool next_frame();
  [[nodiscard]] std::string_view next_record();
  void skim(std::string_view record);
  template <class Look>
  void find(const Look& look);
  void look_closer();
  void take(v1::Step& step);
  void decode();
  void begin_frame(std::uint64_t index);
  void fail(TraceError error);
  void fail_record(const RecordError& error);

  Header header_;
  FrameReader frames_;
  FrameContent frame_;
  std::string_view rest_;    ///< Of the frame, behind the current record.
  std::string_view record_;  ///< The current one, with its length in front.
  std::uint64_t records_taken_ = 0;
  std::uint64_t steps_taken_ = 0;  ///< Both of the frame.
  FrameRecords decoder_;
  std::optional<StepPosition> previous_ = StepPosition{};  ///< Unknown right after a seek.
  std::optional<SkimmedStep> current_;
  std::optional<interpreter::Step> decoded_;
  std::optional<TraceError> error_;
  ReadNotes notes_;
  SealChain chain_;
};

/// Passes over the steps that come next on both sides and say the same, byte for byte.
[[nodiscard]] Passed pass_equal(SkimmedSteps& left, SkimmedSteps& right, std::uint64_t steps_max);

}  // namespace lightspeed::replay
