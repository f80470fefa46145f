#include "replay/diff/explain.hpp"

#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::size_t kStimulusMax = 80;
// Each one is a seek. A timer that starts itself again leads back as often as it fired.
constexpr std::size_t kCausesMax = 32;

}  // namespace

std::vector<std::string_view> differing_parts(const interpreter::StepDigest& left,
                                              const interpreter::StepDigest& right) {
  std::vector<std::string_view> parts;
  if (left.root.value == 0 || right.root.value == 0) return parts;
  for (std::size_t i = 0; i < interpreter::kStatePartCount; ++i) {
    if (left.parts.at(i) != right.parts.at(i)) parts.push_back(interpreter::kStatePartNames.at(i));
  }
  return parts;
}

void explain_causes(StepSource& source, const interpreter::Step& step, FirstDifference& first) {
  std::uint64_t cause = step.cause;
  while (cause != 0) {
    if (first.causes.size() >= kCausesMax) {
      first.causes_cut = true;
      return;
    }
    source.go_to(cause);
    const auto found = source.next();
    if (!found || found->number != cause) return;  // An excerpt may lack it.
    first.causes.push_back({.step = found->number,
                            .at = found->at,
                            .stimulus = line_of(found->stimulus, kStimulusMax)});
    cause = found->cause;
  }
}

}  // namespace lightspeed::replay
