#include "interpreter/app/counter.hpp"

#include <utility>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kMarkup = R"html(
<section class="counter">
  <h1>Counter</h1>
  <p>Count: <span data-ls-slot="count">{{count}}</span></p>
  <p class="hint" data-ls-slot="parity">{{parity}}</p>
  <button id="dec" data-ls-event="decrement">-</button>
  <button id="inc" data-ls-event="increment">+</button>
  <button id="add10" data-ls-event="add" data-ls-payload='{"by":10}'>+10</button>
  <button id="noop" data-ls-event="noop">noop</button>
  <button id="boom" data-ls-event="explode">boom</button>
</section>
)html";

std::int64_t wrapping_add(std::int64_t left, std::int64_t right) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) +
                                   static_cast<std::uint64_t>(right));
}

}  // namespace

Result<Counter::Message, std::string> Counter::decode(std::string_view event,
                                                      std::string_view payload) {
  static constexpr std::array kEvents{
      event_row<Increment, Message>("increment"), event_row<Decrement, Message>("decrement"),
      event_row<Add, Message>("add"), event_row<Noop, Message>("noop")};
  return decode_event<Message>(kEvents, event, payload);
}

Result<Updated<Counter::Model>, TurnFailure> Counter::update(Model model, const Message& message) {
  const std::int64_t by = std::visit(Overloaded{
                                         [](const Increment&) { return std::int64_t{1}; },
                                         [](const Decrement&) { return std::int64_t{-1}; },
                                         [](const Add& add) { return add.by; },
                                         [](const Noop&) { return std::int64_t{0}; },
                                     },
                                     message);
  model.count = wrapping_add(model.count, by);
  return Updated<Model>{.model = model, .commands = {}};
}

view::Names Counter::names() {
  return {.values = {{"count", view::Type::integer}, {"parity", view::Type::text}}, .lists = {}};
}

view::Data Counter::render(const Model& model) {
  return {.values = {model.count, std::string(model.count % 2 == 0 ? "even" : "odd")}, .lists = {}};
}

std::string_view Counter::markup() { return kMarkup; }

}  // namespace lightspeed::interpreter
