#include "interpreter/contract/outcome.hpp"

namespace lightspeed::interpreter {
namespace {

std::uint64_t& count(std::array<std::uint64_t, 4>& counts, Outcome outcome) {
  return counts.at(static_cast<std::size_t>(outcome));
}

}  // namespace

void OutcomeLedger::observe(const Observation& seen) {
  for (const Seen& item : seen.events) {
    if (item.is<UserEventLost>() != nullptr) ++count(events_, Outcome::lost);
    if (item.is<PageLoaded>() != nullptr) end_connection();
    if (const auto* opened = item.is<Opened>()) {
      end_connection();
      connection_ = opened->connection;
    }
    if (item.message == nullptr || item.message->connection != connection_) continue;
    if (item.sender() == Party::client) {
      on_client(item);
    } else {
      on_server(item);
    }
  }
}

// What a fault delivers late is not lost after all, and what it damaged may be told apart by its
// reference alone.
void OutcomeLedger::on_client(const Seen& item) {
  if (const auto* event = item.frame_from<isa::Event>(Party::client)) {
    const Outcome sent = item.lost && !item.faulted ? Outcome::lost : Outcome::maybe;
    if (Outcome* const known = open_.find(event->ref)) {
      *known = sent;
    } else if (!item.faulted && !open_.is_older(event->ref)) {
      open_.add(event->ref, sent, [this](Outcome outcome) { ++count(events_, outcome); });
    }
  } else if (const auto* ack = item.arrived<isa::Ack>(Party::client)) {
    answer_patch(item, ack->ref, Outcome::answered);
  } else if (const auto* refusal = item.arrived<isa::Failure>(Party::client)) {
    answer_patch(item, refusal->ref, Outcome::refused);
  }
}

void OutcomeLedger::on_server(const Seen& item) {
  if (const auto* diff = item.sent<isa::Diff>(Party::server)) {
    const Outcome sent = item.lost ? Outcome::lost : Outcome::maybe;
    Outcome* const known = patches_.find(diff->ref);
    if (known != nullptr && *known == Outcome::lost) *known = sent;
    if (known != nullptr || patches_.is_older(diff->ref)) return;
    patches_.add(diff->ref, sent, [this](Outcome outcome) { ++count(settled_, outcome); });
  } else if (const auto* ack = item.arrived<isa::Ack>(Party::server)) {
    answer_event(ack->ref, Outcome::answered);
  } else if (const auto* refusal = item.arrived<isa::Failure>(Party::server)) {
    answer_event(refusal->ref, Outcome::refused);
  }
}

void OutcomeLedger::answer_event(const std::string& ref, Outcome outcome) {
  if (open_.erase(ref)) ++count(events_, outcome);
}

// A damaged answer is none: the session may take it for that of another patch.
void OutcomeLedger::answer_patch(const Seen& item, const std::string& ref, Outcome outcome) {
  Outcome* const found = patches_.find(ref);
  if (found == nullptr || item.damaged) return;
  if (*found != Outcome::answered) *found = outcome;
}

void OutcomeLedger::end_connection() {
  open_.for_each([this](Outcome outcome) { ++count(events_, outcome); });
  open_.clear();
}

void OutcomeLedger::add_to(OutcomeCounts& counts) const {
  for (std::size_t i = 0; i < events_.size(); ++i) counts.events.at(i) += events_.at(i);
  for (std::size_t i = 0; i < settled_.size(); ++i) counts.patches.at(i) += settled_.at(i);
  open_.for_each([&](Outcome outcome) { ++count(counts.events, outcome); });
  patches_.for_each([&](Outcome outcome) { ++count(counts.patches, outcome); });
}

}  // namespace lightspeed::interpreter
