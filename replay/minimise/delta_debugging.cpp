#include "replay/minimise/delta_debugging.hpp"

#include <algorithm>
#include <utility>

namespace lightspeed::replay {
namespace {

// With more parts than this, keeping one part alone hardly ever holds and is not tried.
constexpr std::size_t kSubsetPartsMax = 4;

class Reducer {
 public:
  Reducer(Indices all, const Test& test, const ReduceOptions& options)
      : test_(test), options_(options) {
    result_.kept = std::move(all);
  }

  Result<Reduced, std::string> run() {
    Indices whole = result_.kept;
    const bool holds = ask(whole);
    if (!holds && !result_.stopped) return failure<std::string>("the test fails for the whole");
    if (holds) result_.kept = std::move(whole);
    if (options_.coarse && !adopt({})) {
      cut_tail();
      thin_out();
    }
    do {
      delete_singles();
    } while (delete_a_pair());
    result_.one_minimal = !result_.stopped;
    return std::move(result_);
  }

 private:
  bool ask(Indices& candidate) {
    if (result_.stopped) return false;
    ++result_.tests;
    const Trial trial = test_(candidate);
    if (trial == Trial::stop) result_.stopped = true;
    return trial == Trial::holds;
  }

  // Whatever holds is adopted: a candidate always has fewer elements than what it came from.
  bool adopt(Indices candidate) {
    if (candidate.size() >= result_.kept.size() || !ask(candidate)) return false;
    result_.kept = std::move(candidate);
    return true;
  }

  bool delete_range(std::size_t begin, std::size_t end) {
    Indices rest(at(0), at(begin));
    rest.insert(rest.end(), at(end), at(result_.kept.size()));
    return adopt(std::move(rest));
  }

  [[nodiscard]] Indices::const_iterator at(std::size_t position) const {
    return result_.kept.begin() + static_cast<std::ptrdiff_t>(position);
  }

  // The shortest head that holds, by bisection: most failures need nothing of what follows them.
  void cut_tail() {
    std::size_t fails = 0;
    while (!result_.stopped && fails + 1 < result_.kept.size()) {
      const std::size_t middle = fails + (result_.kept.size() - fails) / 2;
      if (!adopt(Indices(at(0), at(middle)))) fails = middle;
    }
  }

  // Parts from large to small; each is tried alone while there are few, and left out.
  void thin_out() {
    std::size_t part = (result_.kept.size() + 1) / 2;
    while (!result_.stopped && part > 1) {
      keep_one_part(part);
      std::size_t end = result_.kept.size();
      while (!result_.stopped && end > 0) {
        const std::size_t begin = end > part ? end - part : 0;
        (void)delete_range(begin, end);
        end = std::min(begin, result_.kept.size());
      }
      part = std::min(part / 2, (result_.kept.size() + 1) / 2);
    }
  }

  void keep_one_part(std::size_t part) {
    const std::size_t size = result_.kept.size();
    const std::size_t parts = (size + part - 1) / part;
    if (parts <= 2 || parts > kSubsetPartsMax) return;  // Of two, each is the other's complement.
    for (std::size_t begin = 0; begin < size && !result_.stopped; begin += part) {
      if (adopt(Indices(at(begin), at(std::min(begin + part, size))))) return;
    }
  }

  // Round and round until every element of the same set was tried since the last success: that is
  // the certificate of 1-minimality, also for tests that are not monotone.
  void delete_singles() {
    std::size_t failed = 0;
    std::size_t position = result_.kept.size();
    while (!result_.stopped && failed < result_.kept.size()) {
      position = position == 0 || position > result_.kept.size() ? result_.kept.size() : position;
      --position;
      failed = delete_range(position, position + 1) ? 0 : failed + 1;
    }
  }

  bool delete_a_pair() {
    const std::size_t size = result_.kept.size();
    if (size < 2 || size > options_.pairs_max) return false;
    for (std::size_t second = size; second-- > 1;) {
      for (std::size_t first = second; first-- > 0;) {
        Indices rest = result_.kept;
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(second));
        rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(first));
        if (adopt(std::move(rest))) return true;
        if (result_.stopped) return false;
      }
    }
    return false;
  }

  const Test& test_;
  ReduceOptions options_;
  Reduced result_;
};

}  // namespace

Result<Reduced, std::string> reduce(Indices all, const Test& test, const ReduceOptions& options) {
  return Reducer(std::move(all), test, options).run();
}

}  // namespace lightspeed::replay
