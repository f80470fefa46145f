// What a script expects behind a stimulus: one struct for each kind, and the table of their words.
// Implements SCR-12 to SCR-15 (specs/script.md): what can be expected, and how it is written.
// It refuses to look: a run is held against an expectation in replay/expect.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "interpreter/client/client.hpp"
#include "interpreter/identifiers.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::replay {

namespace expected {

/// A whole text, or how it begins (SCR-14).
struct Text {
  std::string text;
  bool begins = false;
  friend bool operator==(const Text&, const Text&) = default;
};

/// There is a match, and the first one's text is this, if a text is given.
struct DocumentText {
  std::string selector;
  std::optional<Text> text;
  friend bool operator==(const DocumentText&, const DocumentText&) = default;
};
struct DocumentHtml {
  std::string selector;
  Text html;
  friend bool operator==(const DocumentHtml&, const DocumentHtml&) = default;
};
struct NoMatch {
  std::string selector;
  friend bool operator==(const NoMatch&, const NoMatch&) = default;
};
struct LifecycleState {
  isa::Lifecycle state = isa::Lifecycle::disconnected;
  friend bool operator==(const LifecycleState&, const LifecycleState&) = default;
};
struct PageState {
  interpreter::ClientState state = interpreter::ClientState::idle;
  friend bool operator==(const PageState&, const PageState&) = default;
};
struct Frame {
  interpreter::Direction sender = interpreter::Direction::client_to_server;
  Text message;
  friend bool operator==(const Frame&, const Frame&) = default;
};
struct FailureReason {
  Text reason;
  friend bool operator==(const FailureReason&, const FailureReason&) = default;
};
/// The first match is a control, and says this.
struct ControlValue {
  std::string selector;
  Text value;
  friend bool operator==(const ControlValue&, const ControlValue&) = default;
};
struct Silence {
  friend bool operator==(const Silence&, const Silence&) = default;
};

}  // namespace expected

using Expectation =
    std::variant<expected::DocumentText, expected::DocumentHtml, expected::NoMatch,
                 expected::LifecycleState, expected::PageState, expected::Frame,
                 expected::FailureReason, expected::Silence, expected::ControlValue>;

/// An expectation at its place in a script.
struct PlacedExpectation {
  std::size_t line = 0;       ///< Of the script, from 1.
  std::size_t stimulus = 0;   ///< The one that it stands below, from 0.
  std::uint32_t session = 1;  ///< Whose state, from 1.
  Expectation expectation;
  friend bool operator==(const PlacedExpectation&, const PlacedExpectation&) = default;
};

/// The kinds, in the order of the variant, as help and the specification list them.
struct ExpectationWords {
  std::string_view kind;
  std::string_view arguments;
  std::string_view help;
};
inline constexpr std::array kExpectations{
    ExpectationWords{"document", "SELECTOR [TEXT]",
                     "there is a match, and the text of the first one is TEXT"},
    ExpectationWords{"html", "SELECTOR HTML",
                     "there is a match, and the inner html of the first one is HTML"},
    ExpectationWords{"none", "SELECTOR", "there is no match"},
    ExpectationWords{"lifecycle", "STATE",
                     "the session's incarnation is in this state of the lifecycle"},
    ExpectationWords{"client", "STATE", "the page shows this client state"},
    ExpectationWords{"frame", "client|server TEXT",
                     "this side sent the message TEXT, and it arrived"},
    ExpectationWords{"failure", "REASON", "a failure with this reason arrived, on whichever side"},
    ExpectationWords{"silence", "", "nobody sent anything"},
    ExpectationWords{"value", "SELECTOR [TEXT]",
                     "the first match is a control, and TEXT is what it says; or it says nothing"},
};
static_assert(kExpectations.size() == std::variant_size_v<Expectation>);

}  // namespace lightspeed::replay
