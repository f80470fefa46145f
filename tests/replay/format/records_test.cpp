#include "replay/format/records.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "replay/format/event_records.hpp"
#include "tests/support/trace_generators.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// Through the bytes and back.
template <class Record>
Record reparsed(const Record& record) {
  Record again;
  REQUIRE(again.ParseFromString(record.SerializeAsString()));
  return again;
}

interpreter::Event there_and_back(const interpreter::Event& event) {
  v1::Event record;
  put_event(event, record);
  v1::Event again = reparsed(record);
  RecordProblem problem;
  auto taken = take_event(again, problem);
  REQUIRE_FALSE(problem.first().has_value());
  return taken;
}

Step plain_step(std::uint64_t number, std::uint64_t at) {
  return {.number = number,
          .at = {at},
          .stimulus = interpreter::TimePassed{},
          .effects = {},
          .digest = {}};
}

/// The error of a step record that is read after step 4, at 100 us.
RecordError refused(v1::Step record) {
  const auto step = take_step(record, StepPosition{.number = 4, .at = {100}});
  REQUIRE_FALSE(step.has_value());
  return step.error();
}

v1::Step relative_record() {
  v1::Step record;
  record.mutable_stimulus()->mutable_time_passed();
  return record;
}

}  // namespace

TEST_CASE("EVENT-1: every kind of event survives the record, whatever its fields hold") {
  for (std::size_t kind = 0; kind < std::variant_size_v<interpreter::Event>; ++kind) {
    CAPTURE(kind);
    CHECK(rc::check([kind] {
      const auto event = tests::draw_event(kind);
      RC_ASSERT(event.index() == kind);
      RC_ASSERT(there_and_back(event) == event);
    }));
  }
}

TEST_CASE("EVENT-4: a page without a recorded route is one at /, an empty route stays empty") {
  v1::Event old;
  old.mutable_page_loaded()->set_root_html("<main>");
  CHECK_FALSE(old.page_loaded().has_route());
  RecordProblem problem;
  CHECK(take_event(old, problem) == interpreter::Event{interpreter::PageLoaded{"<main>", "", "/"}});
  v1::Event usual;
  put_event(interpreter::PageLoaded{}, usual);
  CHECK_FALSE(usual.page_loaded().has_route());
  for (const std::string route : {"", "/items/3", "\xFF"}) {
    const interpreter::Event page = interpreter::PageLoaded{.route = route};
    CHECK(there_and_back(page) == page);
  }
}

TEST_CASE("EVENT-2: an event of a kind that is not known is an error, not a guess") {
  v1::Step record = relative_record();
  record.mutable_stimulus()->clear_kind();
  const RecordError error = refused(record);
  CHECK(error.fault == TraceFault::unknown_event);
  CHECK(error.text.find("newer Lightspeed") != std::string::npos);
}

TEST_CASE("EVENT-2: a value of an enum that is not known is an error that names it") {
  v1::Step record = relative_record();
  record.mutable_stimulus()->mutable_message()->set_direction(static_cast<v1::Direction>(9));
  const RecordError error = refused(record);
  CHECK(error.fault == TraceFault::unknown_value);
  CHECK(error.text == "direction has no value 9 in this version");
  record.mutable_stimulus()->mutable_message()->clear_direction();
  CHECK(refused(record).fault == TraceFault::unknown_value);
  v1::Header header;
  put_header(Header{}, header);
  CHECK_FALSE(header.configuration().has_mutant());
  header.mutable_configuration()->set_mutant("nonesuch");
  const auto other = take_header(header);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().fault == TraceFault::unknown_value);
  CHECK(other.error().text == "there is no mutant 'nonesuch'");
}

TEST_CASE("CONF-2: a recorded knob below its least is refused with the words of the knob") {
  v1::Header least;
  put_header(Header{}, least);
  v1::Configuration& knobs = *least.mutable_configuration();
  knobs.set_rate_max(1);
  knobs.set_heartbeat_timeout_us(1);
  CHECK(take_header(least).has_value());
  knobs.set_rate_max(0);
  const auto count = take_header(least);
  REQUIRE_FALSE(count.has_value());
  CHECK(count.error().fault == TraceFault::unknown_value);
  CHECK(count.error().text == "rate_max: at least 1 was expected, found '0'");
  knobs.set_rate_max(1);
  knobs.set_backoff_base_us(999);
  const auto time = take_header(least);
  REQUIRE_FALSE(time.has_value());
  CHECK(time.error().text == "backoff_base: at least 1ms was expected, found '999us'");
}

