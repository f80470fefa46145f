#include "replay/capture/rfc3339.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinutesPerDay = 1'440;

struct Date {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

bool is_leap_year(std::int64_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

std::int64_t days_of_month(const Date& date) {
  if (date.month == 2) return is_leap_year(date.year) ? 29 : 28;
  const bool is_short = date.month == 4 || date.month == 6 || date.month == 9 || date.month == 11;
  return is_short ? 30 : 31;
}

// Days from 1970-01-01. March begins the year, so that the leap day is its last; the year 400
// stands for the year 0, so that nothing divided here is below 0.
std::int64_t days_since_1970(const Date& date) {
  const std::int64_t year = date.year + 400 - (date.month <= 2 ? 1 : 0);
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t month = date.month + (date.month > 2 ? -3 : 9);
  const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return (era - 1) * 146'097 + day_of_era - 719'468;
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// Takes one part after another off the front of the text. The first part that is wrong ends the
// reading: whatever is asked for afterwards is 0, so that `good` is looked at once, at the end.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  struct Digits {
    std::size_t count;
    std::int64_t min;
    std::int64_t max;
  };

  std::int64_t number(Digits expected) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < expected.count; ++i) value = value * 10 + digit();
    if (value < expected.min || value > expected.max) good_ = false;
    return good_ ? value : 0;
  }

  char one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) good_ = false;
    return good_ ? take() : '\0';
  }

  std::int64_t fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    take();
    std::int64_t unit = kSecond / 10;
    std::int64_t value = digit() * unit;
    while (good_ && !rest_.empty() && is_digit(rest_.front())) value += digit() * (unit /= 10);
    return value;
  }

  [[nodiscard]] bool good() const { return good_ && rest_.empty(); }

 private:
  char take() {
    const char first = rest_.front();
    rest_.remove_prefix(1);
    return first;
  }

  std::int64_t digit() {
    if (rest_.empty() || !is_digit(rest_.front())) good_ = false;
    return good_ ? take() - '0' : 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

std::int64_t offset_minutes(Parts& parts) {
  const char sign = parts.one_of("Zz+-");
  if (sign != '+' && sign != '-') return 0;
  const std::int64_t hours = parts.number({.count = 2, .min = 0, .max = 23});
  parts.one_of(":");
  const std::int64_t minutes = hours * 60 + parts.number({.count = 2, .min = 0, .max = 59});
  return sign == '-' ? -minutes : minutes;
}

}  // namespace

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
  Parts parts(text);
  Date date{};
  date.year = parts.number({.count = 4, .min = 0, .max = 9999});
  parts.one_of("-");
  date.month = parts.number({.count = 2, .min = 1, .max = 12});
  parts.one_of("-");
  date.day = parts.number({.count = 2, .min = 1, .max = days_of_month(date)});
  parts.one_of("Tt");
  const std::int64_t hour = parts.number({.count = 2, .min = 0, .max = 23});
  parts.one_of(":");
  const std::int64_t minute = parts.number({.count = 2, .min = 0, .max = 59});
  parts.one_of(":");
  const std::int64_t second = parts.number({.count = 2, .min = 0, .max = 60});
  const std::int64_t micros = parts.fraction();
  const std::int64_t offset = offset_minutes(parts);
  if (!parts.good()) return std::nullopt;
  const std::int64_t minutes = days_since_1970(date) * kMinutesPerDay + hour * 60 + minute - offset;
  const bool ends_a_day = (minutes + 1) % kMinutesPerDay == 0;
  if (second == 60 && !ends_a_day) return std::nullopt;
  return (minutes * 60 + second) * kSecond + micros;
}

}  // namespace lightspeed::replay
