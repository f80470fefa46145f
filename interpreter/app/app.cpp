#include "interpreter/app/app.hpp"

#include <array>

namespace lightspeed::interpreter {
namespace {

/// A fresh application of each native component, by name; the names in order.
struct NativeRow {
  std::string_view name;
  App (*fresh)();
};
constexpr std::array kNatives{
    NativeRow{Counter::kName, [] { return App{Component<Counter>{}}; }},
    NativeRow{CounterHistory::kName, [] { return App{Native<CounterHistory>{}}; }},
    NativeRow{Todo::kName, [] { return App{Component<Todo>{}}; }},
};

}  // namespace

Result<App, std::string> find_app(std::string_view name) {
  std::string names;
  for (const NativeRow& row : kNatives) {
    if (row.name == name) return row.fresh();
    names.append(names.empty() ? "" : ", ").append(row.name);
  }
  return failure("no program is called '" + std::string(name) + "'; there are: " + names);
}

TurnResult mount(App& app, std::string_view route) {
  return std::visit([&](auto& component) { return component.mount(route); }, app);
}

TurnResult handle(App& app, const AppInput& input) {
  return std::visit([&](auto& component) { return component.handle(input); }, app);
}

std::vector<isa::Patch> whole_view(App& app) {
  return std::visit([](auto& component) { return component.whole_view(); }, app);
}

std::vector<isa::Patch> full_render(const App& app) {
  return std::visit([](const auto& component) { return component.full_render(); }, app);
}

void add_to(Digester& digester, const App& app) {
  std::visit([&](const auto& component) { component.add_to(digester); }, app);
}

}  // namespace lightspeed::interpreter
