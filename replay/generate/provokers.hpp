// How each input of the session's table is brought about: a new input needs a row here.
// Implements SESS-51 (specs/session.md): a stimulus that is this input, or none where it cannot be.
// It refuses to choose among inputs: that is session_inputs.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/configuration.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/table.hpp"
#include "interpreter/session/timers.hpp"
#include "isa/base/choices.hpp"
#include "replay/simulate/vocabulary.hpp"

namespace lightspeed::replay {

/// What a provoker reads, and what it leaves behind besides its stimulus.
struct Scene {
  interpreter::SessionInput input{};
  const interpreter::Configuration& knobs;
  const Vocabulary& vocabulary;
  ChoiceSource& choices;
  interpreter::SessionFacts facts;
  std::optional<interpreter::Due> due;  ///< The session's next deadline.
  interpreter::Tick at;                 ///< When it comes; a timer comes at its deadline.
  interpreter::ConnectionId& newest;    ///< Of all connections; they count from 1.
  std::string& text;                    ///< What a message shows.

  [[nodiscard]] bool is_due() const { return due && due->deadline.at <= at; }
};

/// How an input is brought about, and how often beside the others: what ends a session is rare,
/// what leads it on is not. One that is raised by actions has no provoker.
struct Provoker {
  interpreter::SessionInput input{};
  std::uint32_t weight = 0;
  std::optional<interpreter::SessionStimulus> (*provoke)(Scene&) = nullptr;
};
[[nodiscard]] const Provoker& provoker_of(interpreter::SessionInput input);

/// Whether the deadline is this input. An input is called after its timer, `drain_due`, so that a
/// timer that is added needs nothing here.
[[nodiscard]] bool is_due_as(interpreter::SessionInput input, const interpreter::Due& due);

}  // namespace lightspeed::replay
