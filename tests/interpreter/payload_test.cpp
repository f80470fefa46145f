#include "interpreter/app/payload.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <cctype>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace lightspeed::interpreter {
namespace {

using isa::program::Parameter;
using isa::program::Type;
using isa::program::Value;

const std::vector<Parameter> kAll{
    {.name = "title", .type = Type::text, .fallback = Value(std::string("none"))},
    {.name = "count", .type = Type::integer, .fallback = Value(std::int64_t{7})},
    {.name = "done", .type = Type::boolean, .fallback = Value(false)},
};

std::string words_of(const Result<std::vector<Value>, std::string>& result) {
  if (!result) return result.error();
  std::string words;
  for (const Value& value : *result) {
    words.append(&value == result->data() ? "" : ",").append(isa::program::shown(value));
  }
  return words;
}

/// The values of `kAll` as a text, or the error.
std::string decoded(std::string_view payload) {
  return words_of(decode_payload("e", payload, kAll));
}

/// The one value of a parameter `f` without a default, or the error's end.
std::string field(Type type, std::string_view payload) {
  const std::vector<Parameter> one{{.name = "f", .type = type, .fallback = {}}};
  const auto words = words_of(decode_payload("e", payload, one));
  const std::string head = "invalid_payload:e:f:" + std::string(name_of(type)) + ":";
  return words.starts_with(head) ? "!" + words.substr(head.size()) : words;
}

std::string escaped(const std::string& text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      out.push_back('+');
    } else if (std::isalnum(byte) != 0) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kDigits[byte / 16]);
      out.push_back(kDigits[byte % 16]);
    }
  }
  return out;
}

rc::Gen<std::string> any_text() {
  const auto piece = rc::gen::element<std::string>("a", " ", "+", "%", "&", "=", "\"", "\\", "\n",
                                                   "é", "€", "😀", "{", "7", "-", "true", "on");
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(piece), [](const auto& pieces) {
    std::string text;
    for (const auto& each : pieces) text.append(each);
    return text;
  });
}

}  // namespace

TEST_CASE("PAY-1: each parameter gets the field of its name, in the order of the parameters") {
  CHECK(decoded(R"({"done":true,"count":3,"title":"milk"})") == "milk,3,true");
  CHECK(decoded("done=true&count=3&title=milk") == "milk,3,true");
}

TEST_CASE("PAY-1: fields that no parameter names are ignored, whatever they hold") {
  CHECK(decoded(R"({"x":{"title":"no","y":[1,{"count":2}]},"title":"milk","z":null})") ==
        "milk,7,false");
  CHECK(decoded("_csrf=abc&title=milk&submit=") == "milk,7,false");
}

TEST_CASE("PAY-1: without parameters the payload is not read") {
  for (const auto* payload : {"", "{", "\xFF", "[1]", "%"}) {
    CHECK(words_of(decode_payload("e", payload, {})).empty());
  }
}

TEST_CASE("PAY-2: blanks around an object are nothing, and an empty payload has no fields") {
  CHECK(decoded(" \t\r\n{\"count\":1} \n") == "none,1,false");
  for (const auto* payload : {"", " ", "\n\t", "{}", "&", "&&"}) {
    CAPTURE(payload);
    CHECK(decoded(payload) == "none,7,false");
  }
}

TEST_CASE("PAY-2: in form data a plus is a space, and a percent sign begins a byte") {
  CHECK(field(Type::text, "f=a+b%20c%2B%26%3D%25") == "a b c+&=%");
  CHECK(field(Type::text, "%66=%C3%A9%e2%82%ac") == "é€");
  CHECK(field(Type::text, "f=a=b") == "a=b");
  CHECK(field(Type::text, "f=") == "");
  CHECK(field(Type::text, "&&f=x&") == "x");
}

TEST_CASE("PAY-2: of several fields with one name the last counts") {
  CHECK(decoded(R"({"count":1,"title":"a","count":2})") == "a,2,false");
  CHECK(decoded(R"({"count":"x","count":2})") == "none,2,false");
  CHECK(decoded("count=1&title=a&count=2") == "a,2,false");
}

TEST_CASE("PAY-3: what is neither an object nor form data is refused as a whole") {
  for (const auto* payload :
       {"[]", "[1,2]", "\"x\"", "null", "true", "12", "a&b=1", " [", "\xFF"}) {
    CAPTURE(payload);
    CHECK(decoded(payload) == "invalid_payload:e:neither an object nor form data");
  }
}