TEST_CASE("EVENT-3: every kind may stand as a stimulus and as an effect") {
  CHECK(rc::check([] {
    Step step = plain_step(1, 5);
    step.stimulus = *tests::any_event();
    step.effects.push_back({.at = {7}, .event = step.stimulus});
    v1::Step record;
    put_step(step, std::nullopt, record);
    const auto taken = take_step(record, std::nullopt);
    RC_ASSERT(taken.has_value());
    RC_ASSERT(*taken == step);
  }));
}

TEST_CASE("TRC-3: a header begins with the name of the format and its version") {
  v1::Header record;
  put_header(Header{}, record);
  CHECK(record.SerializeAsString().substr(0, 20) == "\x0A\x10lightspeed-trace\x10\x01");
}

TEST_CASE("TRC-3: only a trace that an old reader would misread has version 2") {
  const auto version = [](const Header& header) {
    v1::Header record;
    put_header(header, record);
    return record.version();
  };
  CHECK(version(Header{.title = "plain"}) == 1);
  CHECK(version(Header{.excerpt = true}) == 2);
  CHECK(version(Header{.run_sessions = {1, 1}}) == 2);
}

TEST_CASE("TRC-3: a header survives the record, whatever it holds") {
  CHECK(rc::check([] {
    const Header header = tests::draw_header();
    v1::Header record;
    put_header(header, record);
    v1::Header again = reparsed(record);
    const auto taken = take_header(again);
    RC_ASSERT(taken.has_value());
    RC_ASSERT(*taken == header);
  }));
}

TEST_CASE("TRC-3: another format and an unknown version are refused") {
  v1::Header record;
  put_header(Header{}, record);
  v1::Header newer = record;
  newer.set_version(3);
  const auto taken = take_header(newer);
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().fault == TraceFault::unsupported_version);
  CHECK(
      taken.error().text ==
      "the trace has version 3, this Lightspeed reads versions 1 and 2; read it with a newer one");
  v1::Header foreign = record;
  foreign.set_format("something");
  const auto other = take_header(foreign);
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().fault == TraceFault::not_a_trace);
  v1::Header nowhere = record;
  nowhere.clear_origin();
  const auto without = take_header(nowhere);
  REQUIRE_FALSE(without.has_value());
  CHECK(without.error().fault == TraceFault::unknown_value);
}

TEST_CASE("TRC-17: a knob that is absent has its default") {
  v1::Header record;
  put_header(Header{}, record);
  record.clear_configuration();
  const auto taken = take_header(record);
  REQUIRE(taken.has_value());
  CHECK(taken->configuration == interpreter::Configuration{});
}

TEST_CASE("TRC-4: a step survives the record, absolute and relative") {
  CHECK(rc::check([] {
    const Step first = tests::draw_step_after(Step{});
    const Step second = tests::draw_step_after(first);
    v1::Step absolute;
    put_step(second, std::nullopt, absolute);
    absolute = reparsed(absolute);
    v1::Step relative;
    put_step(second, position_of(first), relative);
    relative = reparsed(relative);
    RC_ASSERT(absolute.number() == 2U);
    RC_ASSERT(relative.number() == 0U);
    const auto from_absolute = take_step(absolute, std::nullopt);
    const auto from_relative = take_step(relative, position_of(first));
    RC_ASSERT(from_absolute.has_value());
    RC_ASSERT(from_relative.has_value());
    RC_ASSERT(*from_absolute == second);
    RC_ASSERT(*from_relative == second);
  }));
}

TEST_CASE("TRC-4: a relative step without a step before it is refused") {
  v1::Step record = relative_record();
  const auto taken = take_step(record, std::nullopt);
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().fault == TraceFault::bad_step);
}

