// Text and enums between our values and protobuf messages.
// Implements TRC-6 (specs/trace.md): text that is not UTF-8 survives, byte by byte.
// It refuses to guess: an unknown enum value or a listed text above U+00FF is an error.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/trace_error.hpp"

namespace lightspeed::replay {

/// What is wrong with one record; the caller knows its place.
struct RecordError {
  TraceFault fault = TraceFault::bad_record;
  std::string text;
};

/// Whether a protobuf string may hold the text.
[[nodiscard]] bool is_utf8(std::string_view text);
/// Each byte as the character of that number, in UTF-8.
[[nodiscard]] std::string widened(std::string_view bytes);
/// The inverse of `widened`; nothing if a character is above U+00FF.
[[nodiscard]] std::optional<std::string> narrowed(std::string_view text);

/// One text field of a message: how to read it, how to change it, its number.
template <class Record>
struct TextField {
  const std::string& (Record::*get)() const;
  std::string* (Record::*change)();
  int number;
};

/// Writes a text. Empty is the default and is left out.
template <class Record>
void put_text(const TextField<Record>& field, std::string_view value, Record& to) {
  if (value.empty()) return;
  if (is_utf8(value)) {
    (to.*field.change)()->assign(value);
    return;
  }
  *(to.*field.change)() = widened(value);
  to.add_byte_text(static_cast<std::uint32_t>(field.number));
}

/// Collects the first problem of a record while its fields are taken.
class RecordProblem {
 public:
  void report(TraceFault fault, std::string text) {
    if (!first_) first_ = RecordError{.fault = fault, .text = std::move(text)};
  }
  [[nodiscard]] const std::optional<RecordError>& first() const { return first_; }

 private:
  std::optional<RecordError> first_;
};

/// Moves a text out of a message.
template <class Record>
std::string take_text(const TextField<Record>& field, Record& from, RecordProblem& problem) {
  if ((from.*field.get)().empty()) return {};
  const auto& listed = from.byte_text();
  if (std::find(listed.begin(), listed.end(), static_cast<std::uint32_t>(field.number)) ==
      listed.end()) {
    return std::move(*(from.*field.change)());
  }
  auto bytes = narrowed((from.*field.get)());
  if (!bytes) {
    problem.report(TraceFault::bad_record, "text field " + std::to_string(field.number) +
                                               " is listed in byte_text but has characters above "
                                               "U+00FF");
    return {};
  }
  return std::move(*bytes);
}

/// The values of one of our enums, in the order of the schema's, whose value 0 is reserved.
template <class Ours, std::size_t kCount>
struct EnumTable {
  std::string_view name;  ///< For messages.
  std::array<Ours, kCount> values;
};

template <class Theirs, class Ours, std::size_t kCount>
Theirs put_enum(const EnumTable<Ours, kCount>& table, Ours value) {
  const auto row = std::find(table.values.begin(), table.values.end(), value);
  CHECK(row != table.values.end(), "every value of the enum has a row in its table");
  return static_cast<Theirs>(row - table.values.begin() + 1);
}

template <class Theirs, class Ours, std::size_t kCount>
Ours take_enum(const EnumTable<Ours, kCount>& table, Theirs value, RecordProblem& problem) {
  const auto index = static_cast<int>(value);
  if (index >= 1 && index <= static_cast<int>(kCount)) {
    return table.values.at(static_cast<std::size_t>(index) - 1);
  }
  problem.report(TraceFault::unknown_value, std::string(table.name) + " has no value " +
                                                std::to_string(index) + " in this version");
  return table.values.front();
}

}  // namespace lightspeed::replay
