#include "replay/sweep/axis.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kBetween = "..";

/// A configuration with this value, or why the knob refuses it.
Result<interpreter::Configuration, std::string> with(std::string_view knob,
                                                     std::string_view value) {
  interpreter::Configuration configuration;
  if (auto set = set_knob(configuration, knob, value); !set) return failure(set.error());
  return configuration;
}

/// The value as the knob shows it, or why the knob refuses it.
Result<std::string, std::string> shown(std::string_view knob, std::string_view value) {
  const auto configuration = with(knob, value);
  if (!configuration) return failure(configuration.error());
  const auto all = knobs(*configuration);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.first == knob; });
  CHECK(found != all.end(), "a knob that can be set is shown (CONF-2)");
  return found->second;
}

/// The value of a knob that is no choice. It may have a name, so that its text is no number.
Result<std::uint64_t, std::string> number_of(std::string_view knob, std::string_view value) {
  const auto configuration = with(knob, value);
  if (!configuration) return failure(configuration.error());
  const auto number = knob_number(*configuration, knob);
  CHECK(number.has_value(), "what is no choice is a number (CONF-2)");
  return *number;
}

/// The number as the knob shows it.
std::string text_of(std::string_view knob, KnobKind kind, std::uint64_t number) {
  const bool time = kind == KnobKind::duration;
  auto text = shown(knob, time ? duration_text(number) : std::to_string(number));
  CHECK(text.has_value(), "a knob takes what lies between two values that it takes");
  return *std::move(text);
}

Result<std::vector<std::string>, std::string> values_of_range(std::string_view knob, KnobKind kind,
                                                              std::string_view text,
                                                              std::uint64_t steps) {
  if (steps < 2 || steps > kAxisStepsMax) {
    return failure("--steps must be from 2 to " + std::to_string(kAxisStepsMax));
  }
  const std::size_t at = text.find(kBetween);
  const auto least = number_of(knob, text.substr(0, at));
  if (!least) return failure(least.error());
  const auto most = number_of(knob, text.substr(at + kBetween.size()));
  if (!most) return failure(most.error());
  if (*most < *least) {
    return failure(std::string(knob) + ": " + std::string(text) + " begins behind its end");
  }
  // Divided first, because the product need not fit.
  const std::uint64_t whole = (*most - *least) / (steps - 1);
  const std::uint64_t rest = (*most - *least) % (steps - 1);
  std::vector<std::string> values;
  values.reserve(steps);
  for (std::uint64_t i = 0; i < steps; ++i) {
    std::string value = text_of(knob, kind, *least + whole * i + rest * i / (steps - 1));
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
