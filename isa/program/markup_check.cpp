#include "isa/program/markup_check.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"
#include "isa/program/operands.hpp"
#include "isa/program/token.hpp"
#include "isa/program/view_names.hpp"

namespace lightspeed::isa::program {
namespace {

std::string in_quotes(std::string_view name) { return "'" + std::string(name) + "'"; }

using Components = std::map<std::string_view, const ComponentDefinition*>;

class MarkupChecker {
 public:
  MarkupChecker(const Components& components, ViewNames names)
      : components_(components), names_(std::move(names)) {}

  void check(const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      if (error_) return;
      std::visit(Overloaded{
                     [](const view::Text&) {},
                     [&](const view::Variable& variable) { value_of(variable.name, variable.at); },
                     [&](const view::Element& element) { check_element(element); },
                     [&](const view::Section& section) { check_section(section); },
                     [&](const view::Component& component) { check_component(component); },
                     [&](const view::SlotContent& slot) { check_slot(slot); },
                 },
                 node.value);
    }
  }

  [[nodiscard]] const std::optional<AssemblyError>& error() const { return error_; }

 private:
  void fail(Position at, std::string text) {
    if (!error_) error_ = error_at(at, std::move(text));
  }

  /// The type of the value, or nothing and an error.
  std::optional<Type> value_of(const std::string& name, Position at) {
    const auto meaning = names_.find(name);
    if (!meaning) {
      fail(at, "there is no value " + in_quotes(name) + " here" + why_unseen(name) +
                   suggestion(name, names_.value_names()));
      return std::nullopt;
    }
    if (meaning->records != nullptr) {
      fail(at,
           in_quotes(name) + " is a list: show its records by {{#" + name + "}}…{{/" + name + "}}");
      return std::nullopt;
    }
    return meaning->type;
  }

  [[nodiscard]] std::string why_unseen(std::string_view name) const {
    const bool is_hidden = names_.inside_component() && names_.is_of_program(name);
    return is_hidden ? ": a component sees only its attributes" : "";
  }

  void check_element(const view::Element& element) {
    for (const view::Attribute& attribute : element.attributes) {
      if (attribute.value) check(*attribute.value);
    }
    check(element.children);
  }

  void check_section(const view::Section& section) {
    const auto meaning = names_.find(section.name);
    if (!meaning) {
      return fail(section.at, "there is no list and no boolean " + in_quotes(section.name) +
                                  " here" + why_unseen(section.name) +
                                  suggestion(section.name, names_.all_names()));
    }
    if (meaning->records == nullptr && meaning->type != Type::boolean) {
      return fail(section.at, "a section is for a list or a boolean, but " +
                                  in_quotes(section.name) + " is " +
                                  std::string(with_article(meaning->type)) +
                                  boolean_instead(section.name, *meaning));
    }
    const bool opens = meaning->records != nullptr && !section.inverted;
    if (opens) names_.open(*meaning->records);
    check(section.children);
    if (opens) names_.close();
  }

  /// How a boolean is made of what somebody took for one.
  static std::string boolean_instead(const std::string& name, const Meaning& meaning) {
    if (!meaning.of_program) return "; a boolean that says when is needed beside it";
    const std::string nothing = meaning.type == Type::text ? "\"\"" : "0";
    return "; name a boolean, such as that of: let has_" + name + " = " + name + " != " + nothing;
  }

  void check_component(const view::Component& component) {
    const auto known = components_.find(component.name);
    if (known == components_.end()) {
      std::vector<std::string_view> names;
      names.reserve(components_.size());
      for (const auto& [name, definition] : components_) names.push_back(name);
      return fail(component.at, "there is no component " + in_quotes(component.name) +
                                    suggestion(component.name, names));
    }
    const ComponentDefinition* found = known->second;
    std::set<std::string_view> given;
    for (const view::Argument& argument : component.arguments) {
      if (!given.insert(argument.name).second) {
        fail(argument.at, in_quotes(argument.name) + " is given already");
      }
      check_argument(argument, *found);
    }
    for (const Parameter& each : found->attributes) {
      if (each.fallback || given.count(each.name) > 0) continue;
      fail(component.at, "the component " + in_quotes(found->name) + " needs " +
                             in_quotes(each.name) + ", " + std::string(with_article(each.type)));
    }
    check(component.children);
  }

  void check_argument(const view::Argument& argument, const ComponentDefinition& component) {
    const auto found =
        std::find_if(component.attributes.begin(), component.attributes.end(),
                     [&](const Parameter& each) { return each.name == argument.name; });
    if (found == component.attributes.end()) {
      std::vector<std::string_view> names;
      for (const Parameter& each : component.attributes) names.emplace_back(each.name);
      return fail(argument.at, "the component " + in_quotes(component.name) + " has no attribute " +
                                   in_quotes(argument.name) + suggestion(argument.name, names));
    }
    const auto given =
        std::visit(Overloaded{
                       [&](const view::Variable& each) { return value_of(each.name, each.at); },
                       [](const Value& value) { return std::optional<Type>(type_of(value)); },
                   },
                   argument.value);
    if (given && *given != found->type) {
      fail(argument.at, "the attribute " + in_quotes(found->name) + " of " +
                            in_quotes(component.name) + " is " +
                            std::string(with_article(found->type)) + ", found " +
                            std::string(with_article(*given)));
    }
  }

  void check_slot(const view::SlotContent& slot) {
    if (names_.inside_component()) return;
    fail(slot.at, "a view has no slot: {{> slot}} stands in components, where their content goes");
  }

  const Components& components_;
  ViewNames names_;
  std::optional<AssemblyError> error_;
};

}  // namespace

std::optional<AssemblyError> check_markup(const Program& program) {
  const NameIndex index(program);
  const Names names{.program = program, .index = index};
  Components components;
  for (const ComponentDefinition& each : program.components) components.emplace(each.name, &each);
  for (const ComponentDefinition& component : program.components) {
    MarkupChecker checker(components, ViewNames(names, &component));
    checker.check(component.markup);
    if (checker.error()) return checker.error();
  }
  for (const View& view : program.views) {
    MarkupChecker checker(components, ViewNames(names));
    checker.check(view.markup);
    if (checker.error()) return checker.error();
  }
  return check_expansion(program);
}

}  // namespace lightspeed::isa::program
