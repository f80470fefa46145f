// A rule of the contract as a monitor sees it: what it is, what it needs, and a violation of it.
// Implements RULE-1 and RULE-2 (specs/rules.md): a rule names its party and what it must see.
// It refuses verdicts: whether a violation fails a run is the caller's choice.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "isa/base/result.hpp"
#include "isa/frame.hpp"

namespace lightspeed::interpreter {

class World;

/// Who is bound by a rule, and so who broke it.
enum class Party : std::uint8_t { client, server };
[[nodiscard]] constexpr std::string_view name_of(Party party) {
  return party == Party::client ? "client" : "server";
}

/// What a rule must see: only messages; also the session's own effects; also the states of both
/// ends. A captured trace shows the first alone.
enum class Needs : std::uint8_t { wire, session, world };
inline constexpr std::array<std::string_view, 3> kNeedsNames{"wire", "session", "world"};

struct Rule {
  std::string_view id;
  Needs needs = Needs::wire;
  std::string_view promise;  ///< One line, for people.
};

/// A broken promise: where, by whom, what was expected and what was seen instead.
struct Violation {
  std::string_view rule;
  Party party = Party::client;
  std::uint64_t step = 0;
  std::uint64_t cause = 0;  ///< The step that made the promise due; `step` itself if none did.
  std::uint32_t session = 1;
  std::string expected;
  std::string seen;
  friend bool operator==(const Violation&, const Violation&) = default;
};

/// One event of a step in order, the stimulus first; a message is decoded once for all rules.
struct Seen {
  const Event* event = nullptr;
  Tick at;
  const Message* message = nullptr;  ///< The message, also of a MessageLost; null for the rest.
  bool lost = false;                 ///< It was sent, and never arrived.
  bool faulted = false;              ///< It arrived as nobody sent it, or late (WORLD-18).
  bool damaged = false;              ///< And it is not what was sent.
  Result<isa::Frame, isa::WireError> frame;

  [[nodiscard]] Party sender() const {
    return message->direction == Direction::client_to_server ? Party::client : Party::server;
  }
  /// The frame if it is a T sent by `party`, arrived or not.
  template <class T>
  [[nodiscard]] const T* sent(Party party) const {
    return faulted ? nullptr : frame_from<T>(party);
  }
  /// The frame if it is a T that arrived from `party`, as it was sent or not.
  template <class T>
  [[nodiscard]] const T* arrived(Party party) const {
    return lost ? nullptr : frame_from<T>(party);
  }
  template <class T>
  [[nodiscard]] const T* frame_from(Party party) const {
    if (message == nullptr || !frame || sender() != party) return nullptr;
    return std::get_if<T>(&*frame);
  }
  /// The event if it is a T.
  template <class T>
  [[nodiscard]] const T* is() const {
    return std::get_if<T>(event);
  }
};

/// What a monitor is shown of one step.
struct Observation {
  const Step& step;
  const Configuration& configuration;
  bool captured = false;
  std::span<const Seen> events;
  const World* world = nullptr;  ///< The state after the step; null in a captured trace.
  bool quiet = true;             ///< At the end: nothing is under way on the session's link.
};

using Violations = std::vector<Violation>;

/// A violation at the step that is observed, due by the step that caused it.
[[nodiscard]] inline Violation violation(const Observation& seen, std::string_view rule,
                                         Party party, std::string expected, std::string what) {
  return {.rule = rule,
          .party = party,
          .step = seen.step.number,
          .cause = seen.step.cause != 0 ? seen.step.cause : seen.step.number,
          .expected = std::move(expected),
          .seen = std::move(what)};
}

/// The same, due by that step.
[[nodiscard]] inline Violation caused_by(std::uint64_t step, Violation found) {
  found.cause = step;
  return found;
}

}  // namespace lightspeed::interpreter
