#include "interpreter/app/counter.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include "isa/base/overloaded.hpp"

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

std::int64_t wrapping_add(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) +
                                   static_cast<std::uint64_t>(right));
}

Segments segments(const Counter::Model& model, std::string_view target) {
  return {.target = target,
          .fingerprint = "counter:v1",
          .static_html = kCounterHtml,
          .slots = {{.name = "count", .value = std::to_string(model.count)},
                    {.name = "parity", .value = model.count % 2 == 0 ? "even" : "odd"}}};
}

std::string item(std::int64_t value) { return "<li>" + std::to_string(value) + "</li>"; }

// Reads `{"by":<integer>}`, the one payload the counter takes, as JSON writes an integer. Typed
// decoding of any payload comes with the program language.
std::optional<std::int64_t> read_by(std::string_view payload) {
  constexpr std::string_view kHead = "{\"by\":";
  if (!payload.starts_with(kHead) || !payload.ends_with('}')) return std::nullopt;
  payload.remove_prefix(kHead.size());
  payload.remove_suffix(1);
  const std::string_view digits = payload.substr(payload.starts_with('-') ? 1 : 0);
  if (digits.size() > 1 && digits.front() == '0') return std::nullopt;
  std::int64_t by = 0;
  const auto [end, error] = std::from_chars(payload.data(), payload.data() + payload.size(), by);
  if (error != std::errc{} || end != payload.data() + payload.size()) return std::nullopt;
  return by;
}

}  // namespace

Result<Counter::Message, std::string> Counter::decode(std::string_view name,
                                                      std::string_view payload) {
  if (name == "increment") return Add{1};
  if (name == "decrement") return Add{-1};
  if (name == "noop") return Noop{};
  if (name == "add") {
    if (const auto by = read_by(payload)) return Add{*by};
    return failure<std::string>("invalid_payload:add:by:integer");
  }
  return failure("unsupported_client_event:" + std::string(name));
}

Counter::Model Counter::update(Model model, const Message& message) {
  std::visit(Overloaded{
                 [&](const Add& add) { model.count = wrapping_add(model.count, add.by); },
                 [](const Noop&) {},
             },
             message);
  return model;
}

std::vector<isa::Patch> Counter::view(const Model& model) {
  return {whole(segments(model, "#app"))};
}

std::vector<isa::Patch> Counter::changes(const Model& before, const Model& after) {
  std::vector<isa::Patch> patches;
  if (before.count == after.count) return patches;
  add_changes(segments(before, "#app"), segments(after, "#app"), patches);
  return patches;
}

CounterHistory::Model CounterHistory::update(Model model, const Message& message) {
  const std::int64_t before = model.counter.count;
  model.counter = Counter::update(model.counter, message);
  if (model.counter.count != before) model.history.push_back(model.counter.count);
  return model;
}

std::vector<isa::Patch> CounterHistory::view(const Model& model) {
  std::string items;
  for (const std::int64_t value : model.history) items += item(value);
  return {isa::Replace{.target = "#app", .html = std::string(kHistoryShell)},
          whole(segments(model.counter, "#counter")),
          isa::Replace{.target = "#history", .html = std::move(items)}};
}

std::vector<isa::Patch> CounterHistory::changes(const Model& before, const Model& after) {
  std::vector<isa::Patch> patches;
  add_changes(segments(before.counter, "#counter"), segments(after.counter, "#counter"), patches);
  for (std::size_t i = before.history.size(); i < after.history.size(); ++i) {
    patches.push_back(isa::Append{.target = "#history", .html = item(after.history[i])});
  }
  return patches;
}

}  // namespace lightspeed::interpreter
