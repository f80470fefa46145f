#include "interpreter/world/world.hpp"

#include <algorithm>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

std::optional<Stimulus> as_stimulus(const Event& event) {
  using Choice = std::optional<Stimulus>;
  const auto chosen = [](const auto& e) -> Choice { return Stimulus{e}; };
  return std::visit(Overloaded{
                        [&](const PageLoaded& e) { return chosen(e); },
                        [&](const UserEvent& e) { return chosen(e); },
                        [&](const ClientLeft& e) { return chosen(e); },
                        [&](const TimePassed& e) { return chosen(e); },
                        [&](const Cut& e) { return chosen(e); },
                        [&](const DropNext& e) { return chosen(e); },
                        [&](const DuplicateDiff& e) { return chosen(e); },
                        [&](const Crash& e) { return chosen(e); },
                        [&](const Shutdown& e) { return chosen(e); },
                        [](const Opened&) -> Choice { return std::nullopt; },
                        [](const Refused&) -> Choice { return std::nullopt; },
                        [](const Closed&) -> Choice { return std::nullopt; },
                        [](const Message&) -> Choice { return std::nullopt; },
                        [](const MessageLost&) -> Choice { return std::nullopt; },
                        [](const UserEventLost&) -> Choice { return std::nullopt; },
                        [](const TimerFired&) -> Choice { return std::nullopt; },
                        [](const LifecycleChanged&) -> Choice { return std::nullopt; },
                        [](const Telemetry&) -> Choice { return std::nullopt; },
                        [](const DocumentShown&) -> Choice { return std::nullopt; },
                        [](const ClientStateChanged&) -> Choice { return std::nullopt; },
                    },
                    event);
}

World::World(const Configuration& configuration, App app)
    : configuration_(configuration), session_(configuration, std::move(app)) {}

std::string World::root_html() {
  return "<main id=\"app\" data-ls-session=\"s-1\" data-ls-owner=\"owner-1\" data-ls-route=\"/\" "
         "data-ls-ws=\"/live?session=s-1\" data-ls-protocol=\"lightspeed\" data-ls-version=\"1\" "
         "data-ls-patch-stream-version=\"1\"></main>";
}

void World::apply(const Stimulus& stimulus, Tick at, std::vector<Step>& steps) {
  CHECK(at >= now_, "virtual time never goes back (TIME-1)");
  const bool rested = suspended_;
  fire_timers(at, steps);
  Step& step = begin_step(at, steps);
  step.stimulus = std::visit([](const auto& choice) { return Event{choice}; }, stimulus);
  if (suspended_ && !rested) {
    emit(Telemetry{"attempts_suspended", std::to_string(kTimerStepsMax)}, step);
  }
  act(stimulus, step);
  deliver_all(step);
  end_step(step);
}

void World::fire_timers(Tick until, std::vector<Step>& steps) {
  std::uint32_t fired = 0;
  for (;;) {
    auto due = session_.next_due();
    const auto client_due = client_timers_.next();
    const bool client_first = client_due && (!due || client_due->deadline.at < due->deadline.at);
    if (client_first) due = client_due;
    if (!due || due->deadline.at > until) return;
    if (due->timer == Timer::reconnect && fired >= kTimerStepsMax) {
      // Only these can follow one another for ever: a session's own timers soon end.
      client_timers_.clear(Timer::reconnect);
      suspended_ = true;
      continue;
    }
    const bool rested = suspended_;
    Step& step = begin_step(due->deadline.at, steps);
    step.cause = due->deadline.set_by;
    step.stimulus = TimerFired{std::string(name_of(due->timer))};
    fire(*due, step);
    deliver_all(step);
    end_step(step);
    fired = rested && !suspended_ ? 0 : fired + 1;  // Every restart takes a crash, so this ends.
  }
}

void World::fire(const Due& due, Step& step) {
  if (due.timer == Timer::reconnect) {
    client_timers_.clear(Timer::reconnect);
    connect(step);
    return;
  }
  to_session(TimerDue{due.timer}, step);
}

