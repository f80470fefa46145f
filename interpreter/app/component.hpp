// Native components: a Model, typed Messages, and a view written in the markup of programs.
// Implements APP-5 to APP-7 (specs/session.md): what a program does, a component does likewise.
// It refuses patches made by hand: what is shown follows from `render`, as a program's does.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/app/bindings.hpp"
#include "interpreter/app/place.hpp"
#include "interpreter/app/turn.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/view/data.hpp"
#include "interpreter/view/screen.hpp"
#include "interpreter/view/view.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// What an update makes: the next model, and what it asks for besides.
template <class Model>
struct Updated {
  Model model;
  std::vector<Command> commands;
};

/// Runs a component C. It has `kName`, `kVersion`, a `Model`, a `Message`, and these functions:
///   init(route) -> Model                          a fresh model
///   decode(event, payload) -> Result<Message>     see bindings.hpp
///   update(Model, Message) -> Result<Updated<Model>, TurnFailure>
///   render(Model) -> view::Data                   a value for each of names()
///   names() -> view::Names                        the first `kModelValues` values and
///                                                 `kModelLists` lists are the model's state, the
///                                                 others follow from it and are not digested
///   markup()                                      the view `main`, as in a program
/// and, if it wants them: `routes()`, a table of RouteRow; `receive(input)`, the message that an
/// input other than an event stands for, if any.
template <class C>
class Component {
 public:
  using Model = typename C::Model;
  using Message = typename C::Message;

  [[nodiscard]] TurnResult mount(std::string_view route) {
    Model model = C::init(route);
    ComponentPlace place;
    std::vector<Command> commands;
    if (const auto message = routed(route)) {
      auto updated = C::update(std::move(model), *message);
      if (!updated) return failure(std::move(updated.error()));
      model = std::move(updated->model);
      commands = place.taken(std::move(updated->commands));
      place.route = route;
    }
    model_ = std::move(model);
    place_ = std::move(place);
    return Turn{.patches = {}, .commands = std::move(commands)};
  }

  [[nodiscard]] TurnResult handle(const AppInput& input) {
    if (const auto* event = std::get_if<EventInput>(&input)) return raised(*event);
    if constexpr (requires { C::receive(input); }) {
      if (const std::optional<Message> message = C::receive(input)) return turn(*message, place_);
    }
    return Turn{};
  }

  [[nodiscard]] std::vector<isa::Patch> whole_view() {
    return screen_.whole(compiled(), C::render(model_));
  }
  [[nodiscard]] std::vector<isa::Patch> full_render() const {
    return {isa::Replace{.target = "#app", .html = compiled().full_html(C::render(model_))}};
  }

  void add_to(Digester& digester) const {
    add_component(digester, {.name = C::kName, .version = C::kVersion}, place_,
                  {.names = C::names(), .data = C::render(model_)},
                  {.values = C::kModelValues, .lists = C::kModelLists});
  }
  [[nodiscard]] const Model& model() const { return model_; }

 private:
  friend struct SnapshotFields;
  /// The view is compiled once; that it compiles is the component's own promise.
  [[nodiscard]] static const view::View& compiled() {
    static const view::View kView = compile_component(C::markup(), C::names());
    return kView;
  }

  [[nodiscard]] static std::optional<Message> routed(std::string_view path) {
    if constexpr (requires { C::routes(); }) return route_message<Message>(C::routes(), path);
    return std::nullopt;
  }

  [[nodiscard]] TurnResult raised(const EventInput& event) {
    if constexpr (requires { C::routes(); }) {
      if (event.name == kPatchEvent) return patched(event.payload);
    }
    auto message = C::decode(event.name, event.payload);
    if (!message) return failure(TurnFailure{TurnRefused{std::move(message.error())}});
    return turn(*message, place_);
  }

  [[nodiscard]] TurnResult patched(std::string_view payload) {
    auto path = destination_of(kPatchEvent, payload);
    if (!path) return failure(TurnFailure{TurnRefused{std::move(path.error())}});
    const auto message = routed(*path);
    if (!message) return failure(TurnFailure{TurnRefused{"no_route:" + *path}});
    ComponentPlace place = place_;
    place.route = *path;
    return turn(*message, std::move(place));
  }

  [[nodiscard]] TurnResult turn(const Message& message, ComponentPlace place) {
    auto updated = C::update(model_, message);
    if (!updated) return failure(std::move(updated.error()));
    const view::Data data = C::render(updated->model);
    if (auto reason = data_refusal(data)) {
      return failure(TurnFailure{TurnRefused{std::move(*reason)}});
    }
    Turn turn{.patches = screen_.changes(compiled(), data),
              .commands = place.taken(std::move(updated->commands))};
    model_ = std::move(updated->model);
    place_ = std::move(place);
    return turn;
  }

  Model model_ = C::init("/");
  ComponentPlace place_;
  view::Screen screen_;
};

}  // namespace lightspeed::interpreter
