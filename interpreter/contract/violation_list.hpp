// How many violations are kept with all that they say, and the count of the others.
// Implements CHK-6 (specs/replay.md): memory is bounded, however broken a trace is.
// It refuses to drop what is new: the first of each rule and party is always kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// One break often shows in every step behind it, and a violation of SYNC-1 holds two documents.
struct ViolationLimits {
  std::size_t count = 10'000;
  std::size_t bytes = std::size_t{8} << 20U;  ///< Of what was expected and seen.
};

class ViolationList {
 public:
  explicit ViolationList(ViolationLimits limits) : limits_(limits) {}

  /// Drops and counts those behind the first `known` that are too many.
  void keep_within(Violations& violations, std::size_t known) {
    std::size_t kept = known;
    for (std::size_t i = known; i < violations.size(); ++i) {
      Violation& found = violations[i];
      const std::size_t bytes = found.expected.size() + found.seen.size();
      const bool first = seen_.emplace(found.rule, found.party).second;
      if (!first && (kept >= limits_.count || bytes_ + bytes > limits_.bytes)) {
        ++further_[found.rule];
        continue;
      }
      bytes_ += bytes;
      if (kept != i) violations[kept] = std::move(found);
      ++kept;
    }
    violations.resize(kept);
  }

  [[nodiscard]] const std::map<std::string_view, std::uint64_t>& further() const {
    return further_;
  }

 private:
  ViolationLimits limits_;
  std::size_t bytes_ = 0;
  std::set<std::pair<std::string_view, Party>> seen_;
  std::map<std::string_view, std::uint64_t> further_;
};

}  // namespace lightspeed::interpreter
