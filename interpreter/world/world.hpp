// The closed world of one run: its sessions, the topics that join them, and virtual time.
// Implements WORLD-1 to WORLD-12 and WORLD-30 to WORLD-32 (specs/session.md): it runs to an end.
// It refuses chance: every choice is a stimulus, everything else follows.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/session.hpp"
#include "interpreter/world/seat.hpp"
#include "interpreter/world/stimulus.hpp"
#include "interpreter/world/supervisor.hpp"

namespace lightspeed::interpreter {

class World {
 public:
  /// Every session begins with a copy of the application.
  World(const Configuration& configuration, App app, const Hooks& hooks = own_hooks());

  /// Lets time pass up to `at`, firing the timers that are due, then applies the stimulus to the
  /// session, which begins if it was never addressed before. Each timer, the stimulus and each
  /// delivery is one step, appended to `steps`. `at` never goes back, `session` counts from 1.
  void apply(const Stimulus& stimulus, Tick at, std::uint32_t session, std::vector<Step>& steps);
  void apply(const Stimulus& stimulus, Tick at, std::vector<Step>& steps) {
    apply(stimulus, at, 1, steps);
  }

  // The same step by step, for whoever looks at the state between them (INT-3).
  /// One step that follows by itself: what is to be delivered, else the next timer that is due by
  /// `until`. False, and no step, where there is none.
  bool follow(Tick until, std::vector<Step>& steps);
  /// The stimulus alone, once nothing follows any more by its tick.
  void choose(const Stimulus& stimulus, Tick at, std::uint32_t session, std::vector<Step>& steps);

  /// Whether the session has begun.
  [[nodiscard]] bool knows(std::uint32_t session) const { return places_.contains(session); }
  /// A session that has begun; asking for another one is our bug.
  [[nodiscard]] const Session& session(std::uint32_t number = 1) const;
  /// The session's page, once one was loaded.
  [[nodiscard]] const Client* client(std::uint32_t session = 1) const;
  [[nodiscard]] Tick now() const { return now_; }
  /// The number of the latest step.
  [[nodiscard]] std::uint64_t step_number() const { return step_number_; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  /// When a timer of the session is due next, or something that is under way on its link.
  [[nodiscard]] std::optional<Tick> next_due(std::uint32_t session) const {
    const auto found = places_.find(session);
    return found == places_.end() ? std::nullopt : found->second.due;
  }
  /// Whether nothing is under way on the session's link.
  [[nodiscard]] bool is_quiet(std::uint32_t session) const {
    return !knows(session) || known_seat(session).is_quiet();
  }
  /// The digest of the session's state after its latest step.
  [[nodiscard]] const StateDigest& state_digest(std::uint32_t session = 1) const;

  /// What the steps since the latest choice published where somebody subscribes, in order.
  struct Publication {
    std::uint64_t step = 0;
    Published news;
  };
  [[nodiscard]] const std::vector<Publication>& publications() const { return publications_; }

  /// The root element of a page that the world serves.
  [[nodiscard]] static std::string root_html(std::uint32_t session = 1,
                                             std::string_view route = "/") {
    return served_root(session, route);
  }

 private:
  friend struct SnapshotFields;
  /// What waits for a session: a message of a topic, how many subscribe to one now, or its end.
  struct Delivery {
    std::uint64_t cause = 0;
    std::uint32_t session = 1;
    Event event;  ///< TopicMessage, PresenceChanged or Escalated.
  };
  struct Place {
    Seat seat;
    std::optional<Tick> due;  ///< Under which it stands in `due_`.
  };

  [[nodiscard]] Seat& seat(std::uint32_t session);
  [[nodiscard]] const Seat& known_seat(std::uint32_t session) const;
  void list_due(std::uint32_t session);
  void begin_choice();
  bool fire_timer(Tick until, std::vector<Step>& steps);
  bool deliver_next(std::vector<Step>& steps);
  void deliver_all(std::vector<Step>& steps);
  bool deliver(const Delivery& delivery, std::vector<Step>& steps);
  void ask_to_shut_down(std::uint32_t session);
  void ask_all();
  Step& begin_step(Tick at, std::uint32_t session, std::vector<Step>& steps);
  void end_step(Seat& seat, Step& step);

  Configuration configuration_;
  Hooks hooks_;
  App app_;  ///< Never mounted: what a session begins with.
  std::map<std::uint32_t, Place> places_;
  /// When each session that waits for a time is due next; of one tick in their order (TIME-2).
  std::set<std::pair<Tick, std::uint32_t>> due_;
  std::map<std::string, std::set<std::uint32_t>> subscribers_;  ///< Topics that have any.
  std::deque<Delivery> deliveries_;                             ///< Empty between stimuli.
  Supervisor supervisor_;
  std::vector<Publication> publications_;
  Tick now_;
  std::uint64_t step_number_ = 0;
  std::uint64_t stimuli_ = 0;  ///< That were applied: with each one all shares begin anew.
  bool chosen_ = false;        ///< The latest step that did not follow by itself was a choice.
};

}  // namespace lightspeed::interpreter
