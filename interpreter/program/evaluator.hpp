// Evaluates expressions, lets and selects over a state, each derived value at most once.
// Implements PROG-22 to PROG-24 (specs/turns.md): total; a text beyond its bound refuses the turn.
// It refuses to change the state: who changes it says so, and derived values are forgotten.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/program/loaded_program.hpp"
#include "interpreter/program/program_state.hpp"
#include "interpreter/view/data.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

class Evaluator {
 public:
  /// Both must outlive the evaluator.
  Evaluator(const LoadedProgram& loaded, const ProgramState& state)
      : loaded_(&loaded), state_(&state), derived_(loaded.program.derived.size()) {}

  /// What a handler's expressions may load besides the state.
  void give(std::span<const isa::program::Value> parameters) { parameters_ = parameters; }

  [[nodiscard]] isa::program::Value value(const isa::program::Expression& expression);
  [[nodiscard]] std::string text(const isa::program::Expression& expression);
  [[nodiscard]] std::int64_t integer(const isa::program::Expression& expression);
  [[nodiscard]] bool boolean(const isa::program::Expression& expression);

  /// Everything that a view may show.
  [[nodiscard]] view::Data data();

  /// The state was changed: what was derived from it counts no more.
  void forget();

  /// Why the turn must be refused: the first text that was too long. Values that were computed
  /// since are worthless.
  [[nodiscard]] const std::optional<std::string>& refusal() const { return refusal_; }
  void check_text(std::size_t bytes);

 private:
  struct DerivedValue {
    isa::program::Value value;  ///< Of a `let`.
    view::Rows rows;            ///< Of a `select`.
    bool known = false;
    bool needed = false;  ///< On its way to be known.
  };
  /// The positions of the records in the order of their keys; built when it pays.
  struct KeyIndex {
    std::vector<std::uint32_t> by_key;
    std::uint32_t lookups = 0;
  };

  void run(const isa::program::Operation& operation);
  void apply(const isa::program::Apply& apply);
  [[nodiscard]] isa::program::Value of_list(const isa::program::Apply& apply);
  void load(const isa::program::Load& load);
  void load_field(const isa::program::LoadField& load);
  isa::program::Value pop();
  void derive(std::uint32_t index);
  void derive_one(std::uint32_t index);
  [[nodiscard]] view::Rows selected(const isa::program::Select& select);
  [[nodiscard]] const view::Rows& rows_of(isa::program::ListName list);
  [[nodiscard]] const view::Row* find(isa::program::ListName list, std::string_view key);

  const LoadedProgram* loaded_;
  const ProgramState* state_;
  std::span<const isa::program::Value> parameters_;
  const view::Row* record_ = nullptr;  ///< That a `select` looks at.
  std::vector<isa::program::Value> stack_;
  std::vector<DerivedValue> derived_;
  std::vector<std::uint32_t> known_;  ///< Of the derived ones, so that forgetting them is cheap.
  std::vector<std::pair<isa::program::ListName, KeyIndex>> indexes_;
  std::optional<std::string> refusal_;
};

}  // namespace lightspeed::interpreter
