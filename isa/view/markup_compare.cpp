#include <algorithm>

#include "isa/view/markup.hpp"

namespace lightspeed::isa::view {
namespace {

bool same(const Text& left, const Text& right) { return left.html == right.html; }
bool same(const Variable& left, const Variable& right) { return left.name == right.name; }
bool same(const SlotContent& /*left*/, const SlotContent& /*right*/) { return true; }

bool same(const Attribute& left, const Attribute& right) {
  return left.name == right.name && left.value.has_value() == right.value.has_value() &&
         (!left.value || same_markup(*left.value, *right.value));
}

bool same(const Element& left, const Element& right) {
  return left.tag == right.tag && left.attributes.size() == right.attributes.size() &&
         std::equal(left.attributes.begin(), left.attributes.end(), right.attributes.begin(),
                    [](const Attribute& a, const Attribute& b) { return same(a, b); }) &&
         same_markup(left.children, right.children);
}

bool same(const Section& left, const Section& right) {
  return left.name == right.name && left.inverted == right.inverted &&
         same_markup(left.children, right.children);
}

bool same(const Argument& left, const Argument& right) {
  if (left.name != right.name || left.value.index() != right.value.index()) return false;
  const auto* variable = std::get_if<Variable>(&left.value);
  if (variable != nullptr) return same(*variable, std::get<Variable>(right.value));
  return std::get<program::Value>(left.value) == std::get<program::Value>(right.value);
}

bool same(const Component& left, const Component& right) {
  return left.name == right.name &&
         std::equal(left.arguments.begin(), left.arguments.end(), right.arguments.begin(),
                    right.arguments.end(),
                    [](const Argument& a, const Argument& b) { return same(a, b); }) &&
         same_markup(left.children, right.children);
}

}  // namespace

bool same_markup(const Nodes& left, const Nodes& right) {
  return std::equal(
      left.begin(), left.end(), right.begin(), right.end(), [](const Node& a, const Node& b) {
        if (a.value.index() != b.value.index()) return false;
        return std::visit([&]<class T>(const T& node) { return same(node, std::get<T>(b.value)); },
                          a.value);
      });
}

}  // namespace lightspeed::isa::view
