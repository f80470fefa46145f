#include "replay/redact/pseudonym.hpp"

#include <doctest/doctest.h>

#include <set>

#include "replay/redact/likely_secrets.hpp"
#include "tests/support/redacting.hpp"

namespace lightspeed::replay {
namespace {

using testing::pseudonyms;

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::string_view kDigits = "0123456789";

bool consists_of(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

}  // namespace

TEST_CASE("RED-5: equal secrets have equal pseudonyms, others and other keys others") {
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string secret = "user-" + std::to_string(i);
    const std::string name = pseudonyms().of(secret, SecretForm::text, 0);
    CHECK(name == pseudonyms().of(secret, SecretForm::text, 0));
    CHECK(seen.insert(name).second);
  }
  const auto other = pseudonyms(false, "another key");
  CHECK(other.of("user-1", SecretForm::text, 0) != pseudonyms().of("user-1", SecretForm::text, 0));
  CHECK(pseudonyms().of("user-1", SecretForm::text, 1) !=
        pseudonyms().of("user-1", SecretForm::text, 0));
}

TEST_CASE("RED-6: a pseudonym is letters and digits, or digits that are no payment card's") {
  for (int i = 0; i < 2'000; ++i) {
    const std::string secret = std::to_string(i);
    const std::string text = pseudonyms().of(secret, SecretForm::text, 0);
    CHECK(text.size() == 16);
    CHECK(consists_of(text, kLetters));
    CHECK_FALSE(consists_of(text.substr(0, 1), kDigits));
    const std::string digits = pseudonyms().of(secret, SecretForm::digits, 0);
    CHECK(digits.size() == 15);
    CHECK(consists_of(digits, kDigits));
    CHECK(digits.front() != '0');
    CHECK(secrets_in(digits).empty());
    CHECK(secrets_in(text).empty());
  }
}

TEST_CASE("RED-6: with kept lengths a pseudonym is as long as its secret") {
  const auto keep = pseudonyms(true);
  for (const std::size_t size : {1U, 11U, 12U, 13U, 40U, 5000U}) {
    const std::string secret(size, 'a');
    CHECK(keep.of(secret, SecretForm::text, 0).size() == size);
    CHECK(keep.of(secret, SecretForm::digits, 0).size() == size);
    CHECK(keep.of(secret, SecretForm::text, 40).size() == std::max<std::size_t>(size, 12));
    CHECK(keep.is_own(keep.of(secret, SecretForm::text, 0)) == (size >= 12));
    CHECK(keep.is_own(keep.of(secret, SecretForm::digits, 0)) == (size >= 12));
  }
}

TEST_CASE("RED-6: a pseudonym is known again by its key, and nothing else is taken for one") {
  const auto own = pseudonyms();
  const std::string name = own.of("Ada Lovelace", SecretForm::text, 0);
  CHECK(own.is_own(name));
  CHECK_FALSE(pseudonyms(false, "another key").is_own(name));
  for (std::size_t i = 0; i < name.size(); ++i) {
    std::string changed = name;
    changed[i] = changed[i] == 'a' ? 'b' : 'a';
    CHECK_FALSE(own.is_own(changed));
    CHECK_FALSE(own.is_own(name.substr(0, i)));
  }
  for (const char* text :
       {"Ada Lovelace", "averyplainpassword", "123456789012345", "4111111111111111"}) {
    CHECK_FALSE(own.is_own(text));
  }
}

TEST_CASE("RED-19: a hidden value is a mask, that is known again") {
  CHECK(pseudonyms().mask("Ada Lovelace", SecretForm::text) == "hidden");
  CHECK(pseudonyms().mask("1815", SecretForm::digits) == "0");
  CHECK(pseudonyms(true).mask("Ada Lovelace", SecretForm::text) == "xxxxxxxxxxxx");
  CHECK(pseudonyms(true).mask("1815", SecretForm::digits) == "0000");
  for (const char* mask : {"hidden", "0", "xxxxxxxxxxxx", "0000"}) CHECK(pseudonyms().is_own(mask));
}

}  // namespace lightspeed::replay
