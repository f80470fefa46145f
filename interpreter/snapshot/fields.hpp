// The members of every class that the state of a world is made of, each class once.
// Implements SNAP-1 and SNAP-3 (specs/snapshot.md): what is left out here follows from the rest.
// It refuses behaviour: it is the one friend of these classes, and reaches nothing but members.
#pragma once

#include <cstdint>
#include <tuple>
#include <utility>

#include "interpreter/app/app.hpp"
#include "interpreter/client/client.hpp"
#include "interpreter/client/document.hpp"
#include "interpreter/recent_ticks.hpp"
#include "interpreter/session/session.hpp"
#include "interpreter/session/timers.hpp"
#include "interpreter/snapshot/value_fields.hpp"
#include "interpreter/world/in_flight.hpp"
#include "interpreter/world/seat.hpp"
#include "interpreter/world/supervisor.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {

struct SnapshotFields : ValueFields {
  using ValueFields::last_of;
  /// Of plain records as well.
  static auto all_of(auto& value) {
    if constexpr (requires { ValueFields::of(value); }) {
      return ValueFields::of(value);
    } else {
      return SnapshotFields::of(value);
    }
  }

  LIGHTSPEED_FIELDS(World::Publication, step, news)
  LIGHTSPEED_FIELDS(World::Delivery, cause, session, event)
  LIGHTSPEED_FIELDS(AppTimers::Running, deadline, how)
  LIGHTSPEED_FIELDS(InFlight::Sent, item, arrives, sent_by)
  LIGHTSPEED_FIELDS(InFlight::HeldBack, message, more)
  LIGHTSPEED_FIELDS(InFlight::Lane, delay_us, stalled, queue, bytes, held_back, sent)
  LIGHTSPEED_FIELDS(Document::Segment, fingerprint, static_html, slots)

  static constexpr auto last_of(Session::Status) { return Session::Status::ended; }

  static auto of(Is<RecentTicks> auto& ticks) { return std::tie(ticks.ticks_, ticks.added_); }
  static auto of(Is<Timers> auto& timers) { return std::tie(timers.slots_); }
  static auto of(Is<AppTimers> auto& timers) { return std::tie(timers.running_); }
  static auto of(Is<Supervisor> auto& all) { return std::tie(all.losses_, all.one_too_many_); }
  static auto of(Is<InFlight> auto& link) {
    return std::tie(link.lanes_, link.faults_, link.faults_digest_);
  }
  /// Where it went, `trail_`, is of the run; what it digested, `known_digest_`, follows.
  static auto of(Is<Session> auto& s) {
    return std::tie(s.app_, s.status_, s.agent_, s.epoch_, s.connection_, s.model_mounted_,
                    s.mount_refused_, s.route_, s.whole_view_due_, s.last_event_ref_,
                    s.next_patch_ref_, s.next_push_ref_, s.live_after_ref_, s.pending_, s.deferred_,
                    s.restarts_, s.taken_, s.topics_, s.timers_, s.app_timers_);
  }
  static auto of(Is<Client> auto& c) {
    return std::tie(c.document_, c.state_, c.error_, c.connection_, c.open_, c.next_event_ref_,
                    c.last_applied_, c.highest_applied_, c.attempts_, c.reconnect_in_, c.held_,
                    c.waiting_);
  }
  /// The tree, its root and the controls in it have a codec of their own (document_codec.hpp).
  static auto of(Is<Document> auto& d) {
    return std::tie(d.segments_, d.keyed_, d.assumed_outside_, d.outside_);
  }
  /// Between steps nothing is `outgoing_` or `asked_`.
  static auto of(Is<Seat> auto& s) {
    return std::tie(s.session_, s.client_, s.client_timers_, s.link_, s.drops_, s.sent_diffs_,
                    s.sent_digest_, s.connection_, s.last_connection_, s.page_route_, s.fresh_page_,
                    s.credentials_, s.denied_, s.acks_held_, s.suspended_, s.told_suspended_,
                    s.accepted_, s.resumed_, s.timers_fired_, s.deliveries_, s.delivery_bytes_,
                    s.refreshed_at_, s.state_digest_);
  }
  /// Its sessions have a codec of their own (snapshot.cpp). When each is due, `due_`, follows.
  static auto of(Is<World> auto& w) {
    return std::tie(w.now_, w.step_number_, w.stimuli_, w.supervisor_, w.subscribers_,
                    w.deliveries_, w.publications_, w.chosen_);
  }
  template <class C>
  static auto of(Native<C>& app) {
    return std::tie(app.model_);
  }
  template <class C>
  static auto of(const Native<C>& app) {
    return std::tie(app.model_);
  }

  // What the codecs of particular classes need besides.
  static auto& source(auto& document) { return document.source_; }
  static auto& tree(auto& document) { return document.tree_; }
  static auto& states(auto& controls) { return controls.states_; }
  static auto& controls(auto& document) { return document.controls_; }
  static Document document(html::Tree tree, html::NodeId root, isa::Mode mode) {
    return {std::move(tree), root, mode};
  }
  static void unparsed(Document& document) { document.parsed_ = false; }
  static auto parts(Is<ProgramApp> auto& app) {
    return std::tie(*app.loaded_, app.state_, app.screen_, app.after_view_);
  }
  template <class C>
  static auto parts(Component<C>& app) {
    return std::tie(app.model_, app.place_, app.screen_);
  }
  template <class C>
  static auto parts(const Component<C>& app) {
    return std::tie(app.model_, app.place_, app.screen_);
  }
  template <class C>
  static const view::View& compiled() {
    return Component<C>::compiled();
  }
  static const App& fresh(const World& world) { return world.app_; }
  static auto& places(auto& world) { return world.places_; }
  static void list_due(World& world, std::uint32_t session) { world.list_due(session); }
  /// Nothing is on its way within a step.
  static bool rests(const Seat& seat) { return seat.outgoing_.empty() && seat.asked_.empty(); }
  static const auto& subscribers(const World& world) { return world.subscribers_; }
  static const auto& deliveries(const World& world) { return world.deliveries_; }
};

}  // namespace lightspeed::interpreter
