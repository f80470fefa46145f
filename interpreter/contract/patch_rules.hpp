// The rules of what a session sends by itself: how many patches wait, each once, and pushes.
// Implements PEND-1, ONCE-1, REF-3, REHY-1 and REMOUNT-1 (specs/rules.md).
// It refuses payloads: whether a patch shows the view is SYNC-1's.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// Diffs that a fault delivers once more were not sent by the session again.
class RepeatedByFault {
 public:
  void observe(const Observation& seen);
  /// Whether this one is; each fault repeats one.
  [[nodiscard]] bool take(const std::string& ref);

 private:
  /// Faults that repeated nothing are no longer waited for then: the lowest go first.
  static constexpr std::size_t kRefsMax = 1'024;
  std::multiset<std::string> refs_;
};

/// PEND-1: never more patches without an answer than the bound.
class PendingRules {
 public:
  static constexpr std::array kRules{
      Rule{"PEND-1", Needs::session, "never more than pending_max patches wait for an answer"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  Incarnation session_;
  PatchLedger patches_;
};

/// ONCE-1: a connection carries each patch once.
class OnceRules {
 public:
  static constexpr std::array kRules{
      Rule{"ONCE-1", Needs::session, "a patch is sent once on a connection"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  ConnectionId connection_;
  ReferenceSet sent_;
  RepeatedByFault repeated_;
};

/// REF-3: references of pushes count on for the whole session.
class PushRules {
 public:
  static constexpr std::array kRules{
      Rule{"REF-3", Needs::session, "references of pushes count up from 1 for the whole session"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  std::uint64_t next_ = 1;
};

/// REHY-1 and REMOUNT-1: what a client is sent first when it comes back.
class ReturnRules {
 public:
  static constexpr std::array kRules{
      Rule{"REHY-1", Needs::session,
           "a session that keeps its model sends what was not answered again, in order"},
      Rule{"REMOUNT-1", Needs::session,
           "a session that lost its model, or should forget it, sends nothing old"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  void mounted(const Observation& seen);
  void on_diff(const std::string& ref, const Observation& seen, Violations& out);
  void on_told(const std::string& how, const Observation& seen, Violations& out) const;

  Incarnation session_;
  PatchLedger patches_;
  RepeatedByFault repeated_;
  ConnectionId connection_;
  bool model_ = false;         ///< There is one that a returning client finds again.
  bool unknown_ = false;       ///< A new page was connected, and may have changed that.
  bool keeps_ = false;         ///< This incarnation should have found it.
  bool sure_ = false;          ///< And it is known whether; of a page just loaded it is not.
  bool tells_ = false;         ///< It was just mounted, and telemetry says how.
  NumberSet due_;              ///< To be sent again, before anything else.
  bool first_ = false;         ///< Nothing was sent since the mount.
  std::uint64_t highest_ = 0;  ///< The highest reference that was ever sent.
};

}  // namespace lightspeed::interpreter
