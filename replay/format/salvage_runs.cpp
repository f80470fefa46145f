#include "replay/format/salvage_runs.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "replay/format/frame_reader.hpp"

namespace lightspeed::replay {
namespace {

std::string steps_text(std::uint64_t first, std::uint64_t last) {
  if (first == last) return "step " + std::to_string(first);
  return "steps " + std::to_string(first) + " to " + std::to_string(last);
}

/// A finding about steps that stays, whatever steps are found elsewhere.
bool stands_alone(const Finding& finding) {
  return finding.kind == FindingKind::header_lost || finding.kind == FindingKind::other_trace ||
         finding.kind == FindingKind::table_damaged || finding.kind == FindingKind::altered ||
         finding.kind == FindingKind::unended || finding.kind == FindingKind::newer_records;
}

}  // namespace

void SalvageRuns::add(const StepRun& run, Numbering numbering) {
  const std::uint64_t last = runs_.empty() ? 0 : runs_.back().last.number;
  const bool next =
      numbering == Numbering::gaps ? run.first.number > last : run.first.number == last + 1;
  highest_ = std::max(highest_, run.last.number);
  if (next && !since_run_ && !runs_.empty() && run.first.at >= runs_.back().last.at) {
    runs_.back().end = run.end;
    runs_.back().last = run.last;
    return;
  }
  if (run.first.number > last + 1 && (numbering == Numbering::complete || since_run_)) {
    add_gap(run, {.first = std::max(last, counted_) + 1, .last = run.first.number - 1});
  }
  counted_ = 0;
  runs_.push_back(run);
  runs_.back().from = run.first.number;
  since_run_.reset();
}

/// Counts what is missing to the finding in front of it, or to one of its own.
void SalvageRuns::add_gap(const StepRun& place, const StepRange& range) {
  if (!since_run_) {
    const std::uint64_t last = range.first - 1;
    const std::string begins =
        place.first.number == 0 ? " says that there were steps up to " + std::to_string(range.last)
                                : " begins with step " + std::to_string(place.first.number);
    add({.kind = FindingKind::missing,
         .harm = Harm::lost,
         .offset = place.begin,
         .bytes = 0,
         .frame = place.frame,
         .missing = {},
         .text = frame_name(place.frame, place.begin) + begins +
                 (last == 0 ? ", the first one" : ", behind step " + std::to_string(last))});
  }
  if (range.first <= range.last) findings_[*since_run_].missing.push_back(range);
}

void SalvageRuns::extend(std::uint64_t begin, std::uint64_t end) {
  if (!runs_.empty() && !since_run_ && runs_.back().end == begin) runs_.back().end = end;
}

void SalvageRuns::reach(std::uint64_t step, const StepRun& place) {
  if (step <= highest_) return;
  add_gap(place, {.first = std::max(highest_, counted_) + 1, .last = step});
  counted_ = step;
}

void SalvageRuns::add(Finding finding) {
  findings_.push_back(std::move(finding));
  since_run_ = findings_.size() - 1;
}

void SalvageRuns::add_without(Finding finding, const StepRun& run) {
  if (run.first.number != 0) {
    finding.missing.push_back({.first = run.first.number, .last = run.last.number});
    counted_ = run.last.number;
  }
  add(std::move(finding));
}

void SalvageRuns::add_of(const StepRun& run, FindingKind kind, Harm harm, std::string text) {
  findings_.push_back({.kind = kind,
                       .harm = harm,
                       .offset = run.begin,
                       .bytes = run.end - run.begin,
                       .frame = run.frame,
                       .missing = {},
                       .text = frame_name(run.frame, run.begin) + ": " + std::move(text)});
}

/// Whether the run brings steps that belong behind those that were kept; says so where not.
bool SalvageRuns::keeps(StepRun& run, const std::vector<StepRun>& kept) {
  if (kept.empty()) return true;
  const StepRun& before = kept.back();
  const std::string steps = steps_text(run.first.number, run.last.number);
  if (run.first.number <= before.last.number) {
    const std::uint64_t last = std::min(run.last.number, before.last.number);
    add_of(run, FindingKind::repeated, Harm::mendable,
           steps_text(run.first.number, last) + " a second time");
    if (run.last.number <= before.last.number) return false;
    run.from = before.last.number + 1;
  } else if (run.first.at < before.last.at) {
    add_of(run, FindingKind::contradiction, Harm::lost,
           steps + " at " + std::to_string(run.first.at.value) + " us, yet step " +
               std::to_string(before.last.number) + " is at " +
               std::to_string(before.last.at.value) + " us");
    findings_.back().missing.push_back({.first = run.first.number, .last = run.last.number});
    return false;
  }
  if (run.begin < before.begin) {
    add_of(run, FindingKind::disordered, Harm::mendable,
           steps + " in front of step " + std::to_string(before.last.number));
  }
  return true;
}

void SalvageRuns::settle() {
  std::sort(runs_.begin(), runs_.end(), [](const StepRun& left, const StepRun& right) {
    return std::pair(left.first.number, left.begin) < std::pair(right.first.number, right.begin);
  });
  std::vector<StepRun> kept;
  for (StepRun& run : runs_) {
    if (keeps(run, kept)) kept.push_back(run);
  }
  runs_ = std::move(kept);
  for (Finding& finding : findings_) finding.missing = uncovered(finding.missing);
  if (open_end_) {
    const std::uint64_t last = runs_.empty() ? 0 : runs_.back().last.number;
    findings_[*open_end_].missing.push_back({.first = last + 1, .last = 0});
  }
  for (Finding& finding : findings_) {
    if (!stands_alone(finding)) {
      finding.harm = finding.missing.empty() ? Harm::mendable : Harm::lost;
    }
  }
  std::erase_if(findings_, [](const Finding& finding) {
    return finding.kind == FindingKind::missing && finding.missing.empty();
  });
  std::stable_sort(findings_.begin(), findings_.end(),
                   [](const auto& left, const auto& right) { return left.offset < right.offset; });
}

/// What of the ranges no run has.
std::vector<StepRange> SalvageRuns::uncovered(const std::vector<StepRange>& ranges) const {
  std::vector<StepRange> left;
  for (const StepRange& range : ranges) {
    std::uint64_t first = range.first;
    for (const StepRun& run : runs_) {
      if (run.last.number < first || run.from > range.last) continue;
      if (run.from > first) left.push_back({.first = first, .last = run.from - 1});
      first = run.last.number + 1;
    }
    if (first <= range.last) left.push_back({.first = first, .last = range.last});
  }
  return left;
}

bool SalvageRuns::has_gaps() const {
  std::uint64_t last = 0;
  for (const StepRun& run : runs_) {
    if (run.from != last + 1) return true;
    last = run.last.number;
  }
  return false;
}

}  // namespace lightspeed::replay
