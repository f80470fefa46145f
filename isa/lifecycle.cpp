#include "isa/lifecycle.hpp"

#include "isa/base/check.hpp"

namespace lightspeed::isa {
namespace {

template <std::size_t Row>
[[nodiscard]] bool advance_by(AnyAgent& agent, Transition transition) {
  constexpr LifecycleRule kRule = kLifecycleRules[Row];
  auto* from = std::get_if<Agent<kRule.from>>(&agent);
  if (from == nullptr || transition != kRule.on) return false;
  agent = take<kRule.on>(std::move(*from));
  return true;
}

template <std::size_t... Rows>
[[nodiscard]] bool advance_by_any(AnyAgent& agent, Transition transition,
                                  std::index_sequence<Rows...> /*rows*/) {
  return (advance_by<Rows>(agent, transition) || ...);
}

template <class Enum, std::size_t Count>
[[nodiscard]] std::optional<Enum> find_label(const std::array<std::string_view, Count>& labels,
                                             std::string_view text) {
  for (std::size_t index = 0; index < Count; ++index) {
    if (labels[index] == text) return static_cast<Enum>(index);
  }
  return std::nullopt;
}

}  // namespace

void Transitions::spend(bool& spent) {
  CHECK(!spent, "a consumed agent has no next state (LIFE-3)");
  spent = true;
}

Result<void, LifecycleError> advance(AnyAgent& agent, Transition transition) {
  if (advance_by_any(agent, transition, std::make_index_sequence<kLifecycleRules.size()>{})) {
    return {};
  }
  return failure(LifecycleError{.state = state_of(agent), .transition = transition});
}

Lifecycle state_of(const AnyAgent& agent) {
  return std::visit([]<Lifecycle S>(const Agent<S>& /*agent*/) { return S; }, agent);
}

std::string LifecycleError::text() const {
  return std::string("illegal_transition:")
      .append(label(state))
      .append(":")
      .append(label(transition));
}

std::optional<Lifecycle> lifecycle_from(std::string_view text) {
  return find_label<Lifecycle>(kLifecycleLabels, text);
}

std::optional<Transition> transition_from(std::string_view text) {
  return find_label<Transition>(kTransitionLabels, text);
}

Agent<Lifecycle::handshaking> handshake(Agent<Lifecycle::disconnected>&& from) {
  return take<Transition::handshake>(std::move(from));
}
Agent<Lifecycle::mounted> mount(Agent<Lifecycle::handshaking>&& from) {
  return take<Transition::mount>(std::move(from));
}
Agent<Lifecycle::live> go_live(Agent<Lifecycle::mounted>&& from) {
  return take<Transition::go_live>(std::move(from));
}
Agent<Lifecycle::draining> drain(Agent<Lifecycle::live>&& from) {
  return take<Transition::drain>(std::move(from));
}
Agent<Lifecycle::terminated> terminate(Agent<Lifecycle::draining>&& from) {
  return take<Transition::terminate>(std::move(from));
}

}  // namespace lightspeed::isa
