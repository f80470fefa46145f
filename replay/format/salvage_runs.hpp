// Runs of intact steps, as they stand in a damaged file, and what lies between them.
// Implements TRC-22, TRC-24 and TRC-25 (specs/trace.md): what is missing, repeated or out of order.
// It refuses bytes: it knows where steps stand, not what they say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "replay/format/salvage.hpp"
#include "replay/format/step_order.hpp"

namespace lightspeed::replay {

/// Steps that follow each other in zstd frames that follow each other.
struct StepRun {
  std::uint64_t begin = 0;  ///< The first byte of the first frame.
  std::uint64_t end = 0;    ///< Behind the last one.
  std::uint64_t frame = 0;
  StepPosition first;
  StepPosition last;
  std::uint64_t from = 0;  ///< The first step that no run before it has.
};

/// Collects runs and findings in the order of the file, then puts them into that of the steps.
class SalvageRuns {
 public:
  /// In an excerpt a gap in the numbers is nothing to find.
  void add(const StepRun& run, Numbering numbering);
  /// A frame without steps that stands right behind the last run belongs to it.
  void extend(std::uint64_t begin, std::uint64_t end);
  /// Something behind the last run says that the steps reached to this number.
  void reach(std::uint64_t step, const StepRun& place);
  /// A finding ends the run before it; what is missing up to the next run is counted to it.
  void add(Finding finding);
  /// A finding that costs the steps of a run, which is not added.
  void add_without(Finding finding, const StepRun& run);
  /// A finding that costs no step and ends no run.
  void note(Finding finding) { findings_.push_back(std::move(finding)); }
  /// The last finding is where the file ends: nobody knows how many steps are missing behind it.
  void open_end() { open_end_ = findings_.size() - 1; }
  /// Drops what stands twice, sorts, and says which steps each finding costs.
  void settle();

  [[nodiscard]] const std::vector<StepRun>& runs() const { return runs_; }
  [[nodiscard]] std::vector<Finding>& findings() { return findings_; }
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }
  [[nodiscard]] std::uint64_t highest() const { return highest_; }
  /// Once settled: whether steps between 1 and the last one are missing.
  [[nodiscard]] bool has_gaps() const;

 private:
  [[nodiscard]] bool keeps(StepRun& run, const std::vector<StepRun>& kept);
  void add_gap(const StepRun& place, const StepRange& range);
  void add_of(const StepRun& run, FindingKind kind, Harm harm, std::string text);
  [[nodiscard]] std::vector<StepRange> uncovered(const std::vector<StepRange>& ranges) const;

  std::vector<StepRun> runs_;
  std::vector<Finding> findings_;
  std::optional<std::size_t> since_run_;  ///< The last finding behind the last run.
  std::optional<std::size_t> open_end_;
  std::uint64_t highest_ = 0;
  std::uint64_t counted_ = 0;  ///< The last step behind the last run that a finding has already.
};

}  // namespace lightspeed::replay
