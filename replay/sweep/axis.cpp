#include "replay/sweep/axis.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kBetween = "..";

/// The value as the knob shows it, or why the knob refuses it.
Result<std::string, std::string> shown(std::string_view knob, std::string_view value) {
  interpreter::Configuration configuration;
  if (auto set = set_knob(configuration, knob, value); !set) return failure(set.error());
  const auto all = knobs(configuration);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == knob; });
  CHECK(found != all.end(), "a knob that can be set is shown (CONF-2)");
  return found->second;
}

/// A value of a knob that is no choice, as a number; the knob has taken it.
std::uint64_t number_of(KnobKind kind, std::string_view value) {
  if (kind == KnobKind::duration) {
    const auto duration = parse_duration(value);
    CHECK(duration.has_value(), "what a knob shows can be read (CONF-2)");
    return *duration;
  }
  std::uint64_t number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

std::string text_of(KnobKind kind, std::uint64_t number) {
  return kind == KnobKind::duration ? duration_text(number) : std::to_string(number);
}

Result<std::vector<std::string>, std::string> values_of_range(std::string_view knob, KnobKind kind,
                                                              std::string_view text,
                                                              std::uint64_t steps) {
  if (steps < 2 || steps > kAxisStepsMax) {
    return failure("--steps must be from 2 to " + std::to_string(kAxisStepsMax));
  }
  const std::size_t at = text.find(kBetween);
  const auto first = shown(knob, text.substr(0, at));
  if (!first) return failure(first.error());
  const auto last = shown(knob, text.substr(at + kBetween.size()));
  if (!last) return failure(last.error());
  const std::uint64_t least = number_of(kind, *first);
  const std::uint64_t most = number_of(kind, *last);
  if (most < least) {
    return failure(std::string(knob) + ": " + std::string(text) + " begins behind its end");
  }
  // Divided first, because the product need not fit.
  const std::uint64_t whole = (most - least) / (steps - 1);
  const std::uint64_t rest = (most - least) % (steps - 1);
  std::vector<std::string> values;
  values.reserve(steps);
  for (std::uint64_t i = 0; i < steps; ++i) {
    std::string value = text_of(kind, least + whole * i + rest * i / (steps - 1));
    if (values.empty() || values.back() != value) values.push_back(std::move(value));
  }
  return values;
}

Result<std::vector<std::string>, std::string> values_of_list(std::string_view knob,
                                                             std::string_view text) {
  std::vector<std::string> values;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    auto value = shown(knob, text.substr(0, end));
    if (!value) return failure(std::move(value.error()));
    if (std::find(values.begin(), values.end(), *value) != values.end()) {
      return failure(std::string(knob) + ": " + *value + " is there twice");
    }
    values.push_back(*std::move(value));
    if (end == text.size()) return values;
    text.remove_prefix(end + 1);
  }
}

/// A knob alone: what a choice has, and what to write for any other.
Result<std::vector<std::string>, std::string> values_of_knob(std::string_view knob,
                                                             const KnobType& type) {
  if (type.kind == KnobKind::choice) return type.values;
  const bool time = type.kind == KnobKind::duration;
  return failure(std::string(knob) + " is no choice: say which values, such as " +
                 std::string(knob) + (time ? "=0s..20s" : "=1..8") + " or " + std::string(knob) +
                 (time ? "=100ms,1s" : "=1,2,4"));
}

}  // namespace

Result<Axis, std::string> parse_axis(std::string_view text, std::optional<std::uint64_t> steps) {
  const std::size_t equals = std::min(text.find('='), text.size());
  const std::string_view knob = text.substr(0, equals);
  const auto type = knob_type(knob);
  if (!type) return failure(type.error());
  const bool alone = equals == text.size();
  const std::string_view list = alone ? "" : text.substr(equals + 1);
  const bool is_range =
      type->kind != KnobKind::choice && list.find(kBetween) != std::string_view::npos;
  if (steps && !is_range) return failure(std::string("--steps belongs to a range, such as 1..8"));
  auto values = alone ? values_of_knob(knob, *type)
                : is_range
                    ? values_of_range(knob, type->kind, list, steps.value_or(kAxisStepsUsual))
                    : values_of_list(knob, list);
  if (!values) return failure(std::move(values.error()));
  return Axis{.knob = std::string(knob), .values = *std::move(values)};
}

}  // namespace lightspeed::replay
