// The instruction simulator: what it collects, what it refuses, and its log.

#include "interpreter/simulator.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightspeed::interpreter {
namespace {

using isa::Instruction;
using isa::instruction::Mount;
using isa::instruction::Navigate;
using isa::instruction::Patch;
using isa::instruction::PushEvent;
using isa::instruction::Render;
using isa::instruction::Shutdown;
using isa::instruction::Subscribe;
using isa::instruction::Unsubscribe;

std::vector<Instruction> counter() {
  return {Mount{.route = "/counter", .view = "counter"},
          Render{.view = "counter"},
          Patch{.target = "#app", .html = "<p>0</p>"},
          Subscribe{.topic = "clock"},
          Subscribe{.topic = "room"},
          PushEvent{.name = "tick", .payload = "{}"},
          Patch{.target = "#app", .html = "<p>1</p>"},
          Unsubscribe{.topic = "clock"},
          Navigate{.destination = "/done"},
          Shutdown{.reason = "end"}};
}

SimulatorError error(SimulatorFault fault, std::uint64_t step, std::string_view text) {
  return SimulatorError{.fault = fault, .step = step, .text = std::string(text)};
}

/// A list of any instructions over few names, so that refusals and repetitions are common.
std::vector<Instruction> arbitrary_list() {
  const auto name = [] { return *rc::gen::element<std::string>("a", "b", "", "c\n\"|"); };
  std::vector<Instruction> list;
  const int count = *rc::gen::inRange(0, 20);
  for (int at = 0; at < count; ++at) {
    switch (*rc::gen::inRange(0, 9)) {
      case 0:
        list.emplace_back(Render{.view = name()});
        break;
      case 1:
        list.emplace_back(Patch{.target = name(), .html = name()});
        break;
      case 2:
        list.emplace_back(PushEvent{.name = name(), .payload = name()});
        break;
      case 3:
        list.emplace_back(Navigate{.destination = name()});
        break;
      case 4:
        list.emplace_back(Subscribe{.topic = name()});
        break;
      case 5:
        list.emplace_back(Unsubscribe{.topic = name()});
        break;
      case 6:
        list.emplace_back(Shutdown{.reason = name()});
        break;
      default:
        list.emplace_back(Mount{.route = name(), .view = name()});
        break;
    }
  }
  return list;
}

}  // namespace

TEST_CASE("ISA-4: a run collects what each instruction says, in execution order") {
  const SimulatorState state = simulate(counter()).state;
  CHECK(state.mounted_route == "/counter");
  CHECK(state.rendered_views == std::vector<std::string>{"counter"});
  CHECK(state.patches == std::vector<Patch>{{"#app", "<p>0</p>"}, {"#app", "<p>1</p>"}});
  CHECK(state.pushed_events == std::vector<PushEvent>{{"tick", "{}"}});
  CHECK(state.subscriptions == std::vector<std::string>{"room"});
  CHECK(state.navigation == "/done");
  CHECK(state.shutdown_reason == "end");
  CHECK(state.errors.empty());
  CHECK(state.steps == 10);
}

TEST_CASE("ISA-4: nothing is collected from an empty list") { CHECK(simulate({}) == Simulation{}); }

TEST_CASE("ISA-4: a second subscription to a topic is no error and adds nothing") {
  const auto state =
      simulate({Mount{}, Subscribe{.topic = "a"}, Subscribe{.topic = "b"}, Subscribe{.topic = "a"}})
          .state;
  CHECK(state.subscriptions == std::vector<std::string>{"a", "b"});
  CHECK(state.errors.empty());
  CHECK(state.telemetry.size() == 4);
}

TEST_CASE("ISA-4: the last navigation counts") {
  const auto state = simulate({Mount{}, Navigate{"/a"}, Navigate{"/b"}}).state;
  CHECK(state.navigation == "/b");
}

TEST_CASE(
    "ISA-5: each instruction carried out is one line of telemetry, and each step one of log") {
  const Simulation simulation = simulate(
      {Render{.view = "v"}, Mount{.route = "/", .view = "v"}, Patch{.target = "#a", .html = "x"}});
  CHECK(simulation.state.telemetry == std::vector<std::string>{"mount:/", "patch:#a"});
  REQUIRE(simulation.log.size() == 3);
  CHECK(simulation.log[0] == LogEntry{.step = 0,
                                      .instruction = Render{.view = "v"},
                                      .opcode = "render",
                                      .summary = "error:not_mounted:render"});
  CHECK(simulation.log[2] == LogEntry{.step = 2,
                                      .instruction = Patch{.target = "#a", .html = "x"},
                                      .opcode = "patch",
                                      .summary = "patch:#a"});
}

TEST_CASE("ISA-6: every instruction but mount is refused before mount") {
  for (const Instruction& instruction : counter()) {
    if (std::holds_alternative<Mount>(instruction)) continue;
    const auto state = simulate({instruction}).state;
    SimulatorState expected;
    expected.steps = 1;
    expected.errors = {error(SimulatorFault::not_mounted, 0,
                             "not_mounted:" + std::string(isa::opcode_of(instruction)))};
    CHECK(state == expected);
  }
}

TEST_CASE("ISA-6: a second mount is refused and the first one stays") {
  const auto state =
      simulate({Mount{.route = "/a", .view = "v"}, Mount{.route = "/b", .view = "w"}}).state;
  CHECK(state.mounted_route == "/a");
  CHECK(state.errors ==
        std::vector{error(SimulatorFault::already_mounted, 1, "already_mounted:mount")});
}

