// What a reader takes in an excerpt only, and what survives that it does not know.

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <string>
#include <vector>

#include "replay/format/container.hpp"
#include "replay/format/json_lines.hpp"
#include "replay/format/unknown_fields.hpp"
#include "tests/support/counter_trace.hpp"
#include "tests/support/trace_bytes.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

using tests::delimited;
using tests::header_record;
using tests::read_all;
using tests::step_record;
using tests::written;
using tests::zstd_frame;

constexpr int kUnknown = 1000;

Trace excerpt() {
  Trace trace = tests::counter_trace(9);
  trace.header.excerpt = true;
  std::erase_if(trace.steps, [](const auto& step) { return step.number % 4 == 2; });
  for (auto& step : trace.steps) step.cause = step.number - 1;
  return trace;
}

void mark(google::protobuf::Message& message, const std::string& text) {
  message.GetReflection()->MutableUnknownFields(&message)->AddLengthDelimited(kUnknown, text);
}

/// A trace of a newer writer: unknown fields everywhere, and an unknown record in the middle.
std::string newer_trace() {
  v1::Record header = header_record();
  mark(*header.mutable_header(), "in the header");
  mark(*header.mutable_header()->mutable_configuration(), "a knob");
  v1::Record first = step_record(1);
  mark(*first.mutable_step(), "in a step");
  mark(*first.mutable_step()->mutable_stimulus(), "in an event");
  mark(*first.mutable_step()->mutable_stimulus()->mutable_time_passed(), "in a kind");
  v1::Record unknown;
  mark(unknown, "a record");
  v1::Record second = step_record(2);
  second.mutable_step()->mutable_stimulus()->mutable_user_event()->set_name("add");
  mark(*second.mutable_step()->add_effects()->mutable_cut(), "in an effect");
  return zstd_frame(delimited(header)) +
         zstd_frame(delimited(first) + delimited(unknown) + delimited(second));
}

/// Copies a trace as filter does, and gives its content.
std::string copied(const std::string& bytes) {
  MemorySource source(bytes);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  Header header = reader->header();
  header.excerpt = true;
  StringSink sink;
  auto writer = TraceWriter::open(sink, header, {.frame_bytes = 1}, reader->header_bytes());
  REQUIRE(writer.has_value());
  for (;;) {
    auto record = reader->next_record();
    REQUIRE(record.has_value());
    if (!*record) break;
    auto& step = (*record)->step;
    if (step) {
      step->number += 10;
      step->session = 7;
      REQUIRE(writer->add(*step, (*record)->bytes).has_value());
    } else {
      REQUIRE(writer->add_unknown((*record)->bytes).has_value());
    }
  }
  REQUIRE(writer->finish().has_value());
  return sink.take();
}

}  // namespace

TEST_CASE("TRC-30: an excerpt keeps its numbers and causes, in frames of any size and as text") {
  const Trace trace = excerpt();
  for (const std::uint32_t frame_bytes : {1U, 700U, 1U << 20U}) {
    const auto reading = read_all(written(trace, frame_bytes));
    CHECK_FALSE(reading.error);
    CHECK(reading.header == trace.header);
    CHECK(reading.steps == trace.steps);
  }
  const auto twin = trace_from_json_lines(json_lines_from_trace(trace));
  REQUIRE(twin.has_value());
  CHECK(*twin == trace);
}

TEST_CASE("TRC-30: gaps are refused in any other trace, and a step that goes back in each") {
  Trace trace = excerpt();
  trace.header.excerpt = false;
  StringSink sink;
  auto writer = TraceWriter::open(sink, trace.header);
  REQUIRE(writer.has_value());
  REQUIRE(writer->add(trace.steps[0]).has_value());
  CHECK(writer->add(trace.steps[1]).error().text == "step 2 was expected, step 3 was found");
  const StepPosition third{.number = 3, .at = {}};
  CHECK(step_problem({.number = 3, .at = {}}, third, Numbering::gaps) ==
        "a step after step 3 was expected, step 3 was found");
  CHECK_FALSE(step_problem({.number = 9, .at = {}}, third, Numbering::gaps));
}

