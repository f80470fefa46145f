#include "interpreter/app/counter_history.hpp"

#include <utility>

#include "interpreter/app/segments.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kCounterHtml =
    "<section class=\"counter\"><h1>Counter</h1>"
    "<p>Count: <span data-ls-slot=\"count\"></span></p>"
    "<p class=\"hint\" data-ls-slot=\"parity\"></p>"
    "<button id=\"dec\" data-ls-event=\"decrement\">-</button>"
    "<button id=\"inc\" data-ls-event=\"increment\">+</button>"
    "<button id=\"add10\" data-ls-event=\"add\" data-ls-payload=\"{&quot;by&quot;:10}\">"
    "+10</button>"
    "<button id=\"noop\" data-ls-event=\"noop\">noop</button>"
    "<button id=\"boom\" data-ls-event=\"explode\">boom</button></section>";

constexpr std::string_view kHistoryShell = "<div id=\"counter\"></div><ol id=\"history\"></ol>";

Segments segments(const Counter::Model& model) {
  return {.target = "#counter",
          .fingerprint = "counter:v1",
          .static_html = kCounterHtml,
          .slots = {{.name = "count", .value = std::to_string(model.count)},
                    {.name = "parity", .value = model.count % 2 == 0 ? "even" : "odd"}}};
}

std::string item(std::int64_t value) { return "<li>" + std::to_string(value) + "</li>"; }

}  // namespace

CounterHistory::Model CounterHistory::update(Model model, const Message& message) {
  const std::int64_t before = model.counter.count;
  auto updated = Counter::update(model.counter, message);
  if (updated) model.counter = updated->model;  // The counter refuses no message.
  if (model.counter.count != before) model.history.push_back(model.counter.count);
  return model;
}

std::vector<isa::Patch> CounterHistory::view(const Model& model) {
  std::string items;
  for (const std::int64_t value : model.history) items += item(value);
  return {isa::Replace{.target = "#app", .html = std::string(kHistoryShell)},
          whole(segments(model.counter)),
          isa::Replace{.target = "#history", .html = std::move(items)}};
}

std::vector<isa::Patch> CounterHistory::changes(const Model& before, const Model& after) {
  std::vector<isa::Patch> patches;
  add_changes(segments(before.counter), segments(after.counter), patches);
  for (std::size_t i = before.history.size(); i < after.history.size(); ++i) {
    patches.push_back(isa::Append{.target = "#history", .html = item(after.history[i])});
  }
  return patches;
}

void CounterHistory::add_to(Digester& digester, const Model& model) {
  digester.text(kName).number(static_cast<std::uint64_t>(model.counter.count));
  digester.number(model.history.size());
  for (const auto value : model.history) digester.number(static_cast<std::uint64_t>(value));
}

}  // namespace lightspeed::interpreter
