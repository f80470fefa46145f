// A program that does whatever a session can be asked for, and fails in every way.
// Serves the session's table, the rules and the hunt for mutants: one program for all of them.
// It refuses chance: what it does follows from the event, the topic or the route by name.
#pragma once

#include <string_view>

namespace lightspeed::testing {

/// At `/quiet` no timer runs, so that a test can count what happens.
inline constexpr std::string_view kEverything = R"(program everything 1

state
  clicks: integer
  here: integer

on mount
  mount "/" "main"
  fail "no_such_place" if route = "/refused"
  crash if route = "/broken"
  shutdown "closed" if route = "/closed"
  subscribe "room" if route = "/room"
  push_event "sound" "{}" if route = "/room"
  start_timer tick 300 if not route = "/quiet"

on route "/"

on route "/room"

on route "/refused"

on route "/broken"

on route "/closed"

on route "/:place"

on event add
  set clicks = clicks + 1

on event noop

on event refuse
  fail "never"

on event boom
  set clicks = clicks + 1
  crash

on event leave
  set clicks = clicks + 1
  shutdown "left"

on event push
  push_event "sound" "{}"
  set clicks = clicks + 1

on event join
  subscribe "room"

on event part
  unsubscribe "room"

on event say
  subscribe "room"
  publish "room" "hello"

on topic "room"
  set clicks = clicks + 1

on topic "bell"
  push_event "sound" "{}"
  publish "room" "hello"

on topic "refusal"
  fail "never"

on topic "bomb"
  crash

on topic "closing"
  shutdown "closed"

on presence "room"(count: integer)
  set here = count

on timer tick
  set clicks = clicks + 1

view main
  <p>{{clicks}}</p><i>{{here}}</i>
  <button data-ls-event="add">add</button><button data-ls-event="noop">noop</button>
  <button data-ls-event="push">push</button><button data-ls-event="say">say</button>
)";

}  // namespace lightspeed::testing
