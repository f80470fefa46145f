#include "interpreter/client/document.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::uint32_t kNoAttribute = 0xFFFFFFFF;  // Ends a chain of attributes.

PatchError plain(std::string text) {
  return {.text = std::move(text), .unknown_target = std::nullopt};
}

PatchError missing(const std::string& target, bool page_known) {
  PatchError error = plain("missing_target:" + target);
  if (!page_known) error.unknown_target = target;
  return error;
}

bool names_root(const std::string& target) {
  return target == "#app" || target == "[data-ls-root]";
}

}  // namespace

Document::Document(html::Tree tree, html::NodeId root, isa::Mode mode)
    : tree_(std::move(tree)), root_(root), mode_(mode) {}

Result<Document, std::string> Document::load(const PageLoaded& page, isa::Mode mode) {
  if (page.page_html.empty()) return from_root(page.root_html, mode);
  html::Tree tree = html::Tree::from_page(page.page_html);
  const html::NodeId root = tree.root();
  if (root == html::NodeId::none) {
    if (!page.root_html.empty()) return from_root(page.root_html, mode);
    return failure<std::string>("the page has no [data-ls-root] and no #app");
  }
  Document document(std::move(tree), root, mode);
  if (page.root_html.empty() || document.outer_html() == page.root_html) return document;
  // A script of the page changed its root before the client began: what was seen counts.
  auto seen = from_root(page.root_html, mode);
  if (!seen) return seen;
  document.take_root_of(*seen);
  return document;
}

Result<Document, std::string> Document::from_root(const std::string& root_html, isa::Mode mode) {
  auto tree = html::Tree::from_root(root_html);
  if (!tree) return failure<std::string>("the root's outer HTML is not one element");
  const html::NodeId root = tree->at(html::NodeId::document).first;
  return Document(std::move(*tree), root, mode);
}

void Document::take_root_of(const Document& seen) {
  while (tree_.at(root_).attributes != kNoAttribute) {
    const html::Attribute& first = tree_.attribute_at(tree_.at(root_).attributes);
    tree_.remove_attribute(root_, std::string(tree_.view(first.name)));
  }
  for (auto i = seen.tree_.at(seen.root_).attributes; i != kNoAttribute;
       i = seen.tree_.attribute_at(i).next) {
    const html::Attribute& attribute = seen.tree_.attribute_at(i);
    tree_.set_attribute(root_, seen.tree_.view(attribute.name), seen.tree_.view(attribute.value));
  }
  tree_.set_inner_html(root_, seen.inner_html());
}

Result<void, PatchError> Document::apply(std::string_view html) {
  if (!isa::is_patch_stream(html)) {
    forget("#app");
    return put(Target{}, std::string(html));
  }
  auto patches = isa::decode_patch_stream(html, mode_);
  if (!patches) return failure(plain(patches.error().text));
  for (isa::Patch& patch : *patches) {
    auto applied = apply_patch(patch);
    if (!applied) return applied;
  }
  return {};
}

Document::Applied Document::apply_patch(isa::Patch& patch) {
  return std::visit(
      Overloaded{
          [&](isa::Replace& p) {
            forget(p.target);
            return set_html(p.target, std::move(p.html));
          },
          [&](const isa::Append& p) { return joined(p.target, p.html, false); },
          [&](const isa::Prepend& p) { return joined(p.target, p.html, true); },
          [&](const isa::Remove& p) {
            forget(p.target);
            return set_html(p.target, "");
          },
          [&](isa::ReplaceSegments& p) {
            keyed_.erase(p.target);
            Segment& segment = segments_[p.target];
            segment = {std::move(p.fingerprint), std::move(p.static_html), {}};
            merge_slots(segment.slots, p.slots);
            return set_html(p.target, render_segment(segment.static_html, segment.slots, mode_));
          },
          [&](isa::UpdateSegments& p) { return update(p); },
          [&](isa::UpsertKeyed& p) {
            segments_.erase(p.target);
            KeyedList& list = keyed_[p.target];
            const auto found = std::find_if(list.begin(), list.end(),
                                            [&](const Keyed& entry) { return entry.key == p.key; });
            if (found != list.end()) {
              found->html = std::move(p.html);
            } else {
              list.push_back({std::move(p.key), std::move(p.html)});
            }
            return render_keyed(p.target);
          },
          [&](const isa::RemoveKeyed& p) {
            segments_.erase(p.target);
            std::erase_if(keyed_[p.target], [&](const Keyed& entry) { return entry.key == p.key; });
            return render_keyed(p.target);
          },
          [&](const isa::ReorderKeyed& p) { return reorder(p); },
      },
      patch);
}

Document::Applied Document::joined(const std::string& target, std::string_view html, bool before) {
  forget(target);
  const auto found = resolve(target);
  if (!found) return failure(found.error());
  std::string now = found->place == Place::root      ? inner_html()
                    : found->place == Place::assumed ? std::string()
                                                     : tree_.inner_html(found->node);
  return put(*found, before ? std::string(html).append(now) : now.append(html));
}

Document::Applied Document::update(isa::UpdateSegments& patch) {
  const auto found = segments_.find(patch.target);
  if (found == segments_.end()) {
    return failure(plain("fingerprint_missing:" + patch.target));
  }
  Segment& segment = found->second;
  if (segment.fingerprint != patch.fingerprint) {
    return failure(plain("fingerprint_mismatch:" + patch.target + ":" + segment.fingerprint + ":" +
                         patch.fingerprint));
  }
  merge_slots(segment.slots, patch.slots);
  return set_html(patch.target, render_segment(segment.static_html, segment.slots, mode_));
}

