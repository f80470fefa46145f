#include "tests/interpreter/view/test_view.hpp"

#include <initializer_list>
#include <memory>
#include <utility>
#include <variant>

#include "isa/base/overloaded.hpp"
#include "isa/patch_table.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::Row;
using interpreter::view::RowPointer;
using interpreter::view::Type;
using interpreter::view::View;

using List = std::vector<RowPointer>;

std::string error_text(const ViewResult& view) {
  if (view) return "";
  const isa::view::Position at = view.error().at;
  return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + view.error().text;
}

}  // namespace

interpreter::view::Names test_names() {
  return {
      .values = {{"a", Type::text},
                 {"b", Type::text},
                 {"n", Type::integer},
                 {"f", Type::boolean},
                 {"g", Type::boolean}},
      .lists = {
          {.name = "items",
           .fields = {{"title", Type::text}, {"number", Type::integer}, {"done", Type::boolean}}},
          {.name = "tags", .fields = {}}}};
}

TestData::operator Data() const {
  List named;
  for (const std::string& tag : tags) {
    named.push_back(std::make_shared<const Row>(Row{.key = tag, .fields = {}}));
  }
  return {.values = {a, b, n, f, g},
          .lists = {std::make_shared<const List>(items),
                    std::make_shared<const List>(std::move(named))}};
}

RowPointer item(std::string key, std::string title, std::int64_t number, bool done) {
  return std::make_shared<const Row>(
      Row{.key = std::move(key), .fields = {std::move(title), number, done}});
}

ViewResult compile(std::string_view text, const Components& components) {
  const auto markup = isa::view::parse_markup(text);
  if (!markup) return failure(markup.error());
  return View::compile(*markup, components, test_names());
}

std::string error_of(std::string_view text, const Components& components) {
  return error_text(compile(text, components));
}

std::string error_of(const isa::view::Nodes& markup) {
  return error_text(View::compile(markup, {}, test_names()));
}

isa::program::ComponentDefinition component(std::string name,
                                            std::vector<isa::program::Parameter> attributes,
                                            std::string_view text) {
  return {.name = std::move(name),
          .attributes = std::move(attributes),
          .markup = *isa::view::parse_markup(text)};
}

std::string lines_of(const std::vector<isa::Patch>& patches) {
  std::string out;
  const auto add = [&](std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) out.append("|").append(text);
  };
  const auto add_slots = [&](const std::vector<isa::Slot>& slots) {
    for (const isa::Slot& slot : slots) add({slot.name, slot.value});
  };
  for (const isa::Patch& patch : patches) {
    out += isa::name_of(patch);
    const auto add_html = [&](const auto& p) { add({p.target, p.html}); };
    std::visit(Overloaded{
                   [&](const isa::Replace& p) { add_html(p); },
                   [&](const isa::Append& p) { add_html(p); },
                   [&](const isa::Prepend& p) { add_html(p); },
                   [&](const isa::Remove& p) { add({p.target}); },
                   [&](const isa::ReplaceSegments& p) {
                     add({p.target, p.static_html});
                     add_slots(p.slots);
                   },
                   [&](const isa::UpdateSegments& p) {
                     add({p.target});
                     add_slots(p.slots);
                   },
                   [&](const isa::UpsertKeyed& p) {
                     add({p.target, p.key, p.html});
                   },
                   [&](const isa::RemoveKeyed& p) {
                     add({p.target, p.key});
                   },
                   [&](const isa::ReorderKeyed& p) {
                     add({p.target});
                     for (const std::string& key : p.keys) add({key});
                   },
               },
               patch);
    out += "\n";
  }
  return out;
}

}  // namespace lightspeed::tests
