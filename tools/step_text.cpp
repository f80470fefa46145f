#include "tools/step_text.hpp"

#include <algorithm>
#include <vector>

#include "replay/show.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kWidth = 60;
/// Steps that one wants to see around a place; a cause that lies further back is named anyway.
constexpr std::uint64_t kBackMax = 10;
/// A timer that starts itself again leads back as often as it fired.
constexpr std::size_t kCausesMax = 4;

/// Null if there is none; an excerpt may lack steps in the middle.
const interpreter::Step* find_step(const replay::Trace& trace, std::uint64_t number) {
  const auto found = std::lower_bound(
      trace.steps.begin(), trace.steps.end(), number,
      [](const interpreter::Step& step, std::uint64_t wanted) { return step.number < wanted; });
  return found == trace.steps.end() || found->number != number ? nullptr : &*found;
}

}  // namespace

std::string step_line(const replay::Trace& trace, std::uint64_t step) {
  const interpreter::Step* const found = find_step(trace, step);
  return found == nullptr ? "(no such step)" : replay::line_of(found->stimulus, kWidth);
}

std::vector<std::uint64_t> chain_of(const replay::Trace& trace, std::uint64_t step) {
  std::vector<std::uint64_t> chain;
  const interpreter::Step* found = find_step(trace, step);
  while (found != nullptr && found->cause != 0) {
    chain.push_back(found->cause);
    found = find_step(trace, found->cause);
  }
  return chain;
}

std::string causes_of(const replay::Trace& trace, std::uint64_t step) {
  const std::vector<std::uint64_t> chain = chain_of(trace, step);
  std::string text;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool skips = i + 1 >= kCausesMax && i + 1 < chain.size();
    if (skips) continue;
    if (i >= kCausesMax) text += "            " + std::to_string(i + 1 - kCausesMax) + " more\n";
    text += (text.empty() ? "  caused by step " : "            step ") + std::to_string(chain[i]) +
            ": " + step_line(trace, chain[i]) + "\n";
  }
  return text;
}

std::string see_it(const std::string& path, std::uint64_t first, std::uint64_t last) {
  first = std::max(first, last - std::min(last, kBackMax));
  const std::uint64_t from = first > 1 ? first - 1 : 1;
  return "  see it    lightspeed show " + shell_word(path) + " --from " + std::to_string(from) +
         " --to " + std::to_string(last + 1) + "\n";
}

}  // namespace lightspeed::tools
