// The rules that need more than messages: duplicates, synchrony, incarnations, draining.
// Implements DUP-1, SYNC-1, EPOCH-1 and DRAIN-1 (specs/rules.md).
// It refuses captured traces: they show neither the states nor the ends' own effects.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "interpreter/app/app.hpp"
#include "interpreter/contract/latest_references.hpp"
#include "interpreter/contract/page_doubt.hpp"
#include "interpreter/contract/patch_rules.hpp"
#include "interpreter/contract/rule.hpp"

namespace lightspeed::interpreter {

/// DUP-1: what was applied to a page once is not applied to it again.
class DuplicateRules {
 public:
  static constexpr std::array kRules{
      Rule{"DUP-1", Needs::session, "a diff that a page applied is never applied to it again"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  LatestReferences<std::uint64_t> applied_;  ///< The step that applied each.
};

/// Whether the application shows nothing but its view: no program that patches the page itself.
[[nodiscard]] bool shows_view_alone(const App& app);

/// The root's content after the whole view on an empty page: what a page in sync shows. None where
/// the view alone says nothing, and where it is more than any document holds (DOM-14).
[[nodiscard]] std::optional<std::string> whole_view(const World& world, std::uint32_t session);

/// What a page shows that is not its application's whole view on an empty page.
struct ViewDifference {
  std::string expected;
  std::string shown;
};
/// None where they are equal, and where there is nothing to compare with. The session has a page.
[[nodiscard]] std::optional<ViewDifference> view_difference(const World& world,
                                                            std::uint32_t session);

/// SYNC-1: with nothing pending, the page shows exactly what the application shows.
class SyncRules {
 public:
  static constexpr std::array kRules{
      Rule{"SYNC-1", Needs::world, "with nothing pending the document equals the whole view"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  /// Everything that the comparison depends on.
  struct Compared {
    Digest app;
    Digest document;
    friend bool operator==(const Compared&, const Compared&) = default;
  };
  std::optional<Compared> compared_;  ///< What was compared last.
  PageDoubt doubt_;
  std::optional<bool> judged_;  ///< The program shows its view alone; it stays the same.
};

/// EPOCH-1: incarnations are numbered from 1, and each walks the line once.
class EpochRules {
 public:
  static constexpr std::array kRules{Rule{
      "EPOCH-1", Needs::session, "each incarnation walks the lifecycle once, epochs grow by one"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  std::uint64_t epoch_ = 0;
  isa::Lifecycle state_ = isa::Lifecycle::disconnected;
};

/// DRAIN-1: a draining session handles no event.
class DrainRules {
 public:
  static constexpr std::array kRules{
      Rule{"DRAIN-1", Needs::session, "a draining session sends no diff and refuses every event"}};
  void observe(const Observation& seen, Violations& out);
  void finish(const Observation&, Violations&) {}

 private:
  RepeatedByFault repeated_;
  bool draining_ = false;
  std::uint64_t since_ = 0;
};

}  // namespace lightspeed::interpreter
