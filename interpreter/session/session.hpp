// The server's session: one owner, one incarnation at a time, the patches not yet acknowledged.
// Implements SESS-1 to SESS-33 (specs/session.md): a total step, driven by the rows of its table.
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
#include "interpreter/recent_ticks.hpp"
#include "interpreter/session/cases.hpp"
#include "interpreter/session/given.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/session/row.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/timers.hpp"
#include "interpreter/session/walked_agent.hpp"
#include "isa/frame.hpp"

namespace lightspeed::interpreter {

class Session {
 public:
  Session(const Configuration& configuration, App app, Identity identity = {},
          const Hooks& hooks = own_hooks());

  /// Every (state, stimulus) pair has exactly one result. Effects are appended in order.
  void step(const SessionStimulus& stimulus, Now now, std::vector<SessionEffect>& effects);

  [[nodiscard]] SessionState state() const;
  /// The cells that it went through, and their rows: its stimuli, and what they raised.
  [[nodiscard]] const SessionTrail& trail() const { return trail_; }
  [[nodiscard]] SessionFacts facts() const;

  /// Whether a client may connect: not ended, and not waiting to be restarted. Where the model
  /// cannot be mounted only a page that was just loaded may, which wants to know why (SESS-28).
  [[nodiscard]] bool accepts(bool fresh_page) const;
  [[nodiscard]] std::string_view refusal() const;  ///< Why not, for whoever may not.
  [[nodiscard]] bool ended() const { return status_ == Status::ended; }
  [[nodiscard]] std::optional<Due> next_due() const;
  bool stop_app_timers();  ///< Forgets those of the application; answers whether there were any.
  [[nodiscard]] isa::Lifecycle lifecycle() const { return isa::state_of(agent_); }
  [[nodiscard]] std::size_t pending_count() const { return pending_.size(); }
  [[nodiscard]] const App& app() const { return app_; }
  [[nodiscard]] const std::string& route() const { return route_; }
  [[nodiscard]] const std::set<std::string>& topics() const { return topics_; }
  [[nodiscard]] Digest model_digest() const;
  [[nodiscard]] bool subscribes(const std::string& topic) const { return topics_.contains(topic); }

  /// Whether everything the application shows has been sent and acknowledged (SYNC-1).
  [[nodiscard]] bool settled() const;

  /// Adds the parts `session` and `pending` of the state tree, and the session's deadlines.
  void add_to(StateDigest& digest) const;
  void add_timers_to(Digester& digester) const;

 private:
  friend struct SnapshotFields;
  enum class Status : std::uint8_t { up, down, ended };
  using Effects = std::vector<SessionEffect>;

  // session.cpp: which input a stimulus is, and which row fits.
  void received(const Received& stimulus, Now now, Effects& effects);
  void timer_due(const TimerDue& due, Now now, Effects& effects);
  void apply(const Given& given, Now now, Effects& effects);
  [[nodiscard]] const SessionRow& fitting_row(SessionState state, const Given& given,
                                              Tick now) const;
  [[nodiscard]] bool holds(Guard guard, const Given& given, Tick now) const;
  [[nodiscard]] bool names_owed(const Given& given) const;
  void watch_oldest(Tick now);

  // session_line.cpp: what a row does, and the line from its beginning to its end.
  void act(SessionAction action, const Given& given, Now now, Effects& effects);
  void open(const ConnectionOpened& stimulus, Now now, Effects& effects);
  void abandon(Now now, Effects& effects);
  void crash(const std::string& reason, Now now, Effects& effects);
  void restart_later(const std::string& reason, Now now, Effects& effects);
  void give_up(const std::string& reason, Now now, Effects& effects);
  void restart(Now now, Effects& effects);
  void replace_connection(const Given& given, Now now, Effects& effects);
  void shut_down(const std::string& reason, Now now, Effects& effects);
  void time_out(const Given& given, Now now, Effects& effects);
  void drain(const std::string& reason, Now now, Effects& effects);
  void end(Now now, Effects& effects);
  void go_live(Now now, Effects& effects);
  void change(isa::Transition transition, Effects& effects);

  // session_frames.cpp: what the client says, and what it is answered.
  [[nodiscard]] Given given_by(isa::Frame& frame);
  [[nodiscard]] Given given_by_event(isa::Event& event) const;
  [[nodiscard]] Given given_by_answer(SessionInput input, std::string ref, std::string reason);
  [[nodiscard]] Given within_rate(Given&& given, Now now);
  void settle_patch(const Given& given, Now now, Effects& effects);
  void defer(isa::Event&& event);
  void refuse_event(const Given& given, Now now, Effects& effects);
  void refuse_client(const Given& given, Now now, Effects& effects);

  // session_turns.cpp: the application's turns, and what they ask for.
  void mount_client(Now now, Effects& effects);
  [[nodiscard]] std::optional<Turn> mount_model(Now now, Effects& effects);
  void handle_event(const isa::Event& event, Now now, Effects& effects);
  void refuse_turn(const isa::Event& event, const TurnFailure& why, Now now, Effects& effects);
  void navigate(const isa::Event& event, Now now, Effects& effects);
  void handle_input(const AppInput& input, const std::string& what, Now now, Effects& effects);
  void carry_out(std::vector<Command>& commands, Now now, Effects& effects);
  void push(std::string name, std::string payload, Effects& effects);
  void catch_up(Now now, Effects& effects);
  void forget_model(Effects& effects);
  void forget_pending();
  void end_inputs(Effects& effects);
  void send_patches(const std::vector<isa::Patch>& patches, bool whole, Now now, Effects& effects);
  [[nodiscard]] bool client_mounted() const;
  [[nodiscard]] App& model_to_change();

  Configuration configuration_;
  App app_;
  Identity identity_;
  Hooks hooks_;
  Status status_ = Status::up;
  WalkedAgent agent_;
  std::uint64_t epoch_ = 0;
  ConnectionId connection_;  ///< Zero while detached.
  bool model_mounted_ = false;
  bool mount_refused_ = false;        ///< At this route, as it will be each time (SESS-28).
  std::string route_ = "/";           ///< Where a fresh model is mounted.
  bool whole_view_due_ = true;        ///< The client has nothing, or renders were coalesced.
  std::uint64_t last_event_ref_ = 0;  ///< Of this incarnation.
  std::uint64_t next_patch_ref_ = 1;  ///< Of the whole session.
  std::uint64_t next_push_ref_ = 1;   ///< Of the whole session.
  std::uint64_t live_after_ref_ = 0;  ///< The acknowledgement that makes this incarnation live.
  std::deque<PendingPatch> pending_;
  std::deque<isa::Event> deferred_;
  RecentTicks restarts_;          ///< Of the restart period.
  RecentTicks taken_;             ///< The client's events of the rate period, if it has a bound.
  std::set<std::string> topics_;  ///< That the model subscribes to.
  Timers timers_;
  AppTimers app_timers_;

  mutable KnownDigest known_digest_;
  SessionTrail trail_;
};

}  // namespace lightspeed::interpreter
