// The rules of who may connect when, and of how the server ends a connection.
// Implements REFUSE-1 and CLOSE-1 (specs/rules.md).
// It refuses hooks: whom they deny is AUTH-1's matter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// A close that an incarnation's end asks for, and the step that did.
struct AskedClose {
  ConnectionId connection;
  std::uint32_t code = 0;
  std::uint64_t step = 0;
};

/// REFUSE-1 and CLOSE-1: a connection opens and ends as the session's line says.
class ConnectionRules {
 public:
  static constexpr std::array kRules{
      Rule{"REFUSE-1", Needs::session,
           "an attempt is refused, with its reason, exactly where the session takes none"},
      Rule{"CLOSE-1", Needs::session,
           "what the session ends by itself is closed with its code, and nothing else is"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out) {
    if (last.quiet) still_open(last, out);
  }

 private:
  void judge_attempt(const Seen& item, const Observation& seen, Violations& out) const;
  void judge_close(const Closed& closed, bool broken, const Observation& seen, Violations& out);
  void still_open(const Observation& seen, Violations& out);

  Incarnation session_;
  ConnectionId open_;                ///< Zero while there is none.
  std::optional<AskedClose> asked_;  ///< Of the connection that is open.
  bool at_once_ = true;              ///< Nothing ever made the link slow.
  bool fresh_page_ = false;          ///< It was loaded, and has not connected.
  bool mount_refused_ = false;       ///< Of the page that connected last.
};

}  // namespace lightspeed::interpreter
