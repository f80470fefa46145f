#include "interpreter/app/todo.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "isa/base/overloaded.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kMarkup = R"html(
<h1>Todos</h1>
<p id="head"><b data-ls-slot="n">{{n}}</b> items, last: <i data-ls-slot="last">{{last}}</i>.</p>
<form id="new" data-ls-event="add"><input name="text" autocomplete="off"></form>
<ul id="list">
  {{#items}}
    {{#done}}
      <li data-key="{{key}}" class="done">
        <span>{{text}}</span>
        <button class="t" data-ls-event="toggle" data-ls-payload="{{payload}}">ok</button>
        <button class="d" data-ls-event="delete" data-ls-payload="{{payload}}">x</button>
      </li>
    {{/done}}
    {{^done}}
      <li data-key="{{key}}">
        <span>{{text}}</span>
        <button class="t" data-ls-event="toggle" data-ls-payload="{{payload}}">ok</button>
        <button class="d" data-ls-event="delete" data-ls-payload="{{payload}}">x</button>
      </li>
    {{/done}}
  {{/items}}
</ul>
<p>
  <button id="rev" data-ls-event="reverse">reverse</button>
  <button id="sort" data-ls-event="sort">sort</button>
  <button id="rot" data-ls-event="rotate">rotate</button>
  <button id="odd" data-ls-event="odd_reorder">odd</button>
  <button id="bulk" data-ls-event="bulk">bulk</button>
  <button id="clear" data-ls-event="clear">clear</button>
</p>
)html";

using Model = Todo::Model;
using Item = Todo::Item;
using Answer = Result<Updated<Model>, TurnFailure>;

Answer taken(Model model) { return Updated<Model>{.model = std::move(model), .commands = {}}; }
Answer refused(std::string reason) { return failure(TurnFailure{TurnRefused{std::move(reason)}}); }
Answer unknown_key(const std::string& key) { return refused("unknown_key:" + key); }

std::vector<Item>::iterator find(Model& model, const std::string& key) {
  return std::ranges::find(model.items, key, &Item::key);
}

/// The captured application tries every character that a codec might stumble over.
std::string new_key(std::int64_t number) {
  if (number == 4) return "k|4";
  if (number == 5) return "k,5";
  if (number == 6) return "k\\6";
  if (number == 7) return "🔑7";
  if (number == 9) return "k 9\"<";
  return "k" + std::to_string(number);
}

Answer add(Model model, const Todo::Add& message) {
  if (message.text.empty()) return refused("invalid_form:missing_field:text");
  ++model.made;
  model.items.push_back({.key = new_key(model.made), .text = message.text});
  model.last = message.text;
  return taken(std::move(model));
}

Answer toggle(Model model, const Todo::Toggle& message) {
  const auto item = find(model, message.key);
  if (item == model.items.end()) return unknown_key(message.key);
  item->done = !item->done;
  return taken(std::move(model));
}

Answer remove(Model model, const Todo::Delete& message) {
  const auto item = find(model, message.key);
  if (item == model.items.end()) return unknown_key(message.key);
  model.last = "-" + item->text;
  model.items.erase(item);
  return taken(std::move(model));
}

Model sorted(Model model) {
  std::ranges::stable_sort(model.items, {}, &Item::text);
  return model;
}

Model reversed(Model model) {
  std::ranges::reverse(model.items);
  return model;
}

Model rotated(Model model) {
  auto& items = model.items;
  if (!items.empty()) std::rotate(items.begin(), items.begin() + 1, items.end());
  return model;
}

Model last_to_front(Model model) {
  auto& items = model.items;
  if (!items.empty()) std::rotate(items.begin(), items.end() - 1, items.end());
  return model;
}

/// The first item goes, three come, and everything is turned around: several operations at once.
Model bulk(Model model) {
  if (!model.items.empty()) model.items.erase(model.items.begin());
  for (int i = 0; i < 3; ++i) {
    const std::string number = std::to_string(++model.made);
    model.items.push_back(
        {.key = "b" + number, .text = "bulk " + number + " |,\\", .done = i == 1});
  }
  model.last = "bulk";
  return reversed(std::move(model));
}

Model cleared(Model model) {
  model.items.clear();
  model.last.clear();
  return model;
}

}  // namespace

Result<Todo::Message, std::string> Todo::decode(std::string_view event, std::string_view payload) {
  static constexpr std::array kEvents{event_row<Add, Message>("add"),
                                      event_row<Toggle, Message>("toggle"),
                                      event_row<Delete, Message>("delete"),
                                      event_row<Reverse, Message>("reverse"),
                                      event_row<Sort, Message>("sort"),
                                      event_row<Rotate, Message>("rotate"),
                                      event_row<OddReorder, Message>("odd_reorder"),
                                      event_row<Bulk, Message>("bulk"),
                                      event_row<Clear, Message>("clear")};
  return decode_event<Message>(kEvents, event, payload);
}

Answer Todo::update(Model model, const Message& message) {
  return std::visit(Overloaded{
                        [&](const Add& m) { return add(std::move(model), m); },
                        [&](const Toggle& m) { return toggle(std::move(model), m); },
                        [&](const Delete& m) { return remove(std::move(model), m); },
                        [&](const Reverse&) { return taken(reversed(std::move(model))); },
                        [&](const Sort&) { return taken(sorted(std::move(model))); },
                        [&](const Rotate&) { return taken(rotated(std::move(model))); },
                        [&](const OddReorder&) { return taken(last_to_front(std::move(model))); },
                        [&](const Bulk&) { return taken(bulk(std::move(model))); },
                        [&](const Clear&) { return taken(cleared(std::move(model))); },
                    },
                    message);
}

view::Names Todo::names() {
  using view::Type;
  return {.values = {{"last", Type::text}, {"made", Type::integer}, {"n", Type::integer}},
          .lists = {
              {"items", {{"text", Type::text}, {"done", Type::boolean}, {"payload", Type::text}}}}};
}

view::Data Todo::render(const Model& model) {
  std::vector<view::RowPointer> rows;
  rows.reserve(model.items.size());
  for (const Item& item : model.items) {
    const std::string payload = "{\"key\":" + isa::quoted(item.key) + "}";
    rows.push_back(std::make_shared<const view::Row>(
        view::Row{.key = item.key, .fields = {item.text, item.done, payload}}));
  }
  const auto size = static_cast<std::int64_t>(model.items.size());
  return {.values = {model.last, model.made, size},
          .lists = {std::make_shared<const std::vector<view::RowPointer>>(std::move(rows))}};
}

std::string_view Todo::markup() { return kMarkup; }

}  // namespace lightspeed::interpreter
