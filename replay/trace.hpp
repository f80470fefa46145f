// A trace in memory: one header and the steps of one run, captured or simulated.
// Implements TRC-1 to TRC-3 (specs/trace.md): one artefact, two origins.
// It refuses bytes: reading and writing the container stands beside it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"

namespace lightspeed::replay {

/// Where the steps come from; it decides which events are stimuli and which are compared.
enum class Origin : std::uint8_t {
  simulated,  ///< Our world ran: the wire is an effect.
  captured,   ///< Somebody else's session: the far side's messages are stimuli.
};

/// What a simulation was asked for. A label: the choices themselves are in the steps.
struct SimulationLabel {
  std::uint64_t seed = 0;
  std::uint32_t sessions = 1;
  std::uint64_t events = 400;     ///< Of each session, stimuli and effects.
  std::string faults = "swarm";   ///< `none`, `swarm`, or the names of kinds.
  std::uint64_t fault_every = 0;  ///< One choice of so many is a fault; 0 where it was drawn.
  std::string think = "mixed";    ///< `mixed`, or the name of a tempo.
  friend bool operator==(const SimulationLabel&, const SimulationLabel&) = default;
};

/// Everything needed to run the stimuli again, and what the trace is called.
struct Header {
  std::string contract = "lightspeed/1";  ///< The wire protocol spoken in the trace.
  Origin origin = Origin::simulated;
  std::string program{};         ///< The application's name; empty in a capture.
  std::string program_source{};  ///< The program's canonical text; empty for a native application.
  interpreter::Configuration configuration{};
  std::string title{};                          ///< For people: the scenario or the file's stem.
  std::string recorded_at{};                    ///< For people: RFC 3339, only in a capture.
  std::optional<SimulationLabel> simulation{};  ///< Absent where somebody chose the run.
  bool excerpt = false;                         ///< Steps were left out (TRC-30).
  std::vector<std::uint32_t> run_sessions{};    ///< Of each run that was merged (TRC-33).
  friend bool operator==(const Header&, const Header&) = default;
};

struct Trace {
  Header header{};
  std::vector<interpreter::Step> steps{};
  friend bool operator==(const Trace&, const Trace&) = default;
};

}  // namespace lightspeed::replay
