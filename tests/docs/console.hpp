// The commands that a document shows, with what it says they print.
// Implements the reading behind DOC-1 to DOC-4 (specs/house.md); CONTRIBUTING.md has the notation.
// It refuses to run anything: running stands in the test, so that reading can be tested alone.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lightspeed::docs {

/// One command of a `console` block. Lines are counted from 0 over the whole document.
struct Shown {
  std::string command;      ///< What stands after `$ `, its status note included.
  std::size_t line = 0;     ///< Where the command stands.
  std::size_t first = 0;    ///< The first line of its output.
  std::size_t last = 0;     ///< One past the last line of its output.
  std::string indentation;  ///< What stands before every line of the block.
  std::vector<std::string> output;
  int status = 0;  ///< Noted by `# exit N` at the end of the command.
};

/// A link or a block that a document may not have, or a console block that is not one.
struct Complaint {
  std::size_t line = 0;  ///< From 1.
  std::string what;
  friend bool operator==(const Complaint&, const Complaint&) = default;
};

/// Every command of a document, in order.
[[nodiscard]] std::vector<Shown> commands_of(const std::string& document);

/// DOC-3: blocks of another kind that show shell commands, and text before the first command.
[[nodiscard]] std::vector<Complaint> stray_blocks(const std::string& document);

/// DOC-4: the targets of relative links, without their anchors.
[[nodiscard]] std::vector<Complaint> relative_links(const std::string& document);

/// Whether a command's output is what the document shows. A line `...` stands for any lines; a
/// missing end of the last line cannot be shown and counts as present.
[[nodiscard]] bool is_as_shown(const std::vector<std::string>& shown, std::string_view output);

/// The document with the output and the status of one command replaced by the true ones.
[[nodiscard]] std::string rewritten(const std::string& document, const Shown& shown,
                                    std::string_view output, int status);

[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);

}  // namespace lightspeed::docs
