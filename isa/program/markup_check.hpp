// The names of views and components: resolved at assembly, so that none is missing at run time.
// Implements PROG-16 (specs/programs.md): variables, sections, components and their attributes.
// It refuses to judge HTML: whether a browser reads the markup as written is looked at elsewhere.
#pragma once

#include <cstddef>
#include <optional>

#include "isa/program/assembly.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::isa::program {

/// How large a view may become when its components are put in, in nodes.
inline constexpr std::size_t kViewNodesMax = 65536;
/// How deeply components may use components.
inline constexpr std::size_t kComponentDepthMax = 32;

/// What is wrong with the markup of the program, if anything is.
[[nodiscard]] std::optional<AssemblyError> check_markup(const Program& program);

/// Components that use themselves, are nested too deeply, or make a view too large.
[[nodiscard]] std::optional<AssemblyError> check_expansion(const Program& program);

}  // namespace lightspeed::isa::program
