// RapidCheck generators for steps, headers and traces.
// Serves the properties of TRC-4 to TRC-16 (specs/trace.md).
// It refuses meaning: generated traces are well formed, but no contract produced them.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <limits>

#include "interpreter/event.hpp"
#include "replay/trace.hpp"
#include "tests/support/event_generators.hpp"

namespace lightspeed::tests {

/// A time at or after another one; never beyond 64 bits.
inline interpreter::Tick draw_later(interpreter::Tick at) {
  const std::uint64_t room = std::numeric_limits<std::uint64_t>::max() - at.value;
  const auto by = *rc::gen::oneOf(
      rc::gen::map(rc::gen::inRange(0, 100000),
                   [](int value) { return static_cast<std::uint64_t>(value); }),
      rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](auto value) { return value >> 20U; }));
  return {at.value + std::min(by, room)};
}

/// The step after another one (or after none, `Step{}`).
inline interpreter::Step draw_step_after(const interpreter::Step& previous) {
  interpreter::Step step{.number = previous.number + 1,
                         .at = draw_later(previous.at),
                         .session = *rc::gen::element(1U, 2U, 77U, 0xFFFFFFFFU),
                         .cause = 0,
                         .stimulus = *any_event(),
                         .effects = {},
                         .digest = {}};
  if (*rc::gen::arbitrary<bool>()) step.cause = *rc::gen::inRange<std::uint64_t>(0, step.number);
  const int effects = *rc::gen::inRange(0, 5);
  for (int i = 0; i < effects; ++i) {
    const interpreter::Tick at = *rc::gen::arbitrary<bool>() ? step.at : draw_later(step.at);
    step.effects.push_back({.at = at, .event = *any_event()});
  }
  if (*rc::gen::arbitrary<bool>()) {
    step.digest.root.value = *rc::gen::arbitrary<std::uint64_t>();
    for (std::uint16_t& part : step.digest.parts) part = *rc::gen::arbitrary<std::uint16_t>();
  }
  return step;
}

inline replay::Header draw_header() {
  using interpreter::DuplicatePolicy;
  using interpreter::ReconnectPolicy;
  replay::Header header;
  header.contract = *any_text();
  header.origin = *rc::gen::element(replay::Origin::simulated, replay::Origin::captured);
  header.program = *any_text();
  header.program_source = *any_text();
  header.title = *any_text();
  header.recorded_at = *any_text();
  header.excerpt = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) {
    header.simulation = {.seed = *any_number<std::uint64_t>(),
                         .sessions = *any_number<std::uint32_t>(),
                         .events = *any_number<std::uint64_t>(),
                         .faults = *any_text(),
                         .fault_every = *any_number<std::uint64_t>(),
                         .think = *any_text()};
  }
  interpreter::Configuration& knobs = header.configuration;
  knobs.mode = *rc::gen::element(isa::Mode::strict, isa::Mode::published);
  knobs.reconnect_policy = *rc::gen::element(ReconnectPolicy::rehydrate, ReconnectPolicy::remount);
  knobs.duplicate_policy =
      *rc::gen::element(DuplicatePolicy::highest, DuplicatePolicy::last, DuplicatePolicy::none);
  for (std::uint64_t* knob :
       {&knobs.heartbeat_timeout_us, &knobs.reconnect_grace_us, &knobs.restart_delay_us,
        &knobs.drain_timeout_us, &knobs.backoff_base_us, &knobs.backoff_max_us,
        &knobs.restart_period_us, &knobs.escalation_period_us}) {
    *knob = *any_number<std::uint64_t>();
  }
  for (std::uint32_t* knob : {&knobs.pending_max, &knobs.deferred_max, &knobs.restarts_max,
                              &knobs.frame_bytes_max, &knobs.escalations_max}) {
    *knob = *any_number<std::uint32_t>();
  }
  // No less than each of them takes (CONF-2).
  for (std::uint64_t* knob : {&knobs.backoff_base_us, &knobs.backoff_max_us}) {
    *knob = std::max<std::uint64_t>(*knob, 1'000);
  }
  knobs.heartbeat_timeout_us = std::max<std::uint64_t>(knobs.heartbeat_timeout_us, 1);
  knobs.pending_max = std::max<std::uint32_t>(knobs.pending_max, 1);
  knobs.frame_bytes_max = std::max<std::uint32_t>(knobs.frame_bytes_max, 32);
  knobs.mutant = (*rc::gen::elementOf(interpreter::kMutants)).mutant;
  return header;
}

inline rc::Gen<replay::Trace> any_trace() {
  return rc::gen::exec([] {
    replay::Trace trace{.header = draw_header(), .steps = {}};
    const int steps = *rc::gen::inRange(0, 12);
    interpreter::Step previous;
    for (int i = 0; i < steps; ++i) {
      previous = draw_step_after(previous);
      trace.steps.push_back(previous);
    }
    return trace;
  });
}

}  // namespace lightspeed::tests
