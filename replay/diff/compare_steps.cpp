#include "replay/diff/compare_steps.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "replay/diff/event_fields.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Effect;
using interpreter::Event;
using interpreter::Step;

constexpr std::string_view kNone = "(none)";

std::string effect_place(std::size_t index) { return "effects[" + std::to_string(index) + "]"; }

/// A number of an event, as each side has it.
struct NumberPair {
  Counter counter = Counter::none;
  std::uint64_t left = 0;
  std::uint64_t right = 0;
};
using NumberPairs = std::array<NumberPair, 2>;

std::optional<NumberPairs> numbers_apart(const interpreter::Telemetry& left,
                                         const interpreter::Telemetry& right) {
  const auto ours = counted_detail(left);
  const auto theirs = counted_detail(right);
  if (left.name != right.name || !ours || !theirs) return std::nullopt;
  const auto rest = [](const interpreter::Telemetry& told, const CountedDetail& number) {
    return std::string_view(told.detail).substr(number.end);
  };
  if (rest(left, *ours) != rest(right, *theirs)) return std::nullopt;
  return NumberPairs{{{ours->counter, ours->value, theirs->value}, {}}};
}

std::optional<NumberPairs> numbers_apart(const interpreter::Message& left,
                                         const interpreter::Message& right) {
  if (left.direction != right.direction || left.binary != right.binary) return std::nullopt;
  const auto a = reference_of(left);
  const auto b = reference_of(right);
  if (!a || !b || a->counter != b->counter) return std::nullopt;
  const std::string_view ours = left.data;
  const std::string_view theirs = right.data;
  const bool alike = ours.substr(0, a->begin) == theirs.substr(0, b->begin) &&
                     ours.substr(a->begin + a->size) == theirs.substr(b->begin + b->size);
  if (!alike) return std::nullopt;
  return NumberPairs{{{Counter::connection, left.connection.value, right.connection.value},
                      {a->counter, a->value, b->value}}};
}

// What nearly every event behind an insertion is, told without taking it apart: the same but for
// numbers that count. Nothing where it is anything else, which need not be a difference.
std::optional<NumberPairs> numbers_apart(const Event& left, const Event& right) {
  if (left.index() != right.index()) return std::nullopt;
  if (const auto* told = std::get_if<interpreter::Telemetry>(&left)) {
    return numbers_apart(*told, std::get<interpreter::Telemetry>(right));
  }
  const auto* message = message_in(left);
  return message == nullptr ? std::nullopt : numbers_apart(*message, *message_in(right));
}

bool is_counted(const Event& event) {
  const auto* told = std::get_if<interpreter::Telemetry>(&event);
  return told == nullptr || counted_detail(*told).has_value();
}

bool alike(const std::vector<Effect>& left, const std::vector<Effect>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Effect& a, const Effect& b) {
                      return a.event == b.event || numbers_apart(a.event, b.event);
                    });
}

std::vector<AlignKey> keys_of(const std::vector<Effect>& effects, AlignKey (*key)(const Event&)) {
  std::vector<AlignKey> keys;
  keys.reserve(effects.size());
  for (const Effect& effect : effects) keys.push_back(key(effect.event));
  return keys;
}

}  // namespace

std::vector<StepPair> pair_effects(const std::vector<Effect>& left,
                                   const std::vector<Effect>& right) {
  if (!alike(left, right)) {
    return pair_up(keys_of(left, meaning_key), keys_of(right, meaning_key), keys_of(left, kind_key),
                   keys_of(right, kind_key));
  }
  std::vector<StepPair> pairs;
  pairs.reserve(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) pairs.push_back({i, i});
  return pairs;
}

bool Renaming::same(std::uint64_t left, std::uint64_t right) {
  if (!renamed() && left == right) {
    identity_max_ = std::max(identity_max_, left);
    any_ = true;
    return true;
  }
  if (any_ && (left <= identity_max_ || right <= identity_max_)) return left == right;
  if (const auto found = bound(forward_, left)) return *found == right;
  if (bound(backward_, right)) return false;
  bind(forward_, left, right);
  bind(backward_, right, left);
  return true;
}

std::optional<std::uint64_t> Renaming::bound(const Runs& runs, std::uint64_t number) {
  const auto behind = runs.upper_bound(number);
  if (behind == runs.begin()) return std::nullopt;
  const Run& run = std::prev(behind)->second;
  if (number - run.from >= run.count) return std::nullopt;
  return run.to + (number - run.from);
}

void Renaming::bind(Runs& runs, std::uint64_t from, std::uint64_t to) {
  const auto behind = runs.upper_bound(from);
  if (behind != runs.begin()) {
    Run& run = std::prev(behind)->second;
    if (run.from + run.count == from && run.to + run.count == to) {
      ++run.count;
      return;
    }
  }
  runs[from] = {.from = from, .to = to, .count = 1};
}

bool StepComparer::renamed() const {
  return renamed_before_ ||
         std::any_of(renamings_.begin(), renamings_.end(), [](const auto& of_session) {
           return std::any_of(of_session.second.begin(), of_session.second.end(),
                              [](const Renaming& one) { return one.renamed(); });
         });
}

bool StepComparer::same(Counter counter, std::uint64_t left, std::uint64_t right) {
  if (left != right && lacks_history()) {
    needs_history_ = true;
    return true;
  }
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

// Of an equal beginning nothing is remembered until two numbers differ: most traces that differ
// never get there. Then the step is compared anew.
std::vector<FieldDifference> StepComparer::compare(const Step& left, const Step& right) {
  const bool renamed_before = renamed_before_;
  auto out = compare_known(left, right);
  if (!needs_history_) return out;
  renamed_before_ = renamed_before;
  look_back();
  return compare_known(left, right);
}

void StepComparer::look_back() {
  needs_history_ = false;
  if (!lacks_history()) return;
  const auto look = std::exchange(history_, nullptr);
  renamings_.clear();
  look();
}

std::vector<FieldDifference> StepComparer::compare_known(const Step& left, const Step& right) {
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
  const bool equal = left == right;
  if (equal && (simple || !renamed())) {
    if (note_same(left)) return;
  } else if (std::holds_alternative<interpreter::PageLoaded>(left)) {
    (void)note_same(left);
  } else if (differ_in_numbers_only(left, right) || (equal && !simple && !is_counted(left))) {
    return;
  }
  auto fields = differing_fields(
      place, left, right,
      [&](Counter counter, std::uint64_t a, std::uint64_t b) { return same(counter, a, b); });
  out.insert(out.end(), std::make_move_iterator(fields.begin()),
             std::make_move_iterator(fields.end()));
}

bool StepComparer::differ_in_numbers_only(const Event& left, const Event& right) {
  const auto numbers = numbers_apart(left, right);
  return numbers && std::all_of(numbers->begin(), numbers->end(), [&](const NumberPair& pair) {
           return same(pair.counter, pair.left, pair.right);
         });
}

void StepComparer::compare_effects(const Step& left, const Step& right, Out& out) {
  const auto& ours = left.effects;
  const auto& theirs = right.effects;
  for (const StepPair& pair : pair_effects(ours, theirs)) {
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
