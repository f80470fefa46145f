#include "replay/convert/wall_time.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::uint64_t kSecondUs = 1'000'000;
constexpr std::uint64_t kDayUs = 86'400 * kSecondUs;
constexpr std::uint64_t kEraDays = 146'097;       // Of 400 years.
constexpr std::uint64_t kMarchOfYear0 = 719'468;  // Its days before 1970-01-01.

std::string padded(std::uint64_t value, std::size_t digits) {
  std::string text = std::to_string(value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return text;
}

// A year begins in March, so that the leap day is its last, and months have a regular length.
std::string date_text(std::uint64_t days_since_1970) {
  const std::uint64_t days = days_since_1970 + kMarchOfYear0;
  const std::uint64_t day_of_era = days % kEraDays;
  const std::uint64_t leaps = day_of_era / 1'460 - day_of_era / 36'524 + day_of_era / 146'096;
  const std::uint64_t year_of_era = (day_of_era - leaps) / 365;
  const std::uint64_t day_of_year =
      day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
  const std::uint64_t month = (5 * day_of_year + 2) / 153;
  const std::uint64_t day = day_of_year - (153 * month + 2) / 5 + 1;
  const std::uint64_t year = days / kEraDays * 400 + year_of_era + (month >= 10 ? 1 : 0);
  std::string text = padded(year, 4);
  text.append("-").append(padded(month < 10 ? month + 3 : month - 9, 2));
  return text.append("-").append(padded(day, 2));
}

}  // namespace

std::string decimal_text(std::uint64_t value, std::size_t digits) {
  std::string text = padded(value, digits + 1);
  return text.insert(text.size() - digits, ".");
}

std::string rfc3339_text(std::uint64_t since_1970_us) {
  const std::uint64_t second = since_1970_us % kDayUs / kSecondUs;
  std::string text = date_text(since_1970_us / kDayUs);
  text.append("T").append(padded(second / 3'600, 2)).append(":");
  text.append(padded(second / 60 % 60, 2)).append(":").append(padded(second % 60, 2));
  return text.append(".").append(padded(since_1970_us % kSecondUs, 6)).append("Z");
}

}  // namespace lightspeed::replay
