// The verbs of scripts: one row for each free choice, which reader, writer and help all read.
// Implements SCR-3 (specs/script.md): name, arguments in order, what it does.
// It refuses syntax: words, quotes and comments are the reader's and the writer's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "interpreter/event.hpp"
#include "interpreter/world/world.hpp"
#include "replay/script/line.hpp"

namespace lightspeed::replay {

/// One argument: its name in help, the field that it fills, and what it is when left out. Where the
/// field is no text, the name lists the words for its values.
template <class T>
struct Argument {
  std::string_view name;
  std::variant<std::string T::*, interpreter::Direction T::*, bool T::*> field;
  Extent extent = Extent::word;
  bool optional = false;
  std::string_view fallback = {};
};

/// One verb. Optional arguments come last.
template <class T, std::size_t kCount>
struct VerbRow {
  using Stimulus = T;
  std::string_view verb;
  std::array<Argument<T>, kCount> arguments;
  std::string_view help;
};

inline constexpr std::tuple kScriptVerbs{
    VerbRow<interpreter::PageLoaded, 3>{
        "open",
        {{{"ROUTE", &interpreter::PageLoaded::route, Extent::word, true, "/"},
          {"ROOT", &interpreter::PageLoaded::root_html, Extent::word, true},
          {"PAGE", &interpreter::PageLoaded::page_html, Extent::word, true}}},
        "the browser loads a page at ROUTE (/): ROOT and PAGE, or the world's own"},
    VerbRow<interpreter::UserClick, 1>{
        "click",
        {{{"SELECTOR", &interpreter::UserClick::selector, Extent::selector}}},
        "the user clicks the first element that the selector finds"},
    VerbRow<interpreter::UserSubmit, 2>{
        "submit",
        {{{"SELECTOR", &interpreter::UserSubmit::selector, Extent::selector},
          {"FIELDS", &interpreter::UserSubmit::fields, Extent::rest, true}}},
        "the user types NAME=VALUE&… into the first such form, and submits it"},
    VerbRow<interpreter::UserEvent, 2>{
        "event",
        {{{"NAME", &interpreter::UserEvent::name},
          {"PAYLOAD", &interpreter::UserEvent::payload, Extent::rest, true, "{}"}}},
        "the user raises an event; the payload is the rest of the line, or {}"},
    VerbRow<interpreter::ClientLeft, 1>{
        "leave",
        {{{"REASON", &interpreter::ClientLeft::reason, Extent::rest, true}}},
        "the page leaves: it says so and closes the connection"},
    VerbRow<interpreter::TimePassed, 0>{
        "advance", {}, "nothing happens but time; timers that are due fire"},
    VerbRow<interpreter::Cut, 0>{"cut", {}, "the connection breaks"},
    VerbRow<interpreter::Restored, 0>{
        "restore", {}, "the network is back: a client that waits for it tries at once"},
    VerbRow<interpreter::AcksHeld, 1>{
        "acks",
        {{{"held|sent", &interpreter::AcksHeld::held}}},
        "the client's acks and failures wait from now on; or go, in order"},
    VerbRow<interpreter::DropNext, 2>{"drop",
                                      {{{"client|server", &interpreter::DropNext::direction},
                                        {"TAG", &interpreter::DropNext::tag}}},
                                      "the next message of this sender with this tag is swallowed"},
    VerbRow<interpreter::DuplicateDiff, 1>{"duplicate",
                                           {{{"REF", &interpreter::DuplicateDiff::ref}}},
                                           "the diff with this reference is delivered once more"},
    VerbRow<interpreter::Crash, 0>{"crash", {}, "the session's process crashes"},
    VerbRow<interpreter::Shutdown, 1>{
        "shutdown",
        {{{"REASON", &interpreter::Shutdown::reason, Extent::rest, true}}},
        "the session is asked to shut down"},
};
inline constexpr std::size_t kScriptVerbCount = std::tuple_size_v<decltype(kScriptVerbs)>;
static_assert(kScriptVerbCount == std::variant_size_v<interpreter::Stimulus>,
              "every free choice has a verb");

/// One verb as people read it: `drop client|server TAG`, and what it does.
struct VerbUsage {
  std::string usage;
  std::string_view help;
};
[[nodiscard]] std::array<VerbUsage, kScriptVerbCount> script_verbs();

}  // namespace lightspeed::replay
