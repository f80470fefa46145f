// The steps of one trace that were read and not compared yet, in order and by session.
// Implements DIFF-11 (specs/replay.md): a window of bounded steps and bytes, whatever the trace.
// It refuses to compare: it only knows which step comes next, of all and of a session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "replay/diff/align.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// What a window holds at most. Four times what an alignment looks ahead, and small beside 64 MB.
inline constexpr std::size_t kWindowSteps = 4 * kEditsMax;
inline constexpr std::size_t kWindowBytes = std::size_t{6} << 20U;

/// A step with the keys that it is aligned by, once somebody asked for them.
struct WaitingStep {
  interpreter::Step step;
  std::size_t bytes = 0;
  std::optional<AlignKey> meaning{};
  std::optional<AlignKey> kind{};
};

class StepWindow {
 public:
  explicit StepWindow(StepSource& source) : source_(source) {}

  /// Reads one more step; false at the end, or while the window is full.
  bool read();
  void fill() {
    while (read()) continue;
  }
  [[nodiscard]] bool empty() const { return waiting_ == 0; }
  [[nodiscard]] bool ended() const { return ended_; }
  /// The session of the oldest step; reads one if none is waiting.
  [[nodiscard]] std::optional<std::uint32_t> first_session();
  /// The oldest step of a session; reads until there is one, as far as the window allows.
  [[nodiscard]] WaitingStep* find(std::uint32_t session);
  /// Those of a session that are waiting.
  [[nodiscard]] std::deque<WaitingStep>& of(std::uint32_t session) { return queues_[session]; }
  /// Takes the oldest step of a session, which must be there.
  [[nodiscard]] interpreter::Step take(std::uint32_t session);

  /// Steps that were read or passed over.
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  void count_passed(std::uint64_t steps) { steps_ += steps; }
  /// Looks at the steps before this number again, from the first one, and goes on where it was.
  template <class See>
  void look_back(std::uint64_t before, const See& see) {
    source_.go_to(0);
    for (auto step = source_.next(); step && step->number < before; step = source_.next()) {
      see(*step);
    }
    source_.go_to(last_ + 1);
  }

 private:
  struct Place {
    std::uint64_t number = 0;
    std::uint32_t session = 0;
  };

  StepSource& source_;
  std::map<std::uint32_t, std::deque<WaitingStep>> queues_;
  std::deque<Place> order_;  ///< Of reading; those in front may be taken already.
  std::size_t waiting_ = 0;
  std::size_t bytes_ = 0;
  std::uint64_t steps_ = 0;
  std::uint64_t last_ = 0;  ///< The number of the last step that was read.
  bool ended_ = false;
};

}  // namespace lightspeed::replay
