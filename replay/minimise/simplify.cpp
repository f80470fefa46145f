#include "replay/minimise/simplify.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Stimulus;
using interpreter::Tick;
using Choices = std::vector<TimedStimulus>;

constexpr std::string_view kEmptyPayload = "{}";

// Deadlines within one wait that are tried as its new end; a wait that needs more stays as it is.
constexpr std::size_t kDeadlinesMax = 4;

class Simplifier {
 public:
  Simplifier(SimulatedElements& elements, const Indices& kept, const Decide& decide)
      : elements_(elements), kept_(kept), decide_(decide) {}

  bool run() {
    drop_waits();
    shorten_waits();
    drop_values();
    return changed_;
  }

 private:
  // Tries the choices; keeps them if the failure remains, restores the old ones if not.
  Trial adopt(Choices next) {
    if (stopped_) return Trial::stop;
    std::swap(elements_.choices(), next);
    const Trial trial = decide_(elements_.build(kept_));
    stopped_ = trial == Trial::stop;
    if (trial != Trial::holds) {
      std::swap(elements_.choices(), next);
    } else {
      changed_ = true;
    }
    return trial;
  }

  [[nodiscard]] std::uint64_t wait_before(std::size_t position) const {
    const Choices& choices = elements_.choices();
    const std::uint64_t before = position == 0 ? 0 : choices[kept_[position - 1]].at.value;
    return choices[kept_[position]].at.value - before;
  }

  // The waits before the kept choices replaced; everything later moves along.
  [[nodiscard]] Choices with_waits(const std::vector<std::uint64_t>& waits) const {
    Choices next = elements_.choices();
    std::uint64_t now = 0;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      now += waits[i];
      next[kept_[i]].at = Tick{now};
    }
    return next;
  }

  [[nodiscard]] std::vector<std::uint64_t> waits() const {
    std::vector<std::uint64_t> all(kept_.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = wait_before(i);
    return all;
  }

  // Which waits are needed at all is delta debugging again, over the waits.
  void drop_waits() {
    const std::vector<std::uint64_t> original = waits();
    Indices waiting;
    for (std::size_t i = 0; i < original.size(); ++i) {
      if (original[i] != 0) waiting.push_back(i);
    }
    drop(waiting, [&](const Indices& needed) {
      std::vector<std::uint64_t> next(original.size(), 0);
      for (const std::size_t i : needed) next[i] = original[i];
      return with_waits(next);
    });
  }

  // A wait that is needed: perhaps a microsecond does, perhaps the next deadline.
  void shorten_waits() {
    for (std::size_t i = 0; i < kept_.size() && !stopped_; ++i) {
      const std::uint64_t wait = wait_before(i);
      if (wait <= 1) continue;
      std::vector<std::uint64_t> shorter{1};
      for (const std::uint64_t deadline : deadlines_before(i)) shorter.push_back(deadline);
      for (const std::uint64_t candidate : shorter) {
        if (candidate >= wait) break;
        std::vector<std::uint64_t> next = waits();
        next[i] = candidate;
        if (adopt(with_waits(next)) != Trial::fails) break;
      }
    }
  }

  // When timers fired within the wait before a choice, from its beginning, ascending.
  [[nodiscard]] std::vector<std::uint64_t> deadlines_before(std::size_t position) const {
    const Trace run = elements_.build(kept_).trace;
    const std::uint64_t begin =
        elements_.choices()[kept_[position]].at.value - wait_before(position);
    std::set<std::uint64_t> found;
    std::size_t chosen = 0;
    for (const interpreter::Step& step : run.steps) {
      if (interpreter::as_stimulus(step.stimulus)) {
        if (chosen++ == position) break;
      } else if (chosen == position) {
        found.insert(step.at.value - begin);
      }
    }
    std::vector<std::uint64_t> deadlines(found.begin(), found.end());
    if (deadlines.size() > kDeadlinesMax) deadlines.resize(kDeadlinesMax);
    return deadlines;
  }

  void drop_values() {
    const Choices original = elements_.choices();
    Indices valued;
    for (const std::size_t index : kept_) {
      if (plain(original[index].stimulus) != original[index].stimulus) valued.push_back(index);
    }
    drop(valued, [&](const Indices& needed) {
      Choices next = original;
      for (const std::size_t index : valued) {
        if (std::binary_search(needed.begin(), needed.end(), index)) continue;
        next[index].stimulus = plain(original[index].stimulus);
      }
      return next;
    });
  }

  // The same choice with nothing in it that could be left out.
  static Stimulus plain(const Stimulus& stimulus) {
    return std::visit(
        Overloaded{
            [](const interpreter::PageLoaded& page) -> Stimulus {
              return interpreter::PageLoaded{.route = page.route};
            },
            [](const interpreter::UserEvent& event) -> Stimulus {
              return interpreter::UserEvent{event.name, std::string(kEmptyPayload)};
            },
            [](const interpreter::UserClick& same) -> Stimulus { return same; },
            [](const interpreter::UserSubmit& form) -> Stimulus {
              return interpreter::UserSubmit{form.selector, ""};
            },
            [](const interpreter::UserTyped& typed) -> Stimulus {
              return interpreter::UserTyped{typed.selector, ""};
            },
            [](const interpreter::ClientLeft&) -> Stimulus { return interpreter::ClientLeft{}; },
            [](const interpreter::TimePassed& same) -> Stimulus { return same; },
            [](const interpreter::Cut& same) -> Stimulus { return same; },
            [](const interpreter::Restored& same) -> Stimulus { return same; },
            [](const interpreter::AcksHeld& same) -> Stimulus { return same; },
            [](const interpreter::DropNext& same) -> Stimulus { return same; },
            [](const interpreter::LatencySet& same) -> Stimulus { return same; },
            [](const interpreter::Stalled& same) -> Stimulus { return same; },
            [](const interpreter::FaultNext& fault) -> Stimulus {
              return interpreter::FaultNext{fault.direction, fault.tag, fault.fault, 0};
            },
            [](const interpreter::ForeignMessage& same) -> Stimulus { return same; },
            [](const interpreter::CredentialsSet& same) -> Stimulus { return same; },
            [](const interpreter::DuplicateDiff& same) -> Stimulus { return same; },
            [](const interpreter::Crash& same) -> Stimulus { return same; },
            [](const interpreter::Shutdown&) -> Stimulus { return interpreter::Shutdown{}; },
        },
        stimulus);
  }

  template <class Make>
  void drop(const Indices& droppable, const Make& make) {
    if (droppable.empty() || stopped_) return;
    const Test test = [&](Indices& needed) {
      // All of them is what we have: it holds, and it is no change.
      return needed.size() == droppable.size() ? Trial::holds : adopt(make(needed));
    };
    (void)reduce(droppable, test, {.coarse = true, .pairs_max = 0});
  }

  SimulatedElements& elements_;
  const Indices& kept_;
  const Decide& decide_;
  bool changed_ = false;
  bool stopped_ = false;
};

}  // namespace

bool simplify(SimulatedElements& elements, const Indices& kept, const Decide& decide) {
  return Simplifier(elements, kept, decide).run();
}

}  // namespace lightspeed::replay
