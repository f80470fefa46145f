// The cases of the session's table: a row in each of its cells, its id, and which were visited.
// Implements SESS-50 (specs/session.md): an id is made of the names of the table alone.
// It refuses a list of its own: what the table does not hold is no case.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "interpreter/session/row.hpp"

namespace lightspeed::interpreter {

/// Every row in each of its cells, those that nothing reaches too, in the order of the states, of
/// the inputs, and of the rows.
[[nodiscard]] std::vector<SessionVisit> session_cases();

/// `live/event`, `handshaking/event/inbox-full`: state, input, and the guard if the cell has one.
[[nodiscard]] std::string case_id(const SessionVisit& visit);

/// Some of the cases.
class CaseSet {
 public:
  void add(const SessionVisit& visit) { guards(visit) = guards(visit) + visit.row->guard; }
  void add(const CaseSet& other);
  [[nodiscard]] bool contains(const SessionVisit& visit) const {
    return guards_.at(static_cast<std::size_t>(visit.state))
        .at(static_cast<std::size_t>(visit.input))
        .contains(visit.row->guard);
  }

 private:
  [[nodiscard]] EnumSet<Guard>& guards(const SessionVisit& visit) {
    return guards_.at(static_cast<std::size_t>(visit.state))
        .at(static_cast<std::size_t>(visit.input));
  }
  std::array<std::array<EnumSet<Guard>, kSessionInputNames.size()>, kSessionStateNames.size()>
      guards_{};
};

/// Where a session went: the cases of its latest step in order, and all since it began. A step is
/// one of the world's: all that reaches the session in it has the same number.
class SessionTrail {
 public:
  void begin(std::uint64_t step) {
    if (step != step_) latest_.clear();
    step_ = step;
  }
  void add(const SessionVisit& visit) {
    latest_.push_back(visit);
    ever_.add(visit);
  }
  [[nodiscard]] std::uint64_t step() const { return step_; }
  [[nodiscard]] const std::vector<SessionVisit>& latest() const { return latest_; }
  [[nodiscard]] const CaseSet& ever() const { return ever_; }

 private:
  std::uint64_t step_ = 0;
  std::vector<SessionVisit> latest_;
  CaseSet ever_;
};

}  // namespace lightspeed::interpreter
