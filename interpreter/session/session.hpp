// The server's session: one owner, one incarnation at a time, the patches not yet acknowledged.
// Implements SESS-1 to SESS-21 (specs/session.md): a total step over (state, stimulus).
// It refuses transport: it reads text messages and returns effects; the world carries them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/timers.hpp"
#include "isa/frame.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter {

/// A connection opened; `fresh_page` when the page behind it was just loaded and shows nothing yet.
struct ConnectionOpened {
  ConnectionId connection;
  bool fresh_page = false;
};
struct ConnectionLost {
  ConnectionId connection;
};
struct Received {
  ConnectionId connection;
  std::string_view text;
  bool binary = false;
};
struct Crashed {};
struct ShutdownAsked {
  std::string reason;
};
struct TimerDue {
  Timer timer = Timer::heartbeat;
};
using SessionStimulus =
    std::variant<ConnectionOpened, ConnectionLost, Received, Crashed, ShutdownAsked, TimerDue>;

/// A text message for the client of the current connection.
struct Send {
  std::string text;
};
/// The server ends the current connection.
struct CloseConnection {
  std::uint32_t code = 1000;
  std::string reason;
};
using SessionEffect = std::variant<Send, CloseConnection, LifecycleChanged, Telemetry>;

/// Now, and the number of the step: what a timer remembers as its cause.
struct Now {
  Tick at;
  std::uint64_t step = 0;
};

class Session {
 public:
  Session(const Configuration& configuration, App app);

  /// Every (state, stimulus) pair has exactly one result. Effects are appended in order.
  void step(const SessionStimulus& stimulus, Now now, std::vector<SessionEffect>& effects);

  /// Whether a client may connect: not ended, and not waiting to be restarted.
  [[nodiscard]] bool accepts_connections() const { return status_ == Status::up; }
  [[nodiscard]] bool ended() const { return status_ == Status::ended; }
  [[nodiscard]] std::optional<Due> next_due() const { return timers_.next(); }
  [[nodiscard]] isa::Lifecycle lifecycle() const { return isa::state_of(agent_); }
  [[nodiscard]] std::size_t pending_count() const { return pending_.size(); }
  [[nodiscard]] const App& app() const { return app_; }

  /// Whether everything the application shows has been sent and acknowledged (SYNC-1).
  [[nodiscard]] bool settled() const;

  /// Adds the parts `session` and `pending` of the state tree, and the session's deadlines.
  void add_to(StateDigest& digest) const;
  void add_timers_to(Digester& digester) const { timers_.add_to(digester); }

 private:
  enum class Status : std::uint8_t { up, down, ended };
  struct Pending {
    std::uint64_t ref = 0;
    std::string html;    ///< The diff's payload as sent.
    bool whole = false;  ///< It shows the whole view, so a refusal is not answered by another.
    Digest digest;
  };
  using Effects = std::vector<SessionEffect>;

  void opened(const ConnectionOpened& stimulus, Now now, Effects& effects);
  void lost(ConnectionId connection, Now now, Effects& effects);
  void received(const Received& stimulus, Now now, Effects& effects);
  void crashed(Now now, Effects& effects);
  void shutdown(const std::string& reason, Now now, Effects& effects);
  void timer_due(Timer timer, Now now, Effects& effects);

  void on_hello(const isa::Hello& hello, Now now, Effects& effects);
  void on_event(isa::Event event, Effects& effects);
  void on_ack(const std::string& ref, Now now, Effects& effects);
  void on_failure(const isa::Failure& frame, Now now, Effects& effects);

  void handle_event(const isa::Event& event, Effects& effects);
  void mount_client(Effects& effects);
  void go_live(Effects& effects);
  void after_pending_shrank(Now now, Effects& effects);
  void send_patches(const std::vector<isa::Patch>& patches, bool whole, Effects& effects);
  void send_frame(const isa::Frame& frame, Effects& effects);
  void change(isa::Transition transition, Effects& effects);
  void abandon(Now now, Effects& effects);
  void end(Now now, Effects& effects);

  Configuration configuration_;
  App app_;
  Status status_ = Status::up;
  isa::AnyAgent agent_;
  std::uint64_t epoch_ = 0;
  ConnectionId connection_;  ///< Zero while detached.
  bool model_mounted_ = false;
  bool whole_view_due_ = true;        ///< The client has nothing, or renders were coalesced.
  std::uint64_t last_event_ref_ = 0;  ///< Of this incarnation.
  std::uint64_t next_patch_ref_ = 1;  ///< Of the whole session.
  std::uint64_t live_after_ref_ = 0;  ///< The acknowledgement that makes this incarnation live.
  std::deque<Pending> pending_;
  std::deque<isa::Event> deferred_;
  std::vector<Tick> restarts_;  ///< Within the last restart period.
  Timers timers_;
};

}  // namespace lightspeed::interpreter
