// How two events that differ are told apart, by replay and by diff: the field, and two texts.
#include "replay/diff/event_fields.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <set>
#include <string>
#include <utility>

#include "replay/compare.hpp"
#include "replay/diff/compare_steps.hpp"
#include "replay/show.hpp"
#include "tests/support/event_generators.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Direction;

constexpr std::size_t kKinds = std::variant_size_v<in::Event>;

// One event of each kind, all its fields empty.
template <std::size_t... Kind>
std::array<in::Event, kKinds> empty_events(std::index_sequence<Kind...>) {
  return {in::Event(std::in_place_index<Kind>)...};
}

const std::array<in::Event, kKinds> kEmpty = empty_events(std::make_index_sequence<kKinds>());

in::Step step_of(in::Event stimulus) {
  return {.number = 1, .at = {}, .stimulus = std::move(stimulus)};
}

in::Step with_effect(in::Event effect) {
  in::Step step = step_of(in::TimePassed{});
  step.effects.push_back({.at = {}, .event = std::move(effect)});
  return step;
}

in::Message message(std::string data) {
  return {.connection = {1}, .direction = Direction::server_to_client, .data = std::move(data)};
}

}  // namespace

TEST_CASE("RPL-3: two events of different kinds never read alike, however empty they are") {
  for (std::size_t a = 0; a < kKinds; ++a) {
    for (std::size_t b = 0; b < kKinds; ++b) {
      CAPTURE(kind_of(kEmpty.at(a)));
      CAPTURE(kind_of(kEmpty.at(b)));
      const auto stimulus = first_difference(step_of(kEmpty.at(a)), step_of(kEmpty.at(b)));
      const auto effect = first_difference(with_effect(kEmpty.at(a)), with_effect(kEmpty.at(b)));
      REQUIRE(stimulus.has_value() == (a != b));
      if (a == b) continue;
      REQUIRE(effect.has_value());
      CHECK(stimulus->field == "stimulus");
      CHECK(stimulus->expected != stimulus->actual);
      CHECK(effect->field == "effects[0]");
      CHECK(effect->expected != effect->actual);
    }
  }
}

TEST_CASE("DIFF-3: two events of different kinds never read alike, however empty they are") {
  for (std::size_t a = 0; a < kKinds; ++a) {
    for (std::size_t b = 0; b < kKinds; ++b) {
      if (a == b) continue;
      CAPTURE(kind_of(kEmpty.at(a)));
      CAPTURE(kind_of(kEmpty.at(b)));
      const auto found = StepComparer{}.compare(step_of(kEmpty.at(a)), step_of(kEmpty.at(b)));
      REQUIRE(found.size() == 1);
      CHECK(found[0].field == "stimulus");
      CHECK(found[0].expected != found[0].actual);
      for (const FieldDifference& one :
           StepComparer{}.compare(with_effect(kEmpty.at(a)), with_effect(kEmpty.at(b)))) {
        CHECK(one.expected != one.actual);
      }
    }
  }
}

TEST_CASE("RPL-3: a message that differs is named by the field of its frame") {
  const auto field = [](const std::string& left, const std::string& right) {
    const auto found = first_difference(with_effect(message(left)), with_effect(message(right)));
    REQUIRE(found.has_value());
    CHECK(found->expected != found->actual);
    return found->field;
  };
  CHECK(field("diff|1|a", "diff|1|b") == "effects[0].message.diff.html");
  CHECK(field("diff|1|a", "diff|2|a") == "effects[0].message.diff.ref");
  CHECK(field("ack|1", "ack|2") == "effects[0].message.ack.ref");
  CHECK(field("failure|1|a", "failure|1|b") == "effects[0].message.failure.reason");
  CHECK(field("nonsense", "rubbish") == "effects[0].message.data");
  // Other frames have other fields: the whole message differs.
  CHECK(field("ack|1", "failure|1|a") == "effects[0]");
  // A reference that counts, and one that is only a text (FRAME-7).
  CHECK(field("ack|1", "ack|01") == "effects[0]");
  // One frame, written in two ways.
  CHECK(field("diff|1|a", "diff|1|\\a") == "effects[0]");
}

TEST_CASE("RPL-3: a message that was lost is named so, and its fields with it") {
  const in::Message ack = message("ack|1");
  const auto lost =
      first_difference(with_effect(ack), with_effect(in::MessageLost{.message = ack}));
  REQUIRE(lost.has_value());
  CHECK(lost->expected == "message c1 < ack|1");
  CHECK(lost->actual == "message_lost c1 < ack|1");
  const auto other = first_difference(with_effect(in::MessageLost{.message = ack}),
                                      with_effect(in::MessageLost{.message = message("ack|2")}));
  REQUIRE(other.has_value());
  CHECK(other->field == "effects[0].message_lost.ack.ref");
}

TEST_CASE("RPL-3: digests are shown in the digits that show prints") {
  in::Step left = step_of(in::Cut{});
  left.digest.root.value = 0xABCU;
  in::Step right = left;
  right.digest.root.value = 0xABDU;
  CHECK(first_difference(left, right)->expected == "0000000000000abc");
  right.digest.parts[0] = 0xFU;
  const auto part = first_difference(left, right);
  CHECK(part->field == "digest.session");
  CHECK(part->actual == "000f");
}

TEST_CASE("RPL-3: any two events that differ are told apart, and equal ones are not") {
  CHECK(rc::check("two texts for two events", [] {
    const auto draw = [] { return tests::draw_event(*rc::gen::inRange<std::size_t>(0, kKinds)); };
    const in::Event left = draw();
    const in::Event right = draw();
    const auto found = first_difference(with_effect(left), with_effect(right));
    RC_ASSERT(found.has_value() == (left != right));
    if (found) RC_ASSERT(found->field.starts_with("effects[0]"));
  }));
}

}  // namespace lightspeed::replay
