// The first walk over a damaged file: where its intact steps stand, and what else it holds.
// Implements TRC-21 to TRC-27 (specs/trace.md): frame by frame, and behind damage by search.
// It refuses to keep steps: they are read again where they are wanted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "replay/format/records.hpp"
#include "replay/format/salvage_runs.hpp"
#include "replay/format/salvage_search.hpp"
#include "replay/format/seal.hpp"

namespace lightspeed::replay {

struct SalvageSurvey {
  SalvageSurvey(ByteSource& source, std::uint64_t size, SeekTable table, SalvageOptions chosen)
      : bytes(source, size),
        options(std::move(chosen)),
        promised(table.frames),
        frames(bytes, std::move(table), options.frame_bytes_max),
        search(bytes, options.frame_bytes_max, options.observe) {}

  [[nodiscard]] Result<void, TraceError> walk();

  [[nodiscard]] Numbering numbering() const {
    const std::optional<Header>& known = header ? header : options.header;
    return known ? numbering_of(*known) : Numbering::complete;
  }

  /// Whether the last intact step is the last one that there was; of a trace without seals, where
  /// nothing says that it is not.
  [[nodiscard]] bool has_ended() const;

  PrefixSource bytes;
  SalvageOptions options;
  std::optional<std::uint64_t> promised;  ///< How many frames the seek table tells of.
  FrameReader frames;
  FrameSearch search;
  FrameSteps steps;
  SalvageRuns runs;
  SealChain chain;
  std::optional<Header> header;
  std::string header_bytes;
  std::uint64_t zeros_from = 0;  ///< Where zeros at the end of the whole file begin.
  std::uint64_t file_size = 0;

 private:
  [[nodiscard]] Result<void, TraceError> take_frame(const FrameContent& frame);
  void take_steps(const FrameContent& frame);
  [[nodiscard]] bool accepts(const FrameContent& frame, const StepRun& found, SealChain::Link link);
  void settle_doubt(bool keeps);
  void meet_header(const FrameContent& frame, Header found);
  [[nodiscard]] bool is_ours(std::uint64_t first);
  [[nodiscard]] Result<bool, TraceError> pass_damage(const std::optional<TraceError>& error);
  void note_tail(Finding tail);
  void note_end();
  [[nodiscard]] bool lacks_frames() const {
    return !promised || frames.index() - damages_ < *promised;
  }
  [[nodiscard]] Finding finding(FindingKind kind, Harm harm, const FrameContent& frame,
                                const std::string& text) const;

  std::optional<Header> second_;  ///< Behind steps: of this trace if they go on, else of another.
  FrameContent second_frame_;
  std::string second_bytes_;
  std::optional<std::size_t> other_;  ///< The finding of another trace, while its frames last.
  std::uint64_t damages_ = 0;
  std::uint64_t unknown_ = 0;
  std::optional<StepRun> doubtful_;
  std::uint64_t step_before_ = 0;  ///< The last one of the frame before.
  bool tail_found_ = false;
};

}  // namespace lightspeed::replay
