#include "interpreter/html/element_state.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter::html {
namespace {

/// How far a failure reaches, so that a chain of combinators is not tried again in vain.
enum class Outcome : std::uint8_t { match, fails_here, fails_for_siblings, fails_everywhere };

class Matcher {
 public:
  Matcher(const Tree& tree, const Selector& selector, NodeId scope)
      : tree_(tree), selector_(selector), scope_(scope) {}

  [[nodiscard]] bool any(const SelectorList& list, NodeId id, NodeId anchor = NodeId::none) const {
    for (const ComplexSelector& complex : list) {
      if (chain(complex, complex.compounds.size() - 1, id, anchor) == Outcome::match) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] NodeId above(NodeId id) const { return parent_element(tree_, id); }
  [[nodiscard]] NodeId beside(NodeId id, bool forward) const {
    return sibling_element(tree_, id, forward);
  }

  // Matches compounds[0..last] with `id` as the last one. The recursion is as deep as the
  // selector is long, which the parser bounds.
  [[nodiscard]] Outcome chain(const ComplexSelector& complex, std::size_t last, NodeId id,
                              NodeId anchor) const {
    const CompoundSelector& compound = complex.compounds[last];
    for (const SimpleSelector& simple : compound.simples) {
      if (!simply(simple, id)) return Outcome::fails_here;
    }
    if (last == 0) {
      const bool good = anchor == NodeId::none || related(compound.left, id, anchor);
      return good ? Outcome::match : Outcome::fails_here;
    }
    switch (compound.left) {
      case Combinator::none:
        return Outcome::fails_everywhere;
      case Combinator::child: {
        const NodeId parent = above(id);
        return parent == NodeId::none ? Outcome::fails_everywhere
                                      : chain(complex, last - 1, parent, anchor);
      }
      case Combinator::next: {
        const NodeId left = beside(id, false);
        return left == NodeId::none ? Outcome::fails_for_siblings
                                    : chain(complex, last - 1, left, anchor);
      }
      case Combinator::descendant:
        for (NodeId each = above(id); each != NodeId::none; each = above(each)) {
          const Outcome found = chain(complex, last - 1, each, anchor);
          if (found == Outcome::match || found == Outcome::fails_everywhere) return found;
        }
        return Outcome::fails_everywhere;
      case Combinator::subsequent:
        for (NodeId each = beside(id, false); each != NodeId::none; each = beside(each, false)) {
          const Outcome found = chain(complex, last - 1, each, anchor);
          if (found != Outcome::fails_here) return found;
        }
        return Outcome::fails_for_siblings;
    }
    unreachable("every combinator has its case");
  }

  [[nodiscard]] bool related(Combinator how, NodeId id, NodeId anchor) const {
    switch (how) {
      case Combinator::none:
        return true;
      case Combinator::child:
        return above(id) == anchor;
      case Combinator::next:
        return beside(id, false) == anchor;
      case Combinator::descendant:
        for (id = above(id); id != NodeId::none; id = above(id)) {
          if (id == anchor) return true;
        }
        return false;
      case Combinator::subsequent:
        for (id = beside(id, false); id != NodeId::none; id = beside(id, false)) {
          if (id == anchor) return true;
        }
        return false;
    }
    unreachable("every combinator has its case");
  }

  [[nodiscard]] bool simply(const SimpleSelector& simple, NodeId id) const {
    switch (simple.test) {
      case Test::any:
        return true;
      case Test::never:
        return false;
      case Test::type:
        return equal_ignoring_case(tree_.view(tree_.at(id).name), simple.name);
      case Test::id:
        return tree_.attribute(id, "id") == simple.value;
      case Test::class_name:
        return has_word(tree_.attribute(id, "class").value_or(""), simple.value, false);
      case Test::attribute:
        return has_attribute(simple, id);
      case Test::scope:
        return id == scope_;
      case Test::root:
        return tree_.knows_page() && tree_.at(id).parent == NodeId::document;
      case Test::empty:
        return is_empty(tree_, id);
      case Test::link:
        return is_link(tree_, id);
      case Test::checked:
        return is_checked(tree_, id);
      case Test::disabled:
        return may_be_disabled(tree_, id) && is_disabled(tree_, id);
      case Test::enabled:
        return may_be_disabled(tree_, id) && !is_disabled(tree_, id);
      case Test::any_of:
        return any(selector_.list(simple.list), id);
      case Test::none_of:
        return !any(selector_.list(simple.list), id);
      case Test::has:
        return has(selector_.list(simple.list), id);
      case Test::nth_child:
        return nth(simple, id, false, false);
      case Test::nth_last_child:
        return nth(simple, id, true, false);
      case Test::nth_of_type:
        return nth(simple, id, false, true);
      case Test::nth_last_of_type:
        return nth(simple, id, true, true);
      case Test::only_child:
        return place(simple, id, false, false) == 1 && place(simple, id, true, false) == 1;
      case Test::only_of_type:
        return place(simple, id, false, true) == 1 && place(simple, id, true, true) == 1;
    }
    unreachable("every test has its case");
  }

  [[nodiscard]] bool has_attribute(const SimpleSelector& simple, NodeId id) const {
    for (std::uint32_t i = tree_.at(id).attributes; i != kNoAttribute;
         i = tree_.attribute_at(i).next) {
      const Attribute& each = tree_.attribute_at(i);
      if (each.prefix != 0 && !simple.any_namespace) continue;
      const std::string_view local = tree_.view(each.name).substr(each.prefix);
      if (!equal_ignoring_case(local, simple.name)) continue;
      if (value_passes(simple, tree_.view(each.value))) return true;
    }
    return false;
  }

  static bool value_passes(const SimpleSelector& simple, std::string_view value) {
    const std::string_view wanted = simple.value;
    const bool fold = simple.ignore_case;
    const bool fits = !wanted.empty() && wanted.size() <= value.size();
    switch (simple.compare) {
      case AttributeTest::exists:
        return true;
      case AttributeTest::equals:
        return equal_text(value, wanted, fold);
      case AttributeTest::word:
        return has_word(value, wanted, fold);
      case AttributeTest::dash:
        if (value.size() == wanted.size()) return equal_text(value, wanted, fold);
        return wanted.size() < value.size() && value[wanted.size()] == '-' &&
               equal_text(value.substr(0, wanted.size()), wanted, fold);
      case AttributeTest::prefix:
        return fits && equal_text(value.substr(0, wanted.size()), wanted, fold);
      case AttributeTest::suffix:
        return fits && equal_text(value.substr(value.size() - wanted.size()), wanted, fold);
      case AttributeTest::substring:
        for (std::size_t at = 0; fits && at + wanted.size() <= value.size(); ++at) {
          if (equal_text(value.substr(at, wanted.size()), wanted, fold)) return true;
        }
        return false;
    }
    unreachable("every comparison has its case");
  }

  [[nodiscard]] bool has(const SelectorList& list, NodeId id) const {
    for (NodeId each = next_below(id, id); each != NodeId::none; each = next_below(each, id)) {
      if (any(list, each, id)) return true;
    }
    for (NodeId side = beside(id, true); side != NodeId::none; side = beside(side, true)) {
      for (NodeId each = side; each != NodeId::none; each = next_below(each, side)) {
        if (any(list, each, id)) return true;
      }
    }
    return false;
  }

  [[nodiscard]] NodeId next_below(NodeId id, NodeId top) const {
    do {
      const bool hidden = (tree_.at(id).traits & kTemplate) != 0;
      id = hidden ? tree_.after_subtree(id, top) : tree_.after(id, top);
    } while (id != NodeId::none && tree_.at(id).kind != NodeKind::element);
    return id;
  }

  /// The place among siblings, from 1.
  [[nodiscard]] std::int64_t place(const SimpleSelector& simple, NodeId id, bool from_end,
                                   bool of_type) const {
    std::int64_t count = 1;
    for (NodeId each = beside(id, from_end); each != NodeId::none; each = beside(each, from_end)) {
      if (of_type && (tree_.at(each).space != tree_.at(id).space ||
                      tree_.view(tree_.at(each).name) != tree_.view(tree_.at(id).name))) {
        continue;
      }
      if (simple.list >= 0 && !any(selector_.list(simple.list), each)) continue;
      ++count;
    }
    return count;
  }

  [[nodiscard]] bool nth(const SimpleSelector& simple, NodeId id, bool from_end,
                         bool of_type) const {
    if (simple.list >= 0 && !any(selector_.list(simple.list), id)) return false;
    const std::int64_t beyond = place(simple, id, from_end, of_type) - simple.offset;
    if (simple.step == 0) return beyond == 0;
    return beyond % simple.step == 0 && beyond / simple.step >= 0;
  }

  const Tree& tree_;
  const Selector& selector_;
  NodeId scope_;
};

}  // namespace

bool Tree::matches(NodeId element, const Selector& selector) const {
  CHECK(at(element).kind == NodeKind::element, "only an element matches a selector");
  return Matcher(*this, selector, element).any(selector.top(), element);
}

NodeId Tree::query(NodeId scope, const Selector& selector) const {
  NodeId asked = scope;
  if (scope == NodeId::document) {
    asked = at(scope).first;
    while (asked != NodeId::none && at(asked).kind != NodeKind::element) asked = at(asked).next;
  }
  const Matcher matcher(*this, selector, asked);
  for (NodeId id = after(scope, scope); id != NodeId::none;) {
    if (at(id).kind == NodeKind::element && matcher.any(selector.top(), id)) return id;
    id = (at(id).traits & kTemplate) != 0 ? after_subtree(id, scope) : after(id, scope);
  }
  return NodeId::none;
}

}  // namespace lightspeed::interpreter::html
