// The model of one session of a program: values, lists, view, route and subscriptions.
// Implements PROG-20 and PROG-21 (specs/turns.md): records are shared, the digest is canonical.
// It refuses derived values: they follow from it and are no part of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/digest.hpp"
#include "interpreter/program/loaded_program.hpp"
#include "interpreter/view/data.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

struct ProgramState {
  std::vector<isa::program::Value> variables;
  std::vector<view::Rows> lists;
  std::vector<Digest> list_digests;          ///< Zero where a turn has changed the list.
  std::uint32_t view = 0;                    ///< Index of `Program::views`.
  std::optional<std::string> mounted_route;  ///< Empty until the instruction `mount`.
  std::vector<std::string> subscriptions;    ///< In order of subscribing.
  std::optional<std::string> shutdown_reason;
};

/// What the program declares, not mounted yet. Its lists are shared by all that begin with them.
[[nodiscard]] ProgramState initial_state(const LoadedProgram& loaded);

/// A record with that key and what the list declares for its fields.
[[nodiscard]] view::RowPointer default_row(const isa::program::List& list, std::string key);

/// Where the record with that key stands among the rows, if it does.
[[nodiscard]] std::optional<std::size_t> find_row(const std::vector<view::RowPointer>& rows,
                                                  std::string_view key);

/// Stable; texts by their bytes, false before true (PROG-24).
struct RowOrder {
  std::uint32_t field = 0;  ///< Or `isa::program::kKeyField`.
  bool descending = false;
};
[[nodiscard]] std::vector<view::RowPointer> sorted(const std::vector<view::RowPointer>& rows,
                                                   RowOrder order);
/// Whether sorting would leave every row where it is.
[[nodiscard]] bool in_order(const std::vector<view::RowPointer>& rows, RowOrder order);

/// Over the records of a list, in their order (PROG-21).
[[nodiscard]] Digest digest_of(const view::Rows& rows);

/// A model in the canonical order of PROG-21, which native components use as well.
class ModelDigest {
 public:
  ModelDigest(Digester& digester, std::string_view name, std::uint32_t version)
      : digester_(&digester) {
    digester.text(name).number(version);
  }
  /// Before the variables and lists.
  void place(std::string_view view, std::string_view route);
  void variable(std::string_view name, const isa::program::Value& value);
  void list(std::string_view name, const view::Rows& rows, Digest digest);
  /// Behind them.
  void subscriptions(const std::vector<std::string>& topics);

 private:
  Digester* digester_;
};

/// Of a state whose list digests are taken.
void add_to(Digester& digester, const isa::program::Program& program, const ProgramState& state);

}  // namespace lightspeed::interpreter
