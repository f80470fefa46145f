// What a view shows: values and lists of records by index, and the names that views use for them.
// Implements VIEW-10 (specs/diff.md): records are shared, so that an unchanged one is recognised.
// It refuses computation: whatever is shown was computed before.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "isa/program/program.hpp"

namespace lightspeed::interpreter::view {

using isa::program::Type;
using isa::program::Value;

/// A record that nobody changes: who changes it makes another one. Equal pointers, equal records.
using Row = isa::program::Record;
using RowPointer = std::shared_ptr<const Row>;
/// A list of records that nobody changes, shared likewise. Never null.
using Rows = std::shared_ptr<const std::vector<RowPointer>>;

struct Name {
  std::string name;
  Type type = Type::text;
};
struct ListName {
  std::string name;
  std::vector<Name> fields;  ///< Besides these a record shows its `key`, a text.
};

/// The names that a view may use outside of lists.
struct Names {
  std::vector<Name> values;
  std::vector<ListName> lists;
};

/// A value for each name of `Names`, in the same order.
struct Data {
  std::vector<Value> values;
  std::vector<Rows> lists;
};

/// The names of a program: its variables, then its lets; its lists, then its selects.
[[nodiscard]] Names names_of(const isa::program::Program& program);

}  // namespace lightspeed::interpreter::view
