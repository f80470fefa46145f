#include "interpreter/world/stimulus.hpp"

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

std::optional<Stimulus> as_stimulus(const Event& event) {
  using Choice = std::optional<Stimulus>;
  const auto chosen = [](const auto& e) -> Choice { return Stimulus{e}; };
  return std::visit(Overloaded{
                        [&](const PageLoaded& e) { return chosen(e); },
                        [&](const UserEvent& e) { return chosen(e); },
                        [&](const UserClick& e) { return chosen(e); },
                        [&](const UserSubmit& e) { return chosen(e); },
                        [&](const UserTyped& e) { return chosen(e); },
                        [&](const ClientLeft& e) { return chosen(e); },
                        [&](const TimePassed& e) { return chosen(e); },
                        [&](const Cut& e) { return chosen(e); },
                        [&](const Restored& e) { return chosen(e); },
                        [&](const AcksHeld& e) { return chosen(e); },
                        [&](const DropNext& e) { return chosen(e); },
                        [&](const DuplicateDiff& e) { return chosen(e); },
                        [&](const LatencySet& e) { return chosen(e); },
                        [&](const Stalled& e) { return chosen(e); },
                        [&](const FaultNext& e) { return chosen(e); },
                        [&](const ForeignMessage& e) { return chosen(e); },
                        [&](const CredentialsSet& e) { return chosen(e); },
                        [&](const Crash& e) { return chosen(e); },
                        [&](const Shutdown& e) { return chosen(e); },
                        [](const Opened&) -> Choice { return std::nullopt; },
                        [](const Refused&) -> Choice { return std::nullopt; },
                        [](const Closed&) -> Choice { return std::nullopt; },
                        [](const Message&) -> Choice { return std::nullopt; },
                        [](const MessageLost&) -> Choice { return std::nullopt; },
                        [](const UserEventLost&) -> Choice { return std::nullopt; },
                        [](const TimerFired&) -> Choice { return std::nullopt; },
                        [](const TopicMessage&) -> Choice { return std::nullopt; },
                        [](const PresenceChanged&) -> Choice { return std::nullopt; },
                        [](const Escalated&) -> Choice { return std::nullopt; },
                        [](const LifecycleChanged&) -> Choice { return std::nullopt; },
                        [](const Telemetry&) -> Choice { return std::nullopt; },
                        [](const DocumentShown&) -> Choice { return std::nullopt; },
                        [](const ClientStateChanged&) -> Choice { return std::nullopt; },
                    },
                    event);
}

}  // namespace lightspeed::interpreter
