// Steps that are passed over undecoded: the same places, the same steps, the same errors.
#include "replay/format/skimmed_steps.hpp"

#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/counter_trace.hpp"
#include "tests/support/frame_parts.hpp"
#include "tests/support/trace_bytes.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace lightspeed::replay {
namespace {

using interpreter::Step;

/// All that a reading says, as text to compare.
std::string all_of(const std::vector<Step>& steps, const std::optional<TraceError>& error,
                   const ReadNotes& notes) {
  std::string text = std::to_string(steps.size()) + " steps, table " +
                     std::to_string(static_cast<int>(notes.seek_table));
  if (error) return text + ", " + error->text;
  if (notes.torn_tail) text += ", torn at " + std::to_string(notes.torn_tail->offset);
  return text;
}

std::string read_by_reader(const std::string& bytes) {
  const tests::Reading reading = tests::read_all(bytes);
  if (!reading.header) return reading.error->text;
  return all_of(reading.steps, reading.error, reading.notes);
}

std::string read_by_skimming(const std::string& bytes) {
  MemorySource source(bytes);
  auto skimmed = SkimmedSteps::open(source);
  if (!skimmed) return skimmed.error().text;
  std::vector<Step> steps;
  while (auto step = (*skimmed)->next()) steps.push_back(*std::move(step));
  return all_of(steps, (*skimmed)->error(), (*skimmed)->notes());
}

}  // namespace

TEST_CASE("DIFF-10: steps that are passed over and decoded in turn are those of the trace") {
  CHECK(rc::check("any mixture", [] {
    const Trace trace = *tests::any_trace();
    const std::string bytes = tests::written(trace, *rc::gen::inRange(1U, 2000U));
    MemorySource source(bytes);
    auto skimmed = SkimmedSteps::open(source);
    RC_ASSERT(skimmed.has_value());
    for (const Step& step : trace.steps) {
      const SkimmedStep* const found = (*skimmed)->peek();
      RC_ASSERT(found != nullptr);
      RC_ASSERT(found->place.number == step.number);
      RC_ASSERT(found->place.at == step.at);
      RC_ASSERT(found->session == step.session);
      RC_ASSERT(!found->said.empty());
      if (*rc::gen::arbitrary<bool>()) {
        (*skimmed)->pass_over();
      } else {
        RC_ASSERT((*skimmed)->next() == step);
      }
    }
    RC_ASSERT((*skimmed)->peek() == nullptr);
    RC_ASSERT(!(*skimmed)->error());
    const std::uint64_t wanted = *rc::gen::inRange<std::uint64_t>(0, trace.steps.size() + 3);
    (*skimmed)->go_to(wanted);
    const auto found = (*skimmed)->next();
    RC_ASSERT(found.has_value() == (wanted <= trace.steps.size() && !trace.steps.empty()));
    if (found) RC_ASSERT(found->number == std::max<std::uint64_t>(wanted, 1));
  }));
}

TEST_CASE("DIFF-10: a step is found in a file whose table is missing, too") {
  const Trace trace = tests::counter_trace(12);
  std::string bytes = tests::written(trace, 100);
  bytes.resize(bytes.size() - 9);
  MemorySource source(bytes);
  auto skimmed = SkimmedSteps::open(source);
  REQUIRE(skimmed.has_value());
  for (const std::uint64_t wanted : {3U, 1U, 5U}) {
    (*skimmed)->go_to(wanted);
    CHECK((*skimmed)->next() == trace.steps[wanted - 1]);
  }
}

TEST_CASE("DIFF-10: a file cut at any byte, or with any bit turned, is read as the reader does") {
  const std::string bytes = tests::written(tests::counter_trace(12), 300);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const std::string cut = bytes.substr(0, size);
    REQUIRE(read_by_skimming(cut) == read_by_reader(cut));
  }
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string turned = bytes;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
    REQUIRE(read_by_skimming(turned) == read_by_reader(turned));
  }
}

TEST_CASE("DIFF-10: a frame that was changed, left out or moved is refused as the reader does") {
  const auto parts = tests::parts_of(tests::written(tests::counter_trace(12), 1));
  REQUIRE(parts.size() > 6);
  const auto is_refused = [](const std::vector<std::string>& frames) {
    const std::string bytes = tests::joined(frames);
    CHECK(tests::read_all(bytes).error->fault == TraceFault::broken_seal);
    CHECK(read_by_skimming(bytes) == read_by_reader(bytes));
  };
  auto changed = parts;
  std::string content = tests::content_of(parts[3]);
  content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
  changed[3] = tests::zstd_frame(content);
  is_refused(changed);
  auto fewer = parts;
  fewer.erase(fewer.begin() + 3);
  is_refused(fewer);
  auto swapped = parts;
  std::swap(swapped[2], swapped[3]);
  is_refused(swapped);
}

TEST_CASE("DIFF-10: a record cut at any byte, or with any bit turned, under a good checksum") {
  const google::protobuf::LogSilencer quiet;  // Of texts that are no text any more.
  const Trace trace = tests::counter_trace(12);
  v1::Record header;
  put_header(trace.header, *header.mutable_header());
  v1::Record record;
  put_step(trace.steps[0], std::nullopt, *record.mutable_step());
  v1::Record next;
  put_step(trace.steps[1], position_of(trace.steps[0]), *next.mutable_step());
  const std::string head = tests::zstd_frame(tests::delimited(header));
  const std::string content = tests::delimited(record) + tests::delimited(next);
  const auto same = [&](const std::string& damaged) {
    const std::string bytes = head + tests::zstd_frame(damaged);
    REQUIRE(read_by_skimming(bytes) == read_by_reader(bytes));
    MemorySource source(bytes);
    auto skimmed = SkimmedSteps::open(source);
    REQUIRE(skimmed.has_value());
    while ((*skimmed)->peek() != nullptr) (*skimmed)->pass_over();
  };
  for (std::size_t size = 1; size < content.size(); ++size) same(content.substr(0, size));
  for (std::size_t bit = 0; bit < content.size() * 8; ++bit) {
    std::string turned = content;
    turned[bit / 8] = static_cast<char>(turned[bit / 8] ^ (1 << (bit % 8)));
    same(turned);
  }
}

}  // namespace lightspeed::replay
