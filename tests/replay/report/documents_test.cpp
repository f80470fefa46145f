#include "replay/report/documents.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "replay/report/packed.hpp"
#include "tests/replay/report/unpacked.hpp"
#include "tests/support/event_generators.hpp"

namespace lightspeed::replay {
namespace {

/// What the page's script does, in three lines.
std::u16string applied(const std::u16string& before, const TextDelta& delta) {
  return before.substr(0, delta.prefix) + tests::utf16(delta.middle) +
         before.substr(before.size() - delta.suffix);
}

}  // namespace

TEST_CASE("RPT-7: a delta applied to the text before gives the text after") {
  CHECK(rc::check("deltas", [] {
    const auto piece = rc::gen::element<std::string>("a", "b", "<p>", "é", "è", "漢", "😀", "😁", "");
    const auto text = rc::gen::map(rc::gen::container<std::vector<std::string>>(piece),
                                   [](const std::vector<std::string>& parts) {
                                     std::string all;
                                     for (const std::string& part : parts) all += part;
                                     return all;
                                   });
    const std::string before = *text;
    const std::string after = *text;
    const TextDelta delta = delta_of(before, after);
    RC_ASSERT(delta.prefix + delta.suffix <= tests::utf16(before).size());
    RC_ASSERT(applied(tests::utf16(before), delta) == tests::utf16(after));
  }));
}

TEST_CASE("RPT-7: what two texts share at their ends is left out, and no character is cut") {
  CHECK(delta_of("<p>1</p>", "<p>2</p>") == TextDelta{.prefix = 3, .suffix = 4, .middle = "2"});
  CHECK(delta_of("aé", "aè") == TextDelta{.prefix = 1, .suffix = 0, .middle = "è"});
  CHECK(delta_of("😀!", "😁!") == TextDelta{.prefix = 0, .suffix = 1, .middle = "😁"});
  CHECK(delta_of("x😀", "y😀") == TextDelta{.prefix = 0, .suffix = 2, .middle = "y"});
  CHECK(delta_of("aa", "aaa") == TextDelta{.prefix = 2, .suffix = 0, .middle = "a"});
}

TEST_CASE("RPT-7: each chunk begins every session's document anew") {
  DocumentDeltas documents(1'000);
  CHECK_FALSE(documents.add(1, 1, std::nullopt));
  CHECK(documents.add(2, 1, "<p>1</p>") ==
        TextDelta{.prefix = 0, .suffix = 0, .middle = "<p>1</p>"});
  CHECK_FALSE(documents.add(3, 1, std::nullopt));
  CHECK_FALSE(documents.add(4, 1, "<p>1</p>"));
  CHECK(documents.add(5, 2, "<p>1</p>") ==
        TextDelta{.prefix = 0, .suffix = 0, .middle = "<p>1</p>"});
  CHECK(documents.add(6, 1, "<p>2</p>") == TextDelta{.prefix = 3, .suffix = 4, .middle = "2"});
  documents.begin_chunk();
  CHECK(documents.add(7, 1, std::nullopt) ==
        TextDelta{.prefix = 0, .suffix = 0, .middle = "<p>2</p>"});
  CHECK(documents.add(8, 2, "<p>3</p>") ==
        TextDelta{.prefix = 0, .suffix = 0, .middle = "<p>3</p>"});
}

TEST_CASE("RPT-7: beyond the budget there are none, and it is known from where on") {
  DocumentDeltas documents(10);
  CHECK(documents.add(1, 1, "12345678"));
  CHECK(documents.add(2, 1, "1234567x"));
  CHECK(documents.stopped_at() == 0);
  CHECK_FALSE(documents.add(3, 1, "xx34567x"));
  CHECK(documents.stopped_at() == 3);
  CHECK_FALSE(documents.add(4, 1, "1"));
  CHECK_FALSE(documents.add(5, 2, ""));
  CHECK(documents.stopped_at() == 3);
}

}  // namespace lightspeed::replay
