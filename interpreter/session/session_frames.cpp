// What a session makes of each frame of its client, and how it answers.
#include <algorithm>
#include <utility>

#include "interpreter/program/routes.hpp"
#include "interpreter/session/session.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

using Input = SessionInput;

Given Session::given_by(isa::Frame& frame) {
  return std::visit(
      Overloaded{
          [&](const isa::Hello& f) -> Given {
            const auto accepted = isa::accept_hello(f);
            if (lifecycle() != isa::Lifecycle::handshaking) {
              return {.input = accepted ? Input::hello : Input::wrong_hello,
                      .reason = "unsupported_client_frame:hello"};
            }
            if (accepted) return {.input = Input::hello};
            return {.input = Input::wrong_hello, .reason = accepted.error().text};
          },
          [&](isa::Event& f) { return given_by_event(f); },
          [&](isa::Diff& f) -> Given {
            return {.input = Input::diff,
                    .name = std::move(f.ref),
                    .reason = "unsupported_client_frame:diff"};
          },
          [&](isa::Ack& f) { return given_by_answer(Input::ack, std::move(f.ref), {}); },
          [&](isa::Failure& f) -> Given {
            if (!f.ref.empty()) {
              return given_by_answer(Input::refusal, std::move(f.ref), std::move(f.reason));
            }
            return {.input = Input::client_failure,
                    .name = "client_failure",
                    .reason = std::move(f.reason)};
          },
      },
      frame);
}

// An event that waited is looked at again when its turn comes.
Given Session::given_by_event(isa::Event& event) const {
  const std::uint64_t ref = isa::reference(event.ref).value_or(0);
  if (ref == 0) {
    return {.input = Input::unnumbered_event,
            .event = &event,
            .name = event.ref,
            .reason = "invalid_event_ref:" + event.ref};
  }
  if (ref <= last_event_ref_ && configuration_.mutant != Mutant::repeat_handled) {
    return {.input = Input::repeated_event, .event = &event};
  }
  return {.input = event.name == kNavigateEvent ? Input::navigation : Input::event,
          .event = &event};
}

Given Session::given_by_answer(SessionInput input, std::string ref, std::string reason) {
  const std::uint64_t value = isa::reference(ref).value_or(0);
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const PendingPatch& patch) {
    return patch.sent && patch.ref == value;
  });
  return {.input = input, .patch = found, .name = std::move(ref), .reason = std::move(reason)};
}

// A new event beyond the rate is not taken (SESS-32), and what waits is counted when its turn
// comes.
Given Session::within_rate(Given&& given, Now now) {
  const bool is_new = lifecycle() == isa::Lifecycle::live &&
                      (given.input == Input::event || given.input == Input::navigation);
  if (is_new && configuration_.mutant == Mutant::limits_without_rate) {
    given.input = Input::limited_event;
    given.reason = "rate_limited:events:1";
    return std::move(given);
  }
  if (configuration_.rate_max == kUnlimitedRate || !is_new) return std::move(given);
  Configuration knobs = configuration_;
  if (knobs.mutant == Mutant::rate_one_more) ++knobs.rate_max;
  if (knobs.mutant == Mutant::rate_one_less && knobs.rate_max > 1) --knobs.rate_max;
  auto limited = hooks_.limit_rate(
      knobs, {.identity = identity_, .event = given.event->name, .now = now.at, .taken = taken_});
  if (!limited) {
    taken_.add(now.at, configuration_.rate_period_us);
    return std::move(given);
  }
  if (knobs.mutant == Mutant::retry_too_soon) limited->retry_after_ms = 0;
  given.input = Input::limited_event;
  given.reason = "rate_limited:" + limited->reason + ":" + std::to_string(limited->retry_after_ms);
  return std::move(given);
}

void Session::defer(isa::Event&& event) {
  if (configuration_.mutant != Mutant::deferred_lost) deferred_.push_back(std::move(event));
}

// There is no room for it, or no time any more, or there were too many before.
void Session::refuse_event(const Given& given, Now now, Effects& effects) {
  const isa::Event& event = *given.event;
  if (given.input == Input::limited_event) {
    last_event_ref_ = isa::reference(event.ref).value_or(0);
    return refuse(event.ref, given.reason, effects);
  }
  if (lifecycle() == isa::Lifecycle::draining) {
    if (configuration_.mutant == Mutant::drain_handles_events) {
      return handle_event(event, now, effects);
    }
    return refuse(event.ref, "draining", effects);
  }
  const std::string bound = std::to_string(configuration_.deferred_max);
  refuse(event.ref, "inbox_full:" + bound + ":" + bound, effects);
}

// A patch was applied or refused, and waits no more. After a refusal the document is unknown: it is
// shown anew, once.
void Session::settle_patch(const Given& given, Now now, Effects& effects) {
  if (configuration_.mutant == Mutant::drain_drops_ack && lifecycle() == isa::Lifecycle::draining) {
    return;
  }
  const bool first_owed = names_owed(given);
  const bool was_whole = given.patch->whole;
  pending_.erase(given.patch);
  if (given.input == Input::ack) {
    if (configuration_.mutant != Mutant::ack_untold) report("patch_acked", given.name, effects);
  } else {
    if (configuration_.mutant != Mutant::refusal_untold) {
      report("patch_failed", given.name + ":" + given.reason, effects);
    }
    if (!was_whole) whole_view_due_ = true;
  }
  if (first_owed) apply({.input = Input::owed_answered}, now, effects);
  apply({.input = Input::shrank}, now, effects);
}

// A client that cannot be served is told why, and its connection ends.
void Session::refuse_client(const Given& given, Now now, Effects& effects) {
  const bool at_mount = given.input == Input::mount_refused;
  if (at_mount) mount_refused_ = true;
  refuse("", given.reason, effects);
  close(at_mount ? 1011 : 1002, given.reason, effects);
  apply({.input = Input::lost}, now, effects);
}

}  // namespace lightspeed::interpreter
