// A verb of the command: its name, its table of options, and what it does.
// Implements TOOL-2 (specs/replay.md): one table yields parsing and help.
// It refuses to parse: the library that does is included in one file, tools/parser.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/exit_status.hpp"

namespace lightspeed::tools {

/// One option, or one positional argument if the name has no dash.
struct Option {
  std::string name;   ///< `-o,--output`, `--force`, `TRACE`.
  std::string value;  ///< What stands for its value in help; empty for a switch.
  std::string help;
  /// Where the value goes. A switch is a bool; a list collects every occurrence; a number that
  /// may be missing tells whether it was given.
  std::variant<bool*, std::uint64_t*, std::optional<std::uint64_t>*, std::string*,
               std::vector<std::string>*>
      into;
  bool required = false;
};

struct Command {
  std::string name;
  std::string help;
  std::vector<Option> options;
  std::string footer;  ///< Below the options in help.
  std::function<ExitStatus()> run;
};

// One for each verb, each in a file of its own.
[[nodiscard]] Command record_command();
[[nodiscard]] Command replay_command();
[[nodiscard]] Command minimise_command();
[[nodiscard]] Command diff_command();
[[nodiscard]] Command check_command();
[[nodiscard]] Command sweep_command();
[[nodiscard]] Command report_command();
[[nodiscard]] Command show_command();
[[nodiscard]] Command info_command();
[[nodiscard]] Command convert_command();
[[nodiscard]] Command doctor_command();
[[nodiscard]] Command recover_command();
[[nodiscard]] Command filter_command();
[[nodiscard]] Command merge_command();
[[nodiscard]] Command asm_command();
[[nodiscard]] Command disasm_command();
[[nodiscard]] Command new_command();
[[nodiscard]] Command redact_command();

/// Reads the command line and runs the verb.
[[nodiscard]] ExitStatus run_command_line(int argc, const char* const* argv,
                                          const std::vector<Command>& commands);

}  // namespace lightspeed::tools
