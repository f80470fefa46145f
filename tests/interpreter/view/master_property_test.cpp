// After every patch a client shows what a full render would: drawn views, data and edits.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/view/data.hpp"
#include "isa/view/markup.hpp"
#include "tests/interpreter/view/viewer.hpp"
#include "tests/support/view_data_generators.hpp"
#include "tests/support/view_generators.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::View;

// The only place that reads the environment: how many triples of view, data and edit to try.
std::uint64_t triples_wanted() {
  const char* text = std::getenv("LIGHTSPEED_TRIPLES");
  return text == nullptr ? 4000 : std::strtoull(text, nullptr, 10);
}

struct Count {
  std::uint64_t triples = 0;
  std::uint64_t views = 0;
  std::uint64_t refused = 0;
  std::uint64_t patches = 0;
  std::uint64_t unchanged = 0;
};

constexpr std::size_t kEdits = 12;

void try_view(std::uint64_t seed, std::size_t size, std::size_t edits, Count& count) {
  Dice dice(seed);
  const isa::view::Nodes markup = draw_markup(dice, size);
  const auto view = View::compile(markup, {}, drawn_names());
  if (!view) {
    ++count.refused;
    return;
  }
  ++count.views;
  Data data = draw_data(dice);
  Viewer viewer;
  const auto expect = [&](const std::vector<isa::Patch>& patches, const Data& now) {
    const std::string wrong = viewer.wrong(*view, now);
    if (wrong.empty()) return;
    RC_FAIL(isa::view::markup_text(markup, 0) + "\n" + text_of(data) + "\n" + text_of(now) + "\n" +
            lines_of(patches) + "\n" + wrong);
  };
  expect(viewer.whole(*view, data), data);
  for (std::size_t i = 0; i < edits; ++i) {
    Data next = draw_edit(dice, data);
    const bool whole = dice.one_in(15);
    const auto patches = whole ? viewer.whole(*view, next) : viewer.changes(*view, next);
    ++count.triples;
    count.patches += patches.size();
    if (patches.empty()) ++count.unchanged;
    expect(patches, next);
    data = std::move(next);
  }
}

}  // namespace

TEST_CASE("DELTA-1: after every patch, a client of either mode shows the full render") {
  Count count;
  const std::uint64_t wanted = triples_wanted();
  // RapidCheck begins each check with the same choices, so each round has a number of its own.
  for (std::uint64_t round = 0; count.triples < wanted; ++round) {
    const bool held = rc::check([&] {
      const auto seed = *rc::gen::resize(100, rc::gen::arbitrary<std::uint64_t>());
      const auto size = *rc::gen::resize(100, rc::gen::inRange<std::size_t>(3, 60));
      const auto edits = *rc::gen::resize(100, rc::gen::inRange<std::size_t>(1, kEdits));
      try_view(seed + (round << 32U), size, edits, count);
    });
    REQUIRE(held);
  }
  std::cout << count.triples << " triples of " << count.views << " views, " << count.patches
            << " patches, " << count.unchanged << " times none; " << count.refused
            << " views refused\n";
}

}  // namespace lightspeed::tests
