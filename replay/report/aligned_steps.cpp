#include "replay/report/aligned_steps.hpp"

#include <algorithm>

namespace lightspeed::replay {

void StepPlaces::add(std::uint64_t number) {
  if ((steps_ == 0 || number != next_) && runs_.size() <= kGapsMax) {
    runs_.push_back({.number = number, .place = steps_});
  }
  next_ = number + 1;
  ++steps_;
}

std::uint64_t StepPlaces::of(std::uint64_t number) const {
  const auto behind =
      std::upper_bound(runs_.begin(), runs_.end(), number,
                       [](std::uint64_t wanted, const Run& run) { return wanted < run.number; });
  if (behind == runs_.begin()) return kNowhere;
  if (behind == runs_.end() && runs_.size() > kGapsMax) return kNowhere;
  const Run& run = *std::prev(behind);
  return run.place + (number - run.number);
}

void LonePlaces::add(std::uint64_t place) {
  if (place >= known_until_) return;
  if (!runs_.empty() && runs_.back().end == place) {
    ++runs_.back().end;
  } else if (runs_.size() < kAlignedMax) {
    runs_.push_back({.begin = place, .end = place + 1});
  } else {
    known_until_ = place;
  }
}

std::vector<LonePlaces::Run> LonePlaces::runs() const {
  auto sorted = runs_;
  std::sort(sorted.begin(), sorted.end(),
            [](const Run& a, const Run& b) { return a.begin < b.begin; });
  return sorted;
}

std::vector<AlignedRun> aligned_runs(const LonePlaces& left, std::uint64_t left_steps,
                                     const LonePlaces& right, std::uint64_t right_steps) {
  const auto deleted = left.runs();
  const auto inserted = right.runs();
  left_steps = std::min(left_steps, left.known_until());
  right_steps = std::min(right_steps, right.known_until());
  std::vector<AlignedRun> runs;
  std::uint64_t l = 0;
  std::uint64_t r = 0;
  auto gone = deleted.begin();
  auto come = inserted.begin();
  while (l < left_steps && r < right_steps && runs.size() < kAlignedMax) {
    if (gone != deleted.end() && gone->begin <= l) {
      l = std::max(l, gone++->end);
    } else if (come != inserted.end() && come->begin <= r) {
      r = std::max(r, come++->end);
    } else {
      const std::uint64_t left_end = gone == deleted.end() ? left_steps : gone->begin;
      const std::uint64_t right_end = come == inserted.end() ? right_steps : come->begin;
      const std::uint64_t count =
          std::min(std::min(left_end, left_steps) - l, std::min(right_end, right_steps) - r);
      runs.push_back({.left = l, .right = r, .count = count});
      l += count;
      r += count;
    }
  }
  return runs;
}

}  // namespace lightspeed::replay
