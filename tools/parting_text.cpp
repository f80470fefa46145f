#include "tools/parting_text.hpp"

#include "replay/script/knobs.hpp"
#include "replay/show.hpp"
#include "tools/excerpt.hpp"
#include "tools/files.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kWidthMax = 100;

}  // namespace

ToolError not_deterministic(const replay::Parting& parting, const std::vector<std::string>& files) {
  const interpreter::Step& step = parting.step;
  std::string text = "not deterministic: the same choices, run twice side by side, part at step " +
                     std::to_string(step.number) + ", " + replay::duration_text(step.at.value) +
                     ", session " + std::to_string(step.session) + "\n";
  text += "  step      " + replay::line_of(step.stimulus, kWidthMax) + "\n";
  text += "  field     " + parting.difference.field + "\n";
  text += excerpt({.first = "first", .second = "second"}, parting.difference.expected,
                  parting.difference.actual);
  text += "  whose     a bug of lightspeed, and never of yours or of your program\n";
  text += "  send      these lines, the command, what `lightspeed --version` prints";
  for (const std::string& file : files) {
    if (file_exists(file)) text.append(", ").append(shell_word(file));
  }
  return {.status = ExitStatus::nondeterministic, .text = text};
}

}  // namespace lightspeed::tools
