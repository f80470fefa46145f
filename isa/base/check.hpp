// The checked assertion: our own bugs abort, in every build.
// Implements style rule S6.1; it is a leaf and includes nothing of ours.
// It refuses to judge input: bad input is a Result, never a CHECK.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace lightspeed {

/// Prints the broken promise with its place and aborts. Called by CHECK and `unreachable`.
[[noreturn]] inline void check_failed(const char* condition, const char* why, const char* file,
                                      int line) {
  std::fprintf(stderr, "%s:%d: CHECK(%s) failed: %s\n", file, line, condition, why);
  std::abort();
}

/// Marks the end of a switch over every case of an enum; reaching it is our bug.
[[noreturn]] inline void unreachable(const char* why) {
  check_failed("false", why, "unreachable", 0);
}

}  // namespace lightspeed

/// States what must hold and why; aborts in every build when it does not.
#define CHECK(condition, why)                                            \
  do {                                                                   \
    if (!(condition)) {                                                  \
      ::lightspeed::check_failed(#condition, (why), __FILE__, __LINE__); \
    }                                                                    \
  } while (false)
