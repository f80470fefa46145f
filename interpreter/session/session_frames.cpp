// What a session does with each frame of its client: the half of the step that reads the wire.
#include <algorithm>
#include <utility>

#include "interpreter/session/session.hpp"
#include "interpreter/wire.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"
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
                 [&](isa::Event& f) { on_event(std::move(f), effects); },
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
  mount_client(effects);
}

void Session::mount_client(Effects& effects) {
  change(isa::Transition::mount, effects);
  if (!model_mounted_) mount(app_);
  const std::string_view how = next_patch_ref_ == 1 ? "mounted"
                               : model_mounted_     ? "rehydrated"
                                                    : "remounted";
  effects.emplace_back(Telemetry{std::string(how), std::to_string(epoch_)});
  model_mounted_ = true;
  for (const Pending& patch : pending_) {
    if (live_after_ref_ == 0) live_after_ref_ = patch.ref;
    send_frame(isa::Diff{.ref = std::to_string(patch.ref), .html = patch.html}, effects);
  }
  if (whole_view_due_ && pending_.size() < configuration_.pending_max) {
    send_patches(view(app_), true, effects);
    if (live_after_ref_ == 0) live_after_ref_ = pending_.back().ref;
  }
  if (live_after_ref_ == 0) go_live(effects);  // Nothing is owed: nothing to wait for.
}

void Session::go_live(Effects& effects) {
  change(isa::Transition::go_live, effects);
  while (!deferred_.empty()) {
    const isa::Event event = std::move(deferred_.front());
    deferred_.pop_front();
    handle_event(event, effects);
  }
}

void Session::on_event(isa::Event event, Effects& effects) {
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
      handle_event(event, effects);
      return;
    case isa::Lifecycle::draining:
      send_frame(isa::Failure{event.ref, "draining"}, effects);
      return;
    case isa::Lifecycle::disconnected:
    case isa::Lifecycle::terminated:
      unreachable("a frame arrives only at a connected incarnation");
  }
}

void Session::handle_event(const isa::Event& event, Effects& effects) {
  const std::uint64_t ref = isa::reference(event.ref).value_or(0);
  if (ref == 0) {
    send_frame(isa::Failure{event.ref, "invalid_event_ref:" + event.ref}, effects);
    return;
  }
  if (ref <= last_event_ref_) {
    send_frame(isa::Ack{event.ref}, effects);
    return;
  }
  last_event_ref_ = ref;
  const auto patches = handle(app_, event.name, event.payload);
  if (!patches) {
    send_frame(isa::Failure{event.ref, patches.error()}, effects);
    return;
  }
  if (!patches->empty()) send_patches(*patches, false, effects);
  send_frame(isa::Ack{event.ref}, effects);
}

void Session::on_ack(const std::string& ref, Now now, Effects& effects) {
  const std::uint64_t value = isa::reference(ref).value_or(0);
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& patch) { return patch.ref == value; });
  if (found == pending_.end()) return;
  pending_.erase(found);
  effects.emplace_back(Telemetry{"patch_acked", ref});
  if (lifecycle() == isa::Lifecycle::mounted && value == live_after_ref_) go_live(effects);
  after_pending_shrank(now, effects);
}

void Session::on_failure(const isa::Failure& frame, Now now, Effects& effects) {
  if (frame.ref.empty()) {
    effects.emplace_back(Telemetry{"client_failure", frame.reason});
    return;
  }
  const std::uint64_t value = isa::reference(frame.ref).value_or(0);
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& patch) { return patch.ref == value; });
  if (found == pending_.end()) return;
  const bool was_whole = found->whole;
  pending_.erase(found);
  effects.emplace_back(Telemetry{"patch_failed", frame.ref + ":" + frame.reason});
  if (!was_whole) whole_view_due_ = true;  // The document is unknown now: show it anew, once.
  if (lifecycle() == isa::Lifecycle::mounted && value == live_after_ref_) go_live(effects);
  after_pending_shrank(now, effects);
}

// Room in the outbox: send what was coalesced. Nothing pending while draining: the end.
void Session::after_pending_shrank(Now now, Effects& effects) {
  const isa::Lifecycle state = lifecycle();
  if (state == isa::Lifecycle::live && whole_view_due_ &&
      pending_.size() < configuration_.pending_max) {
    send_patches(view(app_), true, effects);
  }
  if (state == isa::Lifecycle::draining && pending_.empty()) end(now, effects);
}

void Session::send_patches(const std::vector<isa::Patch>& patches, bool whole, Effects& effects) {
  if (pending_.size() >= configuration_.pending_max) {
    whole_view_due_ = true;
    effects.emplace_back(Telemetry{"patch_coalesced", std::to_string(pending_.size())});
    return;
  }
  const bool catches_up = whole_view_due_ && !whole;
  Pending patch{.ref = next_patch_ref_++,
                .html = isa::encode_patch_stream(catches_up ? view(app_) : patches),
                .whole = whole || catches_up,
                .digest = {}};
  patch.digest = digest_of(patch.html);
  whole_view_due_ = false;
  effects.emplace_back(Telemetry{"patch_queued", std::to_string(patch.ref)});
  send_frame(isa::Diff{.ref = std::to_string(patch.ref), .html = patch.html}, effects);
  pending_.push_back(std::move(patch));
}

void Session::send_frame(const isa::Frame& frame, Effects& effects) {
  effects.emplace_back(Send{isa::encode_frame(frame)});
}

}  // namespace lightspeed::interpreter
