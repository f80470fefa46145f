// The agent of a session's incarnation, for sessions that are copied with their whole world.
// Implements LIFE-3 and INT-4 (specs/lifecycle.md, specs/interactive.md): a copy walks the line.
// It refuses to copy an agent: each one goes through every transition itself.
#pragma once

#include <utility>

#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter {

class WalkedAgent {
 public:
  WalkedAgent() = default;
  /// One that has come so far.
  explicit WalkedAgent(isa::Lifecycle state) {
    for (const isa::LifecycleRule& rule : isa::kLifecycleRules) {
      if (isa::state_of(agent_) == state) return;
      (void)isa::advance(agent_, rule.on);  // The rules are the line in order (LIFE-2).
    }
  }
  WalkedAgent(const WalkedAgent& other) : WalkedAgent(isa::state_of(other.agent_)) {}
  WalkedAgent& operator=(const WalkedAgent& other) {
    if (this != &other) *this = WalkedAgent(other);
    return *this;
  }
  WalkedAgent(WalkedAgent&&) = default;
  WalkedAgent& operator=(WalkedAgent&&) = default;
  ~WalkedAgent() = default;
  WalkedAgent& operator=(isa::AnyAgent&& agent) {
    agent_ = std::move(agent);
    return *this;
  }

  // NOLINTBEGIN(*-explicit-*): it is the agent to whoever moves it on.
  operator isa::AnyAgent&() { return agent_; }
  operator const isa::AnyAgent&() const { return agent_; }
  // NOLINTEND(*-explicit-*)

 private:
  isa::AnyAgent agent_;
};

}  // namespace lightspeed::interpreter
