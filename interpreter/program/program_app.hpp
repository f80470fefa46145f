// A program as an application: its state, its turns, and what its client shows.
// Implements PROG-19 to PROG-30 (specs/turns.md): what each instruction does, bounds, children.
// It refuses halves: a turn is whole, or the model and the screen are as they were.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/app/turn.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/view/screen.hpp"
#include "isa/base/result.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter {

class Execution;
struct DueHandler;
struct LoadedProgram;  ///< The program and its compiled views, shared by copies.
struct ProgramState;   ///< Variables, lists, view, route and subscriptions of one session.

class ProgramApp {
 public:
  /// Compiles the views. The error names the view or component, line and column; a program that
  /// nobody assembled is refused for what `isa::program::assemble` refuses there, and for two
  /// handlers of one trigger (PROG-5).
  [[nodiscard]] static Result<ProgramApp, isa::view::MarkupError> from(
      isa::program::Program program);

  /// Starts a fresh model and runs the handler `on mount`, then that of the route. What commands
  /// they gave is in the turn; its patches are empty, because `whole_view` follows.
  [[nodiscard]] TurnResult mount(std::string_view route);

  /// Runs the handler of the input, if there is one.
  [[nodiscard]] TurnResult handle(const AppInput& input);

  /// The patches for a client that may show anything; what it shows afterwards is known.
  [[nodiscard]] std::vector<isa::Patch> whole_view();

  /// One replacement of the root's content by the full render: what SYNC-1 compares with.
  [[nodiscard]] std::vector<isa::Patch> full_render() const;

  /// Adds name, version and model. What the client shows is not part of it: it follows.
  void add_to(Digester& digester) const;

  [[nodiscard]] const isa::program::Program& program() const;

 private:
  friend struct SnapshotFields;
  ProgramApp(std::shared_ptr<const LoadedProgram> loaded, std::shared_ptr<const ProgramState> state)
      : loaded_(std::move(loaded)), state_(std::move(state)) {}

  /// A turn that was kept, and what the view shows after it.
  struct Taken {
    Turn turn;
    view::Data data;
  };
  /// Runs the handlers on a copy of the state and keeps it, or leaves everything as it is. The
  /// patches are those of the instruction `patch`. A child that crashes begins again on `undone`.
  [[nodiscard]] Result<Taken, TurnFailure> run(const ProgramState& before,
                                               const ProgramState& undone,
                                               const std::vector<DueHandler>& due);
  [[nodiscard]] Result<Taken, TurnFailure> keep(Execution& execution);
  [[nodiscard]] view::Data data() const;

  std::shared_ptr<const LoadedProgram> loaded_;
  std::shared_ptr<const ProgramState> state_;
  view::Screen screen_;
  std::vector<isa::Patch> after_view_;  ///< What the last mount left for the whole view to bring.
};

}  // namespace lightspeed::interpreter
