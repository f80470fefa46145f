// The differences of two traces as they are found: grouped, counted, and the first of them kept.
// Implements DIFF-5 and DIFF-13 (specs/replay.md): one line for one field, and bounded memory.
// It refuses to find any: it is told of each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "replay/compare.hpp"
#include "replay/diff/diff.hpp"

namespace lightspeed::replay {

class DifferenceList {
 public:
  /// A step that only one side has.
  void only(Difference::Kind kind, const interpreter::Step& step);
  /// A field of two aligned steps; `place` counts the pairs.
  void changed(std::uint64_t place, const interpreter::Step& left, const interpreter::Step& right,
               FieldDifference field);

  [[nodiscard]] bool empty() const { return counts_.total() == 0; }
  /// Moves what was found into a report.
  void give(DiffReport& report);

 private:
  struct Group {
    std::size_t index = 0;  ///< Beyond the end if its difference was not kept.
    std::uint64_t place_last = 0;
    std::size_t more = 0;
  };
  void keep(Difference found);
  void close(const Group& group);

  std::vector<Difference> kept_;
  DifferenceCounts counts_;
  std::size_t text_bytes_ = 0;
  std::map<std::string, Group> groups_;
};

}  // namespace lightspeed::replay
