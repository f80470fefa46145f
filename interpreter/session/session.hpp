// The server's session: one owner, one incarnation at a time, the patches not yet acknowledged.
// Implements SESS-1 to SESS-27 (specs/session.md): a total step over (state, stimulus).
// It refuses transport: it reads text messages and returns effects; the world carries them.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/timers.hpp"
#include "isa/frame.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter {

class Session {
 public:
  Session(const Configuration& configuration, App app);

  /// Every (state, stimulus) pair has exactly one result. Effects are appended in order.
  void step(const SessionStimulus& stimulus, Now now, std::vector<SessionEffect>& effects);

  /// Whether a client may connect: not ended, and not waiting to be restarted.
  [[nodiscard]] bool accepts_connections() const { return status_ == Status::up; }
  [[nodiscard]] bool ended() const { return status_ == Status::ended; }
  [[nodiscard]] std::optional<Due> next_due() const;
  /// Forgets the timers of the application. Answers whether there were any.
  bool stop_app_timers();
  [[nodiscard]] isa::Lifecycle lifecycle() const { return isa::state_of(agent_); }
  [[nodiscard]] std::size_t pending_count() const { return pending_.size(); }
  [[nodiscard]] const App& app() const { return app_; }

  [[nodiscard]] const std::string& route() const { return route_; }
  [[nodiscard]] bool subscribes(const std::string& topic) const { return topics_.contains(topic); }

  /// Whether everything the application shows has been sent and acknowledged (SYNC-1).
  [[nodiscard]] bool settled() const;

  /// Adds the parts `session` and `pending` of the state tree, and the session's deadlines.
  void add_to(StateDigest& digest) const;
  void add_timers_to(Digester& digester) const;

 private:
  enum class Status : std::uint8_t { up, down, ended };
  struct Pending {
    std::uint64_t ref = 0;
    std::string html;    ///< The diff's payload as sent.
    bool whole = false;  ///< It shows the whole view, so a refusal is not answered by another.
    bool sent = false;   ///< Else it waits for a client, and nobody has seen its reference.
    Digest digest;
  };
  using Effects = std::vector<SessionEffect>;

  // session.cpp: the line from its beginning to its end.
  void opened(const ConnectionOpened& stimulus, Now now, Effects& effects);
  void lost(ConnectionId connection, Now now, Effects& effects);
  void crashed(const std::string& reason, Now now, Effects& effects);
  void shutdown(const std::string& reason, Now now, Effects& effects);
  void timer_due(const TimerDue& due, Now now, Effects& effects);
  void change(isa::Transition transition, Effects& effects);
  void abandon(Now now, Effects& effects);
  void end(Now now, Effects& effects);

  // session_frames.cpp: what the client says.
  void received(const Received& stimulus, Now now, Effects& effects);
  void on_hello(const isa::Hello& hello, Now now, Effects& effects);
  void on_event(isa::Event event, Now now, Effects& effects);
  void on_ack(const std::string& ref, Now now, Effects& effects);
  void on_failure(const isa::Failure& frame, Now now, Effects& effects);
  void after_pending_shrank(Now now, Effects& effects);
  void go_live(Now now, Effects& effects);

  // session_turns.cpp: the application's turns, and what they ask for.
  void mount_client(Now now, Effects& effects);
  [[nodiscard]] std::optional<Turn> mount_model(Now now, Effects& effects);
  void handle_event(const isa::Event& event, Now now, Effects& effects);
  void refuse(const isa::Event& event, const TurnFailure& why, Now now, Effects& effects);
  void navigate(const isa::Event& event, Now now, Effects& effects);
  void handle_input(const AppInput& input, const std::string& what, Now now, Effects& effects);
  void carry_out(std::vector<Command>& commands, Now now, Effects& effects);
  void push(std::string name, std::string payload, Effects& effects);
  void forget_model(Effects& effects);
  void forget_pending();
  void end_inputs(Effects& effects);
  void send_patches(const std::vector<isa::Patch>& patches, bool whole, Effects& effects);
  void send_frame(const isa::Frame& frame, Effects& effects);
  [[nodiscard]] bool client_mounted() const;

  Configuration configuration_;
  App app_;
  Status status_ = Status::up;
  isa::AnyAgent agent_;
  std::uint64_t epoch_ = 0;
  ConnectionId connection_;  ///< Zero while detached.
  bool model_mounted_ = false;
  std::string route_ = "/";           ///< Where a fresh model is mounted.
  bool whole_view_due_ = true;        ///< The client has nothing, or renders were coalesced.
  std::uint64_t last_event_ref_ = 0;  ///< Of this incarnation.
  std::uint64_t next_patch_ref_ = 1;  ///< Of the whole session.
  std::uint64_t next_push_ref_ = 1;   ///< Of the whole session.
  std::uint64_t live_after_ref_ = 0;  ///< The acknowledgement that makes this incarnation live.
  std::deque<Pending> pending_;
  std::deque<isa::Event> deferred_;
  std::vector<Tick> restarts_;    ///< Within the last restart period.
  std::set<std::string> topics_;  ///< That the model subscribes to.
  Timers timers_;
  AppTimers app_timers_;
};

}  // namespace lightspeed::interpreter
