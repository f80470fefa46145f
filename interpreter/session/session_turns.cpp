// The application's turns: what they are given, what is sent of them, and what they ask for.
#include <algorithm>
#include <utility>

#include "interpreter/program/routes.hpp"
#include "interpreter/session/session.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"
#include "isa/patch_stream.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {
namespace {

void acknowledge(const std::string& ref, Mutant mutant, std::vector<SessionEffect>& effects) {
  if (mutant == Mutant::ack_skipped) return;
  if (mutant == Mutant::ack_garbled) {
    effects.emplace_back(Send{"ack"});
    return;
  }
  send_frame(isa::Ack{ref}, effects);
  if (mutant == Mutant::ack_twice) send_frame(isa::Ack{ref}, effects);
}

}  // namespace

void Session::mount_client(Now now, Effects& effects) {
  Turn turn;
  const bool fresh = !model_mounted_;
  if (fresh) {
    auto mounted = mount_model(now, effects);
    if (!mounted) return;
    turn = *std::move(mounted);
  }
  change(isa::Transition::mount, effects);
  const std::string_view how = next_patch_ref_ == 1 ? "mounted"
                               : fresh              ? "remounted"
                                                    : "rehydrated";
  if (configuration_.mutant != Mutant::mount_untold) {
    report(std::string(how), std::to_string(epoch_), effects);
  }
  if (configuration_.mutant == Mutant::resend_reversed)
    std::reverse(pending_.begin(), pending_.end());
  for (PendingPatch& patch : pending_) {
    patch.sent_at = now.at;
    patch.sent_by = now.step;
    patch.told_slow = false;
    if (configuration_.mutant == Mutant::resend_skipped && &patch == &pending_.front()) continue;
    if (live_after_ref_ == 0) live_after_ref_ = patch.ref;
    patch.sent = true;
    send_frame(isa::Diff{.ref = std::to_string(patch.ref), .html = patch.html}, effects);
  }
  if (whole_view_due_ && pending_.size() < configuration_.pending_max) {
    send_patches(whole_view(app_), true, now, effects);
    if (live_after_ref_ == 0) live_after_ref_ = pending_.back().ref;
  }
  carry_out(turn.commands, now, effects);
  if (lifecycle() != isa::Lifecycle::mounted) return;  // The mount asked for a shutdown.
  // Nothing is owed: nothing to wait for.
  if (live_after_ref_ == 0) apply({.input = SessionInput::owed_answered}, now, effects);
}

// A fresh model at the session's route; nothing if the application has none (SESS-23).
std::optional<Turn> Session::mount_model(Now now, Effects& effects) {
  auto turn = mount(model_to_change(), route_);
  if (turn) {
    model_mounted_ = true;
    return *std::move(turn);
  }
  std::visit(
      Overloaded{
          [&](TurnRefused& refused) {
            apply({.input = SessionInput::mount_refused, .reason = std::move(refused.reason)}, now,
                  effects);
          },
          [&](TurnCrashed& crash) {
            apply({.input = SessionInput::crash, .reason = std::move(crash.reason)}, now, effects);
          },
      },
      turn.error());
  return std::nullopt;
}

void Session::handle_event(const isa::Event& event, Now now, Effects& effects) {
  last_event_ref_ = isa::reference(event.ref).value_or(0);
  if (configuration_.mutant == Mutant::refuses_as_draining) {
    return refuse(event.ref, "draining", effects);
  }
  if (configuration_.mutant == Mutant::event_unhandled) {
    return send_frame(isa::Ack{event.ref}, effects);
  }
  if (configuration_.mutant == Mutant::event_handled_twice) {
    (void)handle(model_to_change(), EventInput{event.name, event.payload});
  }
  auto turn = handle(model_to_change(), EventInput{event.name, event.payload});
  if (!turn) {
    refuse_turn(event, turn.error(), now, effects);
    return;
  }
  if (event.name == kPatchEvent && !turn->undone) {
    if (auto to = destination_of(event.name, event.payload)) route_ = *std::move(to);
  }
  const Mutant mutant = configuration_.mutant;
  if (mutant == Mutant::ack_before_diff) send_frame(isa::Ack{event.ref}, effects);
  if (mutant == Mutant::unchanged_diff && turn->patches.empty()) turn->patches = whole_view(app_);
  if (!turn->patches.empty()) send_patches(turn->patches, false, now, effects);
  if (mutant != Mutant::ack_before_diff) acknowledge(event.ref, mutant, effects);
  carry_out(turn->commands, now, effects);
}

void Session::refuse_turn(const isa::Event& event, const TurnFailure& why, Now now,
                          Effects& effects) {
  std::visit(Overloaded{
                 [&](const TurnRefused& refused) { refuse(event.ref, refused.reason, effects); },
                 [&](const TurnCrashed& crash) {
                   const Mutant mutant = configuration_.mutant;
                   if (mutant == Mutant::crash_leaks_patch) {
                     send_patches(whole_view(app_), true, now, effects);
                   }
                   if (mutant == Mutant::crash_answered) send_frame(isa::Ack{event.ref}, effects);
                   apply({.input = SessionInput::crash, .reason = crash.reason}, now, effects);
                 },
             },
             why);
}

// The client stays where it is: what it owes an answer to is as before, the view is another one.
void Session::navigate(const isa::Event& event, Now now, Effects& effects) {
  last_event_ref_ = isa::reference(event.ref).value_or(0);
  auto to = destination_of(event.name, event.payload);
  if (!to) {
    refuse_turn(event, TurnRefused{std::move(to.error())}, now, effects);
    return;
  }
  auto turn = mount(model_to_change(), *to);
  if (!turn) {
    refuse_turn(event, turn.error(), now, effects);
    return;
  }
  end_inputs(effects);  // Of the model before.
  route_ = *std::move(to);
  report("remounted", std::to_string(epoch_), effects);
  // A view that cannot be sent is not asked for: it comes when there is room.
  const bool has_room = pending_.size() < configuration_.pending_max;
  send_patches(has_room ? whole_view(app_) : std::vector<isa::Patch>{}, true, now, effects);
  send_frame(isa::Ack{event.ref}, effects);
  carry_out(turn->commands, now, effects);
}

