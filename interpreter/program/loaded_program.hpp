// A program that is ready to run: its views compiled, its names and dependencies worked out once.
// Implements PROG-23 (specs/turns.md): what does not change from turn to turn is computed once.
// It refuses markup that does not compile: then there is no loaded program.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "interpreter/digest.hpp"
#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"
#include "isa/base/result.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter {

struct LoadedProgram {
  isa::program::Program program;
  std::vector<view::View> views;  ///< In the order of the program.
  std::vector<view::Rows> lists;  ///< As every model begins with them.
  std::vector<Digest> list_digests;
  /// What each derived value loads directly: indexes into `Program::derived`, all smaller.
  std::vector<std::vector<std::uint32_t>> needs;
  bool has_routes = false;  ///< Then `lv:patch` is an event of the program.
};

[[nodiscard]] Result<LoadedProgram, isa::view::MarkupError> load(isa::program::Program program);

[[nodiscard]] std::optional<std::uint32_t> find_view(const LoadedProgram& loaded,
                                                     std::string_view name);

}  // namespace lightspeed::interpreter
