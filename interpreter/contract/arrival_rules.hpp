// The rules of what a message may do when it arrives: too long, too late, or in the way of a crash.
// Implements BOUND-1, STALE-1 and CRASH-1 (specs/rules.md).
// It refuses to look into the session: what it told right behind a message is what it did.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// BOUND-1: what is too long is not read, and is told to be so.
class BoundRules {
 public:
  static constexpr std::array kRules{
      Rule{"BOUND-1", Needs::session,
           "a message above frame_bytes_max is refused unread, and no other is"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  struct Owed {
    std::string reason;
    std::uint64_t step = 0;
  };
  static void never_refused(const Observation& seen, const Owed& owed, std::string what,
                            Violations& out);
  Incarnation session_;
  ConnectionId connection_;
  std::deque<Owed> owed_;
};

/// STALE-1: what arrives for an older incarnation changes nothing.
class StaleRules {
 public:
  static constexpr std::array kRules{
      Rule{"STALE-1", Needs::session,
           "what arrives on a connection that is not the session's own leaves telemetry alone"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  Incarnation session_;
};

/// CRASH-1: a turn that crashes has said nothing, and a session that is down says nothing.
class CrashRules {
 public:
  static constexpr std::array kRules{
      Rule{"CRASH-1", Needs::session, "a turn that crashes sends no diff and answers no event"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  Incarnation session_;
  ConnectionId connection_;
  ReferenceSet crashed_;  ///< Events of the connection whose turns crashed.
};

}  // namespace lightspeed::interpreter
