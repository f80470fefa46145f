// What can go wrong in a simulation: one table of kinds, and which of them are on.
// Implements SIM-6 (specs/simulation.md): none, some by name, or a swarm.
// It refuses to do anything: what a fault is made of stands in session_choices.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "isa/base/choices.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::replay {

enum class Fault : std::uint8_t {
  cut,
  acks,
  latency,
  stall,
  duplicate,
  crash,
  shutdown,
  reload,
  leave,
  foreign,
  credentials,
  drop,
  corrupt,
  truncate,
  reorder
};

struct FaultRow {
  Fault fault = Fault::cut;
  std::string_view name;
  std::uint32_t weight = 1;  ///< How often, beside the others that are on.
};
// What ends a session for good is rare, because nothing comes after it.
inline constexpr std::array kFaults{
    FaultRow{Fault::cut, "cut", 8},
    FaultRow{Fault::acks, "acks", 6},
    FaultRow{Fault::latency, "latency", 4},
    FaultRow{Fault::stall, "stall", 4},
    FaultRow{Fault::duplicate, "duplicate", 6},
    FaultRow{Fault::crash, "crash", 3},
    FaultRow{Fault::shutdown, "shutdown", 1},
    FaultRow{Fault::reload, "reload", 4},
    FaultRow{Fault::leave, "leave", 2},
    FaultRow{Fault::foreign, "foreign", 3},
    FaultRow{Fault::credentials, "credentials", 2},
    FaultRow{Fault::drop, "drop", 4},
    FaultRow{Fault::corrupt, "corrupt", 4},
    FaultRow{Fault::truncate, "truncate", 4},
    FaultRow{Fault::reorder, "reorder", 4},
};

using Faults = std::set<Fault>;

/// What a plan says of faults.
class FaultPlan {
 public:
  /// `none`, `swarm`, or names with commas between them. The error names what exists.
  [[nodiscard]] static Result<FaultPlan, std::string> parse(std::string_view text);
  [[nodiscard]] static FaultPlan swarm() { return {}; }

  /// As `parse` reads it.
  [[nodiscard]] std::string text() const;

  /// Those that are on: all that were named, or drawn from a swarm.
  [[nodiscard]] Faults of_run(ChoiceSource& choices) const;
  [[nodiscard]] Faults of_session(const Faults& run, ChoiceSource& choices) const;

 private:
  std::optional<Faults> named_;  ///< None is a swarm.
};

/// One of those that are on, which must not be none.
[[nodiscard]] Fault draw_fault(const Faults& faults, ChoiceSource& choices);

}  // namespace lightspeed::replay
