// What a session can be given where it stands: drawn from its table, and made to fit.
// Implements SESS-51 (specs/session.md): one provoker for each input that comes from outside.
// It refuses to step the session, and to know its guards: which row fits, the session says.
#pragma once

#include <optional>
#include <string>

#include "interpreter/session/session.hpp"
#include "isa/base/choices.hpp"
#include "replay/simulate/vocabulary.hpp"

namespace lightspeed::replay {

/// A stimulus, which input of the table it is, and when it comes.
struct DrawnInput {
  interpreter::SessionInput input{};
  interpreter::SessionStimulus stimulus;  ///< A text that it shows is kept until the next draw.
  interpreter::Tick at;
};

class SessionInputs {
 public:
  /// Of sessions with these knobs and this application. The source must outlive it.
  SessionInputs(const interpreter::Configuration& knobs, const interpreter::App& app,
                ChoiceSource& choices)
      : knobs_(knobs), vocabulary_(app), choices_(&choices) {}

  /// One of the inputs that a row of the session's state takes and that it can be given now: before
  /// its next deadline, or the deadline itself. There always is one.
  [[nodiscard]] DrawnInput draw(const interpreter::Session& session, interpreter::Tick now);
  /// That input, if it can be: without a connection no message is, and no timer that is not next.
  [[nodiscard]] std::optional<DrawnInput> provoke(interpreter::SessionInput input,
                                                  const interpreter::Session& session,
                                                  interpreter::Tick now);

  /// Whether nothing from outside is this input: an action raises it.
  [[nodiscard]] static bool is_raised(interpreter::SessionInput input);

 private:
  interpreter::Configuration knobs_;
  Vocabulary vocabulary_;
  ChoiceSource* choices_;
  interpreter::ConnectionId newest_{};  ///< Connections count from 1.
  std::string text_;                    ///< Of the message that was drawn last.
};

}  // namespace lightspeed::replay
