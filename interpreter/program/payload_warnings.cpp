#include "interpreter/program/payload_warnings.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/app/payload_fields.hpp"
#include "interpreter/html/entities.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/nearest.hpp"

namespace lightspeed::interpreter {
namespace {

namespace program = isa::program;
namespace view = isa::view;

/// What stands for a variable, within a text of JSON or beside one. No name begins with it.
constexpr char kAnyValue = '0';

/// The value of an attribute as the page has it.
struct Written {
  std::string text;
  bool has_variable = false;
  view::Position at;
};

std::optional<Written> written(const view::Element& element, std::string_view name) {
  const auto attribute = std::find_if(element.attributes.begin(), element.attributes.end(),
                                      [&](const auto& each) { return each.name == name; });
  if (attribute == element.attributes.end() || !attribute->value) return std::nullopt;
  Written result{.text = {}, .has_variable = false, .at = attribute->at};
  for (const view::Node& node : *attribute->value) {
    if (const auto* text = std::get_if<view::Text>(&node.value)) {
      if (!html::decode_common_entities(text->html, result.text)) return std::nullopt;
    } else if (std::holds_alternative<view::Variable>(node.value)) {
      result.text += kAnyValue;
      result.has_variable = true;
    } else {
      return std::nullopt;  // Of a section it is not known whether it is there.
    }
  }
  return result;
}

/// The names in an object that can be read, without those in objects within it, and without those
/// that are written with `\`.
std::vector<std::string> names_in(std::string_view object) {
  std::vector<std::string> names;
  std::size_t depth = 0;
  for (std::size_t at = 0; at < object.size(); ++at) {
    if (object[at] == '{' || object[at] == '[') ++depth;
    if (object[at] == '}' || object[at] == ']') --depth;
    if (object[at] != '"') continue;
    const std::size_t begin = ++at;
    while (object[at] != '"') at += object[at] == '\\' ? 2 : 1;
    const std::string_view text = object.substr(begin, at - begin);
    const std::size_t behind = object.find_first_not_of(" \t\r\n", at + 1);
    const bool is_name = depth == 1 && object[behind] == ':';
    if (is_name && text.find('\\') == std::string_view::npos) names.emplace_back(text);
  }
  return names;
}

class Finder {
 public:
  explicit Finder(const program::Program& program) : program_(program) {}

  void look(const view::Nodes& nodes) {
    for (const view::Node& node : nodes) {
      std::visit(Overloaded{
                     [](const view::Text&) {},
                     [](const view::Variable&) {},
                     [&](const view::Element& element) {
                       look_at(element);
                       look(element.children);
                     },
                     [&](const view::Section& section) { look(section.children); },
                     [&](const view::Component& component) { look(component.children); },
                     [](const view::SlotContent&) {},
                 },
                 node.value);
    }
  }

  [[nodiscard]] std::vector<program::AssemblyError> take() { return std::move(warnings_); }

 private:
  void look_at(const view::Element& element) {
    const auto event = written(element, "data-ls-event");
    const auto payload = written(element, "data-ls-payload");
    if (!event || event->has_variable || !payload) return;
    const auto handler = std::find_if(program_.handlers.begin(), program_.handlers.end(),
                                      [&](const program::Handler& each) {
                                        return each.trigger.kind == program::TriggerKind::event &&
                                               each.trigger.name == event->text;
                                      });
    // Without parameters the payload is not read (PAY-1).
    if (handler == program_.handlers.end() || handler->trigger.parameters.empty()) return;
    compare(*payload, handler->trigger);
  }

  void compare(const Written& payload, const program::Trigger& trigger) {
    const auto fields = payload::read_fields(payload.text, trigger.parameters);
    if (!fields) {
      if (!payload.has_variable) warn(payload, "the payload cannot be read: " + fields.error());
      return;
    }
    std::vector<std::string_view> names;
    names.reserve(trigger.parameters.size());
    for (std::size_t i = 0; i < fields->size(); ++i) {
      const program::Parameter& parameter = trigger.parameters[i];
      names.emplace_back(parameter.name);
      if ((*fields)[i] || parameter.fallback) continue;
      warn(payload, "the event '" + trigger.name + "' needs '" + parameter.name +
                        "', which the payload does not have");
    }
    if (payload.text.find_first_not_of(" \t\r\n") != payload.text.find('{')) return;
    for (const std::string& name : names_in(payload.text)) {
      const bool may_be_any = payload.has_variable && name.find(kAnyValue) != std::string::npos;
      if (may_be_any || payload::place_of(name, trigger.parameters)) continue;
      warn(payload, "the event '" + trigger.name + "' does not take '" + name + "'" +
                        isa::suggestion(name, names));
    }
  }

  void warn(const Written& payload, std::string text) {
    warnings_.push_back(
        {.line = payload.at.line, .column = payload.at.column, .text = std::move(text)});
  }

  const program::Program& program_;
  std::vector<program::AssemblyError> warnings_;
};

}  // namespace

std::vector<program::AssemblyError> payload_warnings_of(const program::Program& program) {
  Finder finder(program);
  for (const program::ComponentDefinition& each : program.components) finder.look(each.markup);
  for (const program::View& each : program.views) finder.look(each.markup);
  return finder.take();
}

}  // namespace lightspeed::interpreter
