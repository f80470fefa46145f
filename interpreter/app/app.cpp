#include "interpreter/app/app.hpp"

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

}  // namespace

Result<App, std::string> find_app(std::string_view name) {
  if (name == Counter::kName) return App{Native<Counter>{}};
  if (name == CounterHistory::kName) return App{Native<CounterHistory>{}};
  return failure("no program is called '" + std::string(name) + "'; there are: " +
                 std::string(Counter::kName) + ", " + std::string(CounterHistory::kName));
}

void mount(App& app) {
  std::visit([](auto& component) { component.mount(); }, app);
}

std::vector<isa::Patch> view(const App& app) {
  return std::visit([](const auto& component) { return component.view(); }, app);
}

Result<std::vector<isa::Patch>, std::string> handle(App& app, std::string_view name,
                                                    std::string_view payload) {
  return std::visit([&](auto& component) { return component.handle(name, payload); }, app);
}

void add_to(Digester& digester, const App& app) {
  std::visit(Overloaded{
                 [&](const Native<Counter>& component) {
                   digester.text(Counter::kName).number(bits(component.model().count));
                 },
                 [&](const Native<CounterHistory>& component) {
                   const auto& model = component.model();
                   digester.text(CounterHistory::kName).number(bits(model.counter.count));
                   digester.number(model.history.size());
                   for (const auto value : model.history) digester.number(bits(value));
                 },
             },
             app);
}

}  // namespace lightspeed::interpreter
