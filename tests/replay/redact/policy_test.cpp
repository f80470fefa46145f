#include "replay/redact/policy.hpp"

#include <doctest/doctest.h>

namespace lightspeed::replay {
namespace {

RedactAction of(const RedactPolicy& policy, RedactField field, std::string_view name) {
  return policy.choose(field, name).action;
}

}  // namespace

TEST_CASE(
    "RED-1: the row that names a field counts for more than a star, and later ones for more") {
  RedactPolicy policy;
  REQUIRE(policy.add("payload.password", RedactAction::hide));
  REQUIRE(policy.add("payload.*", RedactAction::pseudonym));
  REQUIRE(policy.add("slot.*", RedactAction::hide));
  REQUIRE(policy.add("slot.*", RedactAction::pseudonym));
  CHECK(of(policy, RedactField::payload, "password") == RedactAction::hide);
  CHECK(of(policy, RedactField::payload, "name") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::slot, "count") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::attribute, "title") == RedactAction::keep);
  CHECK(policy.choose(RedactField::payload, "password").named);
  CHECK_FALSE(policy.choose(RedactField::payload, "name").named);
  REQUIRE(policy.add("payload.password", RedactAction::keep));
  CHECK(of(policy, RedactField::payload, "password") == RedactAction::keep);
}

TEST_CASE("RED-2: form values, tokens and likely secrets get pseudonyms, all else is kept") {
  const RedactPolicy policy = RedactPolicy::standard();
  CHECK(of(policy, RedactField::payload, "anything") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::token, "") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::likely, "") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::text, "") == RedactAction::keep);
  CHECK(of(policy, RedactField::slot, "count") == RedactAction::keep);
  CHECK(of(policy, RedactField::attribute, "title") == RedactAction::keep);
}

TEST_CASE("RED-3: a policy is read a row a line, behind the rows that it has") {
  RedactPolicy policy = RedactPolicy::standard();
  REQUIRE(
      policy.add_lines("# what our support may see\n\n  payload.quantity\tkeep # a number\r\n"
                       "text hide\ntoken keep"));
  CHECK(of(policy, RedactField::payload, "quantity") == RedactAction::keep);
  CHECK(of(policy, RedactField::payload, "name") == RedactAction::pseudonym);
  CHECK(of(policy, RedactField::text, "") == RedactAction::hide);
  CHECK(of(policy, RedactField::token, "") == RedactAction::keep);
}

TEST_CASE("RED-3: what is wrong in a policy is said with its line") {
  const auto error = [](std::string_view text) {
    RedactPolicy policy;
    const auto added = policy.add_lines(text);
    REQUIRE_FALSE(added.has_value());
    return std::to_string(added.error().line) + ": " + added.error().text;
  };
  CHECK(error("text keep\npayload.name") == "2: expected a field and then keep, hide or pseudonym");
  CHECK(error("text show") == "1: expected a field and then keep, hide or pseudonym");
  CHECK(error("text keep it") == "1: expected a field and then keep, hide or pseudonym");
  CHECK(error("payload hide") == "1: 'payload': payload needs a name behind a dot, or * for any");
  CHECK(error("payload. hide") == "1: 'payload.': payload needs a name behind a dot, or * for any");
  CHECK(error("token.csrf hide") == "1: 'token.csrf': token has no names");
  CHECK(error("paylod.name hide").ends_with("; did you mean 'payload'?"));
}

TEST_CASE("RED-3: every beginning and every flipped bit of a policy is read or refused") {
  const std::string text = "payload.name hide\ntoken keep\n";
  for (std::size_t size = 0; size <= text.size(); ++size) {
    RedactPolicy policy;
    const auto added = policy.add_lines(text.substr(0, size));
    if (!added) CHECK(added.error().line >= 1);
  }
  for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
    std::string flipped = text;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    RedactPolicy policy;
    const auto added = policy.add_lines(flipped);
    if (!added) CHECK(added.error().line <= 3);
  }
}

}  // namespace lightspeed::replay
