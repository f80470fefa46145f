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
using Answer = Result<Updated<Model>, TurnFailure>;
using view::Row;
using view::RowPointer;

Answer taken(Model model) { return Updated<Model>{.model = std::move(model), .commands = {}}; }
Answer refused(std::string reason) { return failure(TurnFailure{TurnRefused{std::move(reason)}}); }
Answer unknown_key(const std::string& key) { return refused("unknown_key:" + key); }

/// An item as it is shown: its fields are text, done and payload, as `names` says.
RowPointer item(std::string key, std::string text, bool done = false) {
  std::string payload = "{\"key\":" + isa::quoted(key) + "}";
  return std::make_shared<const Row>(
      Row{.key = std::move(key), .fields = {std::move(text), done, std::move(payload)}});
}
const std::string& text_of(const RowPointer& item) {
  return std::get<std::string>(item->fields[0]);
}
bool is_done(const RowPointer& item) { return std::get<bool>(item->fields[1]); }

std::vector<RowPointer>::iterator find(Model& model, const std::string& key) {
  return std::ranges::find(model.items, key,
                           [](const RowPointer& item) -> const std::string& { return item->key; });
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
  model.items.push_back(item(new_key(model.made), message.text));
  model.last = message.text;
  return taken(std::move(model));
}

Answer toggle(Model model, const Todo::Toggle& message) {
  const auto found = find(model, message.key);
  if (found == model.items.end()) return unknown_key(message.key);
  *found = item(message.key, text_of(*found), !is_done(*found));
  return taken(std::move(model));
}

Answer remove(Model model, const Todo::Delete& message) {
  const auto found = find(model, message.key);
  if (found == model.items.end()) return unknown_key(message.key);
  model.last = "-" + text_of(*found);
  model.items.erase(found);
  return taken(std::move(model));
}

Model sorted(Model model) {
  std::ranges::stable_sort(model.items, {}, text_of);
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
    model.items.push_back(item("b" + number, "bulk " + number + " |,\\", i == 1));
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
  const auto size = static_cast<std::int64_t>(model.items.size());
  return {.values = {model.last, model.made, size},
          .lists = {std::make_shared<const std::vector<RowPointer>>(model.items)}};
}

std::string_view Todo::markup() { return kMarkup; }

}  // namespace lightspeed::interpreter
