// Rows in order: however many there are, they stand as a plain stable sort would put them.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "interpreter/program/program_state.hpp"
#include "isa/base/choices.hpp"
#include "isa/program/expression.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::kKeyField;
using view::Row;
using view::RowPointer;
using List = std::vector<RowPointer>;

/// Texts that are alike for long, that hold bytes of every kind, and that are the same.
std::string some_text(ChoiceSource& choices) {
  constexpr std::array<std::string_view, 4> kBegins{"", "washer 1", "washers and nuts", "\xFF"};
  std::string text(pick(choices, "begin", kBegins));
  const std::uint64_t more = choices.below("more", 3);
  for (std::uint64_t i = 0; i < more; ++i) {
    text.push_back(static_cast<char>(choices.below("byte", 256)));
  }
  return text;
}

List some_rows(std::size_t count, ChoiceSource& choices) {
  List rows;
  rows.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t near = static_cast<std::int64_t>(choices.below("near", 600)) - 300;
    const auto far = static_cast<std::int64_t>(choices.below("far", ~std::uint64_t{0}));
    rows.push_back(std::make_shared<const Row>(
        Row{.key = std::to_string(choices.below("key", 10'000)) + "-" + std::to_string(i),
            .fields = {near, far, some_text(choices), choices.below("yes", 2) == 1}}));
  }
  return rows;
}

List plainly_sorted(List rows, RowOrder order) {
  std::stable_sort(rows.begin(), rows.end(), [&](const RowPointer& a, const RowPointer& b) {
    const Row& left = order.descending ? *b : *a;
    const Row& right = order.descending ? *a : *b;
    if (order.field == kKeyField) return left.key < right.key;
    return left.fields[order.field] < right.fields[order.field];
  });
  return rows;
}

}  // namespace

TEST_CASE("PROG-24: few rows and many are ordered as a plain stable sort orders them") {
  RandomChoices choices(24);
  for (const std::size_t count : {0U, 1U, 2U, 7U, 255U, 256U, 257U, 1000U}) {
    const List rows = some_rows(count, choices);
    for (const std::uint32_t field : {0U, 1U, 2U, 3U, kKeyField}) {
      for (const bool descending : {false, true}) {
        const RowOrder order{.field = field, .descending = descending};
        const List now = sorted(rows, order);
        CHECK(now == plainly_sorted(rows, order));  // The very same rows.
        CHECK(in_order(now, order));
        CHECK(in_order(rows, order) == (now == rows));
      }
    }
  }
}

TEST_CASE("PROG-21: the digest of a list covers its records in their order") {
  RandomChoices choices(21);
  List rows = some_rows(3, choices);
  const auto digest = [](List of) {
    return digest_of(std::make_shared<const List>(std::move(of)));
  };
  const Digest before = digest(rows);
  const auto same = std::make_shared<const Row>(*rows[1]);
  CHECK(digest({rows[0], same, rows[2]}) == before);
  CHECK(digest({rows[0], rows[2], rows[1]}) != before);
  CHECK(digest({rows[0], rows[1]}) != before);
  CHECK(digest({}) != Digest{});
}

}  // namespace lightspeed::interpreter