// Known keys in the given order, each as often as it is named, then the rest as they stood.
Document::Applied Document::reorder(const isa::ReorderKeyed& patch) {
  segments_.erase(patch.target);
  KeyedList& list = keyed_[patch.target];
  std::map<std::string_view, const Keyed*> by_key;
  for (const Keyed& entry : list) by_key[entry.key] = &entry;
  KeyedList next;
  std::set<std::string_view> used;
  for (const std::string& key : patch.keys) {
    const auto found = by_key.find(key);
    if (found == by_key.end()) continue;
    next.push_back(*found->second);
    used.insert(found->first);
  }
  for (const Keyed& entry : list) {
    if (!used.contains(entry.key)) next.push_back(entry);
  }
  list = std::move(next);
  return render_keyed(patch.target);
}

Document::Applied Document::render_keyed(const std::string& target) {
  std::string html;
  for (const Keyed& entry : keyed_[target]) html += entry.html;
  return set_html(target, std::move(html));
}

// A name keeps the place where it first came, as in a JavaScript Map.
void Document::merge_slots(std::vector<isa::Slot>& into, std::vector<isa::Slot>& from) {
  for (isa::Slot& slot : from) {
    const auto found = std::find_if(
        into.begin(), into.end(), [&](const isa::Slot& known) { return known.name == slot.name; });
    if (found != into.end()) {
      found->value = std::move(slot.value);
    } else {
      into.push_back(std::move(slot));
    }
  }
}

void Document::forget(const std::string& target) {
  segments_.erase(target);
  keyed_.erase(target);
}

Result<Document::Target, PatchError> Document::resolve(const std::string& target) const {
  if (names_root(target)) return Target{};
  const auto selector = html::Selector::parse(target);
  if (!selector) {
    return failure(
        plain(html::message_of(selector.error(), target, html::SelectorCall::element_matches)));
  }
  materialise();
  if (tree_.matches(root_, *selector)) return Target{};
  html::NodeId node = tree_.query(root_, *selector);
  if (node != html::NodeId::none) return Target{Place::inside, node};
  if (tree_.knows_page()) node = tree_.query(html::NodeId::document, *selector);
  if (node != html::NodeId::none) return Target{Place::outside, node};
  if (assumed_outside_.contains(target)) return Target{Place::assumed, {}};
  return failure(missing(target, tree_.knows_page()));
}

Document::Applied Document::set_html(const std::string& target, std::string html) {
  const auto found = resolve(target);
  if (!found) return failure(found.error());
  return put(*found, std::move(html));
}

Document::Applied Document::put(const Target& target, std::string html) {
  switch (target.place) {
    case Place::root:
      source_ = std::move(html);
      parsed_ = false;
      return {};
    case Place::inside:
      tree_.set_inner_html(target.node, html);
      source_.reset();
      return {};
    case Place::outside:
      put_outside(target.node, html);
      [[fallthrough]];
    case Place::assumed:
      outside_ = Digester{}.digest(outside_).text(html).finish();
      return {};
  }
  unreachable("every place has an arm");
}

// A target around the root throws the root out of the page; the runtime goes on with it, outside.
void Document::put_outside(html::NodeId node, const std::string& html) {
  for (html::NodeId up = root_; up != html::NodeId::none; up = tree_.at(up).parent) {
    if (up != node) continue;
    tree_.detach(root_);
    break;
  }
  tree_.set_inner_html(node, html);
}

void Document::set_attribute(std::string_view name, std::string_view value) {
  if (tree_.attribute(root_, name) != value) tree_.set_attribute(root_, name, value);
}

void Document::remove_attribute(std::string_view name) { tree_.remove_attribute(root_, name); }

void Document::materialise() const {
  if (parsed_) return;
  tree_.set_inner_html(root_, *source_);
  parsed_ = true;
}

std::string Document::outer_html() const {
  materialise();
  return tree_.outer_html(root_);
}

std::string Document::inner_html() const {
  materialise();
  return tree_.inner_html(root_);
}

Digest Document::digest() const {
  Digester document;
  for (auto i = tree_.at(root_).attributes; i != kNoAttribute; i = tree_.attribute_at(i).next) {
    const html::Attribute& attribute = tree_.attribute_at(i);
    document.text(tree_.view(attribute.name)).text(tree_.view(attribute.value));
  }
  document.number(source_ ? 1 : 0).text(source_ ? *source_ : tree_.inner_html(root_));
  document.number(segments_.size());
  for (const auto& [target, segment] : segments_) {
    document.text(target).text(segment.fingerprint).text(segment.static_html);
    document.number(segment.slots.size());
    for (const isa::Slot& slot : segment.slots) document.text(slot.name).text(slot.value);
  }
  document.number(keyed_.size());
  for (const auto& [target, list] : keyed_) {
    document.text(target).number(list.size());
    for (const Keyed& entry : list) document.text(entry.key).text(entry.html);
  }
  for (const std::string& target : assumed_outside_) document.text(target);
  return document.digest(outside_).finish();
}

}  // namespace lightspeed::interpreter
