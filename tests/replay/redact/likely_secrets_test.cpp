// Likely secrets: which texts of a step look like one, and which do not.
#include "replay/redact/likely_secrets.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "isa/frame.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Message;
using interpreter::Step;

std::vector<std::string> texts(std::string_view text) {
  std::vector<std::string> found;
  for (const SecretPlace& place : secrets_in(text)) {
    found.emplace_back(text.substr(place.offset, place.size));
  }
  return found;
}

using Texts = std::vector<std::string>;

TEST_CASE("IMP-30: the secrets of a step are named by the fields that diff names") {
  Step step;
  step.stimulus = interpreter::UserEvent{"login", R"({"user":"a|b","password":"hun|ter2"})"};
  Message sent;
  sent.data =
      isa::encode_frame(isa::Event{"1", "login", R"({"user":"a|b","password":"hun|ter2"})"});
  step.effects.push_back({step.at, sent});
  const auto secrets = likely_secrets(step);
  REQUIRE(secrets.size() == 2);
  CHECK(secrets[0].where == "stimulus.user_event.payload");
  CHECK(secrets[1].where == "effects[0].message.event.payload");
  for (const LikelySecret& secret : secrets) {
    CHECK(secret.kind == SecretKind::named);
    CHECK(secret.text == "hun|ter2");
    CHECK(secret.offset == 26);
    CHECK(secret.size == 8);
  }
}

TEST_CASE("IMP-31: a value is a secret by the name beside it, however both are written") {
  struct Case {
    std::string text;
    Texts expected;
  };
  const std::vector<Case> cases{
      {R"({"password": "hunter2", "name": "Ann"})", {"hunter2"}},
      {R"({"apiKey":"k-1","api_key":"k-2","x-api-key":"k-3"})", {"k-1", "k-2", "k-3"}},
      {R"({"pin":1234,"spinner":"round"})", {"1234"}},
      {R"({"password":"a\"b"})", {R"(a\"b)"}},
      {"user=ann&passwd=s%20x&csrf_token=t0k#top", {"s%20x", "t0k"}},
      {"ws://h/live?session=s-1&auth_token=abc", {"abc"}},
      {R"(<main data-csrf="c-1" data-ls-session="s"></main>)", {"c-1"}},
      {R"(<input type="hidden" name="csrf_token" value="v-1">)", {"v-1"}},
      {R"(<input value="v-2" name="csrf_token">)", {"v-2"}},
      {R"(<meta name="csrf-token" content="m-1">)", {"m-1"}},
      {R"(<b data-ls-payload="{&quot;secret&quot;:&quot;s-1&quot;}">)", {"s-1"}},
      {"ps|1|4|#app|form:v1|token|t-1|1|u,0,1,1,2,3", {"t-1"}},
      {R"({"config":"{\"secret\":\"in here\"}"})", {"in here"}},
      {R"({"password":""})", {}},
      {R"({"secret":true,"token":null})", {}},
      {R"({"token":{"a":"b"}})", {}},
      {"Forgot your password? Ask for a token.", {}},
      {"<label for=\"password\">Password</label>", {}},
      {"password", {}},
      {"password=", {}},
      {"password=\"open", {"open"}},
      {R"(password="a\)", {R"(a\)"}},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(texts(each.text) == each.expected);
  }
  const std::string text = "token=" + std::string(10'000, 'x');
  REQUIRE(secrets_in(text).size() == 1);
  CHECK(secrets_in(text).front().size == 4096);
}

TEST_CASE("IMP-31: a name is a secret's by its parts, and short names only whole") {
  for (const char* name :
       {"password", "New-Password", "X-CSRF-Token", "SESSION_ID", "sid", "PIN"}) {
    CAPTURE(name);
    CHECK(is_secret_name(name));
  }
  for (const char* name : {"", "name", "session", "inside", "pins", "passenger"}) {
    CAPTURE(name);
    CHECK_FALSE(is_secret_name(name));
  }
}

TEST_CASE("IMP-32: tokens, addresses and cards are secrets wherever they stand") {
  const std::string token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
  struct Case {
    std::string text;
    Texts expected;
  };
  const std::vector<Case> cases{
      {"<p>" + token + "</p>", {token}},
      {"eyJhbGciOiJIUzI1NiJ9.short", {}},
      {"write to ann.b+c@example.co.uk.", {"ann.b+c@example.co.uk"}},
      {"mail=ann%40example.org&x=1", {"ann%40example.org"}},
      {"@example.org a@b a@.org a@b..org 3@4.5", {}},
      {"<b>4111 1111 1111 1111</b>", {"4111 1111 1111 1111"}},
      {"5555-5555-5555-4444", {"5555-5555-5555-4444"}},
      {"card 378282246310005.", {"378282246310005"}},
      {"4111111111111112", {}},                  // The last digit is wrong.
      {"0.4111111111111111", {}},                // A fraction.
      {"4111111111111111ab", {}},                // Hexadecimal digits.
      {"1700000000000 1700000000000000", {}},    // Times.
      {"41111111111111111111111111111111", {}},  // Too long.
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    CHECK(texts(each.text) == each.expected);
  }
  const auto places = secrets_in("token=" + token);
  REQUIRE(places.size() == 1);  // One secret, not two.
  CHECK(places.front().kind == SecretKind::named);
}

TEST_CASE("IMP-32: whatever is cut or flipped, places stay within the text") {
  const std::string sample =
      "<a name=\"token\" value='x'>|pin|4|a%40b.cc 4111 1111 1111 1111 eyJhbGci1.eyJhbGci2.x "
      "\"pwd\":\"\\\"";
  const auto holds = [](const std::string& text) {
    std::size_t end = 0;
    for (const SecretPlace& place : secrets_in(text)) {
      if (place.size == 0 || place.offset < end || place.offset + place.size > text.size()) {
        return false;
      }
      end = place.offset + place.size;
    }
    return true;
  };
  for (std::size_t size = 0; size <= sample.size(); ++size) CHECK(holds(sample.substr(0, size)));
  for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
    std::string flipped = sample;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(holds(flipped));
  }
}

}  // namespace
}  // namespace lightspeed::replay
