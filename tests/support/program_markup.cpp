// Generated markup for the views and components of generated programs.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/base/check.hpp"
#include "isa/view/markup.hpp"
#include "tests/support/program_generators.hpp"

namespace lightspeed::testing {
namespace {

using isa::program::ComponentDefinition;
using isa::program::List;
using isa::program::Parameter;
using isa::program::Program;
using isa::program::Type;
using isa::program::Variable;

constexpr int kDepthMax = 3;

class MarkupMaker {
 public:
  explicit MarkupMaker(const Program& program) : program_(program) {}
  std::string markup_of(const ComponentDefinition* component, const List* record, int depth);

 private:
  static std::size_t below(std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); }
  static bool coin() { return *rc::gen::arbitrary<bool>(); }
  std::string use_of(const ComponentDefinition& used, const std::string& content);

  const Program& program_;
};

std::string MarkupMaker::markup_of(const ComponentDefinition* component, const List* record,
                                   int depth) {
  static const std::vector<std::string> kPlain{"<p>a</p>",
                                               "text &amp; more",
                                               "<!-- note -->",
                                               "<input disabled value=\"x\">",
                                               "<pre>\n  a\n    b</pre>",
                                               "na\xC3\xAFve",
                                               "<svg viewBox=\"0 0 1 1\"></svg>"};
  std::vector<std::string> values;
  std::vector<std::pair<std::string, const List*>> sections;
  const auto add = [&](const auto& named) {
    values.push_back(named.name);
    if (named.type == Type::boolean) sections.emplace_back(named.name, nullptr);
  };
  if (record != nullptr) {
    values.emplace_back("key");
    for (const Variable& field : record->fields) add(field);
  }
  if (component != nullptr) {
    for (const Parameter& attribute : component->attributes) add(attribute);
  } else {
    for (const Variable& variable : program_.variables) add(variable);
    for (const List& list : program_.lists) sections.emplace_back(list.name, &list);
  }
  std::string out;
  const int count = *rc::gen::inRange(0, 5);
  for (int i = 0; i < count; ++i) {
    const std::size_t kind = below(8);
    if (kind < 2 && !values.empty()) {
      const std::string& name = values[below(values.size())];
      out += kind == 0 ? "{{" + name + "}}" : "<a title=\"{{" + name + "}} x\">go</a>\n";
    } else if (kind < 4 && depth > 0 && !sections.empty()) {
      const auto& [name, list] = sections[below(sections.size())];
      const bool inverted = coin();
      out.append(inverted ? "{{^" : "{{#").append(name).append("}}");
      out += markup_of(component, inverted || list == nullptr ? record : list, depth - 1);
      out.append("{{/").append(name).append("}}\n");
    } else if (kind == 4 && depth > 0) {
      out += "<div class='c'>\n  " + markup_of(component, record, depth - 1) + "</div>";
    } else if (kind == 5 && depth > 0 && component == nullptr && !program_.components.empty()) {
      const auto& used = program_.components[below(program_.components.size())];
      out += use_of(used, coin() ? markup_of(component, record, depth - 1) : "");
    } else if (kind == 6 && component != nullptr) {
      out += "{{> slot}}";
    } else {
      out += kPlain[below(kPlain.size())];
    }
  }
  return out;
}

std::string MarkupMaker::use_of(const ComponentDefinition& used, const std::string& content) {
  std::string arguments;
  for (const Parameter& attribute : used.attributes) {
    if (attribute.fallback && coin()) continue;
    const std::string_view value = attribute.type == Type::integer ? "-3"
                                   : attribute.type == Type::text  ? "\"a \\\"b\\\"\""
                                                                   : "true";
    arguments.append(" ").append(attribute.name).append("=").append(value);
  }
  if (content.empty()) return "{{> " + used.name + arguments + "}}";
  return "{{#> " + used.name + arguments + "}}" + content + "{{/" + used.name + "}}";
}

}  // namespace

/// Markup is made as text and read: the nodes are what the reader of views makes of it.
isa::view::Nodes any_markup(const Program& program, const ComponentDefinition* component) {
  const std::string text = MarkupMaker(program).markup_of(component, nullptr, kDepthMax);
  auto nodes = isa::view::parse_markup("\n" + text + "\n");
  CHECK(nodes.has_value(), "generated markup can be read");
  return std::move(*nodes);
}

}  // namespace lightspeed::testing
