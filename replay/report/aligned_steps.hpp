// Which steps of two traces stand beside each other in a report, by their places from 0.
// Implements RPT-9 and RPT-10 (specs/report.md): as `diff` aligned them, in bounded memory.
// It refuses to align itself: it is told which steps one side alone has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace lightspeed::replay {

/// Runs of steps that stand beside each other on both sides; beyond these the rest is not aligned.
inline constexpr std::size_t kAlignedMax = 20'000;

/// The places of a trace's steps by their numbers, which have gaps where it is an excerpt.
class StepPlaces {
 public:
  /// Gaps that are remembered; a step behind further ones has no place.
  static constexpr std::size_t kGapsMax = std::size_t{1} << 20U;
  static constexpr std::uint64_t kNowhere = std::numeric_limits<std::uint64_t>::max();

  /// The number of the next step.
  void add(std::uint64_t number);
  /// Of a number that was added, or `kNowhere`.
  [[nodiscard]] std::uint64_t of(std::uint64_t number) const;
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

 private:
  struct Run {
    std::uint64_t number = 0;
    std::uint64_t place = 0;
  };
  std::vector<Run> runs_;
  std::uint64_t next_ = 0;
  std::uint64_t steps_ = 0;
};

/// Places of steps that the other side lacks.
class LonePlaces {
 public:
  void add(std::uint64_t place);

  /// From `begin` to before `end`.
  struct Run {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };
  /// In ascending order.
  [[nodiscard]] std::vector<Run> runs() const;
  /// From this place on it is not known which are alone.
  [[nodiscard]] std::uint64_t known_until() const { return known_until_; }

 private:
  std::vector<Run> runs_;
  std::uint64_t known_until_ = StepPlaces::kNowhere;
};

struct AlignedRun {
  std::uint64_t left = 0;
  std::uint64_t right = 0;
  std::uint64_t count = 0;
  friend bool operator==(const AlignedRun&, const AlignedRun&) = default;
};

/// What is on neither side alone is on both, in order.
[[nodiscard]] std::vector<AlignedRun> aligned_runs(const LonePlaces& left, std::uint64_t left_steps,
                                                   const LonePlaces& right,
                                                   std::uint64_t right_steps);

}  // namespace lightspeed::replay
