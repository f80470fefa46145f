#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/replay/convert/exporting.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::tests {
namespace {

namespace in = interpreter;
using Json = nlohmann::json;
using isa::Lifecycle;

constexpr auto kPerfetto = replay::ExportForm::perfetto;

Json events_of(const replay::Trace& trace) {
  return Json::parse(exported(kPerfetto, trace)).at("traceEvents");
}

/// The events with this phase, names of threads aside.
std::vector<Json> with_phase(const Json& events, const std::string& phase) {
  std::vector<Json> found;
  for (const Json& event : events) {
    if (event.at("ph") == phase) found.push_back(event);
  }
  return found;
}

}  // namespace

TEST_CASE("CONV-12: a session is a process with three threads, a stimulus a slice of its lane") {
  replay::Trace trace = trace_of({in::UserClick{"#a"}, in::Cut{}, in::Crash{}});
  trace.steps[2].session = 7;
  trace.steps[2].cause = 1;
  trace.steps[2].effects = {{.at = {3'000'009}, .event = in::Telemetry{"crashed", "1"}}};
  const Json events = events_of(trace);
  CHECK(with_phase(events, "M").size() == 8);
  const auto slices = with_phase(events, "X");
  REQUIRE(slices.size() == 3);
  CHECK(slices[0].at("name") == "user_click");
  CHECK(slices[0].at("tid") == 1);
  CHECK(slices[0].at("dur") == 1);
  CHECK(slices[0].at("args").at("text") == "#a");
  CHECK(slices[1].at("tid") == 2);
  CHECK(slices[2].at("tid") == 3);
  CHECK(slices[2].at("pid") == 7);
  CHECK(slices[2].at("args").at("cause") == 1);
  const auto instants = with_phase(events, "i");
  REQUIRE(instants.size() == 1);
  CHECK(instants[0].at("ts") == 3'000'009);
}

TEST_CASE("CONV-12: states of an incarnation begin and end, at the latest with the trace") {
  replay::Trace trace = trace_of({in::TimePassed{}, in::TimePassed{}, in::TimePassed{}});
  const auto change = [](std::uint64_t epoch, Lifecycle from, Lifecycle to, bool gone = false) {
    return in::LifecycleChanged{epoch, from, to, gone};
  };
  using enum Lifecycle;
  trace.steps[0].effects = {{.at = {1'000'000}, .event = change(1, disconnected, handshaking)}};
  trace.steps[1].effects = {{.at = {2'000'000}, .event = change(1, handshaking, handshaking, true)},
                            {.at = {2'000'000}, .event = change(2, disconnected, handshaking)}};
  const Json events = events_of(trace);
  const auto begins = with_phase(events, "b");
  const auto ends = with_phase(events, "e");
  REQUIRE(begins.size() == 2);
  REQUIRE(ends.size() == 2);
  CHECK(begins[0].at("id") == "1.1");
  CHECK(ends[0].at("ts") == 2'000'000);
  CHECK(begins[1].at("id") == "1.2");
  CHECK(ends[1].at("ts") == 3'000'000);
  CHECK(ends[1].at("name") == "handshaking");
}

TEST_CASE("CONV-13: a message flows from when it was sent to when it arrived") {
  replay::Trace trace = trace_of({in::UserClick{"#a"}, in::TimerFired{"link:client"}});
  trace.steps[1].cause = 1;
  trace.steps[1].effects = {
      {.at = {2'000'000},
       .event = in::Message{{1}, in::Direction::client_to_server, false, "event|1|a|"}},
      {.at = {2'000'000}, .event = in::Message{{1}, in::Direction::server_to_client, true, "x"}}};
  const Json events = events_of(trace);
  const auto starts = with_phase(events, "s");
  const auto ends = with_phase(events, "f");
  REQUIRE(starts.size() == 2);
  REQUIRE(ends.size() == 2);
  CHECK(starts[0].at("ts") == 1'000'000);
  CHECK(starts[0].at("tid") == 1);
  CHECK(ends[0].at("ts") == 2'000'000);
  CHECK(ends[0].at("tid") == 3);
  CHECK(starts[0].at("id") == ends[0].at("id"));
  CHECK(ends[1].at("tid") == 1);
  CHECK(with_phase(events, "X").at(2).at("name") == "send event");
  trace.header.origin = replay::Origin::captured;
  CHECK(with_phase(events_of(trace), "s").at(0).at("ts") == 2'000'000);
}

TEST_CASE("CONV-13: whatever the events say, the JSON is whole, and each flow has both its ends") {
  CHECK(rc::check([] {
    std::map<std::uint64_t, int> flows;
    for (const Json& event : events_of(*any_trace())) {
      if (event.at("ph") == "s") flows[event.at("id")] += 1;
      if (event.at("ph") == "f") flows[event.at("id")] += 2;
    }
    for (const auto& [id, ends] : flows) RC_ASSERT(ends == 3);
  }));
}

}  // namespace lightspeed::tests
