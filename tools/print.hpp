// What the command says: data to stdout, words for people to stderr.
// Implements TOOL-3 (specs/replay.md): the two never mix.
// It refuses silence: output that cannot be written is an error of its own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "tools/exit_status.hpp"

namespace lightspeed::tools {

/// Writes to stdout and flushes; a full disk is `usage`, like every file that cannot be written.
[[nodiscard]] ExitStatus print(std::string_view data, ExitStatus status = ExitStatus::same);

/// Writes to stdout without flushing; the error is the system's words.
[[nodiscard]] Result<void, std::string> write_stdout(std::string_view data);

/// A line for people.
void note(std::string_view text);

/// What went wrong with a file, for people, and the status that says so.
struct ToolError {
  ExitStatus status = ExitStatus::usage;
  std::string text;
};

/// `lightspeed: <text>` for people, and the status.
[[nodiscard]] ExitStatus fail(const ToolError& error);
[[nodiscard]] ExitStatus usage_error(std::string_view text);
[[nodiscard]] ExitStatus fail(ExitStatus status, std::string_view text);

/// A text as one word of a shell command line, in quotes only where it needs them.
[[nodiscard]] std::string shell_word(std::string_view text);

/// `1 step`, `2 steps`.
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace lightspeed::tools
