#include "isa/program/names.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kKey = "key";

/// The place of the element with that name.
template <class Range>
std::optional<std::uint32_t> place_of(const Range& range, std::string_view name) {
  const auto found =
      std::find_if(range.begin(), range.end(), [&](const auto& each) { return each.name == name; });
  if (found == range.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - range.begin());
}

const std::string& name_in(const Variable& variable) { return variable.name; }
const std::string& name_in(const List& list) { return list.name; }
const std::string& name_in(const Derived& derived) { return name_of(derived); }

}  // namespace

NameIndex::NameIndex(const Program& program) {
  const auto add_all = [&](const auto& named, NameKind kind) {
    std::size_t index = 0;
    for (const auto& each : named) add(name_in(each), kind, index++);
  };
  add_all(program.variables, NameKind::variable);
  add_all(program.lists, NameKind::list);
  add_all(program.derived, NameKind::derived);
}

std::optional<std::uint32_t> NameIndex::find(std::string_view name, NameKind kind) const {
  const auto found = places_.find(name);
  if (found == places_.end() || found->second.first != kind) return std::nullopt;
  return found->second.second;
}

std::vector<Named> Names::values(std::string_view name) const {
  std::vector<Named> found;
  if (const auto place = index.find(name, NameKind::variable)) {
    found.push_back(
        {.scope = Scope::state, .index = *place, .type = program.variables[*place].type});
  }
  if (const auto place = index.find(name, NameKind::derived)) {
    if (const auto* let = std::get_if<Let>(&program.derived[*place])) {
      found.push_back({.scope = Scope::derived, .index = *place, .type = let->value.type});
    }
  }
  if (const auto place = place_of(parameters, name)) {
    found.push_back({.scope = Scope::parameter, .index = *place, .type = parameters[*place].type});
  }
  if (record == nullptr) return found;
  if (const auto place = place_of(record->fields, name)) {
    found.push_back({.scope = Scope::field, .index = *place, .type = record->fields[*place].type});
  } else if (name == kKey) {
    found.push_back({.scope = Scope::field, .index = kKeyField, .type = Type::text});
  }
  return found;
}

std::optional<ListName> Names::list(std::string_view name) const {
  if (const auto place = index.find(name, NameKind::list)) return ListName{.index = *place};
  const auto place = index.find(name, NameKind::derived);
  if (!place || !std::holds_alternative<Select>(program.derived[*place])) return std::nullopt;
  return ListName{.derived = true, .index = *place};
}

std::vector<std::string_view> Names::value_names() const {
  std::vector<std::string_view> names;
  for (const Parameter& each : parameters) names.emplace_back(each.name);
  if (record != nullptr) {
    for (const Variable& each : record->fields) names.emplace_back(each.name);
    names.emplace_back(kKey);
  }
  for (const Variable& each : program.variables) names.emplace_back(each.name);
  for (const Derived& each : program.derived) {
    if (const auto* let = std::get_if<Let>(&each)) names.emplace_back(let->name);
  }
  return names;
}

std::vector<std::string_view> Names::list_names() const {
  std::vector<std::string_view> names;
  for (const List& each : program.lists) names.emplace_back(each.name);
  for (const Derived& each : program.derived) {
    if (const auto* select = std::get_if<Select>(&each)) names.emplace_back(select->name);
  }
  return names;
}

bool Names::is_declared_below(std::string_view name) const {
  return derived != nullptr && derived->has(name);
}

const List& records_of(const Program& program, ListName list) {
  if (!list.derived) return program.lists.at(list.index);
  return program.lists.at(std::get<Select>(program.derived.at(list.index)).list);
}

const std::string& name_of(const Derived& derived) {
  return std::visit(Overloaded{
                        [](const Let& let) -> const std::string& { return let.name; },
                        [](const Select& select) -> const std::string& { return select.name; },
                    },
                    derived);
}

ListName need_list(Cursor& cursor, const Names& names) {
  const Token& token = cursor.peek();
  if (token.kind != TokenKind::word) {
    cursor.expected("the name of a list");
    return {};
  }
  if (const auto list = names.list(token.text)) {
    cursor.take();
    return *list;
  }
  if (names.is_declared_below(token.text)) {
    cursor.fail(token.at, "'" + token.text +
                              "' is not declared yet: a let or select uses what stands above it");
  } else if (!names.values(token.text).empty()) {
    cursor.fail(token.at, "'" + token.text + "' is a value, but a list was expected");
  } else {
    cursor.fail(token.at, "there is no list '" + token.text + "'" +
                              suggestion(token.text, names.list_names()));
  }
  return {};
}

std::uint32_t need_state_list(Cursor& cursor, const Names& names) {
  const Token& token = cursor.peek();
  const ListName list = need_list(cursor, names);
  if (list.derived && !cursor.failed()) {
    const List& source = records_of(names.program, list);
    cursor.fail(token.at, "'" + token.text + "' is a select: name the list it comes from, '" +
                              source.name + "'");
  }
  return list.index;
}

std::uint32_t need_field(Cursor& cursor, const List& list, bool key_fits) {
  const Token& token = cursor.peek();
  if (token.kind != TokenKind::word) {
    cursor.expected("the name of a field of " + list.name);
    return 0;
  }
  if (const auto place = place_of(list.fields, token.text)) {
    cursor.take();
    return *place;
  }
  if (token.text == kKey && key_fits) {
    cursor.take();
    return kKeyField;
  }
  std::vector<std::string_view> fields;
  for (const Variable& each : list.fields) fields.emplace_back(each.name);
  if (key_fits) fields.emplace_back(kKey);
  cursor.fail(token.at, "the list " + list.name + " has no field '" + token.text + "'" +
                            suggestion(token.text, fields));
  return 0;
}

Type type_of_field(const List& list, std::uint32_t field) {
  return field == kKeyField ? Type::text : list.fields.at(field).type;
}

std::string_view name_of_field(const List& list, std::uint32_t field) {
  return field == kKeyField ? kKey : std::string_view(list.fields.at(field).name);
}

}  // namespace lightspeed::isa::program
