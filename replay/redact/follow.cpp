#include "replay/redact/follow.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "replay/rerun.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::DocumentShown;
using interpreter::Message;
using interpreter::Step;
using interpreter::StepDigest;

std::optional<std::vector<Step>> run_again(const Trace& trace) {
  auto rerun = Rerun::of(trace.header);
  if (!rerun) return std::nullopt;
  std::vector<Step> steps;
  steps.reserve(trace.steps.size());
  const auto take_all = [&] {
    for (auto pair = rerun->next(); pair && pair->given; pair = rerun->next()) {
      steps.push_back(*std::move(pair->given));
    }
  };
  for (const Step& step : trace.steps) {
    if (!rerun->take(step)) return std::nullopt;
    take_all();
  }
  rerun->end();
  take_all();
  return steps;
}

// A digest that was not that of its state is as far from the new state's. One that was not taken
// is not taken now.
StepDigest moved(const StepDigest& recorded, const StepDigest& old_run, StepDigest digest) {
  if (recorded.root.value == 0) return recorded;
  digest.root.value ^= recorded.root.value ^ old_run.root.value;
  for (std::size_t i = 0; i < digest.parts.size(); ++i) {
    const unsigned distance = static_cast<unsigned>(recorded.parts.at(i)) ^ old_run.parts.at(i);
    digest.parts.at(i) = static_cast<std::uint16_t>(digest.parts.at(i) ^ distance);
  }
  return digest;
}

// Field by field, what the old run gave is taken from the new one.
void splice(const Step& original, const Step& old_run, const Step& new_run, Step& step) {
  step.digest = moved(original.digest, old_run.digest, new_run.digest);
  const std::size_t count = step.effects.size();
  if (old_run.effects.size() != count || new_run.effects.size() != count) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (original.effects[i] == old_run.effects[i]) step.effects[i] = new_run.effects[i];
  }
}

Trace simulated(const Trace& original, Trace rewritten, const JudgedTrace& before) {
  auto new_run = run_again(rewritten);
  if (!new_run) return rewritten;
  if (before.divergences.empty()) {
    rewritten.steps = *std::move(new_run);
    return rewritten;
  }
  const auto old_run = run_again(original);
  if (!old_run) return rewritten;
  const std::size_t count = std::min({old_run->size(), new_run->size(), original.steps.size()});
  for (std::size_t i = 0; i < count; ++i) {
    if (original.steps[i] == (*old_run)[i]) {
      rewritten.steps[i] = (*new_run)[i];
    } else {
      splice(original.steps[i], (*old_run)[i], (*new_run)[i], rewritten.steps[i]);
    }
  }
  return rewritten;
}

std::string_view tag_of(std::string_view message) { return message.substr(0, message.find('|')); }

// Gives the step what the model says, in the place of the effect that differed. An answer of
// another kind is left: the client does something else, and the verdict will say so.
void take_model(const Divergence& found, Step& step) {
  for (interpreter::Effect& effect : step.effects) {
    if (found.field == "document") {
      if (auto* shown = std::get_if<DocumentShown>(&effect.event)) shown->html = found.actual;
    } else if (auto* message = std::get_if<Message>(&effect.event);
               message != nullptr && message->data == found.expected &&
               tag_of(found.actual) == tag_of(found.expected)) {
      message->data = found.actual;
      return;
    }
  }
}

// A document may be put together from texts of several messages, and an answer may quote one: where
// the browser did what the model did, it would have done so with the changed texts, too.
Trace captured(Trace rewritten, const JudgedTrace& before) {
  // A step has few answers, and each replay mends the first that differs of each.
  constexpr int kRoundsMax = 8;
  for (int round = 0; round < kRoundsMax; ++round) {
    bool changed = false;
    for (const Divergence& found :
         replay(rewritten, {.until = 0, .keep_going = true}).divergences) {
      const DivergencePlace finding{found.step, found.field};
      if (std::find(before.divergences.begin(), before.divergences.end(), finding) !=
          before.divergences.end()) {
        continue;
      }
      take_model(found, rewritten.steps[found.step - 1]);
      changed = true;
    }
    if (!changed) break;
  }
  return rewritten;
}

}  // namespace

Trace with_following_effects(const Trace& original, Trace rewritten, const JudgedTrace& before) {
  if (!before.runs) return rewritten;
  return original.header.origin == Origin::captured
             ? captured(std::move(rewritten), before)
             : simulated(original, std::move(rewritten), before);
}

}  // namespace lightspeed::replay
