// Views of texts, data that is easily changed, and patches as people read them.
// Serves the tests of VIEW-10 to VIEW-13, FPRT and DELTA (specs/diff.md).
// It refuses programs: names and data are given here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::tests {

using ViewResult = Result<interpreter::view::View, isa::view::MarkupError>;
using Components = std::vector<isa::program::ComponentDefinition>;

/// The names of the tests: texts `a` and `b`, an integer `n`, booleans `f` and `g`, the list
/// `items` of a title, a number and a mark; `tags` have nothing but a key.
[[nodiscard]] interpreter::view::Names test_names();

/// Data of these names.
struct TestData {
  std::string a = "A";
  std::string b = "B";
  std::int64_t n = 0;
  bool f = false;
  bool g = false;
  std::vector<interpreter::view::RowPointer> items{};
  std::vector<std::string> tags{};

  operator interpreter::view::Data() const;
};

[[nodiscard]] interpreter::view::RowPointer item(std::string key, std::string title,
                                                 std::int64_t number = 0, bool done = false);

[[nodiscard]] ViewResult compile(std::string_view text, const Components& components = {});

/// The error of a view with its position, as `2:5 text`, or nothing.
[[nodiscard]] std::string error_of(std::string_view text, const Components& components = {});
[[nodiscard]] std::string error_of(const isa::view::Nodes& markup);

[[nodiscard]] isa::program::ComponentDefinition component(
    std::string name, std::vector<isa::program::Parameter> attributes, std::string_view text);

/// `replace|#x|html`, one a line; fingerprints are left out.
[[nodiscard]] std::string lines_of(const std::vector<isa::Patch>& patches);

}  // namespace lightspeed::tests