TEST_CASE("TRC-30: steps of an excerpt are found by number, also where one is missing") {
  const Trace trace = excerpt();
  const std::string bytes = written(trace, 1);
  MemorySource source(bytes);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  REQUIRE(reader->seek_step(6).has_value());
  const auto step = reader->next();
  REQUIRE(step.has_value());
  CHECK((*step)->number == 7);
}

TEST_CASE("TRC-30: of an excerpt that is cut anywhere, or has a bit flipped, nothing is invented") {
  const Trace trace = excerpt();
  const std::string bytes = written(trace, 700);
  const auto is_beginning = [&](const std::vector<interpreter::Step>& steps) {
    return steps.size() <= trace.steps.size() &&
           std::equal(steps.begin(), steps.end(), trace.steps.begin());
  };
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK(is_beginning(read_all(std::string_view(bytes).substr(0, size)).steps));
  }
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const auto reading = read_all(flipped);
    CAPTURE(bit);
    CHECK((is_beginning(reading.steps) || reading.error.has_value()));
  }
}

TEST_CASE("TRC-31: unknown fields and records survive where steps are copied") {
  const std::string copy = copied(newer_trace());
  const auto reading = read_all(copy);
  CHECK_FALSE(reading.error);
  CHECK(reading.header->excerpt);
  CHECK(reading.notes.unknown_records == 1);
  REQUIRE(reading.steps.size() == 2);
  CHECK(reading.steps[0].number == 11);
  CHECK(reading.steps[1].session == 7);
  MemorySource source(copy);
  auto reader = TraceReader::open(source);
  REQUIRE(reader.has_value());
  std::vector<std::string> records{std::string(reader->header_bytes())};
  for (auto record = reader->next_record(); record && *record; record = reader->next_record()) {
    records.emplace_back((*record)->bytes);
  }
  const std::vector<std::vector<std::string>> expected{{"in the header", "a knob"},
                                                       {"in a step", "in an event", "in a kind"},
                                                       {"a record"},
                                                       {"in an effect"}};
  REQUIRE(records.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    for (const std::string& text : expected[i]) {
      CAPTURE(text);
      CHECK(records[i].find(text) != std::string::npos);
    }
  }
}

TEST_CASE("TRC-31: a record that holds anything unknown is told from one that does not") {
  v1::Record record = step_record(1);
  CHECK_FALSE(holds_unknown(record.SerializeAsString()));
  mark(*record.mutable_step()->mutable_stimulus(), "new");
  CHECK(holds_unknown(record.SerializeAsString()));
}

TEST_CASE("TRC-31: a merged header has the unknown fields of both, and unknown knobs must agree") {
  v1::Record first = header_record();
  v1::Record second = header_record();
  mark(*first.mutable_header(), "mine");
  mark(*second.mutable_header(), "yours");
  auto* fields = second.header().GetReflection()->MutableUnknownFields(second.mutable_header());
  fields->AddVarint(kUnknown + 1, 5);
  const std::string both =
      with_unknown_fields(first.SerializeAsString(), second.SerializeAsString());
  v1::Record merged;
  REQUIRE(merged.ParseFromString(both));
  const auto& kept = merged.header().GetReflection()->GetUnknownFields(merged.header());
  REQUIRE(kept.field_count() == 2);
  CHECK(kept.field(0).length_delimited() == "mine");
  CHECK(kept.field(1).varint() == 5);
  CHECK(same_unknown_knobs(first.SerializeAsString(), second.SerializeAsString()));
  mark(*second.mutable_header()->mutable_configuration(), "a knob");
  CHECK_FALSE(same_unknown_knobs(first.SerializeAsString(), second.SerializeAsString()));
}

}  // namespace lightspeed::replay
