// A view compiled once: blocks of static html with the places of what changes between them.
// Implements VIEW-11 to VIEW-13, FPRT-1 (specs/diff.md).
// It refuses markup that a browser would read otherwise than it is written.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/view/data.hpp"
#include "isa/base/result.hpp"
#include "isa/program/program.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter::view {

struct Compiled;  ///< interpreter/view/block.hpp

/// A compiled view; copies share it.
class View {
 public:
  /// Expands the components, resolves the names, and makes sure that a browser reads the markup as
  /// it is written. The components were checked with their program (isa/program/markup_check.hpp).
  [[nodiscard]] static Result<View, isa::view::MarkupError> compile(
      const isa::view::Nodes& markup,
      const std::vector<isa::program::ComponentDefinition>& components, const Names& names);

  /// The whole html of the root's content: the full render that a document must equal.
  [[nodiscard]] std::string full_html(const Data& data) const;

  /// Names the static shape, independent of data; 16 hexadecimal digits on the wire.
  [[nodiscard]] std::uint64_t fingerprint() const;

  [[nodiscard]] const Compiled& compiled() const { return *compiled_; }
  [[nodiscard]] bool is(const View& other) const { return compiled_ == other.compiled_; }

 private:
  explicit View(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace lightspeed::interpreter::view
