#include "replay/part/selection.hpp"

#include <algorithm>

#include "isa/nearest.hpp"
#include "isa/reference.hpp"
#include "replay/script/knobs.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using Value = Result<std::uint64_t, std::string>;

Value parse_number(std::string_view text) {
  if (const auto value = isa::reference(text)) return *value;
  return failure("a number from 1 was expected, found '" + std::string(text) + "'");
}

std::vector<std::string_view> parts_of(std::string_view list) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t comma = std::min(list.find(','), list.size());
    parts.push_back(list.substr(0, comma));
    if (comma == list.size()) return parts;
    list.remove_prefix(comma + 1);
  }
}

Result<Range, std::string> parse_range(std::string_view text, Value (*parse)(std::string_view)) {
  constexpr std::string_view kTo = "..";
  const std::size_t to = text.find(kTo);
  const std::string_view first = text.substr(0, to);
  const std::string_view last = to == std::string_view::npos ? first : text.substr(to + kTo.size());
  if (first.empty() && last.empty()) {
    return failure("a value or a range A..B was expected, found '" + std::string(text) + "'");
  }
  Range range;
  if (!first.empty()) {
    auto value = parse(first);
    if (!value) return failure(std::move(value.error()));
    range.first = *value;
  }
  if (!last.empty()) {
    auto value = parse(last);
    if (!value) return failure(std::move(value.error()));
    range.last = *value;
  }
  if (range.first <= range.last) return range;
  return failure("'" + std::string(text) + "' ends before it begins");
}

Result<std::vector<Range>, std::string> parse_ranges(std::string_view text,
                                                     Value (*parse)(std::string_view)) {
  std::vector<Range> ranges;
  for (const std::string_view part : parts_of(text)) {
    auto range = parse_range(part, parse);
    if (!range) return failure(std::move(range.error()));
    ranges.push_back(*range);
  }
  return ranges;
}

bool any_holds(const std::vector<Range>& ranges, std::uint64_t value) {
  return ranges.empty() || std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
           return range.first <= value && value <= range.last;
         });
}

}  // namespace

Result<std::vector<Range>, std::string> parse_numbers(std::string_view text) {
  return parse_ranges(text, &parse_number);
}

Result<std::vector<Range>, std::string> parse_times(std::string_view text) {
  return parse_ranges(text, &parse_duration);
}

Result<std::vector<std::string>, std::string> parse_kinds(std::string_view text) {
  std::vector<std::string> kinds;
  for (const std::string_view part : parts_of(text)) {
    const auto names = kind_names();
    if (std::find(names.begin(), names.end(), part) == names.end()) {
      const std::vector<std::string_view> known(names.begin(), names.end());
      return failure("there is no kind of event '" + std::string(part) + "'" +
                     isa::suggestion(part, known));
    }
    kinds.emplace_back(part);
  }
  return kinds;
}

bool Selection::has_session(std::uint32_t session) const { return any_holds(sessions, session); }

bool Selection::holds(const interpreter::Step& step) const {
  if (!has_session(step.session) || !any_holds(steps, step.number)) return false;
  if (!any_holds(times, step.at.value)) return false;
  if (numbers && !numbers->contains(step.number)) return false;
  const auto wanted = [this](const interpreter::Event& event) {
    return std::find(kinds.begin(), kinds.end(), kind_of(event)) != kinds.end();
  };
  return kinds.empty() || wanted(step.stimulus) ||
         std::any_of(step.effects.begin(), step.effects.end(),
                     [&](const interpreter::Effect& effect) { return wanted(effect.event); });
}

bool Selection::of_sessions_only() const {
  return !sessions.empty() && steps.empty() && times.empty() && kinds.empty() && !numbers;
}

}  // namespace lightspeed::replay
