#include "replay/diff/difference_list.hpp"

#include <utility>

#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using Kind = Difference::Kind;

constexpr std::size_t kStimulusMax = 80;

// The same field differing again within so many aligned steps is the same line of the report: in a
// capture, the diffs that show a shifted count stand a few steps apart.
constexpr std::uint64_t kGroupGapMax = 16;

// Fields are few; where effects are counted by the thousand, the oldest names go.
constexpr std::size_t kGroupsMax = 1'024;

}  // namespace

void DifferenceList::only(Kind kind, const Step& step) {
  const bool inserted = kind == Kind::inserted;
  ++(inserted ? counts_.inserted : counts_.deleted);
  keep({.kind = kind,
        .left_step = inserted ? 0 : step.number,
        .right_step = inserted ? step.number : 0,
        .field = "",
        .left = "",
        .right = "",
        .stimulus = line_of(step.stimulus, kStimulusMax)});
}

void DifferenceList::changed(std::uint64_t place, const Step& left, const Step& right,
                             FieldDifference field) {
  const auto open = groups_.find(field.field);
  if (open != groups_.end() && place - open->second.place_last <= kGroupGapMax) {
    if (open->second.place_last != place) ++open->second.more;
    open->second.place_last = place;
    return;
  }
  if (open != groups_.end()) close(open->second);
  if (groups_.size() >= kGroupsMax) {
    for (const auto& [name, group] : groups_) close(group);
    groups_.clear();
  }
  groups_[field.field] = {.index = kept_.size(), .place_last = place, .more = 0};
  ++counts_.changed;
  keep({.kind = Kind::changed,
        .left_step = left.number,
        .right_step = right.number,
        .field = std::move(field.field),
        .left = std::move(field.expected),
        .right = std::move(field.actual),
        .stimulus = line_of(left.stimulus, kStimulusMax)});
}

void DifferenceList::keep(Difference found) {
  const std::size_t bytes = found.field.size() + found.left.size() + found.right.size();
  const bool fits = kept_.empty() || text_bytes_ + bytes <= kDifferenceBytesMax;
  if (counts_.dropped != 0 || kept_.size() >= kDifferencesMax || !fits) {
    ++counts_.dropped;
    return;
  }
  text_bytes_ += bytes;
  kept_.push_back(std::move(found));
}

void DifferenceList::close(const Group& group) {
  if (group.more == 0 || group.index >= kept_.size()) return;
  kept_[group.index].stimulus +=
      " (and " + std::to_string(group.more) + (group.more == 1 ? " more step)" : " more steps)");
}

void DifferenceList::give(DiffReport& report) {
  for (const auto& [field, group] : groups_) close(group);
  groups_.clear();
  report.differences = std::move(kept_);
  report.counts = counts_;
}

}  // namespace lightspeed::replay
