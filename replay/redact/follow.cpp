#include "replay/redact/follow.hpp"

#include <string_view>
#include <utility>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::DocumentShown;
using interpreter::Message;
using interpreter::Step;
using interpreter::StepDigest;

Rerun rerun_of(const Header& header) {
  auto rerun = Rerun::of(header);
  CHECK(rerun.has_value(), "a trace that replay runs can be run");
  return *std::move(rerun);
}

void give(Rerun& run, Step step) {
  CHECK(run.take(std::move(step)).has_value(), "redacting turns no step into another kind of one");
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

std::string_view tag_of(std::string_view message) { return message.substr(0, message.find('|')); }

// An answer of another kind is left: the client does something else, and the verdict will say so.
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

}  // namespace

FollowedRun::FollowedRun(const Header& header, const JudgedTrace& before)
    : new_run_(rerun_of(header)) {
  if (!before.divergences.empty()) old_run_.emplace(rerun_of(header));
}

void FollowedRun::take(const Step& original, Step rewritten) {
  if (old_run_) give(*old_run_, original);
  give(new_run_, std::move(rewritten));
}

void FollowedRun::end() {
  if (old_run_) old_run_->end();
  new_run_.end();
}

std::optional<Step> FollowedRun::next() {
  if (old_run_ && !old_pair_) old_pair_ = old_run_->next();
  if (!new_pair_) new_pair_ = new_run_.next();
  if (!new_pair_ || (old_run_ && !old_pair_)) return std::nullopt;
  auto pair = *std::exchange(new_pair_, std::nullopt);
  const auto old_pair = std::exchange(old_pair_, std::nullopt);
  if (!pair.given || (old_pair && !old_pair->given)) return std::move(pair.recorded);
  if (!old_pair || old_pair->recorded == *old_pair->given) return std::move(*pair.given);
  splice(old_pair->recorded, *old_pair->given, *pair.given, pair.recorded);
  return std::move(pair.recorded);
}

void ModelsWord::give(Step& step) const {
  const auto found = found_.find(step.number);
  if (found == found_.end()) return;
  for (const Divergence& each : found->second) take_model(each, step);
}

}  // namespace lightspeed::replay
