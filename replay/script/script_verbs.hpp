// The verbs of scripts: each free choice has its rows, which reader, writer and help all read.
// Implements SCR-3 and SCR-16 (specs/script.md): name, arguments in order, what it does.
// It refuses syntax: words, quotes and comments are the reader's and the writer's.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "interpreter/event.hpp"
#include "interpreter/world/world.hpp"
#include "replay/script/line.hpp"
#include "replay/script/verb_row.hpp"

namespace lightspeed::replay {

/// One fault of a link by the verb of its name.
constexpr VerbRow<interpreter::FaultNext, 3> link_fault_row(std::string_view verb,
                                                            std::string_view help,
                                                            interpreter::LinkFault fault) {
  using Fault = interpreter::FaultNext;
  return {verb,
          {{{"client|server", &Fault::direction},
            {"TAG", TagField<Fault>{&Fault::tag}},
            {"AT", &Fault::at, Extent::word, true}}},
          help,
          false,
          SaidField<Fault, interpreter::LinkFault>{&Fault::fault, fault}};
}

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
        "the user clicks the first element that the selector finds",
        true},
    VerbRow<interpreter::UserSubmit, 2>{
        "submit",
        {{{"SELECTOR", &interpreter::UserSubmit::selector, Extent::selector},
          {"FIELDS", &interpreter::UserSubmit::fields, Extent::rest, true}}},
        "the user types NAME=VALUE&… into the first such form, and submits it",
        true},
    VerbRow<interpreter::UserTyped, 2>{
        "type",
        {{{"SELECTOR", &interpreter::UserTyped::selector, Extent::selector},
          {"TEXT", &interpreter::UserTyped::text, Extent::rest, true}}},
        "the user types TEXT over what the first such control holds, or chooses that option",
        true},
    VerbRow<interpreter::UserEvent, 2>{
        "event",
        {{{"NAME", &interpreter::UserEvent::name},
          {"PAYLOAD", &interpreter::UserEvent::payload, Extent::rest, true, "{}"}}},
        "the user raises an event; the payload is the rest of the line, or {}",
        true},
    VerbRow<interpreter::ClientLeft, 1>{
        "leave",
        {{{"REASON", &interpreter::ClientLeft::reason, Extent::rest, true}}},
        "the page leaves: it says so and closes the connection",
        true},
    VerbRow<interpreter::TimePassed, 0>{
        "advance", {}, "nothing happens but time; timers that are due fire"},
    VerbRow<interpreter::Cut, 0>{"cut", {}, "the connection breaks"},
    VerbRow<interpreter::Restored, 0>{
        "restore", {}, "the network is back: a client that waits for it tries at once"},
    VerbRow<interpreter::AcksHeld, 1>{
        "acks",
        {{{"held|sent", &interpreter::AcksHeld::held}}},
        "the client's acks and failures wait from now on; or go, in order"},
    VerbRow<interpreter::DropNext, 2>{
        "drop",
        {{{"client|server", &interpreter::DropNext::direction},
          {"TAG", TagField<interpreter::DropNext>{&interpreter::DropNext::tag}}}},
        "the next message of this sender with this tag is swallowed"},
    VerbRow<interpreter::LatencySet, 2>{
        "latency",
        {{{"client|server", &interpreter::LatencySet::direction},
          {"TIME", DurationField<interpreter::LatencySet>{&interpreter::LatencySet::delay_us}}}},
        "what this sender sends from now on takes TIME to arrive"},
    VerbRow<interpreter::Stalled, 1>{
        "stall",
        {{{"client|server", &interpreter::Stalled::direction}}},
        "nothing of what this sender sends arrives from now on",
        false,
        SaidField<interpreter::Stalled, bool>{&interpreter::Stalled::stalled, true}},
    VerbRow<interpreter::Stalled, 1>{
        "resume",
        {{{"client|server", &interpreter::Stalled::direction}}},
        "what this sender sends arrives again, and first what waits, in order",
        false,
        SaidField<interpreter::Stalled, bool>{&interpreter::Stalled::stalled, false}},
    link_fault_row("corrupt", "one bit, the AT-th (0), of the next such message is flipped",
                   interpreter::LinkFault::corrupt),
    link_fault_row("truncate", "the next such message arrives without what is behind AT (0) bytes",
                   interpreter::LinkFault::truncate),
    link_fault_row("reorder",
                   "the next such message is overtaken by the one behind it and AT (0) more",
                   interpreter::LinkFault::reorder),
    VerbRow<interpreter::DuplicateDiff, 1>{"duplicate",
                                           {{{"REF", &interpreter::DuplicateDiff::ref}}},
                                           "the diff with this reference is delivered once more"},
    VerbRow<interpreter::ForeignMessage, 2>{
        "foreign",
        {{{"OWNER", &interpreter::ForeignMessage::owner},
          {"MESSAGE", &interpreter::ForeignMessage::text, Extent::rest, true}}},
        "somebody who is not the owner sends the session a message"},
    VerbRow<interpreter::CredentialsSet, 2>{
        "credentials",
        {{{"TOKEN", &interpreter::CredentialsSet::csrf_token, Extent::word, true},
          {"ORIGIN", &interpreter::CredentialsSet::origin, Extent::word, true}}},
        "the page connects with TOKEN and ORIGIN from now on; what is left out is its own"},
    VerbRow<interpreter::Crash, 0>{"crash", {}, "the session's process crashes"},
    VerbRow<interpreter::Shutdown, 1>{
        "shutdown",
        {{{"REASON", &interpreter::Shutdown::reason, Extent::rest, true}}},
        "the session is asked to shut down"},
};
inline constexpr std::size_t kScriptVerbCount = std::tuple_size_v<decltype(kScriptVerbs)>;
// Two verbs for what is stalled or not, three for the faults of a link, else one a kind.
static_assert(kScriptVerbCount == std::variant_size_v<interpreter::Stimulus> + 1 + 2,
              "every free choice has a verb");

/// One verb as people read it: `drop client|server TAG`, and what it does.
struct VerbUsage {
  std::string usage;
  std::string_view help;
};
[[nodiscard]] std::array<VerbUsage, kScriptVerbCount> script_verbs();

/// Whether the user does it on a page.
[[nodiscard]] bool needs_page(const interpreter::Stimulus& stimulus);

}  // namespace lightspeed::replay
