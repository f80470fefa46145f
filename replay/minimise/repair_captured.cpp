// Candidates of a captured trace: references close their gaps, and what nothing carries goes too.
#include <algorithm>
#include <utility>

#include "interpreter/contract/own_connection.hpp"
#include "replay/minimise/message_reference.hpp"
#include "replay/minimise/repair.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Effect;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;

constexpr std::string_view kHello = "hello|";

template <class T>
bool contains(const std::vector<T>& sorted, const T& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

// The references of `gone` that no step still uses, sorted.
template <class T>
std::vector<T> without(std::vector<T> gone, std::vector<T> used) {
  std::sort(gone.begin(), gone.end());
  gone.erase(std::unique(gone.begin(), gone.end()), gone.end());
  std::sort(used.begin(), used.end());
  std::vector<T> left;
  std::set_difference(gone.begin(), gone.end(), used.begin(), used.end(), std::back_inserter(left));
  return left;
}

// Sessions count their connections each for itself.
std::uint64_t wire_of(std::uint32_t session, interpreter::ConnectionId connection) {
  return connection.value == 0 ? 0 : (std::uint64_t{session} << 32U) | connection.value;
}

}  // namespace

CapturedElements::Page& CapturedElements::page_of(std::uint32_t session) {
  Page& page = pages_[session];
  if (page.number == 0) page.number = ++pages_count_;
  return page;
}

CapturedElements::CapturedElements(const Trace& trace) : trace_(trace) {
  facts_.resize(trace_.steps.size());
  for (std::size_t i = 0; i < trace_.steps.size(); ++i) {
    const Step& step = trace_.steps[i];
    Facts& facts = facts_[i];
    if (std::holds_alternative<interpreter::PageLoaded>(step.stimulus)) {
      pages_[step.session] = {};
      page_loads_[page_of(step.session).number] = i;
    }
    facts.page = page_of(step.session).number;
    if (const auto* opened = std::get_if<interpreter::Opened>(&step.stimulus)) {
      opened_by_.emplace(wire_of(step.session, opened->connection), i);
    }
    if (const auto* closed = std::get_if<interpreter::Closed>(&step.stimulus)) {
      facts.connection = wire_of(step.session, closed->connection);
    }
    if (const auto* message = message_in(step.stimulus)) {
      facts.connection = wire_of(step.session, message->connection);
      facts.from_server = message->direction == Direction::server_to_client;
      if (facts.from_server) spoken_by_.emplace(facts.connection, i);
      const auto reference = reference_of(*message);
      if (reference && reference->counter == Counter::event && facts.from_server) {
        facts.answers_event = Reference{.page = facts.page, .value = reference->value};
        answered_by_[*facts.answers_event].push_back(i);
      }
    }
    note(step.stimulus, step.session, facts);
    for (const Effect& effect : step.effects) note(effect.event, step.session, facts);
  }
}

void CapturedElements::note(const Event& event, std::uint32_t session, Facts& facts) {
  if (std::holds_alternative<interpreter::UserEventLost>(event)) {
    facts.events.push_back({.page = facts.page, .value = page_of(session).next_event++});
  }
  if (const auto* message = message_in(event)) note_message(*message, session, facts);
}

void CapturedElements::note_message(const Message& message, std::uint32_t session, Facts& facts) {
  const auto reference = reference_of(message);
  if (!reference) return;
  const bool from_client = message.direction == Direction::client_to_server;
  if (reference->counter == Counter::event && from_client) {
    facts.events.push_back({.page = facts.page, .value = reference->value});
    Page& page = page_of(session);
    page.next_event = std::max(page.next_event, reference->value + 1);
    if (facts.connection == 0) facts.connection = wire_of(session, message.connection);
  }
  if (reference->counter == Counter::patch && !from_client) {
    facts.patches.push_back({.page = session, .value = reference->value});
  }
}

Candidate CapturedElements::build(const Indices& kept) const {
  Alive alive(trace_.steps.size(), false);
  for (const std::size_t index : kept) alive.at(index) = true;
  drop_unopened(alive);
  drop_answers(alive);
  drop_unanswered(alive);
  const Missing gone = missing(alive);
  Candidate built;
  built.trace.header = trace_.header;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (alive[i]) built.kept.push_back(i);
  }
  built.repaired = revive_prefixes(alive);
  std::vector<std::uint64_t> renumbered(trace_.steps.size() + 1, 0);
  bool comparable = true;  // What the browser showed is known only until the first deletion.
  interpreter::Digester identity;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    comparable = comparable && alive[i];
    if (!alive[i]) continue;
    identity.number(i);
    Step step = copy_of(i, comparable, gone, alive);
    if (auto* message = message_in(step.stimulus)) {
      built.repaired |= mend(*message, i, gone);
    }
    for (Effect& effect : step.effects) {
      if (auto* message = message_in(effect.event)) {
        built.repaired |= mend(*message, i, gone);
      }
    }
    step.number = built.trace.steps.size() + 1;
    step.cause = step.cause < renumbered.size() ? renumbered[step.cause] : 0;
    if (i + 1 < renumbered.size()) renumbered[i + 1] = step.number;
    built.trace.steps.push_back(std::move(step));
  }
  built.stimuli = built.trace.steps.size();
  built.identity = identity.finish();
  return built;
}

// The step with the effects that stay. What the browser showed is most of a capture, so what goes
// is not copied first.
Step CapturedElements::copy_of(std::size_t index, bool comparable, const Missing& missing,
                               const Alive& alive) const {
  const Step& step = trace_.steps[index];
  Step copy{.number = step.number,
            .at = step.at,
            .session = step.session,
            .cause = step.cause,
            .stimulus = step.stimulus,
            .effects = {},
            .digest = step.digest};
  for (const Effect& effect : step.effects) {
    const bool shown = std::holds_alternative<interpreter::DocumentShown>(effect.event);
    if ((shown && !comparable) || !keeps(effect, index, missing, alive)) continue;
    copy.effects.push_back(effect);
  }
  return copy;
}

