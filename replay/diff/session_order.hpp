// Steps of different sessions in another order: which of them may commute.
// Implements DIFF-12 (specs/replay.md): sessions that were told of one topic keep their order.
// It refuses the order within a session: the alignment keeps that.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

class SessionOrder {
 public:
  /// A step of either trace: what topic it is about, if any.
  void note(const interpreter::Step& step);

  /// An aligned step: whether steps of other sessions overtook it.
  [[nodiscard]] bool overtaken(const interpreter::Step& right) const;
  /// Another session that shares a topic with this one, and of which a later step of the right
  /// trace was aligned before this one.
  [[nodiscard]] std::optional<std::uint32_t> bound_to(const interpreter::Step& right) const;
  /// After these questions.
  void pass(const interpreter::Step& right);

 private:
  std::map<std::string, std::set<std::uint32_t>> topics_;  ///< Who was told of each.
  std::map<std::uint32_t, std::uint64_t> last_;  ///< The highest right step aligned, by session.
  std::uint64_t right_max_ = 0;
};

}  // namespace lightspeed::replay
