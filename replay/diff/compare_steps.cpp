#include "replay/diff/compare_steps.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "replay/diff/align_steps.hpp"
#include "replay/diff/event_fields.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Effect;
using interpreter::Event;
using interpreter::Step;

constexpr std::string_view kNone = "(none)";

std::string effect_place(std::size_t index) { return "effects[" + std::to_string(index) + "]"; }

bool equal_events(const std::vector<Effect>& left, const std::vector<Effect>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Effect& a, const Effect& b) { return a.event == b.event; });
}

std::vector<AlignKey> keys_of(const std::vector<Effect>& effects, AlignKey (*key)(const Event&)) {
  std::vector<AlignKey> keys;
  keys.reserve(effects.size());
  for (const Effect& effect : effects) keys.push_back(key(effect.event));
  return keys;
}

}  // namespace

bool Renaming::same(std::uint64_t left, std::uint64_t right) {
  if (!renamed() && left == right) {
    identity_max_ = std::max(identity_max_, left);
    any_ = true;
    return true;
  }
  if (any_ && (left <= identity_max_ || right <= identity_max_)) return left == right;
  const auto bound = forward_.find(left);
  if (bound != forward_.end()) return bound->second == right;
  if (backward_.contains(right)) return false;
  forward_.emplace(left, right);
  backward_.emplace(right, left);
  return true;
}

bool StepComparer::renamed() const {
  return renamed_before_ ||
         std::any_of(renamings_.begin(), renamings_.end(), [](const auto& of_session) {
           return std::any_of(of_session.second.begin(), of_session.second.end(),
                              [](const Renaming& one) { return one.renamed(); });
         });
}

bool StepComparer::same(Counter counter, std::uint64_t left, std::uint64_t right) {
  return renamings_[session_].at(static_cast<std::size_t>(counter)).same(left, right);
}

void StepComparer::note_same(const Step& step) {
  session_ = step.session;
  (void)note_same(step.stimulus);
  for (const Effect& effect : step.effects) (void)note_same(effect.event);
}

// The numbers of an event that both sides have. False if they cannot mean the same here, because
// what is called so on the left has another name on the right.
bool StepComparer::note_same(const Event& event) {
  const auto both = [&](Counter counter, std::uint64_t value) {
    return same(counter, value, value);
  };
  if (const auto* message = message_in(event)) {
    const auto reference = reference_of(*message);
    const bool same_reference = !reference || both(reference->counter, reference->value);
    return both(Counter::connection, message->connection.value) && same_reference;
  }
  if (const auto* changed = std::get_if<interpreter::LifecycleChanged>(&event)) {
    return both(Counter::epoch, changed->epoch);
  }
  if (const auto* opened = std::get_if<interpreter::Opened>(&event)) {
    return both(Counter::connection, opened->connection.value);
  }
  if (const auto* closed = std::get_if<interpreter::Closed>(&event)) {
    return both(Counter::connection, closed->connection.value);
  }
  if (const auto* refused = std::get_if<interpreter::Refused>(&event)) {
    return both(Counter::connection, refused->connection.value);
  }
  if (std::holds_alternative<interpreter::PageLoaded>(event)) {
    auto& events = renamings_[session_].at(static_cast<std::size_t>(Counter::event));
    renamed_before_ = renamed_before_ || events.renamed();
    events = {};  // A page counts its events from 1.
  }
  return true;
}

std::vector<FieldDifference> StepComparer::compare(const Step& left, const Step& right) {
  Out out;
  session_ = left.session;
  renamed_before_ = renamed_before_ || left.at != right.at;
  compare_events("stimulus", left.stimulus, right.stimulus, out);
  if (left.session != right.session) {
    out.push_back({.field = "session",
                   .expected = std::to_string(left.session),
                   .actual = std::to_string(right.session)});
  }
  compare_effects(left, right, out);
  return out;
}

void StepComparer::compare_events(const std::string& place, const Event& left, const Event& right,
                                  Out& out) {
  const bool simple = !std::holds_alternative<interpreter::Telemetry>(left) &&
                      !std::holds_alternative<interpreter::DuplicateDiff>(left);
  if (left == right && (simple || !renamed())) {
    if (note_same(left)) return;
  } else if (std::holds_alternative<interpreter::PageLoaded>(left)) {
    (void)note_same(left);
  }
  auto fields = differing_fields(
      place, left, right,
      [&](Counter counter, std::uint64_t a, std::uint64_t b) { return same(counter, a, b); });
  out.insert(out.end(), std::make_move_iterator(fields.begin()),
             std::make_move_iterator(fields.end()));
}

void StepComparer::compare_effects(const Step& left, const Step& right, Out& out) {
  const auto& ours = left.effects;
  const auto& theirs = right.effects;
  std::vector<StepPair> pairs;
  if (equal_events(ours, theirs)) {
    for (std::size_t i = 0; i < ours.size(); ++i) pairs.push_back({i, i});
  } else {
    pairs = pair_up(keys_of(ours, meaning_key), keys_of(theirs, meaning_key),
                    keys_of(ours, kind_key), keys_of(theirs, kind_key));
  }
  for (const StepPair& pair : pairs) {
    if (!pair.right) {
      out.push_back({.field = effect_place(*pair.left),
                     .expected = line_of(ours[*pair.left].event, 0),
                     .actual = std::string(kNone)});
    } else if (!pair.left) {
      out.push_back({.field = effect_place(*pair.right),
                     .expected = std::string(kNone),
                     .actual = line_of(theirs[*pair.right].event, 0)});
    } else {
      const Effect& a = ours[*pair.left];
      const Effect& b = theirs[*pair.right];
      renamed_before_ = renamed_before_ || a.at != b.at;
      compare_events(effect_place(*pair.left), a.event, b.event, out);
    }
  }
}

}  // namespace lightspeed::replay
