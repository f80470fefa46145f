// What a capture tells of its connections as a whole: where each ended, who spoke last on it.
// Implements RPL-6 (specs/replay.md): which answers may have been lost.
// It refuses answers of the model: they are compared elsewhere.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "interpreter/contract/own_connection.hpp"
#include "interpreter/event.hpp"

namespace lightspeed::replay {

/// The messages that the client is recorded to have sent in a step.
[[nodiscard]] std::vector<const interpreter::Message*> answers_of(const interpreter::Step& step);

/// What must be known of a whole capture before one can say of an answer that it may be lost: where
/// each connection ended, and what was the last that the client said on it.
class RecordedEnds {
 public:
  void observe(const interpreter::Step& step);
  /// Whether the answer to this step may have been lost with its connection (RPL-6).
  [[nodiscard]] bool may_be_lost(const interpreter::Step& step,
                                 interpreter::ConnectionId connection) const;

 private:
  struct Session {
    std::map<interpreter::ConnectionId, std::uint64_t> last_answer;
    interpreter::OwnConnection own;
    std::map<interpreter::ConnectionId, interpreter::Tick> ended;  ///< Whose end is recorded.
  };
  void look_for_end(Session& session, const interpreter::Event& event, interpreter::Tick at);

  std::map<std::uint32_t, Session> sessions_;
  interpreter::Tick recording_ended_;
};

}  // namespace lightspeed::replay
