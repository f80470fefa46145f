// The closed world of one run: a session, its client's page, the link between them, virtual time.
// Implements WORLD-1 to WORLD-7 (specs/session.md): a stimulus runs until nothing is in flight.
// It refuses chance: every choice is a stimulus, everything else follows.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/client/client.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/session.hpp"

namespace lightspeed::interpreter {

/// The free choices of a simulated run (EVENT-1).
using Stimulus = std::variant<PageLoaded, UserEvent, ClientLeft, TimePassed, Cut, DropNext,
                              DuplicateDiff, Crash, Shutdown>;

/// The event as a free choice, or nothing if it is an effect.
[[nodiscard]] std::optional<Stimulus> as_stimulus(const Event& event);

/// Timers that may fire before one stimulus (WORLD-7). At the default back-off a client that is
/// refused for ever gets here after half a day; a back-off of nothing gets here at once.
inline constexpr std::uint32_t kTimerStepsMax = 10'000;

/// Diffs that the link remembers so that a fault can deliver one again; older ones are forgotten.
inline constexpr std::size_t kRememberedDiffsMax = 4'096;

class World {
 public:
  World(const Configuration& configuration, App app);

  /// Lets time pass up to `at`, firing the timers that are due, then applies the stimulus. Each
  /// timer and the stimulus is one step, appended to `steps`. `at` never goes back (our bug).
  void apply(const Stimulus& stimulus, Tick at, std::vector<Step>& steps);

  [[nodiscard]] const Session& session() const { return session_; }
  /// The page, once one was loaded.
  [[nodiscard]] const Client* client() const { return client_ ? &*client_ : nullptr; }
  [[nodiscard]] Tick now() const { return now_; }
  [[nodiscard]] const Configuration& configuration() const { return configuration_; }
  /// The digest of the whole state after the latest step.
  [[nodiscard]] const StateDigest& state_digest() const { return state_digest_; }

  /// The root element of a page that the world serves (contract section 6).
  [[nodiscard]] static std::string root_html();

 private:
  struct CloseInFlight {
    ConnectionId connection;
    std::uint32_t code = 0;
    std::string reason;
  };
  using InFlight = std::variant<Message, CloseInFlight>;

  void fire_timers(Tick until, std::vector<Step>& steps);
  void fire(const Due& due, Step& step);
  void act(const Stimulus& stimulus, Step& step);
  void load_page(const PageLoaded& page, Step& step);
  void connect(Step& step);
  void break_link(std::uint32_t code, Direction by, Step& step);
  void duplicate(const DuplicateDiff& fault, Step& step);
  void leave(const ClientLeft& stimulus, Step& step);

  Step& begin_step(Tick at, std::vector<Step>& steps);
  void end_step(Step& step);
  void to_session(const SessionStimulus& stimulus, Step& step);
  void from_client(ClientOutput&& out, Step& step);
  void deliver_all(Step& step);
  void deliver(Message message, Step& step);
  void deliver_close(const CloseInFlight& close, Step& step);
  [[nodiscard]] bool swallowed(const Message& message);
  void emit(Event event, Step& step) const { step.effects.push_back({now_, std::move(event)}); }
  void set_reconnect_timer(const Step& step);
  void resume_attempts();

  Configuration configuration_;
  Session session_;
  std::optional<Client> client_;
  Timers client_timers_;
  std::deque<InFlight> in_flight_;  ///< Empty between steps: the link is instant.
  std::vector<DropNext> drops_;
  std::deque<std::pair<std::string, Message>> sent_diffs_;
  Digest sent_digest_;       ///< Over every diff sent: a fault may deliver one again.
  ConnectionId connection_;  ///< The one that is open now; zero if none.
  std::uint32_t last_connection_ = 0;
  bool fresh_page_ = false;
  bool suspended_ = false;  ///< The client's attempts rest (WORLD-7).
  bool accepted_ = true;    ///< The session took connections after the step before.
  StateDigest state_digest_;
  Tick now_;
  std::uint64_t step_number_ = 0;
};

}  // namespace lightspeed::interpreter
