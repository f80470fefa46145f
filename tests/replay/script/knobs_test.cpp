#include "replay/script/knobs.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <string>

// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using interpreter::Configuration;

std::string refusal(std::string_view name, std::string_view value) {
  Configuration configuration;
  const auto set = set_knob(configuration, name, value);
  CHECK_FALSE(set.has_value());
  CHECK(configuration == Configuration{});
  return set ? "" : set.error();
}

}  // namespace

TEST_CASE("CONF-2: a knob is set by the name that it is shown by") {
  Configuration configuration;
  CHECK(set_knob(configuration, "duplicate_policy", "last").has_value());
  CHECK(set_knob(configuration, "restart_delay", "250ms").has_value());
  CHECK(set_knob(configuration, "pending_max", "8").has_value());
  CHECK(configuration.duplicate_policy == interpreter::DuplicatePolicy::last);
  CHECK(configuration.restart_delay_us == 250'000);
  CHECK(configuration.pending_max == 8);
}

TEST_CASE("CONF-2: every knob that is shown is set to the same value by its text") {
  Configuration odd;
  odd.mode = isa::Mode::published;
  odd.reconnect_policy = interpreter::ReconnectPolicy::remount;
  odd.duplicate_policy = interpreter::DuplicatePolicy::none;
  odd.heartbeat_timeout_us = 1;
  odd.reconnect_grace_us = 1'500'000;
  odd.drain_timeout_us = 0;
  odd.backoff_base_us = 18'446'744'073'709'551'615U;
  odd.deferred_max = 4'294'967'295U;
  odd.escalations_max = 0;
  odd.mutant = interpreter::Mutant::ack_skipped;
  Configuration again;
  for (const auto& knob : knobs(odd)) {
    CAPTURE(knob.first);
    CHECK(set_knob(again, knob.first, knob.second).has_value());
  }
  CHECK(again == odd);
  CHECK(knobs(odd).size() == 21);
}

TEST_CASE("CONF-2: an unknown knob or value is refused with what comes near, or with what exists") {
  CHECK(refusal("duplicate_polcy", "last") ==
        "there is no knob 'duplicate_polcy'; did you mean 'duplicate_policy'?");
  CHECK(refusal("speed", "1").starts_with("there is no knob 'speed'; there are: mode, "));
  CHECK(refusal("duplicate_policy", "higest") ==
        "duplicate_policy has no value 'higest'; did you mean 'highest'?");
  CHECK(refusal("mode", "") == "mode has no value ''; there are: strict, published");
  CHECK(refusal("pending_max", "-1") ==
        "pending_max: a whole number up to 4294967295 was expected, found '-1'");
  CHECK(refusal("pending_max", "4294967296").find("a whole number") != std::string::npos);
  CHECK(refusal("restart_delay", "100") ==
        "restart_delay: a time was expected, a number with the unit us, ms or s such as 250ms, "
        "found '100'");
}

TEST_CASE("SCR-2: a time is a number with a unit, decimals down to a microsecond") {
  CHECK(parse_duration("0") == 0);
  CHECK(parse_duration("1s") == 1'000'000);
  CHECK(parse_duration("1.5s") == 1'500'000);
  CHECK(parse_duration("0.000001s") == 1);
  CHECK(parse_duration("007ms") == 7'000);
  CHECK(parse_duration("2.125ms") == 2'125);
  CHECK(parse_duration("18446744073709551615us") == 18'446'744'073'709'551'615U);
  for (const auto* bad : {"", "1", "s", ".5s", "1.s", "1.2.3s", "-1s", "1 s", "1m", "1sec", "0x1s",
                          "1e3s", "+1s", "٣s", "1s "}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_duration(bad).has_value());
  }
  CHECK(parse_duration("0.5us").error() == "'0.5us' is finer than a microsecond");
  CHECK(parse_duration("18446744073710s").error() ==
        "'18446744073710s' is longer than virtual time lasts");
}

TEST_CASE("SCR-2: a time is written in the longest unit that loses nothing") {
  CHECK(duration_text(0) == "0");
  CHECK(duration_text(100) == "100us");
  CHECK(duration_text(1'000) == "1ms");
  CHECK(duration_text(1'250) == "1.25ms");
  CHECK(duration_text(1'500'000) == "1.5s");
  CHECK(duration_text(1'000'001) == "1.000001s");
  CHECK(rc::check("every time is read back as it was written", [](std::uint64_t value) {
    RC_ASSERT(parse_duration(duration_text(value)) == value);
  }));
}

TEST_CASE("WORLD-33: a supervisor that gives up never is set and shown by that word") {
  Configuration knobs_here;
  const auto shown = [&] {
    for (const auto& [name, value] : knobs(knobs_here)) {
      if (name == "escalations_max") return value;
    }
    return std::string();
  };
  CHECK(shown() == "never");
  CHECK(set_knob(knobs_here, "escalations_max", "2").has_value());
  CHECK(shown() == "2");
  CHECK(set_knob(knobs_here, "escalations_max", "never").has_value());
  CHECK(knobs_here == Configuration{});
  CHECK(refusal("escalations_max", "nver") ==
        "escalations_max: a whole number up to 4294967295, or never, was expected, found 'nver'");
  CHECK(refusal("restarts_max", "never").find("a whole number") != std::string::npos);
}

TEST_CASE("CONF-2: a knob below its least value is refused with that value") {
  interpreter::Configuration knobs;
  const auto refusal = [&](const char* name, const char* value) {
    const auto set = set_knob(knobs, name, value);
    return set ? std::string() : set.error();
  };
  CHECK(refusal("pending_max", "0") == "pending_max: at least 1 was expected, found '0'");
  CHECK(refusal("heartbeat_timeout", "0") ==
        "heartbeat_timeout: at least 1us was expected, found '0'");
  CHECK(refusal("backoff_base", "999us") ==
        "backoff_base: at least 1ms was expected, found '999us'");
  CHECK(refusal("frame_bytes_max", "31").starts_with("frame_bytes_max: at least 32"));
  CHECK(knobs == interpreter::Configuration{});
  CHECK(refusal("restart_delay", "0").empty());
}

}  // namespace lightspeed::replay
