// Numbers as JavaScript reads and prints them, and as strict mode reads them.

#include "isa/js_number.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lightspeed::isa {
namespace {

/// What String(parseInt(text, 10)) says; "NaN" for no number.
std::string published(std::string_view text) {
  const auto number = JsNumber::parse_int(text);
  return number ? number->text() : "NaN";
}

std::string strict(std::string_view text) {
  const auto number = JsNumber::parse_strict(text);
  return number ? number->text() : "NaN";
}

}  // namespace

TEST_CASE("MODE-2: parseInt reads white space, a sign and digits, and ignores the rest") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"0", "0"},
      {"7", "7"},
      {"007", "7"},
      {"-0", "0"},
      {"-00001", "-1"},
      {"+1", "1"},
      {"1.9", "1"},
      {"1abc", "1"},
      {"0x1", "0"},
      {"1e9", "1"},
      {"1,2", "1"},
      {"1_000", "1"},
      {"  42  ", "42"},
      {"\t\n\v\f\r5", "5"},
      {"-5x", "-5"},
      {"2147483648", "2147483648"},
      {"999999999", "999999999"},
      {"1000000000", "1000000000"},
      {"", "NaN"},
      {"-", "NaN"},
      {"+", "NaN"},
      {"+-1", "NaN"},
      {"--1", "NaN"},
      {"- 1", "NaN"},
      {"x1", "NaN"},
      {".5", "NaN"},
      {" ", "NaN"},
      {"Infinity", "NaN"},
      {"NaN", "NaN"},
      {"\xD9\xA1", "NaN"},
      {std::string("\0001", 2), "NaN"},
      {"1\\", "1"},
  };
  for (const auto& each : cases) {
    const auto& text = each.first;
    const auto& expected = each.second;
    CAPTURE(text);
    CHECK(published(text) == expected);
  }
}

TEST_CASE("MODE-2: every white space character of JavaScript is skipped, and no other") {
  for (const char* space : {"\x09",         "\x0A",         "\x0B",
                            "\x0C",         "\x0D",         " ",
                            "\xC2\xA0",     "\xE1\x9A\x80", "\xE2\x80\x80",
                            "\xE2\x80\x81", "\xE2\x80\x82", "\xE2\x80\x83",
                            "\xE2\x80\x84", "\xE2\x80\x85", "\xE2\x80\x86",
                            "\xE2\x80\x87", "\xE2\x80\x88", "\xE2\x80\x89",
                            "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9",
                            "\xE2\x80\xAF", "\xE2\x81\x9F", "\xE3\x80\x80",
                            "\xEF\xBB\xBF"}) {
    CAPTURE(std::string(space));
    CHECK(published(std::string(space) + "12") == "12");
    CHECK(published(std::string(space) + space + "-12" + space) == "-12");
    CHECK(strict(std::string(space) + "12") == "NaN");
  }
  // U+0085, U+180E, U+200B and U+2060 are not white space; half a space is none either.
  for (const char* other : {"\xC2\x85", "\xE1\xA0\x8E", "\xE2\x80\x8B", "\xE2\x81\xA0", "\x08",
                            "\x0E", "\x1C", "\xC2", "\xE2\x80"}) {
    CAPTURE(std::string(other));
    CHECK(published(std::string(other) + "12") == "NaN");
  }
}

TEST_CASE("MODE-2: a number prints as JavaScript's String prints it") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"9007199254740991", "9007199254740991"},
      {"9007199254740992", "9007199254740992"},
      {"9007199254740993", "9007199254740992"},
      {"-9007199254740993", "-9007199254740992"},
      {"12345678901234567890", "12345678901234567000"},
      {"18446744073709551616", "18446744073709552000"},
      {"99999999999999999999", "100000000000000000000"},
      {"123456789012345678901", "123456789012345680000"},
      {"999999999999999999999", "1e+21"},
      {"1000000000000000000000", "1e+21"},
      {"-1234567890123456789012", "-1.2345678901234568e+21"},
      {"1" + std::string(308, '0'), "1e+308"},
      {"1" + std::string(309, '0'), "Infinity"},
      {"-" + std::string(400, '9'), "-Infinity"},
      {std::string(400, '0') + "12", "12"},
  };
  for (const auto& each : cases) {
    const auto& text = each.first;
    const auto& expected = each.second;
    CAPTURE(text);
    CHECK(published(text) == expected);
  }
}

TEST_CASE("MODE-3: strict integers have one spelling and end at 2^53") {
  for (const char* text :
       {"0", "1", "-1", "10", "999999999", "1000000000", "9007199254740992", "-9007199254740992"}) {
    CHECK(strict(text) == text);
  }
  for (const char* text :
       {"", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "1x", "one",
        "9007199254740993", "-9007199254740993", "99999999999999999999", "\xD9\xA1"}) {
    CAPTURE(text);
    CHECK(strict(text) == "NaN");
  }
}

TEST_CASE("MODE-3: what strict mode reads, published mode reads the same") {
  CHECK(rc::check("strict is a part of published", [](std::int64_t value) {
    const std::string text = std::to_string(value);
    const auto number = JsNumber::parse_strict(text);
    if (!number) return;
    RC_ASSERT(number->text() == text);
    RC_ASSERT(JsNumber::parse_int(text) == *number);
  }));
}

TEST_CASE("MODE-2: any bytes are read without harm") {
  CHECK(rc::check("parse any bytes", [](const std::string& text) {
    const auto number = JsNumber::parse_int(text);
    if (number) RC_ASSERT(JsNumber::parse_int(number->text()).has_value());
    (void)JsNumber::parse_strict(text);
  }));
}

TEST_CASE("MODE-2: numbers compare with integers, double, and index a size") {
  CHECK(JsNumber(3) == 3);
  CHECK(JsNumber(-1) < 0);
  CHECK(JsNumber(4) > JsNumber(3));
  CHECK(JsNumber(3).doubled() == 6);
  CHECK(JsNumber::of_count(12) == 12);
  CHECK(JsNumber(2).as_index(3) == 2);
  CHECK_FALSE(JsNumber(3).as_index(3).has_value());
  CHECK_FALSE(JsNumber(-1).as_index(3).has_value());
  CHECK_FALSE(JsNumber(0).as_index(0).has_value());
  const auto huge = JsNumber::parse_int(std::string(400, '9'));
  REQUIRE(huge.has_value());
  CHECK_FALSE(huge->as_index(SIZE_MAX).has_value());
  CHECK(huge->doubled() == *huge);
  CHECK(JsNumber::parse_int("-0") == JsNumber(0));
}

}  // namespace lightspeed::isa
