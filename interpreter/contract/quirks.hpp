// Which quirks of the published browser a trace relied on.
// Implements RULE-5 (specs/rules.md): one row a quirk, with the steps that showed it.
// It refuses blame: a quirk is a fact about a capture, not a violation.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

enum class Quirk : std::uint8_t {
  lenient_integer,
  replacement_pattern,
  reference_outlives_connection,
  malformed_duplicate,
  event_lost,
  wrong_hello_unanswered,
  older_diff_again,
};
inline constexpr std::array<std::string_view, 7> kQuirkPromises{
    "an integer was read as JavaScript's parseInt does",
    "a slot value acted as a JavaScript replacement pattern",
    "a duplicate was recognised by a reference from an earlier connection",
    "a duplicate was acknowledged although its payload cannot be decoded",
    "an event was raised while the socket was closed: dropped, its reference used up",
    "a wrong hello was not answered",
    "a diff that was applied before, though not last, was applied again"};

/// Counts, for each quirk, the steps that showed it, and keeps the first.
class Quirks {
 public:
  struct Count {
    std::uint64_t steps = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
  };
  void observe(const Observation& seen);
  [[nodiscard]] const Count& of(Quirk quirk) const {
    return counts_[static_cast<std::size_t>(quirk)];
  }
  /// What was counted in a run that was judged by itself.
  void add(Quirk quirk, const Count& count);

 private:
  /// What a page remembers, and what it met.
  struct Page {
    std::string last_applied;
    LatestReferences<Digest> applied;  ///< What its references carried.
    Digest offered;                    ///< Of the diff that came last.
    bool any_applied = false;
    bool reconnected = false;  ///< Since the last applied diff.
    void remember(const std::string& ref) {
      if (Digest* const known = applied.find(ref)) {
        *known = offered;
      } else if (!applied.is_older(ref)) {
        applied.add(ref, offered);
      }
    }
  };
  void note(Quirk quirk, std::uint64_t step);
  void on_diff(const isa::Diff& diff, const Observation& seen, Page& page);

  std::array<Count, kQuirkPromises.size()> counts_{};
  std::map<std::uint32_t, Page> pages_;  ///< Of each session (RULE-6).
};

}  // namespace lightspeed::interpreter
