#include "replay/script/knobs.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>
#include <type_traits>

#include "isa/base/check.hpp"
#include "isa/nearest.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Configuration;
using interpreter::DuplicatePolicy;
using interpreter::ReconnectPolicy;
using interpreter::SlowClientPolicy;
using isa::suggestion;

/// One value of a knob that is a choice.
template <class Value>
struct Choice {
  std::string_view name;
  Value value;
};
constexpr std::array kModes{
    Choice<isa::Mode>{"strict", isa::Mode::strict},
    Choice<isa::Mode>{"published", isa::Mode::published},
};
constexpr std::array kReconnectPolicies{
    Choice<ReconnectPolicy>{"rehydrate", ReconnectPolicy::rehydrate},
    Choice<ReconnectPolicy>{"remount", ReconnectPolicy::remount},
};
constexpr std::array kDuplicatePolicies{
    Choice<DuplicatePolicy>{"highest", DuplicatePolicy::highest},
    Choice<DuplicatePolicy>{"last", DuplicatePolicy::last},
    Choice<DuplicatePolicy>{"none", DuplicatePolicy::none},
};
constexpr std::array kSlowClientPolicies{
    Choice<SlowClientPolicy>{"keep", SlowClientPolicy::keep},
    Choice<SlowClientPolicy>{"cut", SlowClientPolicy::cut},
};

/// The names of the catalogue.
constexpr auto kMutantChoices = [] {
  std::array<Choice<interpreter::Mutant>, interpreter::kMutants.size()> choices{};
  for (std::size_t i = 0; i < choices.size(); ++i) {
    choices[i] = {interpreter::kMutants[i].name, interpreter::kMutants[i].mutant};
  }
  return choices;
}();

template <class Value, std::size_t kCount>
struct ChoiceKnob {
  std::string_view name;
  Value Configuration::*member;
  const std::array<Choice<Value>, kCount>* choices;
};
struct DurationKnob {
  std::string_view name;
  std::uint64_t Configuration::*member;
  std::uint64_t least = 0;  ///< Less would make a run that never gets anywhere.
};
struct CountKnob {
  std::string_view name;
  std::uint32_t Configuration::*member;
  std::uint32_t least = 0;
  std::string_view largest{};  ///< What its largest value is called, if that means something.
};

