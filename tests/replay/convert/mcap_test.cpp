#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "replay/convert/mcap_records.hpp"
#include "tests/support/mcap_reader.hpp"
#include "tests/support/trace_generators.hpp"
// After the headers above, because the test macros have the names of ours.
#include "tests/replay/convert/exporting.hpp"

namespace lightspeed::tests {
namespace {

constexpr auto kMcap = replay::ExportForm::mcap;

bool is_too_late(const replay::Trace& trace) {
  return !trace.steps.empty() && trace.steps.back().at.value > UINT64_MAX / 1'000;
}

}  // namespace

TEST_CASE("CONV-9: every trace is read back from its MCAP, header and steps") {
  CHECK(rc::check([] {
    const replay::Trace trace = *any_trace();
    RC_PRE(!is_too_late(trace));
    const testing::McapContent content = testing::read_mcap(exported(kMcap, trace));
    RC_ASSERT(content.problem.empty());
    RC_ASSERT(content.trace == trace);
  }));
}

TEST_CASE("CONV-10: chunks are closed at 1 MiB, and the summary finds each of them") {
  const std::vector<interpreter::Event> events(
      40, interpreter::UserEvent{"type", std::string(100'000, 'x')});
  const testing::McapContent content = testing::read_mcap(exported(kMcap, trace_of(events)));
  CHECK(content.problem.empty());
  CHECK(content.chunks == 4);
  CHECK(content.trace.steps.size() == 40);
}

TEST_CASE("CONV-10: the checksum is that of zip and PNG, however the bytes are split") {
  CHECK(replay::mcap::crc32("123456789") == 0xCBF43926U);
  const std::string_view text = "The quick brown fox jumps over the lazy dog";
  CHECK(replay::mcap::crc32(text) == 0x414FA339U);
  for (std::size_t i = 0; i <= text.size(); ++i) {
    CHECK(replay::mcap::crc32(text.substr(i), replay::mcap::crc32(text.substr(0, i))) ==
          0x414FA339U);
  }
}

TEST_CASE("CONV-10: a flipped bit of the file is seen by its checksums, or by its structure") {
  const std::string bytes =
      exported(kMcap, trace_of({interpreter::UserClick{"#a"}, interpreter::TimePassed{}}));
  // Every byte but those of the schemas, which are most of the file, and its library's name.
  std::size_t unseen = 0;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ 1);
    if (testing::read_mcap(flipped).problem.empty()) ++unseen;
  }
  CHECK(unseen == 0);
}

TEST_CASE("CONV-11: a tick that has no nanosecond is refused") {
  replay::Trace trace = trace_of({interpreter::TimePassed{}});
  trace.steps[0].at.value = UINT64_MAX / 1'000;
  CHECK(try_export(kMcap, trace).has_value());
  ++trace.steps[0].at.value;
  const auto refused = try_export(kMcap, trace);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().fault == replay::ExportFault::not_expressible);
}

}  // namespace lightspeed::tests
