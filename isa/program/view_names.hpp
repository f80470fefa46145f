// What a name means inside markup: a value, a list, or a field of the record of a section.
// Implements PROG-16 (specs/programs.md): the innermost meaning counts.
// It refuses expressions: markup only names what was computed.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "isa/program/names.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// A value of a type, or a list when `records` is set.
struct Meaning {
  Type type = Type::text;
  const List* records = nullptr;
  bool of_program = false;  ///< A variable or a let, and no field and no attribute.
};

/// The names of a view, or of a component, and of the sections that are open.
class ViewNames {
 public:
  /// `component` is none for a view.
  explicit ViewNames(const Names& names, const ComponentDefinition* component = nullptr)
      : names_(names), component_(component) {}

  [[nodiscard]] std::optional<Meaning> find(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> value_names() const;
  [[nodiscard]] std::vector<std::string_view> all_names() const;
  [[nodiscard]] bool inside_component() const { return component_ != nullptr; }

  /// Whether a component would see the name if it saw more than its attributes.
  [[nodiscard]] bool is_of_program(std::string_view name) const {
    return names_.list(name).has_value() || !names_.values(name).empty();
  }

  void open(const List& records) { records_.push_back(&records); }
  void close() { records_.pop_back(); }

 private:
  Names names_;
  const ComponentDefinition* component_;
  std::vector<const List*> records_;
};

}  // namespace lightspeed::isa::program
