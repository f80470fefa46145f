#include "tools/step_text.hpp"

#include <algorithm>
#include <utility>
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

/// Steps in front of the wanted one that are read with it, most often in one zstd frame.
constexpr std::uint64_t kNear = 256;
/// A chain that is longer is told up to here.
constexpr std::size_t kChainMax = 1'000'000;

}  // namespace

const interpreter::Step* StepLookup::find(std::uint64_t number) {
  const auto by_number = [](const interpreter::Step& step, std::uint64_t wanted) {
    return step.number < wanted;
  };
  if (near_.empty() || number < first_ || number > near_.back().number) {
    near_.clear();
    first_ = number - std::min(number, kNear);
    source_.go_to(first_);
    while (auto step = source_.next()) {
      step->effects.clear();  // Nobody asks for them, and a document may be a megabyte.
      near_.push_back(*std::move(step));
      if (near_.back().number >= number) break;
    }
  }
  const auto found = std::lower_bound(near_.begin(), near_.end(), number, by_number);
  return found == near_.end() || found->number != number ? nullptr : &*found;
}

std::string StepLookup::line(std::uint64_t step) {
  const interpreter::Step* const found = find(step);
  return found == nullptr ? "(no such step)" : replay::line_of(found->stimulus, kWidth);
}

std::vector<std::uint64_t> StepLookup::chain(std::uint64_t step) {
  std::vector<std::uint64_t> chain;
  const interpreter::Step* found = find(step);
  while (found != nullptr && found->cause != 0 && chain.size() < kChainMax) {
    chain.push_back(found->cause);
    found = find(found->cause);
  }
  return chain;
}

std::string StepLookup::causes(std::uint64_t step) {
  const std::vector<std::uint64_t> chain = this->chain(step);
  std::string text;
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const bool skips = i + 1 >= kCausesMax && i + 1 < chain.size();
    if (skips) continue;
    if (i >= kCausesMax) text += "            " + std::to_string(i + 1 - kCausesMax) + " more\n";
    text += (text.empty() ? "  caused by step " : "            step ") + std::to_string(chain[i]) +
            ": " + line(chain[i]) + "\n";
  }
  return text;
}

std::string step_line(const replay::Trace& trace, std::uint64_t step) {
  replay::TraceSteps steps(trace);
  return StepLookup(steps).line(step);
}

std::string see_it(const std::string& path, std::uint64_t first, std::uint64_t last) {
  first = std::max(first, last - std::min(last, kBackMax));
  const std::uint64_t from = first > 1 ? first - 1 : 1;
  return "  see it    lightspeed show " + shell_word(path) + " --from " + std::to_string(from) +
         " --to " + std::to_string(last + 1) + "\n";
}

}  // namespace lightspeed::tools
