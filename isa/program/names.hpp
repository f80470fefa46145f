// What a name means at a place of a program: values, lists, parameters and fields.
// Implements PROG-14 and PROG-15 (specs/programs.md): what is seen where, and nothing is hidden.
// It refuses to choose: a name with two meanings is an error where it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/program/cursor.hpp"
#include "isa/program/declared.hpp"
#include "isa/program/expression.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// A value with a name.
struct Named {
  Scope scope = Scope::state;
  std::uint32_t index = 0;
  Type type = Type::text;
};

/// What a name of the program stands for: `Program::variables`, `lists` or `derived`, by index.
enum class NameKind : std::uint8_t { variable, list, derived };

/// Where the names of a program are declared: a name has one place (PROG-14).
class NameIndex {
 public:
  NameIndex() = default;
  explicit NameIndex(const Program& program);
  void add(const std::string& name, NameKind kind, std::size_t index) {
    places_.try_emplace(name, kind, static_cast<std::uint32_t>(index));
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view name, NameKind kind) const;

 private:
  std::map<std::string, std::pair<NameKind, std::uint32_t>, std::less<>> places_;
};

/// The names that an expression may use.
struct Names {
  const Program& program;
  const NameIndex& index;
  const Declared* derived = nullptr;  ///< All lets and selects, in what may use only those above.
  std::span<const Parameter> parameters{};
  const List* record = nullptr;  ///< The list whose fields are seen, in a `where`.

  /// Every meaning of the name as a value, at most one of each scope.
  [[nodiscard]] std::vector<Named> values(std::string_view name) const;
  [[nodiscard]] std::optional<ListName> list(std::string_view name) const;

  [[nodiscard]] std::vector<std::string_view> value_names() const;
  [[nodiscard]] std::vector<std::string_view> list_names() const;
  [[nodiscard]] bool is_declared_below(std::string_view name) const;
};

/// The list of the state that a list, selected or not, takes its records from.
[[nodiscard]] const List& records_of(const Program& program, ListName list);
[[nodiscard]] const std::string& name_of(const Derived& derived);

/// Reads the name of a list; of the state only, where it shall be changed or selected from.
[[nodiscard]] ListName need_list(Cursor& cursor, const Names& names);
[[nodiscard]] std::uint32_t need_state_list(Cursor& cursor, const Names& names);
/// Reads the name of a field of the list, or `key` for `kKeyField`.
[[nodiscard]] std::uint32_t need_field(Cursor& cursor, const List& list, bool key_fits);

/// The type of a field, of the key too.
[[nodiscard]] Type type_of_field(const List& list, std::uint32_t field);
[[nodiscard]] std::string_view name_of_field(const List& list, std::uint32_t field);

}  // namespace lightspeed::isa::program