/// Every field of the configuration, in its order (CONF-1).
constexpr std::tuple kKnobs{
    ChoiceKnob<isa::Mode, 2>{"mode", &Configuration::mode, &kModes},
    ChoiceKnob<ReconnectPolicy, 2>{"reconnect_policy", &Configuration::reconnect_policy,
                                   &kReconnectPolicies},
    ChoiceKnob<DuplicatePolicy, 3>{"duplicate_policy", &Configuration::duplicate_policy,
                                   &kDuplicatePolicies},
    DurationKnob{"heartbeat_timeout", &Configuration::heartbeat_timeout_us, 1},
    DurationKnob{"reconnect_grace", &Configuration::reconnect_grace_us},
    DurationKnob{"restart_delay", &Configuration::restart_delay_us},
    DurationKnob{"drain_timeout", &Configuration::drain_timeout_us},
    DurationKnob{"backoff_base", &Configuration::backoff_base_us, 1'000},
    DurationKnob{"backoff_max", &Configuration::backoff_max_us, 1'000},
    CountKnob{"pending_max", &Configuration::pending_max, 1},
    CountKnob{"deferred_max", &Configuration::deferred_max},
    CountKnob{"restarts_max", &Configuration::restarts_max},
    DurationKnob{"restart_period", &Configuration::restart_period_us},
    CountKnob{"frame_bytes_max", &Configuration::frame_bytes_max, 32},
    ChoiceKnob<SlowClientPolicy, 2>{"slow_client_policy", &Configuration::slow_client_policy,
                                    &kSlowClientPolicies},
    DurationKnob{"slow_client_timeout", &Configuration::slow_client_timeout_us, 1},
    CountKnob{"rate_max", &Configuration::rate_max, 1, "unlimited"},
    DurationKnob{"rate_period", &Configuration::rate_period_us, 1'000},
    CountKnob{"escalations_max", &Configuration::escalations_max, 0, "never"},
    DurationKnob{"escalation_period", &Configuration::escalation_period_us},
    ChoiceKnob<interpreter::Mutant, kMutantChoices.size()>{"mutant", &Configuration::mutant,
                                                           &kMutantChoices},
};

/// A field without a row, or a row without a field, must not compile.
static_assert(interpreter::field_count(Configuration{}) == std::tuple_size_v<decltype(kKnobs)>);

struct Unit {
  std::string_view name;
  std::uint64_t microseconds;
  std::size_t decimals_max;  ///< More would be parts of a microsecond.
};
constexpr std::array kUnits{Unit{"s", 1'000'000, 6}, Unit{"ms", 1'000, 3}, Unit{"us", 1, 0}};

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string no_knob(std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(std::tuple_size_v<decltype(kKnobs)>);
  std::apply([&](const auto&... rows) { (names.push_back(rows.name), ...); }, kKnobs);
  return "there is no knob " + in_quotes(name) + suggestion(name, names);
}

template <class Value, std::size_t kCount>
KnobType type_of(const ChoiceKnob<Value, kCount>& knob) {
  KnobType type{.kind = KnobKind::choice};
  type.values.reserve(kCount);
  for (const auto& choice : *knob.choices) type.values.emplace_back(choice.name);
  return type;
}
KnobType type_of(const DurationKnob&) { return {.kind = KnobKind::duration}; }
KnobType type_of(const CountKnob&) { return {.kind = KnobKind::count}; }

// --- Reading and writing a value, one overload for each kind of row.

template <class Value, std::size_t kCount>
Result<Value, std::string> read(const ChoiceKnob<Value, kCount>& knob, std::string_view text) {
  std::array<std::string_view, kCount> names;
  for (std::size_t i = 0; i < kCount; ++i) {
    names[i] = (*knob.choices)[i].name;
    if (names[i] == text) return (*knob.choices)[i].value;
  }
  return failure(std::string(knob.name) + " has no value " + in_quotes(text) +
                 suggestion(text, names));
}

Result<std::uint64_t, std::string> read(const DurationKnob& knob, std::string_view text) {
  auto duration = parse_duration(text);
  if (!duration) return failure(std::string(knob.name) + ": " + duration.error());
  if (*duration < knob.least) {
    return failure(std::string(knob.name) + ": at least " + duration_text(knob.least) +
                   " was expected, found " + in_quotes(text));
  }
  return *duration;
}

Result<std::uint32_t, std::string> read(const CountKnob& knob, std::string_view text) {
  constexpr std::uint32_t kLargest = std::numeric_limits<std::uint32_t>::max();
  if (!knob.largest.empty() && text == knob.largest) return kLargest;
  std::uint32_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) {
    const std::string name = knob.largest.empty() ? "" : ", or " + std::string(knob.largest) + ",";
    return failure(std::string(knob.name) + ": a whole number up to " + std::to_string(kLargest) +
                   name + " was expected, found " + in_quotes(text));
  }
  if (value < knob.least) {
    return failure(std::string(knob.name) + ": at least " + std::to_string(knob.least) +
                   " was expected, found " + in_quotes(text));
  }
  return value;
}

template <class Value, std::size_t kCount>
std::string text(const ChoiceKnob<Value, kCount>& knob, Value value) {
  for (const auto& choice : *knob.choices) {
    if (choice.value == value) return std::string(choice.name);
  }
  unreachable("every value of a choice has a row");
}
std::string text(const DurationKnob&, std::uint64_t value) { return duration_text(value); }
std::string text(const CountKnob& knob, std::uint32_t value) {
  const bool largest = value == std::numeric_limits<std::uint32_t>::max();
  return largest && !knob.largest.empty() ? std::string(knob.largest) : std::to_string(value);
}

}  // namespace

Result<void, std::string> set_knob(Configuration& configuration, std::string_view name,
                                   std::string_view value) {
  bool known = false;
  Result<void, std::string> result;
  const auto try_row = [&](const auto& knob) {
    if (knob.name != name) return;
    known = true;
    auto parsed = read(knob, value);
    if (parsed) {
      configuration.*knob.member = *parsed;
    } else {
      result = failure(std::move(parsed.error()));
    }
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kKnobs);
  if (known) return result;
  return failure(no_knob(name));
}

std::vector<std::pair<std::string, std::string>> knobs(const Configuration& configuration) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto add = [&](const auto& knob) {
    all.emplace_back(knob.name, text(knob, configuration.*knob.member));
  };
  std::apply([&](const auto&... rows) { (add(rows), ...); }, kKnobs);
  return all;
}

std::vector<std::pair<std::string, std::string>> changed_knobs(const Configuration& configuration) {
  auto changed = knobs(configuration);
  const auto defaults = knobs({});
  std::erase_if(changed, [&](const auto& knob) {
    return std::find(defaults.begin(), defaults.end(), knob) != defaults.end();
  });
  return changed;
}

Result<KnobType, std::string> knob_type(std::string_view name) {
  std::optional<KnobType> type;
  const auto try_row = [&](const auto& knob) {
    if (knob.name == name) type = type_of(knob);
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kKnobs);
  if (!type) return failure(no_knob(name));
  return *std::move(type);
}

std::optional<std::uint64_t> knob_number(const Configuration& configuration,
                                         std::string_view name) {
  std::optional<std::uint64_t> number;
  const auto try_row = [&](const auto& knob) {
    if constexpr (std::is_integral_v<std::decay_t<decltype(configuration.*knob.member)>>) {
      if (knob.name == name) number = configuration.*knob.member;
    }
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kKnobs);
  return number;
}

std::string duration_text(std::uint64_t microseconds) {
  if (microseconds == 0) return "0";
  for (const Unit& unit : kUnits) {
    if (microseconds < unit.microseconds) continue;
    std::string text = std::to_string(microseconds / unit.microseconds);
    const std::uint64_t rest = microseconds % unit.microseconds;
    if (rest != 0) {
      std::string decimals = std::to_string(rest);
      decimals.insert(0, unit.decimals_max - decimals.size(), '0');
      decimals.erase(decimals.find_last_not_of('0') + 1);
      text += "." + decimals;
    }
    return text.append(unit.name);
  }
  unreachable("a microsecond is a unit");
}

Result<std::uint64_t, std::string> parse_duration(std::string_view text) {
  const auto refused = [text] {
    return failure("a time was expected, a number with the unit us, ms or s such as 250ms, found " +
                   in_quotes(text));
  };
  if (text == "0") return std::uint64_t{0};
  const std::size_t number_size = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, number_size);
  const std::size_t point = std::min(number.find('.'), number.size());
  const std::string_view whole = number.substr(0, point);
  std::string decimals(number.substr(std::min(point + 1, number.size())));
  if (whole.empty() || (point < number.size() && decimals.empty())) return refused();
  if (decimals.find('.') != std::string::npos) return refused();
  for (const Unit& unit : kUnits) {
    if (text.substr(number_size) != unit.name) continue;
    if (decimals.size() > unit.decimals_max) {
      return failure(in_quotes(text) + " is finer than a microsecond");
    }
    decimals.append(unit.decimals_max - decimals.size(), '0');
    const std::string digits = std::string(whole) + decimals;
    std::uint64_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, value);
    if (error != std::errc{} || stop != end) {
      return failure(in_quotes(text) + " is longer than virtual time lasts");
    }
    return value;
  }
  return refused();
}

}  // namespace lightspeed::replay
