#include "interpreter/contract/connection_rules.hpp"

#include <string>
#include <string_view>
#include <utility>

#include "interpreter/session/hooks.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::uint32_t kMountRefused = 1011;

/// The code that telemetry of an incarnation's end asks for.
struct ClosingRow {
  std::string_view telemetry;
  std::uint32_t code = 0;
};
constexpr std::array kClosing{ClosingRow{"heartbeat_timed_out", 1001},
                              ClosingRow{"slow_client", 1008}, ClosingRow{"crashed", 1006},
                              ClosingRow{"shutdown", 1000}};

// Right before an incarnation ends stands why; none where its connection was lost.
std::optional<std::uint32_t> code_of(const LifecycleChanged& ends, const Seen& before) {
  if (!ends.abandoned) return 1000;
  for (const ClosingRow& row : kClosing) {
    if (told(before, row.telemetry) != nullptr) return row.code;
  }
  const auto* hello = before.arrived<isa::Hello>(Party::client);
  if (hello == nullptr) return std::nullopt;
  return isa::accept_hello(*hello) ? kMountRefused : 1002;
}

std::string closes(ConnectionId connection, std::uint32_t code) {
  return "connection " + std::to_string(connection.value) + " closes with " + std::to_string(code);
}

}  // namespace

void ConnectionRules::observe(const Observation& seen, Violations& out) {
  bool broken = std::holds_alternative<Cut>(seen.step.stimulus);
  const Seen* before = nullptr;
  for (const Seen& item : seen.events) {
    if (item.is<LatencySet>() != nullptr || item.is<Stalled>() != nullptr) at_once_ = false;
    if (item.is<PageLoaded>() != nullptr) fresh_page_ = true;
    if (told(item, "link_full") != nullptr) broken = true;
    judge_attempt(item, seen, out);
    if (const auto* opened = item.is<Opened>()) {
      open_ = opened->connection;
      asked_.reset();
      if (std::exchange(fresh_page_, false)) mount_refused_ = false;
    }
    if (const auto* closed = item.is<Closed>()) {
      judge_close(*closed, broken, seen, out);
      asked_.reset();
      open_ = {};
    }
    const auto* changed = item.is<LifecycleChanged>();
    const bool ends = changed != nullptr && is_over(*changed);
    if (ends && before != nullptr && open_.value != 0 && open_ == session_.connection()) {
      if (const auto code = code_of(*changed, *before)) {
        asked_ = {.connection = open_, .code = *code, .step = seen.step.number};
        mount_refused_ = mount_refused_ || *code == kMountRefused;
      }
    }
    session_.observe(item);
    before = &item;
  }
  if (at_once_) still_open(seen, out);
}

void ConnectionRules::judge_attempt(const Seen& item, const Observation& seen,
                                    Violations& out) const {
  const auto* refused = item.is<Refused>();
  if (refused == nullptr ? item.is<Opened>() == nullptr : is_denial(refused->reason)) return;
  const std::string_view reason = session_.ended()                 ? "session ended"
                                  : session_.down()                ? "session is down"
                                  : mount_refused_ && !fresh_page_ ? "mount refused"
                                                                   : "";
  if (reason == (refused == nullptr ? "" : std::string_view(refused->reason))) return;
  const auto said = [](std::string_view why) {
    return why.empty() ? "the connection opens" : "it is refused: " + std::string(why);
  };
  out.push_back(violation(seen, "REFUSE-1", Party::server, said(reason),
                          said(refused == nullptr ? "" : std::string_view(refused->reason))));
}

// The link may break by itself, whatever was asked.
void ConnectionRules::judge_close(const Closed& closed, bool broken, const Observation& seen,
                                  Violations& out) {
  if (closed.by != Direction::server_to_client || (broken && closed.code == 1006)) return;
  const bool asked = asked_ && asked_->connection == closed.connection;
  if (asked && asked_->code == closed.code) return;
  Violation found =
      violation(seen, "CLOSE-1", Party::server,
                asked ? closes(closed.connection, asked_->code) : "the server closes no connection",
                closes(closed.connection, closed.code));
  if (asked) found.cause = asked_->step;
  out.push_back(std::move(found));
}

// Nothing is under way that could still close it.
void ConnectionRules::still_open(const Observation& seen, Violations& out) {
  if (!asked_) return;
  out.push_back(caused_by(asked_->step,
                          violation(seen, "CLOSE-1", Party::server,
                                    closes(asked_->connection, asked_->code), "it stays open")));
  asked_.reset();
}

}  // namespace lightspeed::interpreter
