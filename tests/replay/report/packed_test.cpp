#include "replay/report/packed.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "tests/replay/report/unpacked.hpp"
#include "tests/support/event_generators.hpp"

namespace lightspeed::replay {

TEST_CASE("RPT-2: any text survives being packed, in letters and digits alone") {
  CHECK(rc::check("packed text", [] {
    const std::string text = *tests::any_text();
    const std::string bytes = packed(text);
    RC_ASSERT(bytes.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                      "0123456789+/=") == std::string::npos);
    RC_ASSERT(tests::unpacked(bytes) == text);
    RC_ASSERT(packed(text) == bytes);
  }));
}

TEST_CASE("RPT-2: a large text survives, too") {
  std::string text;
  for (unsigned i = 0; i < 300'000; ++i) text += std::to_string(i * 7919 % 1000);
  CHECK(tests::unpacked(packed(text)) == text);
  CHECK(packed(text).size() < text.size());
}

TEST_CASE("RPT-2: JSON in a script holds no less-than sign, and reads as what was meant") {
  CHECK(rc::check("safe JSON", [] {
    const auto hostile = rc::gen::element<std::string>("</script>", "<!--", "<script", "]]>",
                                                       "\u2028", "\\", "\"", "'", "\xFF", "\xC3");
    std::string text;
    for (const std::string& part : *rc::gen::container<std::vector<std::string>>(
             rc::gen::oneOf(hostile, tests::any_text()))) {
      text += part;
    }
    std::string json;
    append_json(json, text);
    const std::string safe = script_safe(json);
    RC_ASSERT(safe.find('<') == std::string::npos);
    RC_ASSERT(tests::Json::parse(safe).get<std::string>() == shown_text(text));
  }));
}

TEST_CASE("RPT-2: bytes that are no text become the sign for that, one each") {
  CHECK(shown_text("a\xFFz") == "a\uFFFDz");
  CHECK(shown_text("\xE2\x82") == "\uFFFD\uFFFD");
  CHECK(shown_text("\u20AC") == "\u20AC");
}

}  // namespace lightspeed::replay
