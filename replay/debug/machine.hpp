// What a trace is run in while somebody looks: a world, or the client model of a capture.
// Implements INT-2 and INT-3 (specs/interactive.md): the state behind each single step.
// It refuses to go back: whoever wants to keeps copies, for a machine is a value.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/compare.hpp"
#include "replay/run_replay.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

class RecordedEnds;

class Machine {
 public:
  /// The error says why such a trace cannot be run. Of a capture, `ends` has observed the whole and
  /// outlives every machine.
  [[nodiscard]] static Result<Machine, std::string> of(const Header& header,
                                                       const RecordedEnds& ends);
  Machine(const Machine& other);
  Machine& operator=(const Machine& other);
  Machine(Machine&&) = default;
  Machine& operator=(Machine&&) = default;
  ~Machine() = default;

  /// Runs the next recorded step: in what it differs first, if it does. The error says why it
  /// cannot be run.
  [[nodiscard]] Result<std::optional<FieldDifference>, std::string> take(
      const interpreter::Step& step);

  /// Null for a capture.
  [[nodiscard]] const interpreter::World* world() const;
  /// The page of a session; null before one was loaded.
  [[nodiscard]] const interpreter::Client* client(std::uint32_t session) const;

 private:
  explicit Machine(interpreter::World world) : form_(std::move(world)) {}
  explicit Machine(std::unique_ptr<RunReplay> capture) : form_(std::move(capture)) {}

  std::variant<std::unique_ptr<RunReplay>, interpreter::World> form_;
  std::vector<interpreter::Step> run_;
};

}  // namespace lightspeed::replay
