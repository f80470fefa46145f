// The frame codec: byte-exact texts, every error, round trips, damage.

#include "isa/frame.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "isa/reference.hpp"
#include "tests/isa/generators.hpp"

namespace lightspeed::isa {
namespace {

using testing::kBothModes;

/// The error of a text that must not decode, the same in both modes.
WireError error_of(std::string_view text) {
  const auto strict = decode_frame(text, Mode::strict);
  const auto published = decode_frame(text, Mode::published);
  REQUIRE_FALSE(strict.has_value());
  REQUIRE_FALSE(published.has_value());
  CHECK(strict.error() == published.error());
  return strict.error();
}

WireError error(WireFault fault, std::string_view text, std::size_t position) {
  return WireError{.fault = fault, .text = std::string(text), .position = position};
}

struct Sample {
  Frame frame;
  std::string_view text;
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples{
      {our_hello(), "hello|lightspeed|1"},
      {Event{.ref = "7", .name = "say", .payload = "a|b\\c"}, "event|7|say|a\\|b\\\\c"},
      {Diff{.ref = "1", .html = "ps|1|2|#app|<b>1</b>|1|r,0,1"},
       "diff|1|ps\\|1\\|2\\|#app\\|<b>1</b>\\|1\\|r,0,1"},
      {Ack{.ref = "12"}, "ack|12"},
      {Failure{.ref = "", .reason = "decode_failed:empty_frame"},
       "failure||decode_failed:empty_frame"},
  };
  return kSamples;
}

}  // namespace

TEST_CASE("FRAME-1: each frame has its tag, its fields and their order") {
  for (const Sample& sample : samples()) {
    CHECK(encode_frame(sample.frame) == sample.text);
    CHECK(sample.text.starts_with(tag_of(sample.frame)));
    for (const Mode mode : kBothModes) {
      const auto frame = decode_frame(sample.text, mode);
      REQUIRE(frame.has_value());
      CHECK(*frame == sample.frame);
    }
  }
}

TEST_CASE("FRAME-2: only the backslash and the bar are escaped") {
  CHECK(encode_frame(Ack{.ref = "\\|,\n\"<>&$"}) == "ack|\\\\\\|,\n\"<>&$");
  const std::string nul("a\0b", 3);
  CHECK(encode_frame(Ack{.ref = nul}) == "ack|" + nul);
}

TEST_CASE("FRAME-3: a backslash makes the next character literal, whatever it is") {
  for (const Mode mode : kBothModes) {
    CHECK(decode_frame("\\a\\c\\k|\\1\\\xC3\xA9", mode) == Frame(Ack{.ref = "1\xC3\xA9"}));
    CHECK(decode_frame("diff|\\||a\\\\\\|b", mode) == Frame(Diff{.ref = "|", .html = "a\\|b"}));
    CHECK(decode_frame("event|||", mode) == Frame(Event{}));
  }
}

TEST_CASE("FRAME-3: escapes are found at every offset of a long field") {
  for (std::size_t length = 0; length < 40; ++length) {
    for (std::size_t at = 0; at <= length; ++at) {
      std::string text(length, 'x');
      text.insert(at, at % 2 == 0 ? "\\" : "|");
      text.insert(length / 2, "\\");
      const Frame frame = Diff{.ref = "1", .html = text};
      REQUIRE(decode_frame(encode_frame(frame), Mode::strict) == frame);
    }
  }
}

TEST_CASE("FRAME-4: every decode error has its exact text and its position") {
  CHECK(error_of("") == error(WireFault::empty_frame, "empty_frame", 0));
  CHECK(error_of("pong|1") == error(WireFault::unknown_frame_tag, "unknown_frame_tag:pong", 0));
  CHECK(error_of("a\\|b|1") == error(WireFault::unknown_frame_tag, "unknown_frame_tag:a|b", 0));
  CHECK(error_of("|") == error(WireFault::unknown_frame_tag, "unknown_frame_tag:", 0));
  CHECK(error_of("ack") == error(WireFault::bad_field_count, "bad_field_count:ack:2:1", 3));
  CHECK(error_of("ack|1|2|3") == error(WireFault::bad_field_count, "bad_field_count:ack:2:4", 6));
  CHECK(error_of("event|1|n|p|q|r") ==
        error(WireFault::bad_field_count, "bad_field_count:event:4:6", 12));
  CHECK(error_of("hello|lightspeed|one") ==
        error(WireFault::invalid_version, "invalid_version:one", 17));
  CHECK(error_of("ack|1\\") ==
        error(WireFault::invalid_escape_sequence, "invalid_escape_sequence", 5));
}

TEST_CASE("FRAME-4: the checks come in order: empty, escape, tag, count, version") {
  CHECK(error_of("\\").fault == WireFault::invalid_escape_sequence);
  CHECK(error_of("nope|\\").fault == WireFault::invalid_escape_sequence);
  CHECK(error_of("nope|a|b|c|d|e|f").fault == WireFault::unknown_frame_tag);
  CHECK(error_of("hello|x|one|more").fault == WireFault::bad_field_count);
}

TEST_CASE("FRAME-5: a hello of another protocol or version is refused, the protocol first") {
  CHECK(accept_hello(our_hello()).has_value());
  const auto refused = [](std::string protocol, JsNumber version) {
    const auto state = accept_hello(Hello{.protocol = std::move(protocol), .version = version});
    REQUIRE_FALSE(state.has_value());
    return state.error();
  };
  CHECK(refused("phoenix", 2) ==
        error(WireFault::unsupported_protocol, "unsupported_protocol:phoenix", 0));
  CHECK(refused("lightspeed", 2) ==
        error(WireFault::unsupported_version, "unsupported_version:2", 0));
  CHECK(refused("Lightspeed", 1).text == "unsupported_protocol:Lightspeed");
}

TEST_CASE("MODE-1: the modes differ in the version of a hello and in nothing else of a frame") {
  for (const std::string_view version : {"007", "+1", " 1", "1x", "99999999999999999999"}) {
    const std::string text = "hello|lightspeed|" + std::string(version);
    CHECK(decode_frame(text, Mode::published).has_value());
    const auto strict = decode_frame(text, Mode::strict);
    REQUIRE_FALSE(strict.has_value());
    CHECK(strict.error().text == "invalid_version:" + std::string(version));
  }
}

TEST_CASE("MODE-2: a version beyond 10^21 does not come back from its text, in published mode") {
  const auto hello = decode_frame("hello|lightspeed|5" + std::string(21, '0'), Mode::published);
  REQUIRE(hello.has_value());
  const std::string text = encode_frame(*hello);
  CHECK(text == "hello|lightspeed|5e+21");
  CHECK(decode_frame(text, Mode::published) ==
        Frame(Hello{.protocol = "lightspeed", .version = 5}));
  CHECK_FALSE(decode_frame(text, Mode::strict).has_value());
}

TEST_CASE("FRAME-6: any frame comes back from its text, in both modes") {
  CHECK(rc::check("round trip", [] {
    const Frame frame = *testing::frame();
    const std::string text = encode_frame(frame);
    for (const Mode mode : kBothModes) {
      RC_ASSERT(decode_frame(text, mode) == frame);
    }
  }));
}

TEST_CASE("FRAME-6: any text decodes to an error within it or to a frame of canonical text") {
  const auto holds = [](const std::string& text, Mode mode) {
    const auto frame = decode_frame(text, mode);
    if (!frame) return frame.error().position <= text.size() && !frame.error().text.empty();
    const std::string canonical = encode_frame(*frame);
    const auto again = decode_frame(canonical, mode);
    const auto* hello = std::get_if<Hello>(&*frame);
    if (hello != nullptr && !JsNumber::parse_strict(hello->version.text())) return true;
    return again == *frame && encode_frame(*again) == canonical;
  };
  CHECK(rc::check("any bytes", [&](const std::string& text) {
    for (const Mode mode : kBothModes) RC_ASSERT(holds(text, mode));
  }));
  CHECK(rc::check("nasty text", [&] {
    const std::string text = *rc::gen::element<std::string>("hello|", "event|", "diff|", "ack|") +
                             *testing::nasty_text();
    for (const Mode mode : kBothModes) RC_ASSERT(holds(text, mode));
  }));
  CHECK(rc::check("mutated frames", [&] {
    const std::string text = testing::mutated(encode_frame(*testing::frame()));
    for (const Mode mode : kBothModes) RC_ASSERT(holds(text, mode));
  }));
}

TEST_CASE("FRAME-6: every truncation and every flipped bit gives a frame or a placed error") {
  for (const Sample& sample : samples()) {
    const std::string text(sample.text);
    for (std::size_t length = 0; length < text.size(); ++length) {
      const auto frame = decode_frame(text.substr(0, length), Mode::strict);
      if (frame) {
        CHECK(*frame != sample.frame);
      } else {
        CHECK(frame.error().position <= length);
      }
    }
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
      std::string flipped = text;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      const auto frame = decode_frame(flipped, Mode::strict);
      CHECK(frame != sample.frame);
      if (!frame) CHECK(frame.error().position <= flipped.size());
    }
  }
}

TEST_CASE("FRAME-7: a reference counts only in its canonical spelling") {
  CHECK(reference("1") == 1U);
  CHECK(reference("18446744073709551615") == 18446744073709551615ULL);
  for (const char* text : {"", "0", "01", "002", "+1", "-1", " 1", "1 ", "1a", "12abc", "0x1",
                           "18446744073709551616"}) {
    CAPTURE(text);
    CHECK_FALSE(reference(text).has_value());
  }
}

}  // namespace lightspeed::isa