TEST_CASE("TRC-6: only well-formed UTF-8 stands in a protobuf string as it is") {
  // Every sequence of up to three bytes at the borders of the forms, and some of four.
  const std::string borders("\x00\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC1\xC2\xDF\xE0\xED\xEF\xF0", 16);
  const std::string more = borders + "\xF4\xF5\xFF";
  for (const char a : more) {
    for (const char b : more) {
      for (const char c : more) {
        for (const char d : more) {
          const std::string text{a, b, c, d};
          v1::Shutdown record;
          put_text({&v1::Shutdown::reason, &v1::Shutdown::mutable_reason, 1}, text, record);
          v1::Shutdown again;
          REQUIRE(again.ParseFromString(record.SerializeAsString()));
          RecordProblem problem;
          REQUIRE(take_text({&v1::Shutdown::reason, &v1::Shutdown::mutable_reason, 1}, again,
                            problem) == text);
        }
      }
    }
  }
}

TEST_CASE("TRC-6: text that is not UTF-8 is widened byte by byte, and its field listed") {
  v1::Event record;
  put_event(interpreter::UserEvent{"name", "\xFF|a"}, record);
  CHECK(record.user_event().payload() == "\xC3\xBF|a");
  REQUIRE(record.user_event().byte_text_size() == 1);
  CHECK(record.user_event().byte_text(0) == v1::UserEvent::kPayloadFieldNumber);
}

TEST_CASE("TRC-6: a listed text with a character above U+00FF is refused") {
  v1::Step record = relative_record();
  record.mutable_stimulus()->mutable_shutdown()->set_reason("\xE2\x82\xAC");
  record.mutable_stimulus()->mutable_shutdown()->add_byte_text(1);
  CHECK(refused(record).fault == TraceFault::bad_record);
}

TEST_CASE("TRC-7: a gap, time going back, a late cause and an early effect are named") {
  const StepPosition previous{.number = 4, .at = {100}};
  const auto problem = [&previous](const Step& step) {
    return step_problem(step, previous).value_or("nothing");
  };
  CHECK(problem(plain_step(5, 100)) == "nothing");
  CHECK(problem(plain_step(6, 100)) == "step 5 was expected, step 6 was found");
  CHECK(problem(plain_step(5, 99)) == "step 5 is at 99 us, before the step before it at 100 us");
  Step step = plain_step(5, 100);
  step.session = 0;
  CHECK(problem(step) == "step 5 has session 0; sessions are numbered from 1");
  step = plain_step(5, 100);
  step.cause = 5;
  CHECK(problem(step) == "step 5 is caused by step 5, which does not come before it");
  step.cause = 4;
  step.effects.push_back({.at = {99}, .event = interpreter::Cut{}});
  CHECK(problem(step) == "step 5 is at 100 us, but has an effect at 99 us, before it");
}

TEST_CASE("TRC-7: what a record cannot say without contradiction is refused on reading") {
  v1::Step record = relative_record();
  record.set_number(6);
  record.set_at_us(100);
  CHECK(refused(record).text == "step 5 was expected, step 6 was found");
  record = relative_record();
  record.set_cause_back(5);
  CHECK(refused(record).text == "the cause lies before the first step");
  record = relative_record();
  record.set_later_us(std::numeric_limits<std::uint64_t>::max());
  CHECK(refused(record).text == "a time does not fit into 64 bits");
  record = relative_record();
  record.add_effects()->mutable_cut();
  record.mutable_effects(0)->set_later_us(std::numeric_limits<std::uint64_t>::max());
  CHECK(refused(record).fault == TraceFault::bad_step);
}

TEST_CASE("DIGEST-3: a step stores the root, and twelve bytes of parts or none") {
  Step step = plain_step(1, 0);
  step.digest.root.value = 0x0102030405060708U;
  step.digest.parts = {0x1122, 0, 0, 0, 0, 0x3344};
  v1::Step record;
  put_step(step, std::nullopt, record);
  CHECK(record.digest() == 0x0102030405060708U);
  CHECK(record.digest_parts() == std::string("\x22\x11\0\0\0\0\0\0\0\0\x44\x33", 12));
  v1::Step broken = relative_record();
  broken.set_digest_parts("12345");
  CHECK(refused(broken).fault == TraceFault::bad_record);
  step.digest = {};
  v1::Step without;
  put_step(step, std::nullopt, without);
  CHECK(without.digest_parts().empty());
}

}  // namespace lightspeed::replay