TEST_CASE("PAY-3: bad JSON is refused with the byte where it shows") {
  const std::array<std::pair<std::string_view, int>, 13> kBad{{
      {"{", 2},
      {"{\"", 3},
      {"{\"a\"", 5},
      {"{\"a\":}", 6},
      {"{\"a\":1,}", 8},
      {"{\"a\":1}x", 8},
      {"{\"a\":1}{}", 8},
      {"{a:1}", 2},
      {"{'a':1}", 2},
      {"{\"a\":01}", 7},
      {"{\"a\":1e999}", 10},
      {"{\"a\":\"\xFF\"}", 7},
      {"{\"a\":\"\\ud800\"}", 13},
  }};
  for (const auto& [text, byte] : kBad) {
    const std::string payload(text);
    CAPTURE(payload);
    CHECK(decoded(payload) == "invalid_payload:e:bad JSON at byte " + std::to_string(byte));
  }
}

TEST_CASE("PAY-3: an object may nest 64 levels deep and no deeper") {
  const auto nested = [](std::size_t depth) {
    return "{\"count\":1,\"x\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  CHECK(decoded(nested(64)) == "none,1,false");
  CHECK(decoded(nested(65)) == "invalid_payload:e:nested deeper than 64");
  CHECK(decoded("{\"x\":" + std::string(1'000'000, '[')) ==
        "invalid_payload:e:nested deeper than 64");
}

TEST_CASE("PAY-3: bad form data is refused with the byte where it shows") {
  const std::array<std::pair<std::string_view, int>, 9> kBad{{
      {"a=%", 3},
      {"a=%2", 3},
      {"a=%2g", 3},
      {"a=x%g2", 4},
      {"a=1&%=2", 5},
      {"a=1&b=%zz", 7},
      {"a=%FF", 3},
      {"a=1&b=x%C3", 7},
      {"\xFF=1", 1},
  }};
  for (const auto& [text, byte] : kBad) {
    const std::string payload(text);
    CAPTURE(payload);
    CHECK(decoded(payload) == "invalid_payload:e:bad form data at byte " + std::to_string(byte));
  }
}

TEST_CASE("PAY-4: an integer is a JSON integer of 64 bits, or the one text that spells it") {
  for (const auto* number : {"0", "7", "-7", "9223372036854775807", "-9223372036854775808"}) {
    CAPTURE(number);
    CHECK(field(Type::integer, std::string("{\"f\":") + number + "}") == number);
    CHECK(field(Type::integer, std::string("{\"f\":\"") + number + "\"}") == number);
    CHECK(field(Type::integer, std::string("f=") + number) == number);
  }
  for (const auto* text : {"", " 1", "1 ", "01", "-0", "-", "1.0", "1e3", "0x1", "one",
                           "9223372036854775808", "-9223372036854775809", "-+1"}) {
    CAPTURE(text);
    CHECK(field(Type::integer, std::string("{\"f\":\"") + text + "\"}") ==
          "!\"" + std::string(text) + "\"");
  }
  CHECK(field(Type::integer, "f=%2B1") == "!\"+1\"");
}

TEST_CASE("PAY-4: a boolean is true or false, or one of three texts") {
  CHECK(field(Type::boolean, R"({"f":true})") == "true");
  CHECK(field(Type::boolean, R"({"f":false})") == "false");
  CHECK(field(Type::boolean, R"({"f":"true"})") == "true");
  CHECK(field(Type::boolean, "f=on") == "true");
  CHECK(field(Type::boolean, "f=false") == "false");
  for (const auto* text : {"", "off", "1", "True", "yes"}) {
    CHECK(field(Type::boolean, std::string("f=") + text) == "!\"" + std::string(text) + "\"");
  }
}

TEST_CASE("PAY-4: a text comes from a text alone") {
  CHECK(field(Type::text, R"({"f":"a\u00e9\ud83d\ude00\n"})") == "aé😀\n");
  CHECK(field(Type::text, R"({"f":1})") == "!number");
  CHECK(field(Type::text, R"({"f":1.5})") == "!number");
  CHECK(field(Type::text, R"({"f":true})") == "!boolean");
}

TEST_CASE("PAY-5: a missing field takes the default, and a wrong one does not") {
  CHECK(decoded("{}") == "none,7,false");
  CHECK(decoded(R"({"count":null})") == "invalid_payload:e:count:integer:null");
  CHECK(decoded("count=") == "invalid_payload:e:count:integer:\"\"");
  CHECK(field(Type::integer, "{}") == "!missing");
  CHECK(field(Type::text, "") == "!missing");
  CHECK(field(Type::boolean, "g=1") == "!missing");
}

TEST_CASE("PAY-6: an error names event, field, expected and given") {
  CHECK(field(Type::integer, R"({"f":null})") == "!null");
  CHECK(field(Type::integer, R"({"f":[1]})") == "!array");
  CHECK(field(Type::integer, R"({"f":{"f":1}})") == "!object");
  CHECK(field(Type::integer, R"({"f":true})") == "!boolean");
  CHECK(field(Type::boolean, R"({"f":1})") == "!number");
  CHECK(field(Type::boolean, R"({"f":18446744073709551615})") == "!number");
  CHECK(field(Type::integer, R"({"f":1.5})") == "!1.5");
  CHECK(field(Type::integer, R"({"f":1e2})") == "!1e2");
  CHECK(field(Type::integer, R"({"f":9223372036854775808})") == "!9223372036854775808");
  CHECK(field(Type::integer, R"({"f":"a\"\n"})") == R"(!"a\"\n")");
  const std::vector<Parameter> two{{.name = "a", .type = Type::text, .fallback = {}},
                                   {.name = "b", .type = Type::integer, .fallback = {}}};
  CHECK(words_of(decode_payload("add", "{}", two)) == "invalid_payload:add:a:text:missing");
  CHECK(words_of(decode_payload("add", "a=1", two)) == "invalid_payload:add:b:integer:missing");
}

TEST_CASE("PAY-6: what was given is cut behind 40 bytes, between characters") {
  const std::string forty(40, 'x');
  CHECK(field(Type::integer, "f=" + forty) == "!\"" + forty + "\"");
  CHECK(field(Type::integer, "f=" + forty + "y") == "!\"" + forty + "…\"");
  const std::string thirty_nine(39, 'x');
  CHECK(field(Type::integer, "f=" + thirty_nine + "é") == "!\"" + thirty_nine + "…\"");
  CHECK(field(Type::integer, "{\"f\":1." + std::string(50, '5') + "}") ==
        "!1." + std::string(38, '5') + "…");
}

TEST_CASE("PAY-4: any values survive a JSON object and form data alike") {
  CHECK(rc::check([](std::int64_t count, bool done) {
    const auto title = *any_text();
    const std::string expected =
        title + "," + std::to_string(count) + "," + (done ? "true" : "false");
    const nlohmann::json json{{"title", title}, {"count", count}, {"done", done}};
    RC_ASSERT(decoded(json.dump()) == expected);
    RC_ASSERT(decoded("title=" + escaped(title) + "&count=" + std::to_string(count) +
                      "&done=" + (done ? "on" : "false")) == expected);
  }));
}

TEST_CASE("PAY-3: no bytes at all can do harm, and every refusal names the event") {
  CHECK(rc::check([](const std::string& bytes) {
    for (const std::string& payload : {bytes, "{" + bytes, "title=" + bytes}) {
      const auto result = decode_payload("e", payload, kAll);
      if (result) {
        RC_ASSERT(result->size() == kAll.size());
      } else {
        RC_ASSERT(result.error().starts_with("invalid_payload:e:"));
      }
    }
  }));
}

TEST_CASE("PAY-3: a payload cut at any byte, or with any bit flipped, is decoded or refused") {
  for (const std::string sample :
       {R"({"title":"aé😀\u20ac","count":-12,"done":true,"x":[{"y":1.5e3},null]})",
        "title=a%C3%A9+b&count=-12&done=on&x=%5B%5D"}) {
    for (std::size_t size = 0; size <= sample.size(); ++size) {
      const auto cut = decoded(std::string_view(sample).substr(0, size));
      CHECK_FALSE(cut.empty());
    }
    for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
      std::string flipped = sample;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      CHECK_FALSE(decoded(flipped).empty());
    }
  }
}

TEST_CASE("PAY-3: a truncated object is never taken for a whole one") {
  const std::string sample = R"({"title":"milk","count":12})";
  for (std::size_t size = 1; size < sample.size(); ++size) {
    CHECK(decoded(sample.substr(0, size)) ==
          "invalid_payload:e:bad JSON at byte " + std::to_string(size + 1));
  }
}

}  // namespace lightspeed::interpreter
