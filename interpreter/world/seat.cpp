#include "interpreter/world/seat.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/client/slots.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

std::string served_address(std::uint32_t session) {
  return "/live?session=s-" + std::to_string(session);
}

Identity identity_of(std::uint32_t session) {
  const std::string number = std::to_string(session);
  return {.session = "s-" + number, .owner = "owner-" + number};
}

std::string served_root(std::uint32_t session, std::string_view route) {
  const Identity own = identity_of(session);
  return "<main id=\"app\" data-ls-session=\"" + own.session + "\" data-ls-owner=\"" + own.owner +
         "\" data-ls-route=\"" + escape_html(route) + "\" data-ls-ws=\"" + served_address(session) +
         "\" data-ls-protocol=\"lightspeed\" data-ls-version=\"1\" "
         "data-ls-patch-stream-version=\"1\"></main>";
}

Seat::Seat(const Configuration& configuration, App app, std::uint32_t number, const Hooks& hooks)
    : configuration_(configuration),
      number_(number),
      hooks_(hooks),
      session_(configuration, std::move(app), identity_of(number), hooks) {}

void Seat::act(const Stimulus& stimulus, Step& step) {
  if (suspended_ && !std::exchange(told_suspended_, true)) {
    emit(Telemetry{"attempts_suspended", std::to_string(kTimerStepsMax)}, step);
  }
  std::visit(Overloaded{
                 [&](const PageLoaded& page) { load_page(page, step); },
                 [&](const UserEvent& event) { raise(event.name, event.payload, step); },
                 [&](const UserClick& choice) { click(choice, step); },
                 [&](const UserSubmit& choice) { submit(choice, step); },
                 [&](const UserTyped& choice) { type(choice, step); },
                 [&](const ClientLeft& left) { leave(left, step); },
                 [](const TimePassed&) {},
                 [&](const Cut&) { break_link(1006, Direction::server_to_client, step); },
                 [&](const Restored&) { restore(step); },
                 [&](const AcksHeld& choice) { hold_acks(choice.held, step); },
                 [&](const DropNext& fault) { drops_.push_back(fault); },
                 [&](const DuplicateDiff& fault) { duplicate(fault, step); },
                 [&](const LatencySet& latency) { link_.set(latency); },
                 [&](const Stalled& choice) { stall(choice, step); },
                 [&](const FaultNext& fault) { link_.add(fault); },
                 [&](const ForeignMessage& message) { receive_foreign(message, step); },
                 [&](const CredentialsSet& choice) { take_credentials(choice); },
                 [&](const Crash&) { to_session(Crashed{}, step); },
                 [&](const Shutdown& asked) { to_session(ShutdownAsked{asked.reason}, step); },
             },
             stimulus);
}

void Seat::fire(const Due& due, Step& step) {
  if (due.timer == Timer::link) {
    const bool by_client = due.name == name_of(Direction::client_to_server);
    arrive_due(by_client ? Direction::client_to_server : Direction::server_to_client, step);
    return;  // It takes no share: who sends nothing more has soon had everything arrive.
  }
  ++timers_fired_;
  if (due.timer == Timer::reconnect) {
    client_timers_.clear(Timer::reconnect);
    connect(step);
  } else {
    to_session(TimerDue{due.timer, due.name}, step);
  }
  if (timers_fired_ == kTimerStepsMax && session_.stop_app_timers()) {
    emit(Telemetry{"timers_stopped", std::to_string(kTimerStepsMax)}, step);
  }
}

void Seat::give(const SessionStimulus& delivery, Step& step) { to_session(delivery, step); }

bool Seat::admit(std::size_t bytes, Step& by) {
  const auto full = [&] {
    return deliveries_ > kDeliveriesMax || delivery_bytes_ > kDeliveryBytesMax;
  };
  if (full()) return false;
  ++deliveries_;
  delivery_bytes_ += bytes;
  if (!full()) return true;
  const std::string bound = deliveries_ > kDeliveriesMax
                                ? ":messages:" + std::to_string(kDeliveriesMax)
                                : ":bytes:" + std::to_string(kDeliveryBytesMax);
  emit(Telemetry{"deliveries_stopped", "s-" + std::to_string(number_) + bound}, by);
  return false;
}

// Of one tick the first kind; no two of the three have one in common.
std::optional<Due> Seat::next_due() const {
  auto first = session_.next_due();
  for (auto&& due : {client_timers_.next(), link_.next_due()}) {
    if (!due) continue;
    const auto place = [](const Due& of) { return std::pair(of.deadline.at, of.timer); };
    if (!first || place(*due) < place(*first)) first = due;
  }
  return first;
}

// A session's own timers soon end, and only these can follow one another for ever.
bool Seat::is_spent(const Due& due) const {
  const bool endless = due.timer == Timer::reconnect || due.timer == Timer::application;
  return endless && timers_fired_ >= kTimerStepsMax;
}

