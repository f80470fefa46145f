#include "interpreter/contract/wire_rules.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

// Timers of a browser and the recorder's clock disagree by a few milliseconds.
constexpr std::uint64_t kCaptureSlackUs = 50'000;

std::optional<std::uint64_t> decimal(std::string_view ref) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(ref.data(), ref.data() + ref.size(), value);
  if (error != std::errc{} || end != ref.data() + ref.size()) return std::nullopt;
  return value;
}

Violation violation(const Observation& seen, std::string_view rule, Party party,
                    std::string expected, std::string what) {
  return {.rule = rule,
          .party = party,
          .step = seen.step.number,
          .cause = seen.step.cause != 0 ? seen.step.cause : seen.step.number,
          .expected = std::move(expected),
          .seen = std::move(what)};
}

// A server refuses what it cannot read, and frames that a client may not send.
bool answers_no_event(const isa::Failure& refusal) {
  return refusal.ref.empty() || refusal.reason.starts_with("unsupported_client_frame:");
}

}  // namespace

void HelloRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (item.message == nullptr) continue;
    const ConnectionId connection = item.message->connection;
    const Party party = item.sender();
    const auto* hello = item.sent<isa::Hello>(party);
    if (party == Party::client) {
      if (!client_spoke_.insert(connection).second) continue;
      if (hello != nullptr && isa::accept_hello(*hello)) continue;
      out.push_back(violation(seen, "HELLO-1", party, isa::encode_frame(isa::our_hello()),
                              item.message->data));
    } else if (server_spoke_.insert(connection).second) {
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
    if (item.message == nullptr) continue;
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
      if (greeted_.insert(item.message->connection).second) continue;
      out.push_back(
          violation(seen, "WIRE-4", Party::client, "one hello a connection", item.message->data));
    }
  }
}

void ReferenceRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (item.is<PageLoaded>() != nullptr) next_event_ = 1;
    if (item.is<UserEventLost>() != nullptr) ++next_event_;
    if (const auto* event = item.sent<isa::Event>(Party::client)) on_event(seen, *event, out);
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) on_diff(seen, *diff, out);
  }
}

void ReferenceRules::on_event(const Observation& seen, const isa::Event& event, Violations& out) {
  const auto ref = decimal(event.ref);
  if (ref != next_event_) {
    out.push_back(violation(seen, "REF-1", Party::client,
                            "event reference " + std::to_string(next_event_), event.ref));
  }
  if (ref) next_event_ = std::max(next_event_, *ref + 1);
}

void ReferenceRules::on_diff(const Observation& seen, const isa::Diff& diff, Violations& out) {
  const auto ref = decimal(diff.ref);
  const Digest digest = digest_of(diff.html);
  if (ref && patches_.contains(*ref)) {
    if (patches_[*ref] == digest) return;  // Sent again, as it was: what rehydration does.
    out.push_back(violation(seen, "REF-2", Party::server,
                            "patch " + diff.ref + " sent again as it was", "another payload"));
    return;
  }
  if (!ref || *ref != next_patch_) {
    out.push_back(violation(seen, "REF-2", Party::server,
                            "patch reference " + std::to_string(next_patch_), diff.ref));
  }
  if (!ref) return;
  patches_[*ref] = digest;
  next_patch_ = std::max(next_patch_, *ref + 1);
}

void DiffAnswerRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    if (const auto* opened = item.is<Opened>()) {
      connection_ = opened->connection;
      owed_.clear();
    }
    const auto* closed = item.is<Closed>();
    if ((closed != nullptr && closed->connection == connection_) ||
        item.is<PageLoaded>() != nullptr || item.is<ClientLeft>() != nullptr) {
      owed_.clear();
      connection_ = {};
    }
    if (item.message == nullptr || item.message->connection != connection_) continue;
    if (const auto* diff = item.arrived<isa::Diff>(Party::server)) {
      owed_.push_back({.ref = diff->ref, .step = seen.step.number});
    } else if (const auto* ack = item.arrived<isa::Ack>(Party::client)) {
      answered(seen, ack->ref, out);
    } else if (const auto* refusal = item.arrived<isa::Failure>(Party::client)) {
      if (refusal->reason.starts_with("patch_failed:")) answered(seen, refusal->ref, out);
    }
  }
}

