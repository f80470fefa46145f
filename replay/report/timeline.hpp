// The overview of a report: events counted by bucket, session and kind, in bounded memory.
// Implements RPT-3 (specs/report.md): buckets of equally many steps, joined in pairs as a trace
// grows. It refuses to keep steps: what a bucket held is in the chunks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/report/lane_state.hpp"

namespace lightspeed::replay {

/// The most buckets of a time line, and the most cells over all sessions; with more sessions there
/// are fewer buckets, but never less than the least.
inline constexpr std::size_t kBucketsMax = 1'024;
inline constexpr std::size_t kBucketsMin = 64;
inline constexpr std::size_t kCellsMax = 131'072;
/// Sessions with a lane of their own; those that come later share one.
inline constexpr std::size_t kLanesMax = 1'000;

/// How many events of each kind, by the place of the kind in `interpreter::Event`.
using KindCounts = std::array<std::uint64_t, std::variant_size_v<interpreter::Event>>;

class Timeline {
 public:
  /// The next step, and where its session stands behind it.
  void add(const interpreter::Step& step, const LaneState& state);

  /// `{"width":…,"ticks":[…],"lanes":[{"session":…,"cells":[[bucket,state,connection,kind,count,
  /// …],…]},…]}`; the session of the shared lane is 0. A bucket without events of a lane is left
  /// out: there its states go on.
  [[nodiscard]] std::string json() const;

  [[nodiscard]] std::size_t lanes() const { return lanes_.size(); }

 private:
  struct Cell {
    isa::Lifecycle lifecycle = isa::Lifecycle::disconnected;
    std::uint32_t connection = 0;
    std::map<std::uint8_t, std::uint64_t> counts;  ///< By kind; few of them occur together.
  };
  struct Lane {
    std::uint32_t session = 0;
    std::map<std::size_t, Cell> cells;  ///< By bucket.
  };

  [[nodiscard]] Lane& lane_of(std::uint32_t session);
  [[nodiscard]] std::size_t buckets_max() const;
  void join_pairs();

  std::uint64_t width_ = 1;  ///< Steps in a bucket.
  std::uint64_t steps_ = 0;
  std::vector<std::uint64_t> ticks_;             ///< The first one of each bucket.
  std::vector<Lane> lanes_;                      ///< In the order in which they begin.
  std::map<std::uint32_t, std::size_t> places_;  ///< In `lanes_`.
};

}  // namespace lightspeed::replay
