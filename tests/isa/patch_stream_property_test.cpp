// Properties of the patch stream codec: round trips, canonical text, damage.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "tests/isa/generators.hpp"

namespace lightspeed::isa {
namespace {

using testing::kBothModes;

/// What must hold of any text: a placed error, or patches whose text is canonical.
bool decodes_cleanly(const std::string& text, Mode mode) {
  const auto patches = decode_patch_stream(text, mode);
  if (!patches) {
    return patches.error().position <= text.size() && !patches.error().text.empty();
  }
  if (patches->empty()) return true;  // The one list without a text of its own (STREAM-2).
  const std::string canonical = encode_patch_stream(*patches);
  for (const Mode each : kBothModes) {
    if (decode_patch_stream(canonical, each) != *patches) return false;
  }
  return encode_patch_stream(*decode_patch_stream(canonical, mode)) == canonical;
}

/// What the modes may differ in: strict accepts less, and never means something else.
bool strict_is_a_part_of_published(const std::string& text) {
  const auto strict = decode_patch_stream(text, Mode::strict);
  return !strict || decode_patch_stream(text, Mode::published) == *strict;
}

}  // namespace

TEST_CASE("STREAM-9: any patches come back from their text, in both modes, and inside a diff") {
  CHECK(rc::check("round trip", [] {
    const std::vector<Patch> patches = *testing::patches();
    const std::string text = encode_patch_stream(patches);
    RC_ASSERT(is_patch_stream(text));
    for (const Mode mode : kBothModes) {
      RC_ASSERT(decode_patch_stream(text, mode) == patches);
      const Frame frame = Diff{.ref = "1", .html = text};
      RC_ASSERT(decode_frame(encode_frame(frame), mode) == frame);
    }
  }));
}

TEST_CASE("STREAM-9: any text decodes to a placed error or to patches of canonical text") {
  CHECK(rc::check("any bytes", [](const std::string& text) {
    for (const Mode mode : kBothModes) {
      RC_ASSERT(decodes_cleanly(text, mode));
      RC_ASSERT(decodes_cleanly("ps|1|2|a|b|1|" + text, mode));
    }
  }));
  CHECK(rc::check("nasty text", [] {
    const std::string text = "ps|1|" + *testing::nasty_text();
    for (const Mode mode : kBothModes) RC_ASSERT(decodes_cleanly(text, mode));
    RC_ASSERT(strict_is_a_part_of_published(text));
  }));
  CHECK(rc::check("mutated streams", [] {
    const std::string text = testing::mutated(encode_patch_stream(*testing::patches()));
    for (const Mode mode : kBothModes) RC_ASSERT(decodes_cleanly(text, mode));
    RC_ASSERT(strict_is_a_part_of_published(text));
  }));
}

TEST_CASE("STREAM-9: every truncation and every flipped bit gives patches or a placed error") {
  const std::string text =
      "ps|1|7|#list|a|<li>a\\|b\\\\</li>|f|<i></i>|n||4|k,0,1,2|o,0,2,1,0|s,0,3,4,1,5,6|x,0";
  const auto whole = decode_patch_stream(text, Mode::strict);
  REQUIRE(whole.has_value());
  for (const Mode mode : kBothModes) {
    for (std::size_t length = 0; length < text.size(); ++length) {
      const std::string part = text.substr(0, length);
      CHECK_FALSE(decode_patch_stream(part, mode).has_value());
      CHECK(decodes_cleanly(part, mode));
    }
    for (std::size_t bit = 0; bit < text.size() * 8; ++bit) {
      std::string flipped = text;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      CHECK(decodes_cleanly(flipped, mode));
      CHECK(strict_is_a_part_of_published(flipped));
    }
  }
}

}  // namespace lightspeed::isa
