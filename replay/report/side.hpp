// One trace on its way into a report: chunks of steps as they come, and the index behind them.
// Implements RPT-1 to RPT-3 (specs/report.md): constant memory, whatever the size of the trace.
// It refuses findings and the page around it: report.hpp joins them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/report/documents.hpp"
#include "replay/report/lane_state.hpp"
#include "replay/report/timeline.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// A chunk is closed behind so many steps, or so many bytes before they are compressed.
inline constexpr std::size_t kChunkSteps = 2'000;
inline constexpr std::size_t kChunkBytes = 1U << 21U;

class ReportSide {
 public:
  /// `id` is `a` or `b`; elements of the page are called `a-0`, `a-1`, … and `a-lanes`.
  ReportSide(std::string id, ByteSink& sink, std::uint64_t documents_max)
      : id_(std::move(id)), sink_(&sink), documents_(documents_max) {}

  /// The next step; `html` is the document of its session behind it, nothing if it is the same or
  /// not known. The error is the sink's.
  [[nodiscard]] Result<void, std::string> add(const interpreter::Step& step,
                                              const std::optional<std::string>& html);
  /// No further document is shown, from this step on.
  void stop_documents(std::uint64_t step) { documents_.stop(step); }
  [[nodiscard]] std::uint64_t documents_stopped_at() const { return documents_.stopped_at(); }

  /// Writes what is left. Answers with the index, one JSON object: what the trace is, how many
  /// steps and events of each kind it has, and of each chunk `[steps,first,last,tick,tick]`.
  [[nodiscard]] Result<std::string, std::string> finish(const Header& header,
                                                        const std::string& name);

 private:
  struct Chunk {
    std::uint64_t steps = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::uint64_t first_tick = 0;
    std::uint64_t last_tick = 0;
  };
  [[nodiscard]] Result<void, std::string> close_chunk();
  [[nodiscard]] Result<void, std::string> write_packed(const std::string& name,
                                                       const std::string& json);

  std::string id_;
  ByteSink* sink_;
  DocumentDeltas documents_;
  Timeline timeline_;
  std::map<std::uint32_t, LaneState> states_;
  KindCounts kinds_{};
  std::vector<Chunk> chunks_;
  std::string text_;  ///< Of the chunk that is open; empty between chunks.
};

}  // namespace lightspeed::replay