TEST_CASE("ISA-6: anything after shutdown is refused, a second shutdown and a mount too") {
  for (const Instruction& instruction : counter()) {
    const auto before =
        simulate({Mount{.route = "/", .view = "v"}, Shutdown{.reason = "end"}}).state;
    auto after = before;
    const LogEntry entry = step(after, instruction);
    const std::string text = "already_shut_down:" + std::string(isa::opcode_of(instruction));
    CHECK(entry.summary == "error:" + text);
    CHECK(after.errors == std::vector{error(SimulatorFault::already_shut_down, 2, text)});
    after.errors = before.errors;
    after.steps = before.steps;
    CHECK(after == before);
  }
}

TEST_CASE("ISA-6: a topic that is not subscribed cannot be unsubscribed") {
  const auto state = simulate({Mount{}, Subscribe{.topic = "a"}, Unsubscribe{.topic = "b"},
                               Unsubscribe{.topic = "a"}, Unsubscribe{.topic = "a"}})
                         .state;
  CHECK(state.subscriptions.empty());
  CHECK(state.errors == std::vector{error(SimulatorFault::not_subscribed, 2, "not_subscribed:b"),
                                    error(SimulatorFault::not_subscribed, 4, "not_subscribed:a")});
}

TEST_CASE("ISA-6: a refused instruction changes nothing but the errors and the step") {
  CHECK(rc::check("refusals change nothing", [] {
    SimulatorState state;
    for (const Instruction& instruction : arbitrary_list()) {
      const SimulatorState before = state;
      const LogEntry entry = step(state, instruction);
      RC_ASSERT(entry.step + 1 == state.steps);
      RC_ASSERT(state.errors.size() + state.telemetry.size() == state.steps);
      if (state.errors == before.errors) continue;
      SimulatorState undone = state;
      undone.errors.pop_back();
      undone.steps = before.steps;
      RC_ASSERT(undone == before);
    }
  }));
}

TEST_CASE("ISA-7: the log of any run replays to the same state") {
  CHECK(rc::check("replay", [] {
    const Simulation simulation = simulate(arbitrary_list());
    RC_ASSERT(replay_log(simulation.log) == simulation.state);
    const auto log = log_from_text(to_text(simulation.log));
    RC_ASSERT(log == simulation.log);
  }));
}

TEST_CASE("ISA-7: a log that no run can have written is refused at its first wrong entry") {
  const auto log = simulate(counter()).log;
  const auto mismatch = [](const std::vector<LogEntry>& changed) {
    const auto state = replay_log(changed);
    REQUIRE_FALSE(state.has_value());
    return state.error();
  };
  auto step_lost = log;
  step_lost.erase(step_lost.begin() + 3);
  CHECK(mismatch(step_lost) == LogMismatch{.fault = LogDifference::wrong_step, .position = 3});
  auto opcode_changed = log;
  opcode_changed[2].opcode = "render";
  CHECK(mismatch(opcode_changed) ==
        LogMismatch{.fault = LogDifference::wrong_opcode, .position = 2});
  auto summary_changed = log;
  summary_changed[9].summary = "shutdown:other";
  CHECK(mismatch(summary_changed) ==
        LogMismatch{.fault = LogDifference::wrong_summary, .position = 9});
}

TEST_CASE("ISA-8: a log is text, one line an entry, and is read back") {
  const auto log =
      simulate({Mount{.route = "/", .view = "home"}, Unsubscribe{.topic = "\"\n"}}).log;
  const std::string text =
      "0 mount \"/\" \"home\" -> \"mount:/\"\n"
      "1 unsubscribe \"\\\"\\n\" -> \"error:not_subscribed:\\\"\\n\"\n";
  CHECK(to_text(log) == text);
  CHECK(log_from_text(text) == log);
  CHECK(log_from_text("")->empty());
}

TEST_CASE("ISA-8: every fault of a log's text has its place") {
  const std::vector<std::pair<std::string, LogError>> cases{
      {"mount \"/\" \"\" -> \"\"\n", {LogFault::bad_step, 0}},
      {"00 render \"a\" -> \"\"\n", {LogFault::bad_step, 0}},
      {"-1 render \"a\" -> \"\"\n", {LogFault::bad_step, 0}},
      {"18446744073709551616 render \"a\" -> \"\"\n", {LogFault::bad_step, 0}},
      {"0", {LogFault::bad_step, 0}},
      {"0 rend \"a\" -> \"\"\n", {LogFault::bad_instruction, 2}},
      {"0 render \"a\\x\" -> \"\"\n", {LogFault::bad_instruction, 11}},
      {"0 render \"a\"\n", {LogFault::bad_arrow, 12}},
      {"0 render \"a\" -> x\n", {LogFault::bad_summary, 16}},
      {"0 render \"a\" -> \"x\n", {LogFault::bad_summary, 18}},
      {"0 render \"a\" -> \"x\"", {LogFault::bad_end, 19}},
  };
  for (const auto& each : cases) {
    const auto& text = each.first;
    const auto& expected = each.second;
    CAPTURE(text);
    const auto log = log_from_text(text);
    REQUIRE_FALSE(log.has_value());
    CHECK(log.error() == expected);
  }
}

TEST_CASE(
    "ISA-8: every truncation and every flipped bit of a log gives entries or a placed fault") {
  const auto log = simulate(counter()).log;
  const std::string text = to_text(log);
  for (std::size_t length = 0; length < text.size(); ++length) {
    const auto part = log_from_text(std::string_view(text).substr(0, length));
    if (part) CHECK(part->size() < log.size());
    if (!part) CHECK(part.error().position <= length);
  }
  for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(log_from_text(flipped) != log);
  }
}

}  // namespace lightspeed::interpreter
