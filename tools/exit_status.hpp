// The exit statuses of the command, the same for every verb.
// Implements TOOL-1 (specs/replay.md): what each number means.
// It refuses to be guessed from: a reason goes to stderr with it.
#pragma once

#include <cstdint>

namespace lightspeed::tools {

enum class ExitStatus : std::uint8_t {
  same = 0,               ///< Pass, equal, equivalent, done.
  different = 1,          ///< A contract failure, a divergence, a difference.
  usage = 2,              ///< The command line, or a file that cannot be read or written.
  stale_expectation = 3,  ///< An expected failure passes.
  testee_crashed = 4,     ///< The implementation under test crashed or hung.
  unsupported = 5,        ///< Nothing could be run: an unknown program, a newer format.
  damaged = 6,            ///< The input is damaged or partial.
  nondeterministic = 7,   ///< Our own: two runs of the same trace differ.
  interrupted = 130,      ///< Ctrl-C; what was found is kept.
};

}  // namespace lightspeed::tools
