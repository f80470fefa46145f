// What a row of the table of verbs holds: the verb, its arguments, and what they fill.
// Implements SCR-3 and SCR-16 (specs/script.md): a kind of choice may have several verbs.
// It refuses rows: which verbs there are stands in the table.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "interpreter/event_choices.hpp"
#include "replay/script/line.hpp"

namespace lightspeed::replay {

/// A number of microseconds, written with its unit.
template <class T>
struct DurationField {
  std::uint64_t T::*field;
};

/// The tag of a message.
template <class T>
struct TagField {
  std::string T::*field;
};

/// One argument: its name in help, the field that it fills, and what it is when left out; a number
/// is then 0. Where the field has few values, the name lists the words for them.
template <class T>
struct Argument {
  std::string_view name;
  std::variant<std::string T::*, interpreter::Direction T::*, bool T::*, std::uint64_t T::*,
               DurationField<T>, TagField<T>>
      field;
  Extent extent = Extent::word;
  bool optional = false;
  std::string_view fallback = {};
};

/// A field that the verb itself says: `stall` and `resume` are one kind of choice.
template <class T, class Value>
struct SaidField {
  Value T::*field;
  Value value;
};

/// One verb. Optional arguments come last.
template <class T, std::size_t kCount>
struct VerbRow {
  using Stimulus = T;
  std::string_view verb;
  std::array<Argument<T>, kCount> arguments;
  std::string_view help;
  bool on_page = false;  ///< Without a page that was loaded nothing comes of it (SCR-16).
  std::variant<std::monostate, SaidField<T, bool>, SaidField<T, interpreter::LinkFault>> says{};

  /// Whether the choice is one of this verb's.
  [[nodiscard]] constexpr bool fits(const T& choice) const {
    if (const auto* flag = std::get_if<1>(&says)) return choice.*(flag->field) == flag->value;
    if (const auto* fault = std::get_if<2>(&says)) return choice.*(fault->field) == fault->value;
    return true;
  }
  /// What the verb says before its arguments are read.
  [[nodiscard]] T begin() const {
    T choice;
    if (const auto* flag = std::get_if<1>(&says)) choice.*(flag->field) = flag->value;
    if (const auto* fault = std::get_if<2>(&says)) choice.*(fault->field) = fault->value;
    return choice;
  }
};

}  // namespace lightspeed::replay