void DiffAnswerRules::answered(const Observation& seen, const std::string& ref, Violations& out) {
  const auto found =
      std::find_if(owed_.begin(), owed_.end(), [&](const Owed& owed) { return owed.ref == ref; });
  if (found == owed_.end()) {
    out.push_back(violation(seen, "ACK-2", Party::client, "an answer to a diff that was sent",
                            "an answer to " + ref));
    return;
  }
  for (auto skipped = owed_.begin(); skipped != found; ++skipped) {
    Violation broken = violation(seen, "ACK-1", Party::client, "an answer to diff " + skipped->ref,
                                 "diff " + ref + " answered before it");
    broken.cause = skipped->step;
    out.push_back(std::move(broken));
  }
  owed_.erase(owed_.begin(), found + 1);
}

void DiffAnswerRules::finish(const Observation& last, Violations& out) {
  if (last.captured) return;  // The recording may have ended before the answer.
  for (const Owed& owed : owed_) {
    Violation broken = violation(last, "ACK-1", Party::client, "an answer to diff " + owed.ref,
                                 "none until the end");
    broken.cause = owed.step;
    out.push_back(std::move(broken));
  }
}

void EventAnswerRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    const auto* opened = item.is<Opened>();
    const bool fresh_page = item.is<PageLoaded>() != nullptr;
    if (fresh_page || opened != nullptr || item.is<Closed>() != nullptr ||
        item.is<ClientLeft>() != nullptr) {
      maybe_.merge(owed_);
      owed_.clear();
    }
    if (fresh_page) maybe_.clear();
    if (fresh_page) connection_ = {};
    if (opened != nullptr) connection_ = opened->connection;
    if (const auto* changed = item.is<LifecycleChanged>()) {
      waits_ = changed->abandoned || changed->to < isa::Lifecycle::live;
    }
    // What still comes on a connection that the page has given up answers to nobody.
    if (item.message == nullptr || item.message->connection != connection_) continue;
    if (const auto* event = item.arrived<isa::Event>(Party::client)) {
      // What is too long is not read, so its reference is not known either (SESS-18).
      if (item.message->data.size() > seen.configuration.frame_bytes_max) continue;
      owed_[event->ref] = seen.step.number;
    } else if (const auto* ack = item.sent<isa::Ack>(Party::server)) {
      answered(seen, ack->ref, out);
    } else if (const auto* refusal = item.sent<isa::Failure>(Party::server)) {
      if (!answers_no_event(*refusal)) answered(seen, refusal->ref, out);
    }
  }
}

void EventAnswerRules::answered(const Observation& seen, const std::string& ref, Violations& out) {
  if (owed_.erase(ref) + maybe_.erase(ref) != 0) return;
  out.push_back(violation(seen, "ACK-3", Party::server, "an answer to an event that was sent",
                          "an answer to " + ref));
}

void EventAnswerRules::finish(const Observation& last, Violations& out) {
  if (last.captured || waits_) return;
  for (const auto& [ref, step] : owed_) {
    Violation broken =
        violation(last, "ACK-3", Party::server, "an answer to event " + ref, "none until the end");
    broken.cause = step;
    out.push_back(std::move(broken));
  }
}

void BackoffRules::observe(const Observation& seen, Violations& out) {
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
  const std::uint64_t slack = seen.captured ? kCaptureSlackUs : 0;
  const std::uint64_t waited = at.value - std::min(at.value, lost_at_.value);
  if (waited + slack >= due) return;
  Violation broken = violation(seen, "BACK-1", Party::client,
                               "at least " + std::to_string(due) + " us before the next attempt",
                               std::to_string(waited) + " us");
  broken.cause = lost_step_;
  out.push_back(std::move(broken));
}

}  // namespace lightspeed::interpreter
