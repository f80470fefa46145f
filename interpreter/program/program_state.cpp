#include "interpreter/program/program_state.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <numeric>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::kKeyField;
using isa::program::Value;
using view::Row;
using view::RowPointer;

void add(Digester& digester, const Value& value) {
  digester.number(value.index());
  std::visit(
      Overloaded{
          [&](std::int64_t integer) { digester.number(static_cast<std::uint64_t>(integer)); },
          [&](const std::string& text) { digester.text(text); },
          [&](bool boolean) { digester.number(boolean ? 1 : 0); },
      },
      value);
}

// What a row is ordered by, in as many bits as are compared at once: of texts their first eight
// bytes, so that few rows need to be looked at again.
struct Place {
  std::uint64_t prefix = 0;
  std::size_t row = 0;
};

std::uint64_t prefix_of(const std::string& text) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < sizeof prefix; ++i) {
    prefix = prefix << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  }
  return prefix;
}

std::uint64_t prefix_of(const Value& value) {
  constexpr std::uint64_t kSign = 1ULL << 63U;
  return std::visit(
      Overloaded{
          [](std::int64_t integer) { return static_cast<std::uint64_t>(integer) ^ kSign; },
          [](const std::string& text) { return prefix_of(text); },
          [](bool boolean) -> std::uint64_t { return boolean ? 1 : 0; },
      },
      value);
}

const std::string* text_of(const Row& row, std::uint32_t field) {
  return field == kKeyField ? &row.key : std::get_if<std::string>(&row.fields.at(field));
}

// Below zero if the left row comes first, zero if either may.
int compared(const Row& left, const Row& right, RowOrder order) {
  if (order.descending) return compared(right, left, {.field = order.field});
  const std::string* text = text_of(left, order.field);
  const std::string* other = text_of(right, order.field);
  if (text != nullptr && other != nullptr) return text->compare(*other);
  const std::uint64_t number = prefix_of(left.fields.at(order.field));
  const std::uint64_t other_number = prefix_of(right.fields.at(order.field));
  if (number == other_number) return 0;
  return number < other_number ? -1 : 1;
}

// Byte by byte, the last first, where any of them differ: for many rows half the time of comparing
// them, for few rows the counting would take longer than that.
void sort_by_prefix(std::vector<Place>& places) {
  constexpr std::size_t kManyRows = 256;
  if (places.size() < kManyRows) {
    std::ranges::stable_sort(places, {}, &Place::prefix);
    return;
  }
  std::uint64_t differing = 0;
  for (const Place& place : places) differing |= place.prefix ^ places.front().prefix;
  std::vector<Place> next(places.size());
  for (unsigned shift = 0; shift < 64; shift += 8) {
    const auto byte_of = [&](std::uint64_t bits) { return (bits >> shift) & 0xFFU; };
    if (byte_of(differing) == 0) continue;
    std::array<std::size_t, 257> begins{};
    for (const Place& place : places) ++begins.at(byte_of(place.prefix) + 1);
    std::partial_sum(begins.begin(), begins.end(), begins.begin());
    for (const Place& place : places) next[begins.at(byte_of(place.prefix))++] = place;
    places.swap(next);
  }
}

}  // namespace

ProgramState initial_state(const LoadedProgram& loaded) {
  ProgramState state;
  for (const auto& variable : loaded.program.variables) state.variables.push_back(variable.initial);
  state.lists = loaded.lists;
  state.list_digests = loaded.list_digests;
  return state;
}

RowPointer default_row(const isa::program::List& list, std::string key) {
  Row row{.key = std::move(key), .fields = {}};
  for (const auto& field : list.fields) row.fields.push_back(field.initial);
  return std::make_shared<const Row>(std::move(row));
}

std::optional<std::size_t> find_row(const std::vector<RowPointer>& rows, std::string_view key) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->key == key) return i;
  }
  return std::nullopt;
}

bool in_order(const std::vector<RowPointer>& rows, RowOrder order) {
  return std::ranges::is_sorted(rows, [&](const RowPointer& left, const RowPointer& right) {
    return compared(*left, *right, order) < 0;
  });
}

std::vector<RowPointer> sorted(const std::vector<RowPointer>& rows, RowOrder order) {
  std::vector<Place> places;
  places.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = *rows[i];
    const std::uint64_t prefix =
        order.field == kKeyField ? prefix_of(row.key) : prefix_of(row.fields.at(order.field));
    places.push_back({.prefix = order.descending ? ~prefix : prefix, .row = i});
  }
  sort_by_prefix(places);
  const bool texts = !rows.empty() && text_of(*rows.front(), order.field) != nullptr;
  for (auto run = places.begin(); texts && run != places.end();) {
    const auto end = std::find_if(run, places.end(),
                                  [&](const Place& place) { return place.prefix != run->prefix; });
    if (end - run > 1) {
      std::stable_sort(run, end, [&](const Place& left, const Place& right) {
        return compared(*rows[left.row], *rows[right.row], order) < 0;
      });
    }
    run = end;
  }
  std::vector<RowPointer> result;
  result.reserve(rows.size());
  for (const Place& place : places) result.push_back(rows[place.row]);
  return result;
}

Digest digest_of(const view::Rows& rows) {
  Digester digester;
  for (const RowPointer& row : *rows) {
    digester.text(row->key);
    for (const Value& field : row->fields) add(digester, field);
  }
  return digester.finish();
}

void ModelDigest::place(std::string_view view, std::string_view route) {
  digester_->text(view).text(route);
}

void ModelDigest::variable(std::string_view name, const Value& value) {
  digester_->text(name);
  add(*digester_, value);
}

void ModelDigest::list(std::string_view name, const view::Rows& rows, Digest digest) {
  digester_->text(name).number(rows->size()).digest(digest);
}

void ModelDigest::subscriptions(const std::vector<std::string>& topics) {
  digester_->number(topics.size());
  for (const std::string& topic : topics) digester_->text(topic);
}

void add_to(Digester& digester, const isa::program::Program& program, const ProgramState& state) {
  ModelDigest digest(digester, program.name, program.version);
  digest.place(program.views.at(state.view).name, state.mounted_route.value_or(""));
  for (std::size_t i = 0; i < state.variables.size(); ++i) {
    digest.variable(program.variables[i].name, state.variables[i]);
  }
  for (std::size_t i = 0; i < state.lists.size(); ++i) {
    digest.list(program.lists[i].name, state.lists[i], state.list_digests.at(i));
  }
  digest.subscriptions(state.subscriptions);
}

}  // namespace lightspeed::interpreter
