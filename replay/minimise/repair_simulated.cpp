// Candidates of a simulated trace: the choices are run again, and faults find their diffs again.
#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "replay/minimise/message_reference.hpp"
#include "replay/minimise/repair.hpp"
#include "replay/program_source.hpp"
#include "replay/record.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::DuplicateDiff;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;
using interpreter::Stimulus;

// The reference of a diff that the server sent, arrived or not.
std::optional<std::string> sent_diff(const Event& event) {
  const Message* message = message_in(event);
  if (message == nullptr || message->direction != Direction::server_to_client) return std::nullopt;
  const auto reference = reference_of(*message);
  if (!reference || reference->counter != Counter::patch) return std::nullopt;
  return std::to_string(reference->value);
}

// A choice with all its fields: what two candidates are compared by.
void add_to(interpreter::Digester& digest, const TimedStimulus& choice) {
  digest.number(choice.at.value).number(choice.session).number(choice.stimulus.index());
  std::visit(
      Overloaded{
          [&](const interpreter::PageLoaded& c) {
            digest.text(c.root_html).text(c.page_html).text(c.route);
          },
          [&](const interpreter::UserEvent& c) { digest.text(c.name).text(c.payload); },
          [&](const interpreter::UserClick& c) { digest.text(c.selector); },
          [&](const interpreter::UserSubmit& c) { digest.text(c.selector).text(c.fields); },
          [&](const interpreter::UserTyped& c) { digest.text(c.selector).text(c.text); },
          [](const interpreter::Restored&) {},
          [&](const interpreter::AcksHeld& c) { digest.number(c.held ? 1 : 0); },
          [&](const interpreter::ClientLeft& c) { digest.text(c.reason); },
          [](const interpreter::TimePassed&) {},
          [](const interpreter::Cut&) {},
          [&](const interpreter::DropNext& c) {
            digest.number(static_cast<std::uint64_t>(c.direction)).text(c.tag);
          },
          [&](const interpreter::LatencySet& c) {
            digest.number(static_cast<std::uint64_t>(c.direction)).number(c.delay_us);
          },
          [&](const interpreter::Stalled& c) {
            digest.number(static_cast<std::uint64_t>(c.direction));
            digest.number(c.stalled ? 1 : 0);
          },
          [&](const interpreter::FaultNext& c) {
            digest.number(static_cast<std::uint64_t>(c.direction)).text(c.tag);
            digest.number(static_cast<std::uint64_t>(c.fault)).number(c.at);
          },
          [&](const interpreter::ForeignMessage& c) { digest.text(c.owner).text(c.text); },
          [&](const interpreter::CredentialsSet& c) { digest.text(c.csrf_token).text(c.origin); },
          [&](const DuplicateDiff& c) { digest.text(c.ref); },
          [](const interpreter::Crash&) {},
          [&](const interpreter::Shutdown& c) { digest.text(c.reason); },
      },
      choice.stimulus);
}

}  // namespace

// Which choice led to which diffs of a session. What follows before the next choice, timers and
// messages of topics, counts for the last one.
class SimulatedElements::Ledger {
 public:
  void observe(const Step& step, std::size_t choice) {
    Diffs& own = sessions_[step.session];
    for (const interpreter::Effect& effect : step.effects) {
      auto ref = sent_diff(effect.event);
      if (!ref || own.producers.contains(*ref)) continue;
      auto& made = own.by_choice[choice];
      own.producers.emplace(*ref, Producer{.choice = choice, .nth = made.size()});
      made.push_back(std::move(*ref));
    }
  }

  [[nodiscard]] const Producer* producer(std::uint32_t session, const std::string& ref) const {
    const auto own = sessions_.find(session);
    if (own == sessions_.end()) return nullptr;
    const auto found = own->second.producers.find(ref);
    return found == own->second.producers.end() ? nullptr : &found->second;
  }

  // The same diff again; else the last one before it that exists; else nothing.
  [[nodiscard]] const std::string* nearest(std::uint32_t session, const Producer& wanted) const {
    const auto own = sessions_.find(session);
    if (own == sessions_.end()) return nullptr;
    const auto& diffs = own->second.by_choice;
    auto after = diffs.upper_bound(wanted.choice);
    if (after == diffs.begin()) return nullptr;
    const auto& [choice, made] = *std::prev(after);
    const bool same = choice == wanted.choice && wanted.nth < made.size();
    return same ? &made[wanted.nth] : &made.back();
  }

