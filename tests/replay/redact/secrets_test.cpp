#include "replay/redact/secrets.hpp"

#include <doctest/doctest.h>

#include "interpreter/client/slots.hpp"
#include "isa/fields.hpp"
#include "isa/instruction_text.hpp"
#include "replay/redact/markup_parts.hpp"
#include "replay/redact/spelling.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/redacting.hpp"

namespace lightspeed::replay {
namespace {

Secrets set_of(const std::vector<std::string>& texts) {
  Secrets secrets;
  for (const std::string& text : texts) secrets.add({.text = text, .field = "payload.a"});
  secrets.give_names(testing::pseudonyms());
  return secrets;
}

std::string replaced(const Secrets& secrets, const std::string& text,
                     const std::vector<Span>& own = {}) {
  return secrets.replace(text, own, [](const Secret&, bool) {});
}

std::string escaped(std::string_view text) {
  std::string out;
  isa::append_escaped(out, text);
  return out;
}

// With characters that each of the escapes knows; four letters stand at the beginning.
std::string random_secret(tests::Dice& dice) {
  constexpr const char* kPieces[] = {"a",  "Z", "7",  "<",  ">",     "&",       "\"",  "'",
                                     "%",  "+", " ",  "\\", "|",     "/",       "=",   ";",
                                     "\n", "é", "中", "😀",  "%41",   "&amp;",   "\\n", "$&",
                                     "{",  "}", ",",  "#",  "&#39;", "\\u00e9", "\t"};
  std::string text;
  for (int i = 0; i < 4; ++i) text.push_back(static_cast<char>('a' + dice.below(26)));
  const std::size_t more = dice.below(12);
  for (std::size_t i = 0; i < more; ++i) text += dice.one_of(kPieces);
  return text + "end";
}

}  // namespace

TEST_CASE("RED-7: a secret is found in every spelling, and in spellings of spellings") {
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    CAPTURE(seed);
    tests::Dice dice(seed);
    const std::string secret = random_secret(dice);
    const Secrets secrets = set_of({secret});
    const std::string& name = secrets.all().front().replacement;
    for (const std::string& once : spellings(secret)) {
      CHECK(replaced(secrets, "<b>" + once + "</b>") == "<b>" + name + "</b>");
      CHECK(replaced(secrets, "(" + escaped(once) + ")") == "(" + name + ")");
      CHECK(replaced(secrets, "(" + escaped(escaped(once)) + ")") == "(" + name + ")");
      for (const std::string& twice : spellings(once)) {
        CHECK(replaced(secrets, "(" + twice + ")") == "(" + name + ")");
      }
    }
  }
}

TEST_CASE("RED-7: a secret in base64 is found wherever it begins, in both alphabets") {
  const Secrets secrets = set_of({"hunter2?~hunter"});
  // `ada:hunter2?~hunter`, `xada:…`, `xxada:…`, and the first in the other alphabet.
  for (const char* text : {"YWRhOmh1bnRlcjI/fmh1bnRlcg==", "eGFkYTpodW50ZXIyP35odW50ZXI=",
                           "eHhhZGE6aHVudGVyMj9+aHVudGVy", "YWRhOmh1bnRlcjI_fmh1bnRlcg=="}) {
    const std::string out = replaced(secrets, text);
    CHECK(out.size() == std::string(text).size());
    for (const std::string& core : base64_cores("hunter2?~hunter")) {
      CHECK(out.find(core) == std::string::npos);
    }
  }
}

TEST_CASE("RED-7: of secrets that begin at one place the longest is replaced") {
  const Secrets secrets = set_of({"Lovelace", "Ada Lovelace", "Ada L"});
  const auto& all = secrets.all();
  CHECK(replaced(secrets, "Ada Lovelace, Lovelace, Ada Lee") ==
        all[1].replacement + ", " + all[0].replacement + ", " + all[2].replacement + "ee");
}

TEST_CASE("RED-5: spellings of one secret are one, and texts that only fold alike are two") {
  Secrets secrets;
  for (const char* text : {"ada%40example.org", "ada@example.org", "one two", "one+two"}) {
    secrets.add({.text = text, .field = "payload.a"});
  }
  secrets.give_names(testing::pseudonyms());
  REQUIRE(secrets.all().size() == 2);
  CHECK(secrets.all()[0].text == "ada@example.org");
  CHECK(replaced(secrets, "ada%40example.org") == replaced(secrets, "ada@example.org"));
  const Secrets two = set_of({"a\\bcd", "abcd"});
  REQUIRE(two.all().size() == 2);
  CHECK(replaced(two, "a\\bcd abcd") == two.all()[0].replacement + " " + two.all()[1].replacement);
  CHECK(two.all()[0].replacement != two.all()[1].replacement);
}

TEST_CASE("RED-8: a short secret is nowhere searched for, and found where it is asked for") {
  const Secrets secrets = set_of({"123", "&amp;&amp;", "abcd"});
  CHECK_FALSE(secrets.all()[0].everywhere);
  CHECK_FALSE(secrets.all()[1].everywhere);
  CHECK(secrets.all()[2].everywhere);
  CHECK(replaced(secrets, "123 && 1234") == "123 && 1234");
  REQUIRE(secrets.find("123") != nullptr);
  CHECK(secrets.find("12") == nullptr);
}

TEST_CASE("RED-9: names of tags and attributes are left, and what only touches one is replaced") {
  const std::string html =
      "<form id=\"form\" name=\"form\" class=form data-ls-event=\"form\">form</form>"
      "<input value='form'>[data-ls-form] &lt;form";
  const Secrets secrets = set_of({"form"});
  const std::string& name = secrets.all().front().replacement;
  std::uint64_t words = 0;
  const std::string out =
      secrets.replace(html, own_words(html),
                      [&](const Secret&, bool is_replaced) { words += is_replaced ? 0 : 1; });
  CHECK(out == "<form id=\"" + name + "\" name=\"form\" class=" + name +
                   " data-ls-event=\"form\">" + name + "</form><input value='" + name +
                   "'>[data-ls-form] &lt;" + name);
  CHECK(words == 5);
  const Secrets tag = set_of({"<b>x</b>"});
  CHECK(replaced(tag, "<p><b>x</b></p>", own_words("<p><b>x</b></p>")) ==
        "<p>" + tag.all().front().replacement + "</p>");
}

TEST_CASE("RED-17: there are only so many secrets, and only so much of them") {
  Secrets many;
  for (std::size_t i = 0; i < Secrets::kCountMax; ++i) {
    many.add({.text = "secret " + std::to_string(i), .field = "payload.a"});
  }
  many.add({.text = "secret 1", .field = "payload.a"});
  CHECK_FALSE(many.overflowed());
  many.add({.text = "one more", .field = "payload.a"});
  CHECK(many.overflowed());
  Secrets large;
  large.add({.text = std::string(Secrets::kBytesMax + 1, 'a'), .field = "payload.a"});
  CHECK(large.overflowed());
}

TEST_CASE("RED-6: no pseudonym holds a secret, however many there are") {
  std::vector<std::string> texts;
  for (char a = 'a'; a <= 'z'; ++a) {
    for (char b = 'a'; b <= 'z'; ++b) texts.push_back(std::string{a, b, 'q', '7'});
  }
  const Secrets secrets = set_of(texts);
  for (const Secret& secret : secrets.all()) {
    CHECK(replaced(secrets, secret.replacement) == secret.replacement);
  }
}

}  // namespace lightspeed::replay
