// Random free choices: what users do in any page, and what goes wrong on the link.
// Implements no rule: properties of the session, the world and the contract draw them.
// It refuses times and sessions: when a choice is made, and whose it is, is drawn elsewhere.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <string>

#include "interpreter/world/stimulus.hpp"

namespace lightspeed::interpreter::testing {

/// What works in any page: the first thing to click, the first form, a network that is back.
inline rc::Gen<Stimulus> user_choice() {
  return rc::gen::element<Stimulus>(
      UserClick{"button"}, UserClick{"li button"}, UserClick{"button:last-child"},
      UserClick{"[data-ls-event]"}, UserClick{"#app > p"}, UserSubmit{"form", ""},
      UserSubmit{"form", "name=Ada&title=milk&text=hello"},
      UserSubmit{"form:last-of-type", "text=b"}, UserTyped{"input", "milk"},
      UserTyped{"select", "b"}, Restored{}, AcksHeld{true}, AcksHeld{false}, AcksHeld{false});
}

enum class Faults : std::uint8_t { none, duplicate_only, all };

inline rc::Gen<Stimulus> user_event() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::element<std::string>("increment", "decrement", "increment", "add",
                                                  "noop", "explode", "", "a|b\\c"),
                    rc::gen::element<std::string>("{\"by\":10}", "{\"by\":-3}", "{}", "", "|\\")),
      [](const auto& parts) {
        return Stimulus{UserEvent{parts.first, parts.second}};
      });
}

inline rc::Gen<Stimulus> fault(Faults faults) {
  const auto duplicate = rc::gen::map(rc::gen::inRange(0, 12), [](int ref) {
    return Stimulus{DuplicateDiff{std::to_string(ref)}};
  });
  if (faults == Faults::duplicate_only) return duplicate;
  const auto drop = rc::gen::map(
      rc::gen::pair(rc::gen::element(Direction::client_to_server, Direction::server_to_client),
                    rc::gen::element<std::string>("hello", "event", "diff", "ack", "failure", "")),
      [](const auto& parts) {
        return Stimulus{DropNext{parts.first, parts.second}};
      });
  return rc::gen::oneOf(duplicate, drop);
}

inline rc::Gen<Stimulus> stimulus(Faults faults) {
  const auto page = rc::gen::element<Stimulus>(
      PageLoaded{}, PageLoaded{}, PageLoaded{},
      PageLoaded{.root_html = "<div data-ls-root>old</div>", .page_html = {}},
      PageLoaded{.route = "/items/3"}, PageLoaded{.root_html = {}, .page_html = "<p>no root</p>"});
  const auto rare = rc::gen::element<Stimulus>(ClientLeft{}, ClientLeft{"a|b"}, Crash{}, Crash{},
                                               Shutdown{"deploy"});
  const auto common = rc::gen::weightedOneOf<Stimulus>({{6, user_event()},
                                                        {4, user_choice()},
                                                        {2, rc::gen::just(Stimulus{TimePassed{}})},
                                                        {2, rc::gen::just(Stimulus{Cut{}})},
                                                        {1, page},
                                                        {1, rare}});
  if (faults == Faults::none) return common;
  return rc::gen::weightedOneOf<Stimulus>({{3, common}, {1, fault(faults)}});
}

}  // namespace lightspeed::interpreter::testing
