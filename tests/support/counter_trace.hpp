// A typical session without randomness: clicks in a counter, seven events and a digest a step.
// Serves the tests and measurements of the trace file (specs/trace.md).
// It refuses to be run: nothing replays it, only its shape and size are those of a real one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/digest.hpp"
#include "interpreter/event.hpp"
#include "replay/trace.hpp"

namespace lightspeed::tests {

/// The effects of one click in a counter: event, diff, both acknowledgements, document, telemetry.
inline std::vector<interpreter::Effect> counter_effects(interpreter::Tick at, std::uint64_t count) {
  namespace in = interpreter;
  const std::string ref = std::to_string(count);
  const std::string next = std::to_string(count + 1);
  const std::string parity = count % 2 == 0 ? "even" : "odd";
  const auto said = [](in::Direction direction, std::string text) {
    return in::Message{.connection = {1}, .direction = direction, .data = std::move(text)};
  };
  const std::string html =
      "<main id=\"app\" data-ls-session=\"s\" data-ls-client-state=\"live\"><section "
      "class=\"counter\"><h1>Counter</h1><p>Count: <span data-ls-slot=\"count\">" +
      ref + "</span></p><p data-ls-slot=\"parity\">" + parity +
      "</p><button data-ls-event=\"increment\">+</button></section></main>";
  return {
      {at, said(in::Direction::client_to_server, "event|" + ref + "|increment|{}")},
      {at, said(in::Direction::server_to_client,
                "diff|" + next + "|ps\\|1\\|6\\|#app\\|counter:v1\\|count\\|" + ref +
                    "\\|parity\\|" + parity + "\\|1\\|u,0,1,2,2,3,4,5")},
      {at, in::DocumentShown{html, "applied"}},
      {at, said(in::Direction::client_to_server, "ack|" + next)},
      {at, said(in::Direction::server_to_client, "ack|" + ref)},
      {at, in::Telemetry{"patch_acked", next}},
  };
}

/// A counter session of clicks, a step of seven events each, with digests: the typical trace, the
/// same one every time.
inline replay::Trace counter_trace(std::size_t steps) {
  replay::Trace trace;
  trace.header.program = "counter";
  trace.header.title = "clicks";
  for (std::uint64_t number = 1; number <= steps; ++number) {
    const interpreter::Tick at{number * 250'000 + number * number % 977};
    const auto digest = interpreter::digest_of(std::to_string(number));
    interpreter::StepDigest taken{.root = digest, .parts = {}};
    for (std::size_t part = 0; part < taken.parts.size(); ++part) {
      taken.parts.at(part) = static_cast<std::uint16_t>(digest.value >> (part * 8));
    }
    trace.steps.push_back({.number = number,
                           .at = at,
                           .stimulus = interpreter::UserEvent{"increment", "{}"},
                           .effects = counter_effects(at, number),
                           .digest = taken});
  }
  return trace;
}

}  // namespace lightspeed::tests
