// Events taken apart: the fields that carry meaning, by name, and keys to align by.
// Implements DIFF-2, DIFF-3 and RPL-3 (specs/replay.md): frames decoded, counters told from values.
// It refuses times: an event is the same event whenever it happens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/compare.hpp"
#include "replay/diff/align.hpp"
#include "replay/minimise/message_reference.hpp"

namespace lightspeed::replay {

/// One field. A counter's value says only which one is meant, so it may differ between two runs.
struct EventField {
  std::string name;  ///< `message.diff.html`
  std::string value;
  Counter counter = Counter::none;
};

/// The fields of an event in a fixed order; a message that decodes shows its frame's fields.
[[nodiscard]] std::vector<EventField> fields_of(const interpreter::Event& event);

/// Whether two numbers of a counter stand for the same.
using SameCounter = std::function<bool(Counter, std::uint64_t, std::uint64_t)>;

/// Every field in which two events differ, named from `place` on. Events that do not have the same
/// fields differ as a whole, and are given in one line each, their kinds named.
[[nodiscard]] std::vector<FieldDifference> differing_fields(const std::string& place,
                                                            const interpreter::Event& expected,
                                                            const interpreter::Event& actual,
                                                            const SameCounter& same);

/// The number in a telemetry's detail that counts, and where it ends.
struct CountedDetail {
  Counter counter = Counter::none;
  std::uint64_t value = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};
[[nodiscard]] std::optional<CountedDetail> counted_detail(const interpreter::Telemetry& telemetry);

/// What kind of event it is, more closely: of a message the sender and the frame's tag, of an
/// event of the user its name. Events of one kind are compared field by field.
[[nodiscard]] AlignKey kind_key(const interpreter::Event& event);

/// What the event means, without counters, and of a diff without the values it shows.
[[nodiscard]] AlignKey meaning_key(const interpreter::Event& event);

}  // namespace lightspeed::replay
