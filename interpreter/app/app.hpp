// An application as a session sees it: mount, handle, view.
// Implements APP-1 (specs/session.md): a turn is atomic, a refused one changes nothing.
// It refuses I/O: an application is a value that is copied, compared and digested.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/component.hpp"
#include "interpreter/app/counter.hpp"
#include "interpreter/app/counter_history.hpp"
#include "interpreter/app/todo.hpp"
#include "interpreter/app/turn.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/program/program_app.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// Runs a native component that writes its patches by hand: `decode`, `update`, `view`, `changes`
/// over its own Model and Message.
template <class C>
class Native {
 public:
  /// Starts a fresh model.
  [[nodiscard]] TurnResult mount(std::string_view /*route*/) {
    model_ = {};
    return Turn{};
  }

  [[nodiscard]] std::vector<isa::Patch> whole_view() const { return C::view(model_); }
  [[nodiscard]] std::vector<isa::Patch> full_render() const { return C::view(model_); }

  [[nodiscard]] TurnResult handle(const AppInput& input) {
    const auto* event = std::get_if<EventInput>(&input);
    if (event == nullptr) return Turn{};
    auto message = C::decode(event->name, event->payload);
    if (!message) return failure(TurnFailure{TurnRefused{std::move(message.error())}});
    auto next = C::update(model_, *message);
    Turn turn{.patches = C::changes(model_, next), .commands = {}};
    model_ = std::move(next);
    return turn;
  }

  void add_to(Digester& digester) const { C::add_to(digester, model_); }
  [[nodiscard]] const auto& model() const { return model_; }

 private:
  friend struct SnapshotFields;
  typename C::Model model_{};
};

/// Every application that a trace can carry or name. Recorded turns join here.
using App = std::variant<Component<Counter>, Component<Todo>, Native<CounterHistory>, ProgramApp>;

/// The native application of that name, or the names that exist.
[[nodiscard]] Result<App, std::string> find_app(std::string_view name);

/// Starts a fresh model for a client that looks at the route. The turn's patches are empty:
/// `whole_view` follows.
[[nodiscard]] TurnResult mount(App& app, std::string_view route);
/// Handles one input: the patches that show what changed and what else is asked for, or why not.
[[nodiscard]] TurnResult handle(App& app, const AppInput& input);
/// The patches that show the whole view to a client that may show anything (VIEW-1).
[[nodiscard]] std::vector<isa::Patch> whole_view(App& app);
/// The patches that show the whole view on an empty root: what SYNC-1 compares with.
[[nodiscard]] std::vector<isa::Patch> full_render(const App& app);

/// Adds the application's model to a digest.
void add_to(Digester& digester, const App& app);

}  // namespace lightspeed::interpreter
