// The lifecycle of one incarnation: six states in a line, and a typestate built from the table.
// Implements LIFE-1 to LIFE-6 (specs/lifecycle.md): one transition table, nothing restated.
// It refuses every transition that the table lacks: such code does not compile.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "isa/base/result.hpp"

namespace lightspeed::isa {

/// The states, in the order in which they are walked (LIFE-1).
enum class Lifecycle : std::uint8_t {
  disconnected,
  handshaking,
  mounted,
  live,
  draining,
  terminated,
};
inline constexpr std::array<std::string_view, 6> kLifecycleLabels{
    "disconnected", "handshaking", "mounted", "live", "draining", "terminated"};

/// The steps between them, in the same order.
enum class Transition : std::uint8_t { handshake, mount, go_live, drain, terminate };
inline constexpr std::array<std::string_view, 5> kTransitionLabels{"handshake", "mount", "go_live",
                                                                   "drain", "terminate"};

[[nodiscard]] constexpr std::string_view label(Lifecycle state) {
  return kLifecycleLabels.at(static_cast<std::size_t>(state));
}
[[nodiscard]] constexpr std::string_view label(Transition transition) {
  return kTransitionLabels.at(static_cast<std::size_t>(transition));
}
/// The state with exactly this label; no other spelling is one (LIFE-4).
[[nodiscard]] std::optional<Lifecycle> lifecycle_from(std::string_view text);
[[nodiscard]] std::optional<Transition> transition_from(std::string_view text);

/// One row of the table: the rule, and the only place where the step is written down.
struct LifecycleRule {
  std::string_view id;
  Lifecycle from;
  Transition on;
  Lifecycle to;
};
inline constexpr std::array kLifecycleRules{
    LifecycleRule{"LIFE-2", Lifecycle::disconnected, Transition::handshake, Lifecycle::handshaking},
    LifecycleRule{"LIFE-2", Lifecycle::handshaking, Transition::mount, Lifecycle::mounted},
    LifecycleRule{"LIFE-2", Lifecycle::mounted, Transition::go_live, Lifecycle::live},
    LifecycleRule{"LIFE-2", Lifecycle::live, Transition::drain, Lifecycle::draining},
    LifecycleRule{"LIFE-2", Lifecycle::draining, Transition::terminate, Lifecycle::terminated},
};
static_assert(kLifecycleRules.size() == kTransitionLabels.size());
static_assert(kLifecycleRules.size() + 1 == kLifecycleLabels.size(), "a line, not a graph");

/// The state after a transition, or nothing if it is illegal.
[[nodiscard]] constexpr std::optional<Lifecycle> next_state(Lifecycle from, Transition on) {
  for (const LifecycleRule& rule : kLifecycleRules) {
    if (rule.from == from && rule.on == on) return rule.to;
  }
  return std::nullopt;
}

template <Transition T, Lifecycle S>
concept LegalTransition = next_state(S, T)
.has_value();

/// An incarnation whose state is part of its type. It can be moved, never copied, and only
/// `Agent<disconnected>` is made from nothing; every other one comes out of `take` (LIFE-3).
template <Lifecycle S>
class Agent {
 public:
  static constexpr Lifecycle kState = S;

  Agent() requires(S == Lifecycle::disconnected) {}
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;
  Agent(Agent&& from) noexcept : spent_(std::exchange(from.spent_, true)) {}
  Agent& operator=(Agent&& from) noexcept {
    spent_ = std::exchange(from.spent_, true);
    return *this;
  }
  ~Agent() = default;

 private:
  friend class Transitions;
  struct ByTransition {};
  explicit Agent(ByTransition /*key*/) {}

  bool spent_ = false;  // Moved away from: C++ lets the name live on, so using it again aborts.
};

/// The one friend of every agent: the only door from a state to the next.
class Transitions {
 public:
  template <Transition T, Lifecycle S>
  requires LegalTransition<T, S>
  [[nodiscard]] static Agent<*next_state(S, T)> take(Agent<S>&& from) {
    spend(from.spent_);
    using Next = Agent<*next_state(S, T)>;
    return Next(typename Next::ByTransition{});
  }

 private:
  static void spend(bool& spent);  // Aborts if it was spent before.
};

/// Consumes an agent and gives the next one. Only temporaries and `std::move` fit (LIFE-3).
template <Transition T, Lifecycle S>
requires LegalTransition<T, S>
[[nodiscard]] Agent<*next_state(S, T)> take(Agent<S>&& from) {
  return Transitions::take<T>(std::move(from));
}

// The same five steps by name.
[[nodiscard]] Agent<Lifecycle::handshaking> handshake(Agent<Lifecycle::disconnected>&& from);
[[nodiscard]] Agent<Lifecycle::mounted> mount(Agent<Lifecycle::handshaking>&& from);
[[nodiscard]] Agent<Lifecycle::live> go_live(Agent<Lifecycle::mounted>&& from);
[[nodiscard]] Agent<Lifecycle::draining> drain(Agent<Lifecycle::live>&& from);
[[nodiscard]] Agent<Lifecycle::terminated> terminate(Agent<Lifecycle::draining>&& from);

/// An incarnation whose state is only known at run time; it begins disconnected.
using AnyAgent = std::variant<Agent<Lifecycle::disconnected>, Agent<Lifecycle::handshaking>,
                              Agent<Lifecycle::mounted>, Agent<Lifecycle::live>,
                              Agent<Lifecycle::draining>, Agent<Lifecycle::terminated>>;
static_assert(std::variant_size_v<AnyAgent> == kLifecycleLabels.size());

/// The refused pair; its text is `illegal_transition:<state>:<transition>` (LIFE-6).
struct LifecycleError {
  Lifecycle state = Lifecycle::disconnected;
  Transition transition = Transition::handshake;
  [[nodiscard]] std::string text() const;
  friend bool operator==(const LifecycleError&, const LifecycleError&) = default;
};

[[nodiscard]] Lifecycle state_of(const AnyAgent& agent);

/// Takes the transition in place, or leaves the agent as it was (LIFE-6).
[[nodiscard]] Result<void, LifecycleError> advance(AnyAgent& agent, Transition transition);

}  // namespace lightspeed::isa
