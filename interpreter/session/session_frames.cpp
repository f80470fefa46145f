// What a session does with each frame of its client: the half of the step that reads the wire.
#include <algorithm>
#include <utility>

#include "interpreter/session/session.hpp"
#include "interpreter/wire.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

void Session::received(const Received& stimulus, Now now, Effects& effects) {
  if (stimulus.connection != connection_ || connection_.value == 0) {
    effects.emplace_back(Telemetry{"stale_epoch", std::to_string(stimulus.connection.value)});
    return;
  }
  timers_.set(Timer::heartbeat, after(now.at, configuration_.heartbeat_timeout_us), now.step);
  if (stimulus.text.size() > configuration_.frame_bytes_max) {
    send_frame(isa::Failure{.ref = "",
                            .reason = "frame_too_large:" + std::to_string(stimulus.text.size()) +
                                      ":" + std::to_string(configuration_.frame_bytes_max)},
               effects);
    return;
  }
  auto frame = decode_message(stimulus.text, stimulus.binary, configuration_.mode);
  if (!frame) {
    send_frame(isa::Failure{.ref = "", .reason = frame.error().text}, effects);
    return;
  }
  std::visit(Overloaded{
                 [&](const isa::Hello& f) { on_hello(f, now, effects); },
                 [&](isa::Event& f) { on_event(std::move(f), now, effects); },
                 [&](const isa::Diff& f) {
                   send_frame(isa::Failure{f.ref, "unsupported_client_frame:diff"}, effects);
                 },
                 [&](const isa::Ack& f) { on_ack(f.ref, now, effects); },
                 [&](const isa::Failure& f) { on_failure(f, now, effects); },
             },
             *frame);
}

void Session::on_hello(const isa::Hello& hello, Now now, Effects& effects) {
  if (lifecycle() != isa::Lifecycle::handshaking) {
    send_frame(isa::Failure{.ref = "", .reason = "unsupported_client_frame:hello"}, effects);
    return;
  }
  const auto accepted = isa::accept_hello(hello);
  if (!accepted) {
    send_frame(isa::Failure{.ref = "", .reason = accepted.error().text}, effects);
    effects.emplace_back(CloseConnection{.code = 1002, .reason = accepted.error().text});
    abandon(now, effects);
    return;
  }
  mount_client(now, effects);
}

void Session::go_live(Now now, Effects& effects) {
  change(isa::Transition::go_live, effects);
  while (!deferred_.empty()) {
    isa::Event event = std::move(deferred_.front());
    deferred_.pop_front();
    on_event(std::move(event), now, effects);  // The one before may have begun a shutdown.
  }
}

void Session::on_event(isa::Event event, Now now, Effects& effects) {
  switch (lifecycle()) {
    case isa::Lifecycle::handshaking:
    case isa::Lifecycle::mounted:
      if (deferred_.size() >= configuration_.deferred_max) {
        const std::string bound = std::to_string(configuration_.deferred_max);
        send_frame(isa::Failure{event.ref, "inbox_full:" + bound + ":" + bound}, effects);
        return;
      }
      deferred_.push_back(std::move(event));
      return;
    case isa::Lifecycle::live:
      handle_event(event, now, effects);
      return;
    case isa::Lifecycle::draining:
      send_frame(isa::Failure{event.ref, "draining"}, effects);
      return;
    case isa::Lifecycle::disconnected:
    case isa::Lifecycle::terminated:
      unreachable("a frame arrives only at a connected incarnation");
  }
}

void Session::on_ack(const std::string& ref, Now now, Effects& effects) {
  const std::uint64_t value = isa::reference(ref).value_or(0);
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& patch) {
    return patch.sent && patch.ref == value;
  });
  if (found == pending_.end()) return;
  pending_.erase(found);
  effects.emplace_back(Telemetry{"patch_acked", ref});
  if (lifecycle() == isa::Lifecycle::mounted && value == live_after_ref_) go_live(now, effects);
  after_pending_shrank(now, effects);
}

void Session::on_failure(const isa::Failure& frame, Now now, Effects& effects) {
  if (frame.ref.empty()) {
    effects.emplace_back(Telemetry{"client_failure", frame.reason});
    return;
  }
  const std::uint64_t value = isa::reference(frame.ref).value_or(0);
  const auto found = std::find_if(pending_.begin(), pending_.end(), [&](const Pending& patch) {
    return patch.sent && patch.ref == value;
  });
  if (found == pending_.end()) return;
  const bool was_whole = found->whole;
  pending_.erase(found);
  effects.emplace_back(Telemetry{"patch_failed", frame.ref + ":" + frame.reason});
  if (!was_whole) whole_view_due_ = true;  // The document is unknown now: show it anew, once.
  if (lifecycle() == isa::Lifecycle::mounted && value == live_after_ref_) go_live(now, effects);
  after_pending_shrank(now, effects);
}

// Room in the outbox: send what was coalesced. Nothing pending while draining: the end.
void Session::after_pending_shrank(Now now, Effects& effects) {
  const isa::Lifecycle state = lifecycle();
  if (state == isa::Lifecycle::live && whole_view_due_ &&
      pending_.size() < configuration_.pending_max) {
    send_patches(whole_view(app_), true, effects);
  }
  if (state == isa::Lifecycle::draining && pending_.empty()) end(now, effects);
}

}  // namespace lightspeed::interpreter
