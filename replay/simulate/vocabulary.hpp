// What an application can be told: its events and topics with their fields, its pages' routes.
// Implements SIM-4 (specs/simulation.md): what the program knows, and what nobody knows.
// It refuses to know pages: what a page offers stands in page_actions.hpp.
#pragma once

#include <string>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/event_choices.hpp"
#include "interpreter/session/stimulus.hpp"
#include "isa/base/choices.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::replay {

class Vocabulary {
 public:
  explicit Vocabulary(const interpreter::App& app);

  /// An event that the program takes, or one that nobody knows.
  [[nodiscard]] interpreter::UserEvent draw_event(ChoiceSource& choices) const;
  /// A message of a topic that the program listens to, or a count of its subscribers.
  [[nodiscard]] interpreter::SessionStimulus draw_delivery(ChoiceSource& choices) const;
  /// A page of the program, or one that is not there.
  [[nodiscard]] std::string draw_route(ChoiceSource& choices) const;

 private:
  [[nodiscard]] interpreter::UserEvent draw_navigation(ChoiceSource& choices) const;

  std::vector<isa::program::Trigger> events_;
  std::vector<isa::program::Trigger> topics_;  ///< Messages and counts.
  std::vector<std::string> patterns_;
};

/// A text that a user might type: what is special to HTML, JSON, frames and addresses is in it.
[[nodiscard]] std::string draw_text(ChoiceSource& choices);

}  // namespace lightspeed::replay
