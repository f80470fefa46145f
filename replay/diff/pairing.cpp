#include "replay/diff/pairing.hpp"

#include <algorithm>
#include <vector>

#include "replay/diff/align_steps.hpp"
#include "replay/diff/event_fields.hpp"

namespace lightspeed::replay {
namespace {

AlignKey meaning_of(WaitingStep& waiting) {
  if (!waiting.meaning) waiting.meaning = meaning_key(waiting.step.stimulus);
  return *waiting.meaning;
}

AlignKey kind_of(WaitingStep& waiting) {
  if (!waiting.kind) waiting.kind = kind_key(waiting.step.stimulus);
  return *waiting.kind;
}

bool mean_the_same(WaitingStep& left, WaitingStep& right) {
  return left.step.stimulus == right.step.stimulus || meaning_of(left) == meaning_of(right);
}

std::vector<AlignKey> keys_of(std::deque<WaitingStep>& steps, AlignKey (*key)(WaitingStep&)) {
  std::vector<AlignKey> keys;
  keys.reserve(steps.size());
  for (WaitingStep& step : steps) keys.push_back(key(step));
  return keys;
}

}  // namespace

std::optional<PairedSteps> Pairing::next() {
  auto session = left_.first_session();
  if (!session) session = right_.first_session();
  if (!session) return std::nullopt;
  auto planned = plans_.find(*session);
  if (planned == plans_.end()) {
    if (stand_alike(*session)) {
      return PairedSteps{.left = left_.take(*session), .right = right_.take(*session)};
    }
    planned = plans_.emplace(*session, Plan{}).first;
    align_windows(*session, planned->second);
  }
  const Planned next = planned->second.front();
  planned->second.pop_front();
  if (planned->second.empty()) plans_.erase(planned);
  PairedSteps pair;
  if (next.left) pair.left = left_.take(*session);
  if (next.right) pair.right = right_.take(*session);
  return pair;
}

// An equal beginning belongs to a longest alignment, so nothing needs to be looked ahead for it.
bool Pairing::stand_alike(std::uint32_t session) {
  WaitingStep* const left = left_.find(session);
  WaitingStep* const right = right_.find(session);
  return left != nullptr && right != nullptr && mean_the_same(*left, *right);
}

// What stands near the end of a window may be aligned better once more was read, so only the first
// half of a window is settled, unless both traces end in it.
void Pairing::align_windows(std::uint32_t session, Plan& plan) {
  left_.fill();
  right_.fill();
  auto& lefts = left_.of(session);
  auto& rights = right_.of(session);
  const auto pairs = pair_up(keys_of(lefts, meaning_of), keys_of(rights, meaning_of),
                             keys_of(lefts, kind_of), keys_of(rights, kind_of));
  const bool whole = left_.ended() && right_.ended();
  const std::size_t left_enough = (lefts.size() + 1) / 2;
  const std::size_t right_enough = (rights.size() + 1) / 2;
  for (const StepPair& pair : pairs) {
    plan.push_back({.left = pair.left.has_value(), .right = pair.right.has_value()});
    const bool enough = (pair.left && *pair.left + 1 >= left_enough) ||
                        (pair.right && *pair.right + 1 >= right_enough);
    if (enough && !whole) return;
  }
}

}  // namespace lightspeed::replay
