#include "tests/support/view_data_generators.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::Names;
using interpreter::view::Row;
using interpreter::view::RowPointer;
using interpreter::view::Type;
using interpreter::view::Value;

// What goes wrong easily: escapes, blanks and line feeds at the edge, replacement patterns, bytes
// that are no text, marks of the wire format.
const std::string kTexts[] = {"",
                              "x",
                              "milk",
                              "a & b",
                              "<b>&amp;</b>",
                              "\n",
                              "\nend",
                              "\r\nq",
                              " ",
                              "\"q\" '",
                              "$&",
                              "$$1",
                              "cost $",
                              "é漢\u00a0🙂",
                              "|\\|",
                              "</p><p>",
                              "-->",
                              "\xC3",
                              "\xA9tail\t",
                              "data-ls-slot=\"s\""};
const std::string kKeys[] = {"a", "b",  "c", "d", "e",  "f", "g", "h",
                             "1", "22", "",  "|", "\\", "é", "<"};
Value draw_value(Dice& dice, Type type) {
  if (type == Type::text) return dice.one_of(kTexts);
  if (type == Type::boolean) return dice.one_in(2);
  return static_cast<std::int64_t>(dice.below(4)) - 1;
}

RowPointer draw_row(Dice& dice, std::size_t list, const std::string& key) {
  Row row{.key = key, .fields = {}};
  for (const auto& field : drawn_names().lists[list].fields) {
    row.fields.push_back(draw_value(dice, field.type));
  }
  return std::make_shared<const Row>(std::move(row));
}

using List = std::vector<RowPointer>;

bool has_key(const List& rows, const std::string& key) {
  return std::any_of(rows.begin(), rows.end(),
                     [&](const RowPointer& row) { return row->key == key; });
}

void add_row(Dice& dice, std::size_t list, List& rows) {
  const std::string& key = dice.one_of(kKeys);
  if (has_key(rows, key)) return;
  const auto at = static_cast<std::ptrdiff_t>(dice.below(rows.size() + 1));
  rows.insert(rows.begin() + at, draw_row(dice, list, key));
}

void edit_rows(Dice& dice, std::size_t list, List& rows) {
  const std::size_t roll = dice.below(12);
  if (roll < 2 || rows.empty()) return add_row(dice, list, rows);
  const auto at = static_cast<std::ptrdiff_t>(dice.below(rows.size()));
  const auto to = static_cast<std::ptrdiff_t>(dice.below(rows.size()));
  if (roll < 6) {  // One cell.
    Row row = *rows[static_cast<std::size_t>(at)];
    const auto& fields = drawn_names().lists[list].fields;
    const std::size_t field = dice.below(fields.size());
    row.fields[field] = draw_value(dice, fields[field].type);
    rows[static_cast<std::size_t>(at)] = std::make_shared<const Row>(std::move(row));
  } else if (roll < 8) {
    rows.erase(rows.begin() + at);
  } else if (roll < 10) {
    const RowPointer moved = rows[static_cast<std::size_t>(at)];
    rows.erase(rows.begin() + at);
    rows.insert(rows.begin() + std::min<std::ptrdiff_t>(to, std::ssize(rows)), moved);
  } else if (roll == 10) {
    std::reverse(rows.begin() + std::min(at, to), rows.end());
  } else if (dice.one_in(3)) {
    rows.clear();
  } else {  // Another page of the same table.
    for (RowPointer& row : rows) row = draw_row(dice, list, row->key);
  }
}

}  // namespace

const Names& drawn_names() {
  static const Names names{
      .values = {{"a", Type::text},
                 {"b", Type::text},
                 {"n", Type::integer},
                 {"f", Type::boolean},
                 {"g", Type::boolean}},
      .lists = {
          {.name = "items",
           .fields = {{"title", Type::text}, {"done", Type::boolean}, {"count", Type::integer}}},
          {.name = "tags", .fields = {{"name", Type::text}}}}};
  return names;
}

Data draw_data(Dice& dice) {
  const Names& names = drawn_names();
  Data data;
  for (const auto& value : names.values) data.values.push_back(draw_value(dice, value.type));
  for (std::size_t list = 0; list < names.lists.size(); ++list) {
    List rows;
    for (std::size_t i = dice.below(list == 0 ? 6 : 3); i > 0; --i) add_row(dice, list, rows);
    data.lists.push_back(std::make_shared<const List>(std::move(rows)));
  }
  return data;
}

Data draw_edit(Dice& dice, const Data& data) {
  Data next = data;
  const Names& names = drawn_names();
  for (std::size_t edits = dice.one_in(20) ? 0 : 1 + dice.below(5); edits > 0; --edits) {
    if (dice.one_in(2)) {
      const std::size_t i = dice.below(names.values.size());
      next.values[i] = draw_value(dice, names.values[i].type);
    } else {
      const std::size_t i = dice.one_in(4) ? 1 : 0;
      List rows = *next.lists[i];
      edit_rows(dice, i, rows);
      next.lists[i] = std::make_shared<const List>(std::move(rows));
    }
  }
  return next;
}

std::string text_of(const Data& data) {
  const auto quoted = [](const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == '\n') {
        out += "\\n";
      } else if (c == '\r') {
        out += "\\r";
      } else {
        out += c;
      }
    }
    return out + "\"";
  };
  std::string out;
  for (const Value& value : data.values) out += quoted(isa::program::shown(value)) + " ";
  for (const auto& list : data.lists) {
    out += "[";
    for (const RowPointer& row : *list) {
      out += quoted(row->key) + "(";
      for (const Value& value : row->fields) out += quoted(isa::program::shown(value)) + " ";
      out += ") ";
    }
    out += "] ";
  }
  return out;
}

}  // namespace lightspeed::tests
