#include "replay/compare.hpp"

#include <algorithm>
#include <cstdio>

#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

std::string hex(std::uint64_t value, int digits) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(static_cast<std::size_t>(digits), '0');
  for (auto at = text.rbegin(); at != text.rend(); ++at, value >>= 4U) *at = kDigits[value & 15U];
  return text;
}

std::optional<FieldDifference> effect_difference(const Step& expected, const Step& actual) {
  const std::size_t both = std::min(expected.effects.size(), actual.effects.size());
  for (std::size_t i = 0; i < both; ++i) {
    const std::string field = "effects[" + std::to_string(i) + "]";
    const auto& left = expected.effects[i];
    const auto& right = actual.effects[i];
    if (left == right) continue;
    if (left.event == right.event) {
      return FieldDifference{field + ".at", std::to_string(left.at.value) + "us",
                             std::to_string(right.at.value) + "us"};
    }
    return FieldDifference{field, text_of(left.event, 0), text_of(right.event, 0)};
  }
  if (expected.effects.size() == actual.effects.size()) return std::nullopt;
  const bool missing = expected.effects.size() > both;
  return FieldDifference{"effects[" + std::to_string(both) + "]",
                         missing ? text_of(expected.effects[both].event, 0) : "no further effect",
                         missing ? "no further effect" : text_of(actual.effects[both].event, 0)};
}

std::optional<FieldDifference> digest_difference(const Step& expected, const Step& actual) {
  if (expected.digest == actual.digest) return std::nullopt;
  for (std::size_t i = 0; i < interpreter::kStatePartCount; ++i) {
    const auto left = expected.digest.parts[i];
    const auto right = actual.digest.parts[i];
    if (left == right) continue;
    return FieldDifference{"digest." + std::string(interpreter::kStatePartNames[i]), hex(left, 4),
                           hex(right, 4)};
  }
  return FieldDifference{"digest", hex(expected.digest.root.value, 16),
                         hex(actual.digest.root.value, 16)};
}

}  // namespace

std::optional<FieldDifference> first_difference(const Step& expected, const Step& actual) {
  if (expected == actual) return std::nullopt;
  if (expected.number != actual.number) {
    return FieldDifference{"number", std::to_string(expected.number),
                           std::to_string(actual.number)};
  }
  if (expected.at != actual.at) {
    return FieldDifference{"at", std::to_string(expected.at.value) + "us",
                           std::to_string(actual.at.value) + "us"};
  }
  if (expected.stimulus != actual.stimulus) {
    return FieldDifference{"stimulus", text_of(expected.stimulus, 0), text_of(actual.stimulus, 0)};
  }
  if (expected.cause != actual.cause) {
    return FieldDifference{"cause", std::to_string(expected.cause), std::to_string(actual.cause)};
  }
  if (auto difference = effect_difference(expected, actual)) return difference;
  if (auto difference = digest_difference(expected, actual)) return difference;
  return FieldDifference{"session", std::to_string(expected.session),
                         std::to_string(actual.session)};
}

}  // namespace lightspeed::replay
