// What others may know of a session: when it is due, whether it is settled, and its digest.
#include <utility>

#include "interpreter/session/session.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter {

bool Session::accepts(bool fresh_page) const {
  const Mutant mutant = configuration_.mutant;
  if (mutant == Mutant::refuses_after_restart && restarts_.size() > 0) return false;
  const bool mounts = fresh_page || !mount_refused_ || mutant == Mutant::refused_mount_forgotten;
  return status_ == Status::up && mounts;
}

std::string_view Session::refusal() const {
  switch (status_) {
    case Status::up:
      return "mount refused";
    case Status::down:
      if (configuration_.mutant == Mutant::wrong_refusal) return "session ended";
      return "session is down";
    case Status::ended:
      return "session ended";
  }
  unreachable("every status has an arm");
}

std::optional<Due> Session::next_due() const {
  auto due = timers_.next();
  if (app_timers_.empty()) return due;
  auto own = app_timers_.next();
  return due && due->deadline.at <= own->deadline.at ? due : own;
}

bool Session::stop_app_timers() {
  const bool any = !app_timers_.empty();
  app_timers_.clear();
  return any;
}

SessionFacts Session::facts() const {
  SessionFacts facts{.connection = connection_, .last_event = last_event_ref_};
  if (lifecycle() == isa::Lifecycle::live) facts.taken = taken_;
  for (const PendingPatch& patch : pending_) {
    if (patch.sent) facts.answerable.push_back(patch.ref);
  }
  for (std::size_t i = 0; i < kTimerCount; ++i) {
    const auto timer = static_cast<Timer>(i);
    if (timers_.is_set(timer)) facts.timers = facts.timers + timer;
  }
  return facts;
}

bool Session::settled() const {
  return lifecycle() == isa::Lifecycle::live && pending_.empty() && deferred_.empty() &&
         !whole_view_due_;
}

void Session::add_to(StateDigest& digest) const {
  Digester session;
  session.number(static_cast<std::uint64_t>(status_)).number(epoch_).number(connection_.value);
  session.number(static_cast<std::uint64_t>(lifecycle()));
  session.number(model_mounted_ ? 1 : 0).number(whole_view_due_ ? 1 : 0);
  session.number(last_event_ref_).number(next_patch_ref_).number(live_after_ref_);
  session.number(next_push_ref_).text(route_).number(topics_.size());
  for (const std::string& topic : topics_) session.text(topic);
  restarts_.add_to(session);
  taken_.add_to(session);
  session.number(deferred_.size());
  for (const isa::Event& event : deferred_) {
    session.text(event.ref).text(event.name).text(event.payload);
  }
  if (mount_refused_) session.text("mount refused");
  const Digest before = session.finish();
  if (known_digest_.before != before) {
    interpreter::add_to(session, app_);
    known_digest_.before = before;
    known_digest_.whole = session.finish();
  }
  digest[StatePart::session] = known_digest_.whole;

  Digester pending;
  for (const PendingPatch& patch : pending_) {
    pending.number(patch.ref).digest(patch.digest);
    pending.number((patch.whole ? 1U : 0U) + (patch.sent ? 2U : 0U) + (patch.told_slow ? 4U : 0U));
    pending.number(patch.sent_at.value);
  }
  digest[StatePart::pending] = pending.finish();
}

Digest Session::model_digest() const {
  if (!known_digest_.model) {
    Digester digester;
    interpreter::add_to(digester, app_);
    known_digest_.model = digester.finish();
  }
  return *known_digest_.model;
}

void Session::add_timers_to(Digester& digester) const {
  timers_.add_to(digester);
  app_timers_.add_to(digester);
}

}  // namespace lightspeed::interpreter