void Session::handle_input(const AppInput& input, const std::string& what, Now now,
                           Effects& effects) {
  auto turn = handle(model_to_change(), input);
  if (turn) {
    if (!turn->patches.empty()) send_patches(turn->patches, false, now, effects);
    carry_out(turn->commands, now, effects);
    return;
  }
  std::visit(Overloaded{
                 [&](const TurnRefused& refused) {
                   report("turn_refused", what + ": " + refused.reason, effects);
                 },
                 [&](const TurnCrashed& crash) {
                   apply({.input = SessionInput::crash, .reason = crash.reason}, now, effects);
                 },
             },
             turn.error());
}

void Session::carry_out(std::vector<Command>& commands, Now now, Effects& effects) {
  const auto obey = Overloaded{
      [&](command::PushEvent& c) { push(std::move(c.name), std::move(c.payload), effects); },
      [&](const command::Navigate& c) {
        push(std::string(kNavigateEvent), "{\"to\":" + isa::quoted(c.destination) + "}", effects);
      },
      [&](command::Subscribe& c) {
        if (topics_.insert(c.topic).second) effects.emplace_back(Subscribed{std::move(c.topic)});
      },
      [&](command::Unsubscribe& c) {
        if (topics_.erase(c.topic) == 0 || configuration_.mutant == Mutant::unsubscribe_lost)
          return;
        effects.emplace_back(Unsubscribed{std::move(c.topic)});
      },
      [&](command::Publish& c) {
        effects.emplace_back(Published{std::move(c.topic), std::move(c.message)});
      },
      [&](const command::StartTimer& c) {
        app_timers_.start(c.timer, {.delay_us = c.delay_us, .repeats = c.repeats}, now.at,
                          now.step);
      },
      [&](const command::StopTimer& c) { app_timers_.stop(c.timer); },
      [&](const command::ShutDown& c) {
        apply({.input = SessionInput::shutdown, .reason = c.reason}, now, effects);
      },
      [&](command::Report& c) { report(std::move(c.name), std::move(c.detail), effects); },
  };
  for (Command& command : commands) {
    const bool last = std::holds_alternative<command::ShutDown>(command);
    std::visit(obey, command);
    if (last) return;
  }
}

void Session::push(std::string name, std::string payload, Effects& effects) {
  if (!client_mounted()) {
    report("push_lost", std::move(name), effects);
    return;
  }
  send_frame(isa::Event{.ref = std::to_string(next_push_ref_++),
                        .name = std::move(name),
                        .payload = std::move(payload)},
             effects);
}

// Room in the outbox: what was coalesced is sent.
void Session::catch_up(Now now, Effects& effects) {
  if (configuration_.mutant == Mutant::catch_up_forgotten) return;
  if (whole_view_due_ && pending_.size() < configuration_.pending_max) {
    send_patches(whole_view(app_), true, now, effects);
  }
}

void Session::forget_model(Effects& effects) {
  model_mounted_ = false;
  end_inputs(effects);
}

// What was never sent gives its reference back, so that no gap is seen (SESS-8).
void Session::forget_pending() {
  for (; !pending_.empty() && !pending_.back().sent; pending_.pop_back()) --next_patch_ref_;
  pending_.clear();
}

void Session::end_inputs(Effects& effects) {
  app_timers_.clear();
  for (const std::string& topic : topics_) effects.emplace_back(Unsubscribed{topic});
  topics_.clear();
}

// Every turn passes here, also one that fails, so that no digest outlives its model.
App& Session::model_to_change() {
  known_digest_ = {};
  return app_;
}

bool Session::client_mounted() const {
  const isa::Lifecycle state = lifecycle();
  return state == isa::Lifecycle::mounted || state == isa::Lifecycle::live ||
         state == isa::Lifecycle::draining;
}

// What no client is there for waits as pending, unless the whole view is due to the next one.
void Session::send_patches(const std::vector<isa::Patch>& patches, bool whole, Now now,
                           Effects& effects) {
  const bool there = client_mounted();
  if (!there && whole_view_due_) return;
  const std::size_t more = configuration_.mutant == Mutant::pending_one_more ? 1 : 0;
  if (pending_.size() >= configuration_.pending_max + more) {
    whole_view_due_ = configuration_.mutant != Mutant::coalesced_view_lost;
    report("patch_coalesced", std::to_string(pending_.size()), effects);
    return;
  }
  const bool catches_up = whole_view_due_ && !whole;
  PendingPatch patch{.ref = next_patch_ref_++,
                     .html = isa::encode_patch_stream(catches_up ? whole_view(app_) : patches),
                     .whole = whole || catches_up,
                     .sent = there,
                     .digest = {},
                     .sent_at = now.at,
                     .sent_by = now.step};
  if (configuration_.mutant == Mutant::patch_stream_cut) patch.html.pop_back();
  patch.digest = digest_of(patch.html);
  whole_view_due_ = false;
  report("patch_queued", std::to_string(patch.ref), effects);
  const int times = configuration_.mutant == Mutant::patch_sent_twice ? 2 : 1;
  for (int i = 0; there && i < times; ++i) {
    send_frame(isa::Diff{.ref = std::to_string(patch.ref), .html = patch.html}, effects);
  }
  pending_.push_back(std::move(patch));
}

}  // namespace lightspeed::interpreter
