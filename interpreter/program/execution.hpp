// One turn of a program under way: handlers are run, commands and patches collected.
// Implements PROG-25, PROG-26, PROG-29, PROG-30 (specs/turns.md): instructions, children.
// It refuses to commit: whoever runs it keeps what it made, or throws it away.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "interpreter/app/turn.hpp"
#include "interpreter/program/evaluator.hpp"
#include "interpreter/program/loaded_program.hpp"
#include "interpreter/program/program_state.hpp"
#include "interpreter/simulator.hpp"
#include "isa/instruction.hpp"
#include "isa/patch.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

/// The handler's child crashed: the turn is undone, and the child begins again.
struct ChildCrashed {
  std::uint32_t list = 0;
  std::string key;
  std::string reason;
};
/// Why a turn does not go on.
using Stop = std::variant<TurnRefused, TurnCrashed, ChildCrashed>;

class Execution {
 public:
  Execution(const LoadedProgram& loaded, ProgramState state);
  Execution(const Execution&) = delete;  // The evaluator looks at the state beside it.
  Execution& operator=(const Execution&) = delete;

  /// Runs the lines of a handler, as far as they go.
  [[nodiscard]] std::optional<Stop> run(const isa::program::Handler& handler,
                                        std::span<const isa::program::Value> parameters);

  /// Carries out one of the eight, or reports why not.
  void call(const isa::Instruction& called);

  /// The page shows this path now.
  void go_to(std::string_view path) {
    if (state_.mounted_route) state_.mounted_route = path;
  }

  /// Gives the record of a child what the list declares, if the record is there.
  void restart_child(const ChildCrashed& child);

  /// Everything that a view may show.
  [[nodiscard]] view::Data data() { return evaluator_.data(); }
  [[nodiscard]] const std::optional<std::string>& refusal() const { return evaluator_.refusal(); }

  /// What was collected, for a turn that is kept.
  [[nodiscard]] ProgramState& state() { return state_; }
  [[nodiscard]] std::vector<Command>& commands() { return commands_; }
  [[nodiscard]] std::vector<isa::Patch>& patches() { return patches_; }

 private:
  [[nodiscard]] std::optional<Stop> execute(const isa::program::Handler& handler,
                                            const std::string& child_key,
                                            const isa::program::Instruction& instruction);
  void carry_out(const isa::instruction::Mount& mount);
  void carry_out(const isa::instruction::Render& render);
  void carry_out(const isa::instruction::Patch& patch);
  void carry_out(const isa::instruction::PushEvent& event);
  void carry_out(const isa::instruction::Navigate& navigate);
  void carry_out(const isa::instruction::Subscribe& subscribe);
  void carry_out(const isa::instruction::Unsubscribe& unsubscribe);
  void carry_out(const isa::instruction::Shutdown& shutdown);

  void set(const isa::program::Set& set);
  [[nodiscard]] std::optional<Stop> put(const isa::program::Put& put);
  void drop(const isa::program::Drop& drop);
  void move(const isa::program::Move& move);
  void start_timer(const isa::program::StartTimer& timer);
  void report(std::string name, std::string detail);
  [[nodiscard]] std::vector<view::RowPointer>& writable(std::uint32_t list);
  void replace(std::uint32_t list, std::vector<view::RowPointer> rows);

  const LoadedProgram* loaded_;
  ProgramState state_;
  Evaluator evaluator_;
  /// The lists that this turn has copied already; null where it has not.
  std::vector<std::shared_ptr<std::vector<view::RowPointer>>> own_;
  std::vector<Command> commands_;
  std::vector<isa::Patch> patches_;
};

}  // namespace lightspeed::interpreter
