#include "replay/format/step_order.hpp"

namespace lightspeed::replay {

std::optional<std::string> step_problem(const interpreter::Step& step, const StepPosition& previous,
                                        Numbering numbering) {
  const auto text = [](std::uint64_t number) { return std::to_string(number); };
  if (numbering == Numbering::gaps && step.number <= previous.number) {
    return "a step after step " + text(previous.number) + " was expected, step " +
           text(step.number) + " was found";
  }
  if (numbering == Numbering::complete && step.number != previous.number + 1) {
    return "step " + text(previous.number + 1) + " was expected, step " + text(step.number) +
           " was found";
  }
  const std::string name = "step " + text(step.number);
  if (step.at < previous.at) {
    return name + " is at " + text(step.at.value) + " us, before the step before it at " +
           text(previous.at.value) + " us";
  }
  if (step.session == 0) return name + " has session 0; sessions are numbered from 1";
  if (step.cause >= step.number) {
    return name + " is caused by step " + text(step.cause) + ", which does not come before it";
  }
  for (const interpreter::Effect& effect : step.effects) {
    if (effect.at < step.at) {
      return name + " is at " + text(step.at.value) + " us, but has an effect at " +
             text(effect.at.value) + " us, before it";
    }
  }
  return std::nullopt;
}

}  // namespace lightspeed::replay
