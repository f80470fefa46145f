#include "interpreter/contract/wire_rules.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/session/timers.hpp"
#include "isa/patch_stream.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {
namespace {

// Timers of a browser and the recorder's clock disagree by a few milliseconds.
constexpr std::uint64_t kCaptureSlackUs = 50'000;

}  // namespace

void HelloRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (item.message == nullptr || item.faulted) continue;
    const std::uint64_t connection = item.message->connection.value;
    const Party party = item.sender();
    const auto* hello = item.sent<isa::Hello>(party);
    if (party == Party::client) {
      if (!client_spoke_.insert(connection)) continue;
      if (hello != nullptr && isa::accept_hello(*hello)) continue;
      out.push_back(violation(seen, "HELLO-1", party, isa::encode_frame(isa::our_hello()),
                              item.message->data));
    } else if (server_spoke_.insert(connection)) {
      if (hello != nullptr) continue;
      out.push_back(violation(seen, "HELLO-2", party, "hello first", item.message->data));
    } else if (hello != nullptr) {
      out.push_back(
          violation(seen, "HELLO-2", party, "one hello a connection", item.message->data));
    }
  }
}

void DecodeRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (item.message == nullptr || item.faulted) continue;
    if (!item.frame) {
      out.push_back(violation(seen, "WIRE-1", item.sender(), "a frame", item.frame.error().text));
      continue;
    }
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) {
      if (!isa::is_patch_stream(diff->html)) continue;
      const auto patches = isa::decode_patch_stream(diff->html, seen.configuration.mode);
      if (patches) continue;
      out.push_back(violation(seen, "WIRE-3", Party::server, "a patch stream in diff " + diff->ref,
                              patches.error().text));
    } else if (item.sent<isa::Diff>(Party::client) != nullptr) {
      out.push_back(
          violation(seen, "WIRE-4", Party::client, "no diff from a client", item.message->data));
    } else if (item.sent<isa::Hello>(Party::client) != nullptr) {
      if (greeted_.insert(item.message->connection.value)) continue;
      out.push_back(
          violation(seen, "WIRE-4", Party::client, "one hello a connection", item.message->data));
    }
  }
}

void ReferenceRules::observe(const Observation& seen, Violations& out) {
  // What is lost when a page is loaded was sent by the page before.
  const bool loads = std::holds_alternative<PageLoaded>(seen.step.stimulus);
  if (loads) next_event_ = 1;
  for (const Seen& item : seen.events) {
    if (item.is<UserEventLost>() != nullptr) ++next_event_;
    const auto* event = item.sent<isa::Event>(Party::client);
    if (event != nullptr && !loads) on_event(seen, *event, out);
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) on_diff(seen, *diff, out);
  }
}

void ReferenceRules::on_event(const Observation& seen, const isa::Event& event, Violations& out) {
  const auto ref = isa::reference(event.ref);
  if (ref != next_event_) {
    out.push_back(violation(seen, "REF-1", Party::client,
                            "event reference " + std::to_string(next_event_), event.ref));
  }
  if (ref) next_event_ = std::max(next_event_, *ref + 1);
}

void ReferenceRules::on_diff(const Observation& seen, const isa::Diff& diff, Violations& out) {
  const auto ref = isa::reference(diff.ref);
  const Digest digest = digest_of(diff.html);
  const Digest* const before = ref ? patches_.find(diff.ref) : nullptr;
  if (ref && (before != nullptr || patches_.is_older(diff.ref))) {
    // Sent again, as it was: what rehydration does. What an old one was is not known any more.
    if (before == nullptr || *before == digest) return;
    out.push_back(violation(seen, "REF-2", Party::server,
                            "patch " + diff.ref + " sent again as it was", "another payload"));
    return;
  }
  if (!ref || *ref != next_patch_) {
    out.push_back(violation(seen, "REF-2", Party::server,
                            "patch reference " + std::to_string(next_patch_), diff.ref));
  }
  if (!ref) return;
  patches_.add(diff.ref, digest);
  next_patch_ = std::max(next_patch_, *ref + 1);
}

void BackoffRules::observe(const Observation& seen, Violations& out) {
  restored_ = std::holds_alternative<Restored>(seen.step.stimulus);
  for (const Seen& item : seen.events) {
    if (const auto* closed = item.is<Closed>()) {
      if (closed->connection == connection_) lost(item.at, seen.step.number);
    }
    if (item.is<Refused>() != nullptr) {
      attempted(seen, item.at, out);
      lost(item.at, seen.step.number);
    }
    if (const auto* opened = item.is<Opened>()) {
      attempted(seen, item.at, out);
      attempts_ = 0;
      connection_ = opened->connection;
    }
    if (item.is<PageLoaded>() != nullptr || item.is<ClientLeft>() != nullptr) {
      waiting_ = false;
      attempts_ = 0;
      connection_ = {};
    }
  }
}

void BackoffRules::lost(Tick at, std::uint64_t step) {
  waiting_ = true;
  lost_at_ = at;
  lost_step_ = step;
}

void BackoffRules::attempted(const Observation& seen, Tick at, Violations& out) {
  if (!waiting_) return;
  waiting_ = false;
  const std::uint64_t due = backoff_us(seen.configuration, attempts_);
  ++attempts_;
  if (std::exchange(restored_, false)) return;
  const std::uint64_t slack = seen.captured ? kCaptureSlackUs : 0;
  if (after(at, slack) >= after(lost_at_, due)) return;  // Time may end before (TIME-1).
  const std::uint64_t waited = at.value - std::min(at.value, lost_at_.value);
  out.push_back(caused_by(
      lost_step_, violation(seen, "BACK-1", Party::client,
                            "at least " + std::to_string(due) + " us before the next attempt",
                            std::to_string(waited) + " us")));
}

}  // namespace lightspeed::interpreter
