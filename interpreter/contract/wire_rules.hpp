// The rules that need nothing but the messages: hello, decoding, references, answers, back-off.
// Implements HELLO-1, HELLO-2, WIRE-1, WIRE-3, WIRE-4, REF-1, REF-2, ACK-1 to ACK-3 and BACK-1.
// It refuses guesses: what was in flight when a connection ended may or may not have been handled.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>

#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// HELLO-1 and HELLO-2: both sides say hello first; neither says it twice on a connection.
class HelloRules {
 public:
  static constexpr std::array kRules{
      Rule{"HELLO-1", Needs::wire, "the client's first message on a connection is its hello"},
      Rule{"HELLO-2", Needs::wire, "the server says hello first, and once on a connection"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  std::set<ConnectionId> client_spoke_;
  std::set<ConnectionId> server_spoke_;
};

/// WIRE-1, WIRE-3 and WIRE-4: what is sent can be read, and may be sent by its sender.
class DecodeRules {
 public:
  static constexpr std::array kRules{
      Rule{"WIRE-1", Needs::wire, "every message is a frame of lightspeed/1"},
      Rule{"WIRE-3", Needs::wire, "every patch stream can be decoded whole"},
      Rule{"WIRE-4", Needs::wire, "a client sends no diff and no second hello"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  std::set<ConnectionId> greeted_;
};

/// REF-1 and REF-2: references of events and of patches grow by one.
class ReferenceRules {
 public:
  static constexpr std::array kRules{
      Rule{"REF-1", Needs::wire, "event references count up from 1 for each page"},
      Rule{"REF-2", Needs::wire, "patch references count up from 1 for the whole session"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  void on_event(const Observation& seen, const isa::Event& event, Violations& out);
  void on_diff(const Observation& seen, const isa::Diff& diff, Violations& out);
  std::uint64_t next_event_ = 1;
  std::uint64_t next_patch_ = 1;
  std::map<std::uint64_t, Digest> patches_;
};

/// ACK-1 and ACK-2: every diff is answered once, in order, and nothing else is.
class DiffAnswerRules {
 public:
  static constexpr std::array kRules{
      Rule{"ACK-1", Needs::wire, "every diff is answered, in the order of arrival"},
      Rule{"ACK-2", Needs::wire, "a client answers only diffs that it was sent, once each"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  struct Owed {
    std::string ref;
    std::uint64_t step = 0;
  };
  void answered(const Observation& seen, const std::string& ref, Violations& out);
  ConnectionId connection_;
  std::deque<Owed> owed_;  ///< Of the current connection; an ended one owes nothing definite.
};

/// ACK-3: every event is answered once, by an ack or a failure with its reference.
class EventAnswerRules {
 public:
  static constexpr std::array kRules{
      Rule{"ACK-3", Needs::wire, "every event is answered once, and nothing else is"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation& last, Violations& out);

 private:
  void answered(const Observation& seen, const std::string& ref, Violations& out);
  ConnectionId connection_;
  std::map<std::string, std::uint64_t> owed_;   ///< Reference, and the step of the event.
  std::map<std::string, std::uint64_t> maybe_;  ///< Sent on a connection that has ended since.
  bool waits_ = false;  ///< The session says that it is not live, so events wait (SESS-4).
};

/// BACK-1: a client that lost its connection waits before it tries again.
class BackoffRules {
 public:
  static constexpr std::array kRules{
      Rule{"BACK-1", Needs::wire, "attempt n after a loss waits at least min(5 s, 200 ms * 2^n)"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  void attempted(const Observation& seen, Tick at, Violations& out);
  void lost(Tick at, std::uint64_t step);
  ConnectionId connection_;  ///< The page's own; what ends behind its back is no loss to it.
  bool waiting_ = false;
  Tick lost_at_;
  std::uint64_t lost_step_ = 0;
  std::uint32_t attempts_ = 0;
};

}  // namespace lightspeed::interpreter
