// What happens to one session of a simulation, and when: its user, its network, its process.
// Implements SIM-3 to SIM-7 (specs/simulation.md) for one session.
// It refuses to run anything: it looks at the world, and says what is chosen next.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/world/world.hpp"
#include "isa/base/choices.hpp"
#include "replay/simulate/faults.hpp"
#include "replay/simulate/think_time.hpp"
#include "replay/simulate/vocabulary.hpp"

namespace lightspeed::replay {

/// What a plan says of all sessions: what goes wrong, how often, and how long users wait.
struct Habits {
  FaultPlan faults = FaultPlan::swarm();
  std::uint64_t fault_every = 0;  ///< One choice of so many is a fault; 0 is drawn.
  ThinkPlan think = ThinkPlan::mixed();
};

class SessionChoices {
 public:
  /// The source must outlive it.
  SessionChoices(std::uint32_t number, const Habits& habits, const Faults& run,
                 ChoiceSource& choices);

  /// When the session begins.
  [[nodiscard]] interpreter::Tick begin();
  /// What happens to it now.
  [[nodiscard]] interpreter::Stimulus choose(const interpreter::World& world,
                                             const Vocabulary& vocabulary);
  /// How long until the next choice; to be asked once after each.
  [[nodiscard]] std::uint64_t think(const interpreter::World& world);

  /// What a step of this session showed.
  void saw(const interpreter::Step& step, const interpreter::Configuration& knobs);
  [[nodiscard]] std::uint64_t events() const { return events_; }
  /// A fault took or changed a message of the connection that it has now, or one of its client was
  /// too long to be read: nobody knows what was to come of it.
  [[nodiscard]] bool is_lossy() const { return lossy_; }
  /// A message was lost since its page was loaded, and maybe by a fault: what it shows may be
  /// wrong.
  [[nodiscard]] bool is_doubtful() const { return doubtful_; }
  /// Nothing new can be learned from it.
  [[nodiscard]] bool is_over() const { return choices_after_end_ >= kChoicesAfterEnd; }
  /// What ends the next of the faults that last: acks that are held, a side that is stalled or
  /// slow.
  [[nodiscard]] std::optional<interpreter::Stimulus> mend();

 private:
  static constexpr std::uint32_t kChoicesAfterEnd = 6;
  using Chosen = std::optional<interpreter::Stimulus>;

  [[nodiscard]] interpreter::Stimulus load(const Vocabulary& vocabulary);
  [[nodiscard]] Chosen fault(const interpreter::Client& client, const Vocabulary& vocabulary);
  [[nodiscard]] Chosen duplicate();
  [[nodiscard]] interpreter::Stimulus on_message(Fault fault);
  [[nodiscard]] interpreter::Stimulus slow_down();
  [[nodiscard]] interpreter::Stimulus stall();
  [[nodiscard]] interpreter::Stimulus intrude();
  [[nodiscard]] interpreter::Stimulus disguise();
  [[nodiscard]] interpreter::Stimulus act(const interpreter::Client& client,
                                          const Vocabulary& vocabulary);

  /// What lasts until it is mended. Sides are in the order of the directions.
  struct Lasting {
    bool acks_held = false;
    bool disguised = false;  ///< The page connects with credentials that are not its own.
    std::array<bool, 2> stalled{};
    std::array<std::uint64_t, 2> latency_us{};
    friend bool operator==(const Lasting&, const Lasting&) = default;
  };

  std::uint32_t number_;
  ChoicesOf choices_;
  Faults faults_;
  std::uint64_t fault_every_ = 1;  ///< One choice of so many is a fault.
  const Tempo* tempo_;
  std::string route_ = "/";
  std::uint64_t events_ = 0;
  std::uint64_t newest_diff_ = 0;  ///< Its reference; they count from 1.
  std::uint32_t choices_after_end_ = 0;
  Lasting lasting_;
  bool left_ = false;
  bool lossy_ = false;
  bool armed_ = false;  ///< A fault of a message was chosen.
  bool doubtful_ = false;
};

}  // namespace lightspeed::replay
