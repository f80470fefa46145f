// One knob as an axis: the same simulations at each of its values, and who ends out of sync.
// Implements SWEEP-2 to SWEEP-4 (specs/sweep.md).
// It refuses to run by itself: whoever asks for one run after the other may stop in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/simulate/simulation.hpp"
#include "replay/sweep/axis.hpp"

namespace lightspeed::replay {

struct SweepPlan {
  SimulationPlan simulation;  ///< Of each run; its seed is the first one.
  std::uint64_t seeds = 1;    ///< So many, one after the other.
  Axis axis;                  ///< A row for each value.
  std::optional<Axis> by{};   ///< A column for each value; without it there is one.
};

/// How many sessions of a point there were, and how they ended.
struct Tally {
  /// Which session ended out of sync.
  struct Example {
    std::uint64_t seed = 0;
    std::uint32_t session = 1;
    friend bool operator==(const Example&, const Example&) = default;
  };
  std::uint64_t sessions = 0;
  std::uint64_t judged = 0;
  std::uint64_t out_of_sync = 0;
  std::optional<Example> first{};

  Tally& operator+=(const Tally& other);
  friend bool operator==(const Tally&, const Tally&) = default;
};

/// Whether a larger share of those judged is out of sync. They count less than 2^32 sessions.
[[nodiscard]] bool is_worse(const Tally& left, const Tally& right);

/// One simulation to its end, and how its sessions stand there.
[[nodiscard]] Result<Tally, std::string> tally_of(const SimulationPlan& plan);

class Sweep {
 public:
  using Row = std::vector<Tally>;  ///< Of one value of the axis: a tally for each column.

  explicit Sweep(SweepPlan plan);

  [[nodiscard]] const SweepPlan& plan() const { return plan_; }
  [[nodiscard]] std::size_t columns() const { return plan_.by ? plan_.by->values.size() : 1; }
  [[nodiscard]] std::uint64_t runs() const {
    return plan_.axis.values.size() * columns() * plan_.seeds;
  }
  [[nodiscard]] std::uint64_t runs_done() const { return runs_done_; }
  [[nodiscard]] bool is_done() const { return runs_done_ == runs(); }

  /// The next seed of the point that is under way. The error says why nothing can be run.
  [[nodiscard]] Result<void, std::string> run_next();

  /// Those that are complete, in the order of the axis.
  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  /// What is simulated at a point, with the first seed.
  [[nodiscard]] SimulationPlan point(std::size_t row, std::size_t column) const;

 private:
  SweepPlan plan_;
  std::uint64_t runs_done_ = 0;
  Row row_;  ///< The one that is under way.
  std::vector<Row> rows_;
};

/// A point, and the worst of those there are: the first of equal ones; none if all is in sync.
struct Place {
  std::size_t row = 0;
  std::size_t column = 0;
  friend bool operator==(const Place&, const Place&) = default;
};
[[nodiscard]] std::optional<Place> worst_of(const std::vector<Sweep::Row>& rows);

}  // namespace lightspeed::replay
