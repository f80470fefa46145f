// A shell command, run to its end, with all that it printed.
// Implements no rule; tests of the command, the documents and the scripts stand on it.
// It refuses to interpret: output is bytes, and the exit status is a number to compare.
#pragma once

#include <filesystem>
#include <string>

namespace lightspeed::testing {

struct Finished {
  int status = 0;      ///< The exit status; 128 and the signal's number if one ended it.
  std::string output;  ///< stdout and stderr together, in the order they were written.
  friend bool operator==(const Finished&, const Finished&) = default;
};

/// Runs a command line with `/bin/sh` in a folder, standard input empty.
[[nodiscard]] Finished run_in(const std::filesystem::path& folder, const std::string& command);

/// A text as one word of a shell command line.
[[nodiscard]] std::string shell_word(const std::string& text);

/// The path of the built `lightspeed`, which ctest passes in LIGHTSPEED_COMMAND.
[[nodiscard]] std::filesystem::path built_command();

}  // namespace lightspeed::testing
