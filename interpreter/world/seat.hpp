// One session of a world with everything of its own: its client's page, the link, their timers.
// Implements WORLD-1 to WORLD-7 and WORLD-12 to WORLD-20 (specs/session.md) for one session.
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
#include "interpreter/client/page_events.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/session.hpp"
#include "interpreter/world/in_flight.hpp"
#include "interpreter/world/stimulus.hpp"
#include "interpreter/world/supervisor.hpp"

namespace lightspeed::interpreter {

/// Timers that may fire between two stimuli (WORLD-7). At the default back-off a client that is
/// refused for ever gets here after half a day; a back-off of nothing gets here at once.
inline constexpr std::uint32_t kTimerStepsMax = 10'000;

/// Messages and presences that a session may be sent between two stimuli (WORLD-12), and how many
/// bytes of topics and messages they may have.
inline constexpr std::uint32_t kDeliveriesMax = 10'000;
inline constexpr std::uint64_t kDeliveryBytesMax = std::uint64_t{1} << 24U;

/// Diffs that the link remembers so that a fault can deliver one again; older ones are forgotten.
inline constexpr std::size_t kRememberedDiffsMax = 4'096;

class Seat {
 public:
  Seat(const Configuration& configuration, App app, std::uint32_t number, const Hooks& hooks);

  // One of these begins a step, `settle` ends it.
  void act(const Stimulus& stimulus, Step& step);
  void fire(const Due& due, Step& step);
  void give(const SessionStimulus& delivery, Step& step);
  /// Sends until nothing waits to be sent, sets the client's timer, takes the digest.
  void settle(Step& step);

  [[nodiscard]] std::optional<Due> next_due() const;
  /// What can go on for ever has had its share of timers: it rests, and none of it is due any more.
  [[nodiscard]] bool is_spent(const Due& due) const;
  void rest(const Due& due);
  /// Whether the session may be sent something more of that size; the step that would send it has
  /// the telemetry of the first time that it may not.
  [[nodiscard]] bool admit(std::size_t bytes, Step& by);
  /// So many stimuli were applied to the world: with a new one the shares begin anew.
  void refresh(std::uint64_t stimuli);

  /// What of this step is the world's: topics, messages, and that the session gave up, in order.
  using Ask = std::variant<Subscribed, Unsubscribed, Published, GaveUp>;
  [[nodiscard]] std::vector<Ask> take_asked() { return std::exchange(asked_, {}); }

  /// Whether nothing is under way on the link.
  [[nodiscard]] bool is_quiet() const {
    return link_.is_empty(Direction::client_to_server) &&
           link_.is_empty(Direction::server_to_client);
  }
  [[nodiscard]] const Session& session() const { return session_; }
  [[nodiscard]] const Client* client() const { return client_ ? &*client_ : nullptr; }
  [[nodiscard]] const StateDigest& state_digest() const { return state_digest_; }

 private:
  friend struct SnapshotFields;
  void load_page(const PageLoaded& page, Step& step);
  void receive_foreign(const ForeignMessage& message, Step& step);
  void break_link(std::uint32_t code, Direction by, Step& step);
  void hold_acks(bool held, Step& step);
  void stall(const Stalled& choice, Step& step);
  void duplicate(const DuplicateDiff& fault, Step& step);
  void leave(const ClientLeft& stimulus, Step& step);
  void raise(const std::string& name, const std::string& payload, Step& step);
  void click(const UserClick& choice, Step& step);
  void submit(const UserSubmit& choice, Step& step);
  void type(const UserTyped& choice, Step& step);
  void tell(const Happened& happened, std::string_view fact, const std::string& selector,
            Step& step);

  // attempts.cpp: when the page connects, and whether it may.
  void connect(Step& step);
  void restore(Step& step);
  void take_credentials(const CredentialsSet& choice);
  [[nodiscard]] std::optional<Denial> denial() const;
  [[nodiscard]] bool may_connect() const { return !denied_ && session_.accepts(fresh_page_); }
  void resume_attempts();
  void set_reconnect_timer(const Step& step);

  // link.cpp: what is sent, and what arrives.
  void to_session(const SessionStimulus& stimulus, Step& step);
  void from_client(ClientOutput&& out, Step& step);
  void send_all(Step& step);
  void send(Message message, Step& step);
  void let_go(UnderWay item, Step& step);
  void arrive_due(Direction from, Step& step);
  void arrive(UnderWay& item, Step& step);
  void arrive(const Message& message, Step& step);
  void arrive(const CloseUnderWay& close, Step& step);
  void lose_under_way(Step& step);
  static void lose(UnderWay& item, Step& step);
  [[nodiscard]] bool swallowed(const Message& message);
  static void emit(Event event, Step& step) { step.effects.push_back({step.at, std::move(event)}); }

  Configuration configuration_;
  std::uint32_t number_ = 1;
  Hooks hooks_;
  Session session_;
  std::optional<Client> client_;
  Timers client_timers_;
  std::deque<Outgoing>
      outgoing_;            ///< What was sent and is not on the link yet; empty between steps.
  std::vector<Ask> asked_;  ///< Empty between steps, too.
  InFlight link_;
  std::vector<DropNext> drops_;
  std::deque<std::pair<std::string, Message>> sent_diffs_;
  Digest sent_digest_;       ///< Over every diff sent: a fault may deliver one again.
  ConnectionId connection_;  ///< The one that is open now; zero if none.
  std::uint32_t last_connection_ = 0;
  std::string page_route_ = "/";  ///< Of the page that was loaded last.
  bool fresh_page_ = false;
  CredentialsSet credentials_;    ///< What is not the page's own.
  std::optional<Denial> denied_;  ///< What the hooks say of the page as it is.
  bool acks_held_ = false;
  bool suspended_ = false;       ///< The client's attempts rest (WORLD-7).
  bool told_suspended_ = false;  ///< Telemetry has told of it.
  bool accepted_ = true;         ///< The session took connections after the step before.
  bool resumed_ = false;         ///< It did so since the last stimulus, while attempts rested.
  std::uint32_t timers_fired_ = 0;
  std::uint32_t deliveries_ = 0;
  std::uint64_t delivery_bytes_ = 0;
  std::uint64_t refreshed_at_ = 0;  ///< The stimulus with which the shares began.
  StateDigest state_digest_;
};

/// Whose session it is: `s-1` is that of `owner-1`.
[[nodiscard]] Identity identity_of(std::uint32_t session);
/// The root element of a page that the world serves (WORLD-15, contract section 6).
[[nodiscard]] std::string served_root(std::uint32_t session, std::string_view route);
/// The address that the page connects to.
[[nodiscard]] std::string served_address(std::uint32_t session);

}  // namespace lightspeed::interpreter
