// What a small edit of a large table costs its server: the scan over the rows, and what changed.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/view/screen.hpp"
#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "isa/view/markup.hpp"
#include "tests/bench/sections.hpp"

namespace lightspeed::bench {
namespace {

namespace lsv = interpreter::view;
using List = std::vector<lsv::RowPointer>;

constexpr std::string_view kTable =
    "<h1>Parts</h1><table><tbody id=\"rows\">{{#parts}}<tr><td>{{name}}</td><td>{{quantity}}</td>"
    "<td>{{price}}</td></tr>{{/parts}}</tbody></table>";

lsv::Names names() {
  return {.values = {},
          .lists = {{.name = "parts",
                     .fields = {{"name", lsv::Type::text},
                                {"quantity", lsv::Type::integer},
                                {"price", lsv::Type::integer}}}}};
}

lsv::RowPointer row(std::int64_t number, std::int64_t quantity) {
  return std::make_shared<const lsv::Row>(
      lsv::Row{.key = std::to_string(number),
               .fields = {"part " + std::to_string(number), quantity, number * 7 % 1000}});
}

lsv::Data data_of(List rows) {
  return {.values = {}, .lists = {std::make_shared<const List>(std::move(rows))}};
}

/// One edit: how it is called, and what it does to the rows.
struct Edit {
  std::string_view name;
  std::function<void(List&)> apply;
};

std::vector<Edit> edits() {
  return {
      {"nothing", [](List&) {}},
      {"one cell",
       [](List& rows) { rows[rows.size() / 2] = row(std::int64_t(rows.size()) / 2, 99); }},
      {"last row first", [](List& rows) { std::rotate(rows.begin(), rows.end() - 1, rows.end()); }},
      {"first row last",
       [](List& rows) { std::rotate(rows.begin(), rows.begin() + 1, rows.end()); }},
      {"one row gone",
       [](List& rows) { rows.erase(rows.begin() + std::ptrdiff_t(rows.size() / 2)); }},
  };
}

struct Measured {
  double microseconds = 0;  ///< The fastest of some calls.
  std::size_t operations = 0;
  std::size_t bytes = 0;  ///< Of the diff frame; 0 without one.
};

Measured measure(const lsv::View& view, const lsv::Data& before, const lsv::Data& after) {
  lsv::Screen shown;
  (void)shown.whole(view, before);
  Measured best{.microseconds = 1e12};
  for (int round = 0; round < 9; ++round) {
    lsv::Screen screen = shown;
    const auto begin = std::chrono::steady_clock::now();
    const auto patches = screen.changes(view, after);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - begin;
    best.microseconds = std::min(best.microseconds, took.count());
    best.operations = patches.size();
    best.bytes = patches.empty()
                     ? 0
                     : isa::encode_frame(isa::Diff{"2", isa::encode_patch_stream(patches)}).size();
  }
  return best;
}

}  // namespace

void print_rows() {
  const auto markup = isa::view::parse_markup(kTable);
  if (!markup) return;
  const auto view = lsv::View::compile(*markup, {}, names());
  if (!view) return;
  fmt::print("\nrendering and comparing a table after one edit\n");
  fmt::print("  {:<16} {:>8} {:>12} {:>10} {:>11} {:>10}\n", "edit", "rows", "us", "ns a row",
             "operations", "bytes");
  for (const Edit& edit : edits()) {
    for (const std::int64_t count : {1'000, 10'000, 100'000}) {
      List rows;
      for (std::int64_t i = 0; i < count; ++i) rows.push_back(row(i, i % 50));
      const lsv::Data before = data_of(rows);
      edit.apply(rows);
      const Measured measured = measure(*view, before, data_of(rows));
      fmt::print("  {:<16} {:>8} {:>12.1f} {:>10.1f} {:>11} {:>10}\n", edit.name, count,
                 measured.microseconds, measured.microseconds * 1000 / static_cast<double>(count),
                 measured.operations, measured.bytes);
    }
  }
}

}  // namespace lightspeed::bench
