#include "interpreter/session/cases.hpp"

#include <algorithm>

namespace lightspeed::interpreter {

std::vector<SessionVisit> session_cases() {
  std::vector<SessionVisit> cases;
  for (std::size_t s = 0; s < kSessionStateNames.size(); ++s) {
    for (std::size_t i = 0; i < kSessionInputNames.size(); ++i) {
      const auto state = static_cast<SessionState>(s);
      const auto input = static_cast<SessionInput>(i);
      const SessionCell& cell = session_cell(state, input);
      for (std::size_t n = 0; n < cell.size; ++n) {
        cases.push_back({.state = state, .input = input, .row = &session_rows()[cell.rows.at(n)]});
      }
    }
  }
  return cases;
}

std::string case_id(const SessionVisit& visit) {
  std::string id(kSessionStateNames.at(static_cast<std::size_t>(visit.state)));
  id.append("/").append(kSessionInputNames.at(static_cast<std::size_t>(visit.input)));
  if (visit.row->guard != Guard::always) {
    id.append("/").append(kGuardNames.at(static_cast<std::size_t>(visit.row->guard)));
  }
  const auto joins = [](char letter) { return letter == '_' || letter == ' '; };
  std::replace_if(id.begin(), id.end(), joins, '-');
  return id;
}

void CaseSet::add(const CaseSet& other) {
  for (std::size_t s = 0; s < guards_.size(); ++s) {
    for (std::size_t i = 0; i < guards_[s].size(); ++i) {
      guards_[s][i] = guards_[s][i] + other.guards_[s][i];
    }
  }
}

}  // namespace lightspeed::interpreter
