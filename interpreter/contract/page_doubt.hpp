// Whether what a page shows follows from what its session knows, though faults met its messages.
// Implements RULE-9 (specs/rules.md) for SYNC-1: which promise is void, and what mends it.
// It refuses more than that: a tail that was lost with its connection is sent again.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "interpreter/contract/incarnation.hpp"
#include "interpreter/contract/rule.hpp"
#include "isa/patch_stream.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {

/// The diffs that the client says in the step to have dropped.
[[nodiscard]] inline std::multiset<std::string> dropped_diffs(const Observation& seen) {
  std::multiset<std::string> refs;
  for (const Seen& item : seen.events) {
    if (const auto* dropped = told(item, "diff_dropped")) refs.insert(dropped->detail);
  }
  return refs;
}

/// A page is in doubt where a diff arrived though one before it did not, where one arrived damaged
/// or late, and where the session heard a damaged answer: it may count as applied what was not.
class PageDoubt {
 public:
  [[nodiscard]] bool is() const { return doubt_; }

  void observe(const Observation& seen) {
    std::multiset<std::string> dropped;
    if (doubt_ || gap_) dropped = dropped_diffs(seen);
    for (const Seen& item : seen.events) {
      if (item.is<PageLoaded>() != nullptr) doubt_ = gap_ = false;
      if (item.is<Opened>() != nullptr) gap_ = false;
      if (item.message == nullptr) continue;
      if (item.sender() == Party::client) {
        const bool answer = item.arrived<isa::Ack>(Party::client) != nullptr ||
                            item.arrived<isa::Failure>(Party::client) != nullptr;
        doubt_ = doubt_ || (item.damaged && answer);
      } else if (const auto* diff = item.frame_from<isa::Diff>(Party::server)) {
        on_diff(item, *diff, dropped, seen.configuration.mode);
      }
    }
  }

 private:
  void on_diff(const Seen& item, const isa::Diff& diff, std::multiset<std::string>& dropped,
               isa::Mode mode) {
    const std::uint64_t ref = isa::reference(diff.ref).value_or(0);
    const bool newest = !item.faulted && ref >= newest_;
    if (newest) newest_ = ref;
    if (item.lost) {
      gap_ = true;
      return;
    }
    doubt_ = doubt_ || gap_ || item.faulted;
    if (!doubt_ || item.faulted) return;
    if (const auto found = dropped.find(diff.ref); found != dropped.end()) {
      dropped.erase(found);
    } else if (newest && shows_all(diff, mode)) {
      doubt_ = gap_ = false;
    }
  }

  /// It replaces the content of the root, whatever that is (VIEW-1).
  [[nodiscard]] static bool shows_all(const isa::Diff& diff, isa::Mode mode) {
    const auto patches = isa::decode_patch_stream(diff.html, mode);
    if (!patches || patches->empty()) return false;
    const auto* replace = std::get_if<isa::Replace>(&patches->front());
    const auto* segments = std::get_if<isa::ReplaceSegments>(&patches->front());
    return (replace != nullptr && replace->target == "#app") ||
           (segments != nullptr && segments->target == "#app");
  }

  bool gap_ = false;  ///< A diff was lost on this connection; the next that arrives shows it.
  bool doubt_ = false;
  std::uint64_t newest_ = 0;  ///< An older view mends nothing.
};

}  // namespace lightspeed::interpreter
