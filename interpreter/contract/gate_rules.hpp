// The rules of who may connect, who may speak, how much, and how slowly they may listen.
// Implements AUTH-1, OWNER-1, RATE-1 and SLOW-1 (specs/rules.md).
// It refuses hooks of others: it judges by those of the world, which a trace can be judged by.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "interpreter/contract/event_turns.hpp"
#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"
#include "interpreter/contract/time_rules.hpp"
#include "interpreter/session/hooks.hpp"

namespace lightspeed::interpreter {

/// AUTH-1: only the owner's page connects.
class AuthRules {
 public:
  static constexpr std::array kRules{Rule{
      "AUTH-1", Needs::session, "whom a hook denies is refused, with telemetry, and no other"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  CredentialsSet credentials_;
};

/// OWNER-1: what another owner sends changes nothing.
class OwnerRules {
 public:
  static constexpr std::array kRules{
      Rule{"OWNER-1", Needs::session, "a message of another owner leads to telemetry alone"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}
};

/// RATE-1: exactly the events beyond the rate are refused.
class RateRules {
 public:
  static constexpr std::array kRules{
      Rule{"RATE-1", Needs::session,
           "events beyond rate_max within rate_period, and no others, are "
           "refused, with the time to wait"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  void answered(const std::string& ref, const std::string& reason, const Observation& seen,
                Violations& out);

  struct Expected {
    std::string reason;  ///< Empty if it is taken.
    std::uint64_t step = 0;
  };
  EventTurns turns_;
  LatestReferences<Expected> waiting_;  ///< Events without an answer.
};

/// SLOW-1: a client is slow when its oldest patch has waited for the timeout, and not before.
class SlowRules {
 public:
  static constexpr std::array kRules{
      Rule{"SLOW-1", Needs::session,
           "a client is found slow exactly slow_client_timeout after its oldest patch, and cut if "
           "the policy says so"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) { slow_.finish(last, out); }

 private:
  void on_queued(const Telemetry& queued, const Seen& item, const Observation& seen);
  void find_slow(const Telemetry& slow, const Observation& seen, Violations& out);
  void await_oldest(const Observation& seen);

  struct Sent {
    Tick at;
    std::uint64_t step = 0;
    bool told = false;
  };
  Incarnation session_;
  PatchLedger patches_;
  std::map<std::uint64_t, Sent> sent_;  ///< By reference: what waits, and some behind it.
  Awaited slow_{"SLOW-1", "the client is found slow"};
};

}  // namespace lightspeed::interpreter
