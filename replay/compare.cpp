#include "replay/compare.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/hex.hpp"
#include "replay/diff/event_fields.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Effect;
using interpreter::Event;
using interpreter::Step;
using interpreter::StepDigest;
using interpreter::Tick;

constexpr std::string_view kNone = "no further effect";

// A state's part and the whole, in digits: 16 bits and 64.
constexpr std::size_t kPartDigits = 4;
constexpr std::size_t kRootDigits = 16;

FieldDifference number_difference(std::string field, std::uint64_t expected, std::uint64_t actual) {
  return {.field = std::move(field),
          .expected = std::to_string(expected),
          .actual = std::to_string(actual)};
}

FieldDifference time_difference(std::string field, Tick expected, Tick actual) {
  return {.field = std::move(field),
          .expected = std::to_string(expected.value) + "us",
          .actual = std::to_string(actual.value) + "us"};
}

// Two runs of one trace count alike, so a number stands only for itself.
FieldDifference event_difference(const std::string& place, const Event& expected,
                                 const Event& actual) {
  const auto equal = [](Counter, std::uint64_t a, std::uint64_t b) { return a == b; };
  auto fields = differing_fields(place, expected, actual, equal);
  if (!fields.empty()) return std::move(fields.front());
  // One frame, written in two ways.
  return {.field = place, .expected = line_of(expected, 0), .actual = line_of(actual, 0)};
}

std::optional<FieldDifference> effect_difference(const Step& expected, const Step& actual) {
  const auto& ours = expected.effects;
  const auto& theirs = actual.effects;
  const auto place = [](std::size_t index) { return "effects[" + std::to_string(index) + "]"; };
  const std::size_t both = std::min(ours.size(), theirs.size());
  for (std::size_t i = 0; i < both; ++i) {
    if (ours[i].event != theirs[i].event) {
      return event_difference(place(i), ours[i].event, theirs[i].event);
    }
    if (ours[i].at != theirs[i].at) {
      return time_difference(place(i) + ".at", ours[i].at, theirs[i].at);
    }
  }
  if (ours.size() == theirs.size()) return std::nullopt;
  const auto line = [&](const std::vector<Effect>& effects) {
    return effects.size() > both ? line_of(effects[both].event, 0) : std::string(kNone);
  };
  return FieldDifference{.field = place(both), .expected = line(ours), .actual = line(theirs)};
}

}  // namespace

std::optional<FieldDifference> digest_difference(const StepDigest& expected,
                                                 const StepDigest& actual) {
  if (expected == actual) return std::nullopt;
  for (std::size_t part = 0; part < interpreter::kStatePartCount; ++part) {
    const std::uint16_t left = expected.parts.at(part);
    const std::uint16_t right = actual.parts.at(part);
    if (left == right) continue;
    return FieldDifference{.field = "digest." + std::string(interpreter::kStatePartNames.at(part)),
                           .expected = hex(left, kPartDigits),
                           .actual = hex(right, kPartDigits)};
  }
  return FieldDifference{.field = "digest",
                         .expected = hex(expected.root.value, kRootDigits),
                         .actual = hex(actual.root.value, kRootDigits)};
}

std::optional<FieldDifference> first_difference(const Step& expected, const Step& actual) {
  if (expected == actual) return std::nullopt;
  if (expected.number != actual.number) {
    return number_difference("number", expected.number, actual.number);
  }
  if (expected.at != actual.at) return time_difference("at", expected.at, actual.at);
  if (expected.session != actual.session) {
    return number_difference("session", expected.session, actual.session);
  }
  if (expected.stimulus != actual.stimulus) {
    return event_difference("stimulus", expected.stimulus, actual.stimulus);
  }
  if (expected.cause != actual.cause) {
    return number_difference("cause", expected.cause, actual.cause);
  }
  if (auto difference = effect_difference(expected, actual)) return difference;
  return digest_difference(expected.digest, actual.digest);
}

}  // namespace lightspeed::replay
