// After every patch a client shows what a full render would: drawn views, data and edits.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/view/data.hpp"
#include "isa/view/markup.hpp"
#include "tests/interpreter/view/typist.hpp"
#include "tests/interpreter/view/viewer.hpp"
#include "tests/support/view_data_generators.hpp"
#include "tests/support/view_generators.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::View;

// Read from the environment: how many triples of view, data and edit to try.
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
  std::uint64_t parted = 0;  ///< Views that have components.
  std::uint64_t needless = 0;
  std::uint64_t kept = 0;  ///< Texts that somebody typed and that a list of patches left there.
};

constexpr std::size_t kEdits = 12;

/// A drawn view with the clients that show it, in one of which somebody may type.
class Trial {
 public:
  Trial(Dice& dice, const DrawnView& drawn, const View& view, Count& count)
      : dice_(dice), drawn_(drawn), view_(view), count_(count), data_(draw_data(dice)) {}

  void run(std::size_t edits) {
    if (!dice_.one_in(3)) typed_in_ = viewer_.clients()[dice_.below(2)];
    show(data_, true);
    for (std::size_t i = 0; i < edits; ++i) {
      if (typed_in_ != nullptr) typist_.type(dice_, typed_in_->page());
      Data next = draw_edit(dice_, data_);
      ++count_.triples;
      show(next, dice_.one_in(15));
      data_ = std::move(next);
    }
  }

 private:
  void show(const Data& next, bool whole) {
    std::optional<interpreter::Document> before;
    if (typed_in_ != nullptr) before = typed_in_->page();
    const auto patches = whole ? viewer_.whole(view_, next) : viewer_.changes(view_, next);
    count_.patches += patches.size();
    if (patches.empty()) ++count_.unchanged;
    std::string wrong = viewer_.wrong(view_, next);
    if (wrong.empty() && before) wrong = typist_.watch(std::move(*before), patches);
    if (wrong.empty() && before) wrong = typist_.wrong(typed_in_->page());
    if (!whole) count_.needless += typist_.needless();
    if (!patches.empty()) count_.kept += typist_.kept();
    if (wrong.empty()) return;
    std::string text = isa::view::markup_text(drawn_.markup, 0);
    for (const auto& part : drawn_.components) {
      text += "\n" + part.name + ": " + isa::view::markup_text(part.markup, 0);
    }
    RC_FAIL(text + "\n" + text_of(data_) + "\n" + text_of(next) + "\n" + lines_of(patches) + "\n" +
            wrong);
  }

  Dice& dice_;
  const DrawnView& drawn_;
  const View& view_;
  Count& count_;
  Data data_;
  Viewer viewer_;
  Typist typist_;
  Client* typed_in_ = nullptr;
};

void try_view(std::uint64_t seed, std::size_t size, std::size_t edits, Count& count) {
  Dice dice(seed);
  const DrawnView drawn = draw_view(dice, size);
  const auto view = View::compile(drawn.markup, drawn.components, drawn_names());
  if (!view) {
    ++count.refused;
    return;
  }
  ++count.views;
  if (!drawn.components.empty()) ++count.parted;
  Trial(dice, drawn, *view, count).run(edits);
}

}  // namespace

TEST_CASE(
    "DELTA-1: after every patch, a client shows the full render, and what was typed beside it") {
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
            << " patches, " << count.unchanged << " times none; " << count.kept
            << " typed texts kept, " << count.needless << " controls set in vain; " << count.refused
            << " views refused\n";
  // A generator that draws nothing of a kind proves nothing of it.
  CHECK(count.views * 20 > count.triples);
  CHECK(count.parted * 40 > count.triples);
  CHECK(count.patches * 2 > count.triples);
  CHECK(count.unchanged * 40 > count.triples);
  CHECK(count.kept * 100 > count.triples);
  // Lists and sections that change without showing it are why there are any (DELTA-14).
  CHECK(count.needless * 200 < count.triples);
}

}  // namespace lightspeed::tests