void World::act(const Stimulus& stimulus, Step& step) {
  std::visit(Overloaded{
                 [&](const PageLoaded& page) { load_page(page, step); },
                 [&](const UserEvent& event) {
                   if (!client_) return;
                   if (!client_->is_open()) emit(UserEventLost{}, step);
                   ClientOutput out;
                   client_->raise(event.name, event.payload, out);
                   from_client(std::move(out), step);
                 },
                 [&](const ClientLeft& left) { leave(left, step); },
                 [](const TimePassed&) {},
                 [&](const Cut&) { break_link(1006, Direction::server_to_client, step); },
                 [&](const DropNext& fault) { drops_.push_back(fault); },
                 [&](const DuplicateDiff& fault) { duplicate(fault, step); },
                 [&](const Crash&) { to_session(Crashed{}, step); },
                 [&](const Shutdown& asked) { to_session(ShutdownAsked{asked.reason}, step); },
             },
             stimulus);
}

void World::load_page(const PageLoaded& page, Step& step) {
  client_.reset();  // Whoever looked at the old page sees it no more.
  break_link(1001, Direction::client_to_server, step);
  client_timers_.clear_all();
  const bool given = !page.root_html.empty() || !page.page_html.empty();
  auto document = Document::load(
      given ? page : PageLoaded{.root_html = root_html(), .page_html = {}}, configuration_.mode);
  if (!document) {
    emit(Telemetry{"page_without_root", document.error()}, step);
    return;
  }
  client_.emplace(configuration_, std::move(*document));
  fresh_page_ = true;
  if (session_.accepts_connections()) suspended_ = false;
  ClientOutput out;
  client_->connect(out);
  from_client(std::move(out), step);
  connect(step);
}

// One attempt to connect: the server takes it, or it is refused before it opens.
void World::connect(Step& step) {
  if (!client_) return;
  client_->reconnecting();
  const ConnectionId connection{++last_connection_};
  ClientOutput out;
  if (!session_.accepts_connections()) {
    const std::string reason = session_.ended() ? "session ended" : "session is down";
    emit(Refused{connection, reason}, step);
    client_->refused(connection, out);
  } else {
    connection_ = connection;
    emit(Opened{connection, "/live?session=s-1"}, step);
    to_session(ConnectionOpened{connection, std::exchange(fresh_page_, false)}, step);
    client_->opened(connection, out);
  }
  from_client(std::move(out), step);
}

// The connection ends at once: what was in flight is lost, both sides notice.
void World::break_link(std::uint32_t code, Direction by, Step& step) {
  if (connection_.value == 0) return;
  const ConnectionId connection = std::exchange(connection_, {});
  for (InFlight& item : in_flight_) {
    if (auto* message = std::get_if<Message>(&item)) emit(MessageLost{std::move(*message)}, step);
  }
  in_flight_.clear();
  emit(
      Closed{.connection = connection, .code = code, .reason = "", .clean = code != 1006, .by = by},
      step);
  to_session(ConnectionLost{connection}, step);
  if (!client_) return;
  ClientOutput out;
  client_->closed(connection, out);
  from_client(std::move(out), step);
}

void World::duplicate(const DuplicateDiff& fault, Step& step) {
  const auto sent = std::find_if(sent_diffs_.rbegin(), sent_diffs_.rend(),
                                 [&](const auto& diff) { return diff.first == fault.ref; });
  if (sent == sent_diffs_.rend() || connection_.value == 0) {
    emit(Telemetry{"fault_without_effect", "duplicate " + fault.ref}, step);
    return;
  }
  Message again = sent->second;
  again.connection = connection_;
  in_flight_.emplace_back(std::move(again));
}

void World::leave(const ClientLeft& stimulus, Step& step) {
  if (!client_) return;
  const ConnectionId connection = connection_;
  ClientOutput out;
  client_->leave(stimulus.reason.empty() ? "client_disconnect" : stimulus.reason, out);
  for (std::string& text : out.messages) {
    deliver(Message{connection, Direction::client_to_server, false, std::move(text)}, step);
  }
  out.messages.clear();
  from_client(std::move(out), step);
  break_link(1005, Direction::client_to_server, step);
}

}  // namespace lightspeed::interpreter
