#include "replay/generate/session_inputs.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "interpreter/session/row.hpp"
#include "replay/generate/provokers.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Tick;
using Input = in::SessionInput;

bool has_row(in::SessionState state, Input input) {
  const in::SessionCell& cell = in::session_cell(state, input);
  for (std::size_t i = 0; i < cell.size; ++i) {
    if (in::session_rows()[cell.rows.at(i)].reachable()) return true;
  }
  return false;
}

/// Before the deadline: mostly now, sometimes at the last tick that is.
Tick draw_tick(Tick now, const std::optional<in::Due>& due, ChoiceSource& choices) {
  constexpr std::array<std::uint32_t, 3> kWeights{6, 2, 1};
  const std::size_t kind = weighted(choices, "wait", kWeights);
  if (kind == 0) return now;
  const Tick later = in::after(now, between(choices, "milliseconds", {1, 80}) * 1'000);
  if (!due) return later;
  const Tick last{due->deadline.at.value - 1};
  return kind == 1 ? std::min(later, last) : last;
}

}  // namespace

bool SessionInputs::is_raised(Input input) { return provoker_of(input).provoke == nullptr; }

std::optional<DrawnInput> SessionInputs::provoke(Input input, const in::Session& session,
                                                 Tick now) {
  const Provoker& provoker = provoker_of(input);
  if (provoker.provoke == nullptr || !has_row(session.state(), input)) return std::nullopt;
  const auto due = session.next_due();
  const bool is_due = due && due->deadline.at <= now;
  if (is_due && !is_due_as(input, *due)) return std::nullopt;  // A deadline goes first (TIME-2).
  Scene scene{.input = input,
              .knobs = knobs_,
              .vocabulary = vocabulary_,
              .choices = *choices_,
              .facts = session.facts(),
              .due = due,
              .at = is_due ? now : draw_tick(now, due, *choices_),
              .newest = newest_,
              .text = text_};
  newest_.value = std::max(newest_.value, scene.facts.connection.value);
  auto stimulus = provoker.provoke(scene);
  if (!stimulus) return std::nullopt;
  return DrawnInput{.input = input, .stimulus = *std::move(stimulus), .at = scene.at};
}

DrawnInput SessionInputs::draw(const in::Session& session, Tick now) {
  std::array<std::uint32_t, in::kSessionInputNames.size()> weights{};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights.at(i) = provoker_of(static_cast<Input>(i)).weight;
  }
  while (true) {
    const std::size_t place = weighted(*choices_, "input", weights);
    if (auto drawn = provoke(static_cast<Input>(place), session, now)) return *std::move(drawn);
    weights.at(place) = 0;
  }
}

}  // namespace lightspeed::replay
