// Steps for the tests of the rules, written line by line, and what the rules say of them.
// Serves the tests of HELLO, WIRE, REF, ACK, BACK, DUP, EPOCH and DRAIN (specs/rules.md).
// It refuses a world: a broken trace is written, since no model would make one.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "interpreter/contract/contract.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::testing {

class Steps {
 public:
  using This = Steps&;

  This step(interpreter::Event stimulus) {
    now_ += 1000;
    interpreter::Step& made = steps_.emplace_back();
    made.number = steps_.size();
    made.at = {now_};
    made.stimulus = std::move(stimulus);
    return *this;
  }
  This effect(interpreter::Event event) {
    steps_.back().effects.push_back({steps_.back().at, std::move(event)});
    return *this;
  }
  This wait(std::uint64_t microseconds) {
    now_ += microseconds;
    return *this;
  }
  /// The client says that it dropped a duplicate.
  This dropped(const std::string& ref) {
    return effect(interpreter::Telemetry{"diff_dropped", ref});
  }

  This page() { return step(interpreter::PageLoaded{}); }
  This open(std::uint32_t connection) {
    connection_ = {connection};
    return step(interpreter::Opened{connection_, ""});
  }
  This refuse(std::uint32_t connection) { return step(interpreter::Refused{{connection}, ""}); }
  This close(std::uint32_t connection) {
    interpreter::Closed closed;
    closed.connection = {connection};
    return step(closed);
  }
  This leave() { return step(interpreter::ClientLeft{}); }
  /// A step of the server's message; `by_client` of the client's.
  This server(const std::string& text) { return step(from_server(text)); }
  This client(const std::string& text) { return step(interpreter::UserEvent{}).answer(text); }
  This answer(const std::string& text) { return effect(from_client(text)); }
  This sends(const std::string& text) { return effect(from_server(text)); }
  This lost(interpreter::Message message) {
    return effect(interpreter::MessageLost{std::move(message)});
  }
  /// A connection on which both said hello.
  This greet(std::uint32_t connection) {
    return open(connection).answer("hello|lightspeed|1").server("hello|lightspeed|1");
  }

  [[nodiscard]] interpreter::Message from_server(const std::string& text) const {
    return message(text, interpreter::Direction::server_to_client);
  }
  [[nodiscard]] interpreter::Message from_client(const std::string& text) const {
    return message(text, interpreter::Direction::client_to_server);
  }

  /// What the rules of messages and of the line find. Those that hold messages and telemetry
  /// against each other need a world, whose telemetry is not written here.
  [[nodiscard]] interpreter::Violations violations(bool captured = false) const {
    interpreter::Violations found = judged(captured).violations();
    std::erase_if(found, [](const interpreter::Violation& each) {
      return interpreter::find_rule(each.rule)->needs != interpreter::Needs::wire &&
             each.rule != "DUP-1" && each.rule != "EPOCH-1" && each.rule != "DRAIN-1";
    });
    return found;
  }
  [[nodiscard]] interpreter::Contract judged(bool captured = false) const {
    return judged(captured, captured ? isa::Mode::published : isa::Mode::strict);
  }
  [[nodiscard]] interpreter::Contract judged(bool captured, isa::Mode mode) const {
    interpreter::Configuration knobs;
    knobs.mode = mode;
    if (captured) knobs.duplicate_policy = interpreter::DuplicatePolicy::last;
    interpreter::Contract contract(knobs, captured);
    for (const interpreter::Step& one : steps_) contract.observe(one, nullptr);
    contract.finish();
    return contract;
  }
  [[nodiscard]] std::uint64_t last() const { return steps_.size(); }

 private:
  [[nodiscard]] interpreter::Message message(const std::string& text,
                                             interpreter::Direction direction) const {
    return {.connection = connection_, .direction = direction, .binary = false, .data = text};
  }

  std::uint64_t now_ = 0;
  interpreter::ConnectionId connection_;
  std::vector<interpreter::Step> steps_;
};

}  // namespace lightspeed::testing
