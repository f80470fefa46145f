// The todo list of the captures, as a native component.
// Implements APP-9 (specs/session.md); `corpus/programs/todo.lsp` is the same as a program.
// It refuses an empty text and keys that are not there, and changes nothing then.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/bindings.hpp"
#include "interpreter/app/component.hpp"
#include "interpreter/view/data.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// The component `todo`: a keyed list that is added to, ticked off, sorted and turned around.
struct Todo {
  static constexpr std::string_view kName = "todo";
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::size_t kModelValues = 2;
  static constexpr std::size_t kModelLists = 1;

  struct Model {
    std::string last;       ///< The text that was added or deleted last.
    std::int64_t made = 0;  ///< How many items were ever made; keys are never given again.
    /// Shared with what is shown, so that an item nobody changed is recognised (VIEW-10).
    std::vector<view::RowPointer> items;
  };
  struct Add {
    std::string text;
    static std::array<Field<Add>, 1> fields() {
      return {{{.name = "text", .member = &Add::text, .fallback = std::string()}}};
    }
  };
  struct Toggle {
    std::string key;
    static std::array<Field<Toggle>, 1> fields() {
      return {{{.name = "key", .member = &Toggle::key}}};
    }
  };
  struct Delete {
    std::string key;
    static std::array<Field<Delete>, 1> fields() {
      return {{{.name = "key", .member = &Delete::key}}};
    }
  };
  struct Reverse {};
  struct Sort {};
  struct Rotate {};
  struct OddReorder {};
  struct Bulk {};
  struct Clear {};
  using Message = std::variant<Add, Toggle, Delete, Reverse, Sort, Rotate, OddReorder, Bulk, Clear>;

  [[nodiscard]] static Model init(std::string_view /*route*/) { return {}; }
  [[nodiscard]] static Result<Message, std::string> decode(std::string_view event,
                                                           std::string_view payload);
  [[nodiscard]] static Result<Updated<Model>, TurnFailure> update(Model model,
                                                                  const Message& message);
  [[nodiscard]] static view::Names names();
  [[nodiscard]] static view::Data render(const Model& model);
  [[nodiscard]] static std::string_view markup();
};

}  // namespace lightspeed::interpreter
