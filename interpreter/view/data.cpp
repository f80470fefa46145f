#include "interpreter/view/data.hpp"

#include <variant>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter::view {
namespace {

ListName list_name(const std::string& name, const isa::program::List& list) {
  ListName made{.name = name, .fields = {}};
  made.fields.reserve(list.fields.size());
  for (const isa::program::Variable& field : list.fields) {
    made.fields.push_back({.name = field.name, .type = field.type});
  }
  return made;
}

}  // namespace

Names names_of(const isa::program::Program& program) {
  Names names;
  for (const isa::program::Variable& variable : program.variables) {
    names.values.push_back({.name = variable.name, .type = variable.type});
  }
  for (const isa::program::List& list : program.lists) {
    names.lists.push_back(list_name(list.name, list));
  }
  for (const isa::program::Derived& derived : program.derived) {
    std::visit(Overloaded{
                   [&](const isa::program::Let& let) {
                     names.values.push_back({.name = let.name, .type = let.value.type});
                   },
                   [&](const isa::program::Select& select) {
                     names.lists.push_back(list_name(select.name, program.lists[select.list]));
                   },
               },
               derived);
  }
  return names;
}

}  // namespace lightspeed::interpreter::view