// What must have come before: a page of which anything is left was loaded, since its references
// begin anew there; and a server that says anything on a connection said hello first, if it did.
bool CapturedElements::revive_prefixes(Alive& alive) const {
  bool revived = false;
  const auto revive = [&](std::size_t step) {
    revived = revived || !alive[step];
    alive[step] = true;
  };
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!alive[i]) continue;
    const Facts& facts = facts_[i];
    if (const auto load = page_loads_.find(facts.page); load != page_loads_.end()) {
      revive(load->second);
    }
    if (!facts.from_server) continue;
    const std::size_t first = spoken_by_.at(facts.connection);
    if (message_in(trace_.steps[first].stimulus)->data.starts_with(kHello)) revive(first);
  }
  return revived;
}

bool CapturedElements::is_open(Wire connection, const Alive& alive) const {
  const auto opened = opened_by_.find(connection);
  return opened == opened_by_.end() || alive[opened->second];
}

void CapturedElements::drop_unopened(Alive& alive) const {
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!is_open(facts_[i].connection, alive)) alive[i] = false;
  }
}

void CapturedElements::drop_answers(Alive& alive) const {
  const Missing gone = missing(alive);
  for (std::size_t i = 0; i < alive.size(); ++i) {
    const auto& answers = facts_[i].answers_event;
    if (answers && contains(gone.events, *answers)) alive[i] = false;
  }
}

// An event that was answered, and whose answer was deleted, goes too where it would now count as
// unanswered (ACK-3): a later one was answered, or it was not in flight at the end (RULE-4).
void CapturedElements::drop_unanswered(Alive& alive) const {
  struct Told {
    interpreter::OwnConnection own;
    std::map<Reference, std::size_t> owed;  // The event, and its step; later ones are larger.
    std::optional<Reference> answered;      // The latest.
    interpreter::Tick last;
  };
  std::map<std::uint32_t, Told> lines;  // Of each session.
  const auto end = [&](Told& line, interpreter::Tick at) {
    for (const auto& [event, step] : line.owed) {
      const bool overtaken = line.answered && event < *line.answered;
      if (!overtaken && interpreter::in_flight(trace_.steps[step].at, at)) continue;
      if (answered_by_.contains(event)) alive[step] = false;
    }
    line.owed.clear();
  };
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!alive[i]) continue;
    const Step& step = trace_.steps[i];
    Told& line = lines[step.session];
    const auto look = [&](const Event& event, interpreter::Tick at) {
      line.last = std::max(line.last, at);
      if (const auto ended = line.own.observe(event, at)) end(line, *ended);
    };
    look(step.stimulus, step.at);
    for (const Effect& effect : step.effects) look(effect.event, effect.at);
    if (const auto& answers = facts_[i].answers_event) {
      line.owed.erase(*answers);
      line.answered = std::max(line.answered.value_or(*answers), *answers);
    }
    if (!std::holds_alternative<interpreter::UserEvent>(step.stimulus)) continue;
    for (const Reference& event : facts_[i].events) line.owed.emplace(event, i);
  }
  for (auto& [session, line] : lines) end(line, line.last);
}

CapturedElements::Missing CapturedElements::missing(const Alive& alive) const {
  std::vector<Reference> events_gone;
  std::vector<Reference> events_used;
  std::vector<Reference> patches_gone;
  std::vector<Reference> patches_used;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    auto& events = alive[i] ? events_used : events_gone;
    auto& patches = alive[i] ? patches_used : patches_gone;
    events.insert(events.end(), facts_[i].events.begin(), facts_[i].events.end());
    patches.insert(patches.end(), facts_[i].patches.begin(), facts_[i].patches.end());
  }
  return {.events = without(std::move(events_gone), std::move(events_used)),
          .patches = without(std::move(patches_gone), std::move(patches_used))};
}

// Closes the gaps below a reference. Only what was deleted moves it, so that a reference that was
// wrong in the trace stays exactly as wrong.
bool CapturedElements::mend(Message& message, std::size_t index, const Missing& missing) const {
  const auto reference = reference_of(message);
  if (!reference || reference->counter == Counter::push) return false;
  const bool event = reference->counter == Counter::event;
  const auto& gone = event ? missing.events : missing.patches;
  const std::uint64_t page = event ? facts_[index].page : trace_.steps[index].session;
  const auto first = std::lower_bound(gone.begin(), gone.end(), Reference{page, 0});
  const auto last = std::lower_bound(first, gone.end(), Reference{page, reference->value});
  const auto below = static_cast<std::uint64_t>(last - first);
  if (below == 0) return false;
  message.data.replace(reference->begin, reference->size, std::to_string(reference->value - below));
  return true;
}

// An effect goes if what it answers, or the connection that carried it, is gone.
bool CapturedElements::keeps(const Effect& effect, std::size_t index, const Missing& missing,
                             const Alive& alive) const {
  const Message* message = message_in(effect.event);
  if (message == nullptr) return true;
  const std::uint32_t session = trace_.steps[index].session;
  if (!is_open(wire_of(session, message->connection), alive)) return false;
  const auto reference = reference_of(*message);
  if (!reference || reference->counter == Counter::push) return true;
  const bool event = reference->counter == Counter::event;
  const Reference wanted{.page = event ? facts_[index].page : session, .value = reference->value};
  return !contains(event ? missing.events : missing.patches, wanted);
}

}  // namespace lightspeed::replay
