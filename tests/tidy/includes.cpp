#include "tests/tidy/includes.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace lightspeed::tidy {
namespace {

struct Include {
  std::size_t line = 0;
  std::string target;  ///< Between the quotes or the angle brackets.
};

std::vector<Include> includes_of(const Source& source) {
  std::vector<Include> includes;
  std::size_t number = 0;
  for (const std::string_view line : lines_of(source.raw)) {
    ++number;
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("\"<");
    const std::size_t close = line.find_last_of("\">");
    if (open == std::string_view::npos || close <= open) continue;
    includes.push_back(
        {.line = number, .target = std::string(line.substr(open + 1, close - open - 1))});
  }
  return includes;
}

/// A room may include rooms of its own rank or below. The longest matching prefix names the room.
struct Room {
  std::string_view prefix;
  int rank;
};
constexpr std::array kRooms{
    Room{.prefix = "isa/base/", .rank = 0},      Room{.prefix = "tl/expected.hpp", .rank = 0},
    Room{.prefix = "isa/", .rank = 1},           Room{.prefix = "interpreter/", .rank = 2},
    Room{.prefix = "gumbo.h", .rank = 2},        Room{.prefix = "xxhash.h", .rank = 2},
    Room{.prefix = "nlohmann/", .rank = 2},      Room{.prefix = "replay/", .rank = 3},
    Room{.prefix = "lightspeed/v1/", .rank = 3}, Room{.prefix = "google/protobuf", .rank = 3},
    Room{.prefix = "zstd", .rank = 3},           Room{.prefix = "CLI/", .rank = 4},
    Room{.prefix = "tools/", .rank = 4},         Room{.prefix = "doctest/", .rank = 5},
    Room{.prefix = "rapidcheck", .rank = 5},     Room{.prefix = "tests/", .rank = 5},
    Room{.prefix = "zlib.h", .rank = 3},
};
constexpr int kPureMax = 2;
constexpr int kNobodys = -1;

int rank_of(std::string_view path) {
  const auto room = std::find_if(kRooms.begin(), kRooms.end(),
                                 [&](const Room& r) { return path.starts_with(r.prefix); });
  return room == kRooms.end() ? kNobodys : room->rank;
}

constexpr std::array<std::string_view, 28> kImpureHeaders{
    "iostream", "fstream",      "sstream",    "istream",  "ostream",       "iomanip",
    "locale",   "clocale",      "chrono",     "ctime",    "time.h",        "thread",
    "mutex",    "atomic",       "future",     "random",   "filesystem",    "condition_variable",
    "regex",    "cstdio",       "stdio.h",    "unistd.h", "unordered_map", "unordered_set",
    "csignal",  "shared_mutex", "syncstream", "stdlib.h"};

/// `check_failed` prints the broken promise before it aborts; nothing returns from it.
constexpr std::string_view kMayPrint = "isa/base/check.hpp";

}  // namespace

std::vector<Finding> check_arrows(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    const int here = rank_of(source.path);
    if (!is_cpp(source) || here == kNobodys) continue;
    for (const Include& include : includes_of(source)) {
      const int there = rank_of(include.target);
      // What is not the standard library's is somebody's: in the pure rooms it must be listed.
      const bool foreign = there == kNobodys && include.target.find('.') != std::string::npos;
      if (here <= kPureMax && foreign) {
        findings.push_back({.path = source.path,
                            .line = include.line,
                            .what = "no list allows " + include.target + " in a pure room"});
      }
      if (there <= here) continue;
      findings.push_back(
          {.path = source.path,
           .line = include.line,
           .what = "the arrow turns back: this room must not include " + include.target});
    }
  }
  return findings;
}

std::vector<Finding> check_pure_includes(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    const bool pure = source.path.starts_with("isa/") || source.path.starts_with("interpreter/");
    if (!is_cpp(source) || !pure || source.path == kMayPrint) continue;
    for (const Include& include : includes_of(source)) {
      const bool impure = std::find(kImpureHeaders.begin(), kImpureHeaders.end(), include.target) !=
                              kImpureHeaders.end() ||
                          include.target.starts_with("sys/");
      if (!impure) continue;
      findings.push_back({.path = source.path,
                          .line = include.line,
                          .what = "a pure room must not include <" + include.target + ">"});
    }
  }
  return findings;
}

std::vector<Finding> check_own_header_first(const Tree& tree) {
  std::vector<Finding> findings;
  for (const Source& source : tree) {
    if (!source.path.ends_with(".cpp")) continue;
    const std::string own = source.path.substr(0, source.path.size() - 3) + "hpp";
    const bool has_own =
        std::any_of(tree.begin(), tree.end(), [&](const Source& s) { return s.path == own; });
    if (!has_own) continue;
    const auto includes = includes_of(source);
    if (!includes.empty() && includes.front().target == own) continue;
    findings.push_back({.path = source.path,
                        .line = includes.empty() ? 0 : includes.front().line,
                        .what = "its own header " + own + " must be included first"});
  }
  return findings;
}

}  // namespace lightspeed::tidy
