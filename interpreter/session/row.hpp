// One row of the session's table, and where to find the one that fits.
// Implements SESS-1 and SESS-29 (specs/session.md): next state, effects, guard, rule.
// It refuses code: what an action does stands in the session.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "interpreter/session/enum_set.hpp"
#include "interpreter/session/table.hpp"

namespace lightspeed::interpreter {

/// What a row does; each is a function of the session.
enum class SessionAction : std::uint8_t {
  nothing,
  unreachable,  ///< Nothing leads here; the row says why.
  open,
  replace_connection,
  close_new,
  abandon,
  report,
  refuse,
  refuse_client,
  mount,
  go_live,
  defer,
  refuse_event,
  handle,
  navigate,
  acknowledge_again,
  hear,
  settle_patch,
  catch_up,
  restart_later,
  give_up,
  drain,
  shut_down,
  end,
  time_out,
  restart,
  take_input,
};
inline constexpr std::array<std::string_view, 27> kSessionActionNames{
    "nothing",       "unreachable",  "open",      "replace_connection",
    "close_new",     "abandon",      "report",    "refuse",
    "refuse_client", "mount",        "go_live",   "defer",
    "refuse_event",  "handle",       "navigate",  "acknowledge_again",
    "hear",          "settle_patch", "catch_up",  "restart_later",
    "give_up",       "drain",        "shut_down", "end",
    "time_out",      "restart",      "take_input"};

static_assert(kSessionActionNames.size() ==
              static_cast<std::size_t>(SessionAction::take_input) + 1);

/// What the action of a row may emit by itself.
enum class Emits : std::uint8_t {
  hello,
  diff,
  ack,
  failure,
  push,
  close,
  lifecycle,
  telemetry,
  topic,  ///< It subscribes, unsubscribes or publishes.
};
inline constexpr std::array<std::string_view, 9> kEmitsNames{
    "hello", "diff", "ack", "failure", "push", "close", "lifecycle", "telemetry", "topic"};
static_assert(kEmitsNames.size() == static_cast<std::size_t>(Emits::topic) + 1);

/// The cells that it stands for, and what is true of them all.
struct SessionRow {
  EnumSet<SessionState> states;
  EnumSet<SessionInput> inputs;
  Guard guard = Guard::always;
  SessionAction action = SessionAction::nothing;
  std::optional<SessionState> next;  ///< The state behind the action; none if it stays.
  EnumSet<Emits> emits;
  EnumSet<SessionInput> raises;  ///< What it may hand on within the step, to rows of their own.
  std::string_view rule;
  std::string_view why;  ///< Of a row that nothing reaches.

  [[nodiscard]] constexpr bool reachable() const { return action != SessionAction::unreachable; }
  [[nodiscard]] constexpr bool fits(SessionState state, SessionInput input) const {
    return states.contains(state) && inputs.contains(input);
  }
};

/// One application of a row.
struct SessionVisit {
  SessionState state{};
  SessionInput input{};
  const SessionRow* row = nullptr;
};

/// The whole table.
[[nodiscard]] std::span<const SessionRow> session_rows();

/// The rows of one cell, at most one for each guard of one family: their places in the table.
/// A cell has `size` of them.
struct SessionCell {
  std::array<std::uint8_t, 3> rows{};
  std::size_t size = 0;
};
[[nodiscard]] const SessionCell& session_cell(SessionState state, SessionInput input);

}  // namespace lightspeed::interpreter
