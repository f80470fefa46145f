// Delta debugging: the smallest part of a sequence for which a test still holds.
// Implements MIN-1 and MIN-2 (specs/replay.md): order is kept, the result is 1-minimal.
// It refuses to know what the elements are: it sees indices and a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// Elements by their place in the whole sequence, ascending.
using Indices = std::vector<std::size_t>;

enum class Trial : std::uint8_t {
  holds,
  fails,
  stop,  ///< Nobody wants to know any more: keep what was found so far.
};

/// Tries the elements. A test that had to leave out some of them removes these from `kept`, so that
/// they are not tried again.
using Test = std::function<Trial(Indices& kept)>;

struct ReduceOptions {
  bool coarse = true;         ///< Begin with large parts; off when little is left to remove.
  std::size_t pairs_max = 8;  ///< Pairs are tried when at most so many elements are left.
};

struct Reduced {
  Indices kept;
  std::uint64_t tests = 0;
  bool one_minimal = false;  ///< Each single deletion from `kept` was tried, and none holds.
  bool stopped = false;
};

/// Reduces the elements while the test holds. The error says that it does not hold for all of them.
[[nodiscard]] Result<Reduced, std::string> reduce(Indices all, const Test& test,
                                                  const ReduceOptions& options = {});

}  // namespace lightspeed::replay