 private:
  struct Diffs {
    std::map<std::size_t, std::vector<std::string>> by_choice;
    std::map<std::string, Producer> producers;
  };
  std::map<std::uint32_t, Diffs> sessions_;
};

Result<SimulatedElements, std::string> SimulatedElements::from(const Trace& trace) {
  auto app = app_of(trace.header);
  if (!app) return failure(std::move(app.error()));
  SimulatedElements elements(trace.header, std::move(*app));
  elements.choices_ = stimuli_of(trace);
  const auto back = [](const TimedStimulus& a, const TimedStimulus& b) { return b.at < a.at; };
  const auto& choices = elements.choices_;
  if (std::adjacent_find(choices.begin(), choices.end(), back) != choices.end()) {
    return failure<std::string>("the times of the trace go back");
  }
  Ledger ledger;
  std::size_t next = 0;
  for (const Step& step : trace.steps) {
    const bool chosen = step.cause == 0 && interpreter::as_stimulus(step.stimulus).has_value();
    if (chosen) ++next;
    const std::size_t choice = next == 0 ? 0 : next - 1;
    if (const auto* fault = std::get_if<DuplicateDiff>(&step.stimulus)) {
      if (const auto* made = ledger.producer(step.session, fault->ref))
        elements.producers_[choice] = *made;
    }
    ledger.observe(step, choice);
  }
  return elements;
}

Candidate SimulatedElements::build(const Indices& kept) const {
  // A timer that fires just before a fault may bring the diff that the fault means, which is known
  // only when the fault has run. Then the run begins anew, and knows; once for each fault at most.
  Hints hints;
  for (std::size_t attempt = 0; attempt <= producers_.size(); ++attempt) {
    if (auto built = build_once(kept, hints)) return std::move(*built);
  }
  unreachable("each attempt settles the reference of one more fault");
}

SimulatedElements::Resolved SimulatedElements::resolve(std::size_t choice,
                                                       const std::string& written,
                                                       const Ledger& ledger) const {
  const auto known = producers_.find(choice);
  if (known == producers_.end()) return {.reference = written, .dropped = false};
  const std::string* found = ledger.nearest(choices_.at(choice).session, known->second);
  if (found == nullptr) return {.reference = "", .dropped = true};
  return {.reference = *found, .dropped = false};
}

std::optional<Candidate> SimulatedElements::build_once(const Indices& kept, Hints& hints) const {
  Candidate built;
  built.trace.header = header_;
  std::vector<Step>& steps = built.trace.steps;
  interpreter::World world(header_.configuration, app_);
  Ledger ledger;
  interpreter::Digester identity;
  std::size_t before = 0;
  for (const std::size_t index : kept) {
    TimedStimulus choice = choices_.at(index);
    if (auto* fault = std::get_if<DuplicateDiff>(&choice.stimulus)) {
      const auto hint = hints.find(index);
      const Resolved now = hint != hints.end() ? hint->second : resolve(index, fault->ref, ledger);
      if (now.dropped && hint != hints.end()) continue;
      built.repaired = built.repaired || now.reference != fault->ref;
      fault->ref = now.reference;
    }
    const std::size_t first = steps.size();
    world.apply(choice.stimulus, choice.at, choice.session, steps);
    std::size_t next = first;
    for (; steps[next].cause != 0; ++next) ledger.observe(steps[next], before);
    if (const auto* fault = std::get_if<DuplicateDiff>(&choice.stimulus)) {
      const Resolved then = resolve(index, fault->ref, ledger);
      if (then.dropped || then.reference != fault->ref) {
        hints[index] = then;
        return std::nullopt;
      }
    }
    for (; next < steps.size(); ++next) ledger.observe(steps[next], index);
    add_to(identity, choice);
    built.kept.push_back(index);
    before = index;
  }
  built.stimuli = built.kept.size();
  built.identity = identity.finish();
  return built;
}

}  // namespace lightspeed::replay
