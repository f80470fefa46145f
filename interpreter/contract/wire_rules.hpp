// The rules that need nothing but the messages: hello, decoding, references, back-off.
// Implements HELLO-1, HELLO-2, WIRE-1, WIRE-3, WIRE-4, REF-1, REF-2 and BACK-1 (specs/rules.md).
// It refuses states: what an answer is owed to stands in answer_rules.
#pragma once

#include <cstdint>

#include "interpreter/contract/latest_references.hpp"
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
  NumberSet client_spoke_;  ///< Connections.
  NumberSet server_spoke_;
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
  NumberSet greeted_;  ///< Connections.
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
  LatestReferences<Digest> patches_;
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
  bool restored_ = false;  ///< The network came back in this step, so the attempt need not wait.
  Tick lost_at_;
  std::uint64_t lost_step_ = 0;
  std::uint32_t attempts_ = 0;
};

}  // namespace lightspeed::interpreter
