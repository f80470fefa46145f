// What is under way on the link of one session: what each side sent and the other does not have.
// Implements WORLD-16 to WORLD-20 (specs/session.md): latency, stalls, faults of a message, bounds.
// It refuses to deliver: it says what is due, and the seat, which knows both ends, takes it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/digest.hpp"
#include "interpreter/event.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/timers.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// What may be under way from one side; more, and the link is cut (WORLD-20).
inline constexpr std::size_t kUnderWayMax = 65'536;
inline constexpr std::uint64_t kUnderWayBytesMax = std::uint64_t{1} << 26U;

/// The server ended the connection, behind all that it sent before.
struct CloseUnderWay {
  ConnectionId connection;
  std::uint32_t code = 0;
  std::string reason;
};

using Outgoing = std::variant<Message, CloseUnderWay>;

/// Something on its way. One that is swallowed is lost where it would have arrived, behind what was
/// sent before it; and so is one that a fault changes, beside what arrives instead.
struct UnderWay {
  Outgoing what;
  std::optional<LinkFault> fault{};
  bool swallowed = false;
};

class InFlight {
 public:
  void set(const LatencySet& latency) { lane(latency.direction).delay_us = latency.delay_us; }
  void set(const Stalled& stall) { lane(stall.direction).stalled = stall.stalled; }
  void add(const FaultNext& fault);

  /// The fault that this message meets, which is then done.
  [[nodiscard]] std::optional<FaultNext> take_fault(const Message& message);
  /// The message waits until the next one of its side was sent, and so many more.
  void hold_back(Message message, std::uint64_t more);
  /// A message of that side was sent: those that it was the last to overtake, in order.
  [[nodiscard]] std::vector<UnderWay> take_overtaken(Direction from);

  /// Whether what that side sends now arrives at once.
  [[nodiscard]] bool is_instant(Direction from) const;
  /// The same for the end of the connection, which has no latency of its own.
  [[nodiscard]] bool is_empty(Direction from) const;
  /// Takes what that side sends now, unless it is too much; the error is which bound:
  /// `server:messages:65536`.
  [[nodiscard]] Result<void, std::string> take(Direction from, UnderWay& item, Now now);
  [[nodiscard]] std::optional<Due> next_due() const;
  /// What has arrived, in the order of sending.
  [[nodiscard]] std::vector<UnderWay> take_due(Direction from, Tick now);
  /// Everything that is under way, for a connection that ends.
  [[nodiscard]] std::vector<UnderWay> take_all();

  /// Adds nothing if nothing was ever asked of the link.
  void add_to(Digester& digester) const;

 private:
  friend struct SnapshotFields;
  struct Sent {
    UnderWay item;
    Tick arrives;
    std::uint64_t sent_by = 0;  ///< The step.
  };
  struct HeldBack {
    Message message;
    std::uint64_t more = 0;  ///< That overtake it besides the next.
  };
  struct Lane {
    std::uint64_t delay_us = 0;
    bool stalled = false;
    std::deque<Sent> queue;
    std::uint64_t bytes = 0;
    std::vector<HeldBack> held_back;
    Digest sent;  ///< Over what was sent since the queue was empty.
  };
  [[nodiscard]] Lane& lane(Direction from) { return lanes_.at(static_cast<std::size_t>(from)); }
  [[nodiscard]] const Lane& lane(Direction from) const {
    return lanes_.at(static_cast<std::size_t>(from));
  }

  std::array<Lane, 2> lanes_;
  std::vector<FaultNext> faults_;
  Digest faults_digest_;  ///< Over those that wait, in order.
};

/// The tag of a message's wire frame.
[[nodiscard]] std::string_view tag_of(const Message& message);
/// One bit of the data flipped, or its end cut off (WORLD-18).
void damage(const FaultNext& fault, std::string& data);
/// What a due arrival calls a side, and what telemetry calls a fault.
[[nodiscard]] std::string_view name_of(Direction from);
[[nodiscard]] std::string_view name_of(LinkFault fault);

}  // namespace lightspeed::interpreter
