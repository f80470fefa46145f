#include "interpreter/digest.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <xxhash.h>

#include <string>
#include <utility>

namespace lightspeed::interpreter {

TEST_CASE("DIGEST-1: digests are the same on every machine, compiler and release") {
  // Computed once; a change here breaks every trace ever recorded.
  CHECK(Digester{}.finish().value == 0x2D06800538D394C2U);
  CHECK(Digester{}.number(1).finish().value == 0x2FBC593564DB792EU);
  CHECK(digest_of("counter").value == 0xDF84A8CAF1CAD515U);
  CHECK(digest_of(std::string(1000, 'x')).value == 0x375826E8151C85E0U);
}

TEST_CASE(
    "DIGEST-1: a number is eight little-endian bytes, a short text its length and its bytes") {
  const std::string encoded(
      "\x02\x01\0\0\0\0\0\0\x03\0\0\0\0\0\0\x80"
      "abc",
      19);
  CHECK(Digester{}.number(0x0102).text("abc").finish().value ==
        XXH3_64bits(encoded.data(), encoded.size()));
}

TEST_CASE("DIGEST-1: fields do not run into each other, and a text is no small number") {
  CHECK(Digester{}.number(0).finish() != Digester{}.text("").finish());
  CHECK(Digester{}.number(3).finish() != Digester{}.text("abc").finish());
  CHECK(Digester{}.text("ab").text("c").finish() != Digester{}.text("a").text("bc").finish());
  CHECK(Digester{}.text("").text("a").finish() != Digester{}.text("a").text("").finish());
}

TEST_CASE("DIGEST-1: any field of a long list changes the digest, texts of any length included") {
  const auto digest_with = [](std::size_t changed) {
    Digester digester;
    for (std::size_t i = 0; i < 100; ++i) {
      digester.number(i == changed ? 1000 : i);
      digester.text(std::string(i, i + 100 == changed ? 'y' : 'x'));
    }
    return digester.finish();
  };
  for (std::size_t changed = 0; changed < 200; ++changed) {
    CAPTURE(changed);
    if (changed != 100) CHECK(digest_with(changed) != digest_with(200));  // 100: an empty text.
  }
}

TEST_CASE("DIGEST-1: the digest of one text is that of a digester with that text alone") {
  CHECK(rc::check([](const std::string& text) {
    RC_ASSERT(digest_of(text) == Digester{}.text(text).finish());
    RC_ASSERT(digest_of(text).value != 0U);
  }));
}

TEST_CASE("DIGEST-1: reading a digest does not disturb the fields that follow") {
  Digester read_twice;
  read_twice.text("a");
  CHECK(read_twice.finish() == digest_of("a"));
  CHECK(read_twice.text("b").finish() == Digester{}.text("a").text("b").finish());
}

TEST_CASE("DIGEST-2: the root changes with every part, and with their order") {
  StateDigest state;
  for (std::size_t i = 0; i < kStatePartCount; ++i)
    state.parts.at(i) = digest_of(kStatePartNames.at(i));
  const Digest root = state.summary().root;
  for (std::size_t i = 0; i < kStatePartCount; ++i) {
    CAPTURE(kStatePartNames.at(i));
    StateDigest other = state;
    other[static_cast<StatePart>(i)] = digest_of("something else");
    CHECK(other.summary().root != root);
  }
  std::swap(state.parts.at(0), state.parts.at(1));
  CHECK(state.summary().root != root);
}

TEST_CASE(
    "DIGEST-3: a summary keeps the first 16 bits of each part, so that it names what differs") {
  StateDigest state;
  state[StatePart::document] = Digest{0xABCD000000000001U};
  const StepDigest summary = state.summary();
  CHECK(summary.parts.at(static_cast<std::size_t>(StatePart::document)) == 0xABCDU);
  CHECK(summary.parts.at(static_cast<std::size_t>(StatePart::session)) == 0U);
}

}  // namespace lightspeed::interpreter
