// The times of RFC 3339, each part of them.
#include "replay/capture/rfc3339.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lightspeed::replay {
namespace {

struct Row {
  std::string_view text;
  std::optional<std::int64_t> microseconds;
};

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;
constexpr std::int64_t kNoon = 1'795'361'571 * kSecond;  // 2026-11-22T15:32:51Z, as `date` says.

constexpr std::array kRead{
    Row{"1970-01-01T00:00:00Z", 0},
    Row{"1970-01-02T00:00:01Z", kDay + kSecond},
    Row{"1969-12-31T23:59:59.999999Z", -1},
    Row{"2026-11-22T15:32:51Z", kNoon},
    Row{"2026-11-22t15:32:51z", kNoon},
    Row{"2026-11-22T15:32:51.25Z", kNoon + 250'000},
    Row{"2026-11-22T15:32:51.123456789Z", kNoon + 123'456},
    Row{"2026-11-22T16:32:51+01:00", kNoon},
    Row{"2026-11-22T10:02:51.5-05:30", kNoon + 500'000},
    Row{"2026-11-22T15:32:51-00:00", kNoon},
    Row{"2000-02-29T00:00:00Z", 11'016 * kDay},
    Row{"2024-02-29T00:00:00Z", 19'782 * kDay},
    Row{"0000-01-01T00:00:00Z", -719'528 * kDay},
    Row{"0000-02-29T00:00:00Z", -719'469 * kDay},
    Row{"9999-12-31T23:59:59Z", 253'402'300'799 * kSecond},
    Row{"2016-12-31T23:59:60Z", 17'167 * kDay},
    Row{"2016-12-31T15:59:60-08:00", 17'167 * kDay},
};

constexpr std::array<std::string_view, 40> kRefused{
    "",
    "yesterday",
    "2026-11-22",
    "2026-11-22T15:32:51",
    "2026-11-22 15:32:51Z",
    "2026-11-22T15:32Z",
    "2024-99-99T99:99:99.000ZZZ",
    "2026-00-22T15:32:51Z",
    "2026-13-22T15:32:51Z",
    "2026-11-00T15:32:51Z",
    "2026-11-31T15:32:51Z",
    "2026-02-29T15:32:51Z",
    "1900-02-29T15:32:51Z",
    "2024-02-30T15:32:51Z",
    "2026-11-22T24:00:00Z",
    "2026-11-22T15:60:51Z",
    "2026-11-22T15:32:61Z",
    "2026-11-22T15:32:60Z",
    "2016-12-31T23:59:60-08:00",
    "2026-11-22T15:32:51.Z",
    "2026-11-22T15:32:51.1",
    "2026-11-22T15:32:51,1Z",
    "2026-11-22T15:32:51ZZ",
    "2026-11-22T15:32:51Z ",
    " 2026-11-22T15:32:51Z",
    "2026-11-22T15:32:51+",
    "2026-11-22T15:32:51+01",
    "2026-11-22T15:32:51+0100",
    "2026-11-22T15:32:51+24:00",
    "2026-11-22T15:32:51+01:60",
    "2026-11-22T15:32:51+-1:00",
    "2026-11-22T15:32:51+01:00Z",
    "26-11-22T15:32:51Z",
    "-026-11-22T15:32:51Z",
    "+026-11-22T15:32:51Z",
    "2026-1 -22T15:32:51Z",
    "2026-11-22T-5:32:51Z",
    "2026-11-22T15:32:5xZ",
    "2026/11/22T15:32:51Z",
    "12026-11-22T15:32:51Z",
};

}  // namespace

TEST_CASE("IMP-2: an RFC 3339 time is read to the microsecond") {
  for (const Row& row : kRead) {
    CAPTURE(row.text);
    CHECK(parse_rfc3339(row.text) == row.microseconds);
  }
}

TEST_CASE("IMP-2: a text of which any part is no RFC 3339 is no time") {
  for (const std::string_view text : kRefused) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("IMP-2: no proper beginning of an RFC 3339 time is one") {
  constexpr std::string_view kWhole = "2026-11-22T15:32:51.25+01:00";
  REQUIRE(parse_rfc3339(kWhole).has_value());
  for (std::size_t size = 0; size < kWhole.size(); ++size) {
    CAPTURE(kWhole.substr(0, size));
    CHECK_FALSE(parse_rfc3339(kWhole.substr(0, size)).has_value());
  }
}

}  // namespace lightspeed::replay
