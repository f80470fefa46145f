// What became of what was sent: definite where an answer or a loss tells, else `maybe`.
// Implements RULE-10 (specs/rules.md): one ledger a session, of its events and of its patches.
// It refuses to guess: what was in flight when a connection ended may have been handled or not.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// Of an event: an ack or a failure reached its client; it was told as lost, or its page dropped
/// it; or it was sent, and its connection ended before an answer came. Of a patch: an ack or a
/// failure reached its session; it was told as lost each time; or it arrived, and no answer came.
enum class Outcome : std::uint8_t { answered, refused, lost, maybe };
inline constexpr std::array<std::string_view, 4> kEventOutcomes{"answered", "refused", "lost",
                                                                "maybe"};
inline constexpr std::array<std::string_view, 4> kPatchOutcomes{"acknowledged", "refused", "lost",
                                                                "maybe"};

struct OutcomeCounts {
  std::array<std::uint64_t, 4> events{};
  std::array<std::uint64_t, 4> patches{};
};

class OutcomeLedger {
 public:
  void observe(const Observation& seen);
  /// What is still open counts as it stands.
  void add_to(OutcomeCounts& counts) const;

 private:
  void on_client(const Seen& item);
  void on_server(const Seen& item);
  void answer_event(const std::string& ref, Outcome outcome);
  void answer_patch(const Seen& item, const std::string& ref, Outcome outcome);
  void end_connection();

  ConnectionId connection_;
  std::array<std::uint64_t, 4> events_{};   ///< Of those that are over.
  LatestReferences<Outcome> open_;          ///< Events of the connection.
  LatestReferences<Outcome> patches_;       ///< Of the whole session.
  std::array<std::uint64_t, 4> settled_{};  ///< Patches that are too old to be answered.
};

}  // namespace lightspeed::interpreter