void Seat::rest(const Due& due) {
  if (due.timer == Timer::application) {
    (void)session_.stop_app_timers();
    return;
  }
  client_timers_.clear(Timer::reconnect);
  suspended_ = true;
  told_suspended_ = false;
}

void Seat::refresh(std::uint64_t stimuli) {
  if (std::exchange(refreshed_at_, stimuli) == stimuli) return;
  timers_fired_ = 0;
  deliveries_ = 0;
  delivery_bytes_ = 0;
  resumed_ = false;
}

void Seat::raise(const std::string& name, const std::string& payload, Step& step) {
  if (!client_) return;
  if (!client_->is_open()) emit(UserEventLost{}, step);
  ClientOutput out;
  client_->raise(name, payload, out);
  from_client(std::move(out), step);
}

void Seat::click(const UserClick& choice, Step& step) {
  if (!client_) return;
  tell(clicked(client_->page(), choice.selector), "click_without_effect", choice.selector, step);
}

void Seat::submit(const UserSubmit& choice, Step& step) {
  if (!client_) return;
  tell(submitted(client_->page(), choice.selector, choice.fields), "submit_without_effect",
       choice.selector, step);
}

void Seat::type(const UserTyped& choice, Step& step) {
  if (!client_) return;
  tell(typed(client_->page(), choice.selector, choice.text), "type_without_effect", choice.selector,
       step);
}

// Raises what the page's script raises, or says why nothing happened.
void Seat::tell(const Happened& happened, std::string_view fact, const std::string& selector,
                Step& step) {
  if (!happened) {
    emit(Telemetry{std::string(fact), selector + ": " + happened.error()}, step);
  } else if (*happened) {
    raise((*happened)->name, (*happened)->payload, step);
  }
}

void Seat::load_page(const PageLoaded& page, Step& step) {
  client_.reset();  // Whoever looked at the old page sees it no more.
  break_link(1001, Direction::client_to_server, step);
  client_timers_.clear_all();
  const bool given = !page.root_html.empty() || !page.page_html.empty();
  auto document =
      Document::load(given ? page : PageLoaded{.root_html = served_root(number_, page.route)},
                     configuration_.mode);
  if (!document) {
    emit(Telemetry{"page_without_root", document.error()}, step);
    return;
  }
  client_.emplace(configuration_, std::move(*document));
  fresh_page_ = true;
  page_route_ = page.route;
  denied_ = denial();
  if (may_connect()) suspended_ = false;
  ClientOutput out;
  client_->hold(acks_held_, out);
  client_->connect(out);
  from_client(std::move(out), step);
  connect(step);
}

void Seat::receive_foreign(const ForeignMessage& message, Step& step) {
  if (configuration_.mutant == Mutant::foreign_accepted) {
    to_session(Received{connection_, message.text, false}, step);
  } else {
    to_session(ForeignReceived{message.owner}, step);
  }
}

// The connection ends at once: what was in flight is lost, both sides notice.
void Seat::break_link(std::uint32_t code, Direction by, Step& step) {
  if (connection_.value == 0) return;
  const ConnectionId connection = std::exchange(connection_, {});
  lose_under_way(step);
  for (Outgoing& item : outgoing_) {
    if (auto* message = std::get_if<Message>(&item)) emit(MessageLost{std::move(*message)}, step);
  }
  outgoing_.clear();
  emit(
      Closed{.connection = connection, .code = code, .reason = "", .clean = code != 1006, .by = by},
      step);
  to_session(ConnectionLost{connection}, step);
  if (!client_) return;
  ClientOutput out;
  client_->closed(connection, out);
  from_client(std::move(out), step);
}

void Seat::hold_acks(bool held, Step& step) {
  acks_held_ = held;
  if (!client_) return;
  ClientOutput out;
  client_->hold(held, out);
  from_client(std::move(out), step);
}

// What waited until now is due, and arrives in this step.
void Seat::stall(const Stalled& choice, Step& step) {
  link_.set(choice);
  arrive_due(choice.direction, step);
}

void Seat::duplicate(const DuplicateDiff& fault, Step& step) {
  const auto sent = std::find_if(sent_diffs_.rbegin(), sent_diffs_.rend(),
                                 [&](const auto& diff) { return diff.first == fault.ref; });
  if (sent == sent_diffs_.rend() || connection_.value == 0) {
    emit(Telemetry{"fault_without_effect", "duplicate " + fault.ref}, step);
    return;
  }
  Message again = sent->second;
  again.connection = connection_;
  outgoing_.emplace_back(std::move(again));
}

void Seat::leave(const ClientLeft& stimulus, Step& step) {
  if (!client_) return;
  const ConnectionId connection = connection_;
  ClientOutput out;
  client_->leave(stimulus.reason.empty() ? "client_disconnect" : stimulus.reason, out);
  for (std::string& text : out.messages) {
    send(Message{connection, Direction::client_to_server, false, std::move(text)}, step);
  }
  out.messages.clear();
  from_client(std::move(out), step);
  break_link(1005, Direction::client_to_server, step);
}

}  // namespace lightspeed::interpreter
