// One session of a world with everything of its own: its client's page, the link, their timers.
// Implements WORLD-1 to WORLD-7 and WORLD-13 to WORLD-15 (specs/session.md) for one session.
// It refuses other sessions: what is meant for them is asked of the world.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/client/client.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/session.hpp"
#include "interpreter/world/stimulus.hpp"

namespace lightspeed::interpreter {

/// Timers that may fire between two stimuli (WORLD-7). At the default back-off a client that is
/// refused for ever gets here after half a day; a back-off of nothing gets here at once.
inline constexpr std::uint32_t kTimerStepsMax = 10'000;

/// Messages and presences that a session may take between two stimuli (WORLD-12).
inline constexpr std::uint32_t kDeliveriesMax = 10'000;

/// Diffs that the link remembers so that a fault can deliver one again; older ones are forgotten.
inline constexpr std::size_t kRememberedDiffsMax = 4'096;

class Seat {
 public:
  Seat(const Configuration& configuration, App app, std::uint32_t number);

  // One of these begins a step, `settle` ends it.
  void act(const Stimulus& stimulus, Step& step);
  void fire(const Due& due, Step& step);
  void give(const SessionStimulus& delivery, Step& step);
  /// Delivers until nothing is in flight, sets the client's timer, takes the digest.
  void settle(Step& step);

  [[nodiscard]] std::optional<Due> next_due() const;
  /// What can go on for ever has had its share of timers: it rests, and none of it is due any more.
  [[nodiscard]] bool is_spent(const Due& due) const;
  void rest(const Due& due);
  [[nodiscard]] bool takes_deliveries() const { return deliveries_ < kDeliveriesMax; }
  /// A stimulus was applied to the world: the shares begin anew.
  void refresh();

  /// What the session asked for in this step that is the world's: topics and messages, in order.
  using Ask = std::variant<Subscribed, Unsubscribed, Published>;
  [[nodiscard]] std::vector<Ask> take_asked() { return std::exchange(asked_, {}); }

  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] const Client* client() const { return client_ ? &*client_ : nullptr; }
  [[nodiscard]] const StateDigest& state_digest() const { return state_digest_; }

 private:
  struct CloseInFlight {
    ConnectionId connection;
    std::uint32_t code = 0;
    std::string reason;
  };
  using InFlight = std::variant<Message, CloseInFlight>;

  void load_page(const PageLoaded& page, Step& step);
  void connect(Step& step);
  void break_link(std::uint32_t code, Direction by, Step& step);
  void restore(Step& step);
  void hold_acks(bool held, Step& step);
  void duplicate(const DuplicateDiff& fault, Step& step);
  void leave(const ClientLeft& stimulus, Step& step);
  void raise(const std::string& name, const std::string& payload, Step& step);
  void click(const UserClick& choice, Step& step);
  void submit(const UserSubmit& choice, Step& step);

  // link.cpp: what is in flight.
  void to_session(const SessionStimulus& stimulus, Step& step);
  void from_client(ClientOutput&& out, Step& step);
  void deliver_all(Step& step);
  void deliver(Message message, Step& step);
  void deliver_close(const CloseInFlight& close, Step& step);
  [[nodiscard]] bool swallowed(const Message& message);
  void set_reconnect_timer(const Step& step);
  void resume_attempts();
  static void emit(Event event, Step& step) { step.effects.push_back({step.at, std::move(event)}); }

  Configuration configuration_;
  std::uint32_t number_ = 1;
  Session session_;
  std::optional<Client> client_;
  Timers client_timers_;
  std::deque<InFlight> in_flight_;  ///< Empty between steps: the link is instant.
  std::vector<Ask> asked_;          ///< Empty between steps, too.
  std::vector<DropNext> drops_;
  std::deque<std::pair<std::string, Message>> sent_diffs_;
  Digest sent_digest_;       ///< Over every diff sent: a fault may deliver one again.
  ConnectionId connection_;  ///< The one that is open now; zero if none.
  std::uint32_t last_connection_ = 0;
  std::string page_route_ = "/";  ///< Of the page that was loaded last.
  bool fresh_page_ = false;
  bool acks_held_ = false;
  bool suspended_ = false;       ///< The client's attempts rest (WORLD-7).
  bool told_suspended_ = false;  ///< Telemetry has told of it.
  bool accepted_ = true;         ///< The session took connections after the step before.
  bool resumed_ = false;         ///< It did so since the last stimulus, while attempts rested.
  std::uint32_t timers_fired_ = 0;
  std::uint32_t deliveries_ = 0;
  StateDigest state_digest_;
};

/// The root element of a page that the world serves (WORLD-15, contract section 6).
[[nodiscard]] std::string served_root(std::uint32_t session, std::string_view route);
/// The address that the page connects to.
[[nodiscard]] std::string served_address(std::uint32_t session);

}  // namespace lightspeed::interpreter
