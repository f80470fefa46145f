// Somebody who types into the controls that a client shows, and knows what must stay of it.
// Serves the tests of DOM-17 (specs/document.md) and DELTA-14 (specs/diff.md).
// It refuses to ask the client what stays: it looks at the targets of the patches alone.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "interpreter/client/document.hpp"
#include "isa/patch.hpp"
#include "tests/support/dice.hpp"

namespace lightspeed::tests {

class Typist {
 public:
  /// Types into some of the controls that take a text.
  void type(Dice& dice, interpreter::Document& document);

  /// The patches are about to be applied to the document; what is wrong with them, or nothing.
  [[nodiscard]] std::string watch(interpreter::Document document,
                                  const std::vector<isa::Patch>& patches);

  /// What is wrong with what the document holds, or nothing.
  [[nodiscard]] std::string wrong(const interpreter::Document& document) const;

  [[nodiscard]] std::size_t kept() const { return texts_.size(); }
  /// How often the last patches set something with a control in it that showed the same before.
  [[nodiscard]] std::size_t needless() const { return needless_; }

 private:
  /// The indexes of the children on the way from the root.
  using Place = std::vector<std::size_t>;

  static Place place_of(const interpreter::Document& document, interpreter::html::NodeId id);
  static interpreter::html::NodeId at(const interpreter::Document& document, const Place& place);

  std::map<Place, std::string> texts_;
  std::size_t typed_ = 0;
  std::size_t needless_ = 0;
};

}  // namespace lightspeed::tests
