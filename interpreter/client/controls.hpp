// What the user did to form controls, as a browser keeps it beside the markup.
// Implements DOM-17 and DOM-18 (specs/document.md): it ends with the elements, not with patches.
// It refuses to know controls: which element takes what stands in typing.hpp.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "interpreter/digest.hpp"
#include "interpreter/html/tree.hpp"

namespace lightspeed::interpreter {

/// What is not set is as the markup says. Options of a select are checked or not, as boxes are.
struct ControlState {
  std::optional<std::string> value{};
  std::optional<bool> checked{};
};

class Controls {
 public:
  [[nodiscard]] bool empty() const { return states_.empty(); }
  /// The text that was typed, or nothing if none was.
  [[nodiscard]] const std::string* typed(html::NodeId control) const;
  [[nodiscard]] bool is_checked(const html::Tree& tree, html::NodeId control) const;

  void type(html::NodeId control, std::string text) { states_[control].value = std::move(text); }
  void check(html::NodeId control, bool checked) { states_[control].checked = checked; }
  void forget(html::NodeId control) { states_.erase(control); }
  /// The element's content is about to be made anew.
  void forget_below(const html::Tree& tree, html::NodeId element);

  /// In the order of the places, whatever the numbers of the nodes are.
  void add_to(Digester& digest, const html::Tree& tree) const;

 private:
  friend struct SnapshotFields;
  // A node keeps its number until it is removed, and then its control is forgotten before.
  std::map<html::NodeId, ControlState> states_;
};

}  // namespace lightspeed::interpreter
