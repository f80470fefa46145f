// The names of views and components: resolved at assembly, so that none is missing at run time.
// Implements PROG-16 and PROG-33 (specs/programs.md): names, components, their attributes, bounds.
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
/// How deeply elements, sections and components may stand in each other then (PROG-33), so that
/// whoever walks them needs bounded depth. A browser nests 513 elements (HTML-6), those of the page
/// around a view among them.
inline constexpr std::size_t kViewDepthMax = 256;

/// What is wrong with the markup of the program, if anything is: what passes can be expanded.
[[nodiscard]] std::optional<AssemblyError> check_markup(const Program& program);

/// A part of it: components that use themselves, are nested too deeply, or make a view too large.
[[nodiscard]] std::optional<AssemblyError> check_expansion(const Program& program);

}  // namespace lightspeed::isa::program
