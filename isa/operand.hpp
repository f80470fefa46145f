// The cells of the vocabulary's tables: a named text operand, and the row of a given type.
// Implements FRAME-1, PATCH-1 and ISA-1: tables name the members that codecs walk.
// It refuses numbers: the only number on the wire is the version of a hello.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace lightspeed::isa {

template <class T>
struct Operand {
  std::string_view name;
  std::string T::*member;
};

/// The index of the row whose `Type` is T, in a tuple of rows of which each has a `Type`.
template <class T, class... Rows>
[[nodiscard]] constexpr std::size_t row_index(const std::tuple<Rows...>* /*table*/) {
  constexpr std::array<bool, sizeof...(Rows)> kMatches{std::is_same_v<typename Rows::Type, T>...};
  std::size_t index = 0;
  while (!kMatches.at(index)) ++index;
  return index;
}

/// The row of a table for the type T; a missing row does not compile.
template <class T, class Table>
[[nodiscard]] constexpr const auto& row_of(const Table& table) {
  return std::get<row_index<T>(static_cast<const Table*>(nullptr))>(table);
}

}  // namespace lightspeed::isa
