#include "interpreter/client/document.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

// A byte that the tree holds is written in at most so many: `"` is `&quot;`, and the marks around
// a node are less than what is counted for it (HTML-3).
constexpr std::uint64_t kWrittenBytesPerHeld = 6;

using Side = html::Tree::Side;

PatchError too_large(std::uint64_t bytes) { return {.text = too_large_text(bytes)}; }

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

Result<void, PatchError> Document::apply(std::string_view html) {
  digest_.reset();
  if (!isa::is_patch_stream(html)) {
    forget("#app");
    return put(Target{}, std::string(html));
  }
  auto patches = isa::decode_patch_stream(html, mode_);
  if (!patches) return failure(PatchError{.text = patches.error().text});
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
          [&](const isa::Append& p) { return joined(p.target, p.html, Side::behind); },
          [&](const isa::Prepend& p) { return joined(p.target, p.html, Side::front); },
          [&](const isa::Remove& p) {
            forget(p.target);
            return set_html(p.target, "");
          },
          [&](isa::ReplaceSegments& p) {
            keyed_.erase(p.target);
            Segment& segment = segments_[p.target];
            segment = {std::move(p.fingerprint), std::move(p.static_html), {}};
            merge_slots(segment.slots, p.slots);
            return render(p.target, segment);
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

Document::Applied Document::joined(const std::string& target, std::string_view html, Side side) {
  forget(target);
  const auto found = resolve(target);
  if (!found) return failure(found.error());
  if (joined_quickly(*found, html, side)) return {};
  std::string now = found->place == Place::root      ? inner_html()
                    : found->place == Place::assumed ? std::string()
                                                     : tree_.inner_html(found->node);
  if (now.size() + html.size() > kRenderedBytesMax) {
    return failure(too_large(now.size() + html.size()));
  }
  return put(*found, side == Side::front ? std::string(html).append(now) : now.append(html));
}

// Within the root and far from every bound; whether it is far must not cost a walk over the tree.
bool Document::joined_quickly(const Target& target, std::string_view html, Side side) {
  if (target.place != Place::root && target.place != Place::inside) return false;
  materialise();
  if (held_bytes() * kWrittenBytesPerHeld + html.size() > kRenderedBytesMax) return false;
  const html::NodeId node = target.place == Place::root ? root_ : target.node;
  if (!tree_.join(node, html, side)) return false;
  source_.reset();
  return true;
}

Document::Applied Document::update(isa::UpdateSegments& patch) {
  const auto found = segments_.find(patch.target);
  if (found == segments_.end()) {
    return failure(PatchError{.text = "fingerprint_missing:" + patch.target});
  }
  Segment& segment = found->second;
  if (segment.fingerprint != patch.fingerprint) {
    return failure(PatchError{.text = "fingerprint_mismatch:" + patch.target + ":" +
                                      segment.fingerprint + ":" + patch.fingerprint});
  }
  merge_slots(segment.slots, patch.slots);
  return render(patch.target, segment);
}

Document::Applied Document::render(const std::string& target, const Segment& segment) {
  auto html = render_segment(segment.static_html, segment.slots, mode_);
  if (!html) return failure(too_large(html.error().bytes));
  return set_html(target, *std::move(html));
}

// Known keys in the given order, each as often as it is named, then the rest as they stood.
Document::Applied Document::reorder(const isa::ReorderKeyed& patch) {
  segments_.erase(patch.target);
  KeyedList& list = keyed_[patch.target];
  std::map<std::string_view, const Keyed*> by_key;
  for (const Keyed& entry : list) by_key[entry.key] = &entry;
  std::vector<const Keyed*> order;
  std::set<std::string_view> used;
  for (const std::string& key : patch.keys) {
    const auto found = by_key.find(key);
    if (found == by_key.end()) continue;
    order.push_back(found->second);
    used.insert(found->first);
  }
  for (const Keyed& entry : list) {
    if (!used.contains(entry.key)) order.push_back(&entry);
  }
  std::uint64_t bytes = 0;
  for (const Keyed* entry : order) bytes += entry->html.size();
  if (bytes > kRenderedBytesMax) return failure(too_large(bytes));
  KeyedList next;
  next.reserve(order.size());
  for (const Keyed* entry : order) next.push_back(*entry);
  list = std::move(next);
  return render_keyed(patch.target);
}

Document::Applied Document::render_keyed(const std::string& target) {
  const KeyedList& list = keyed_[target];
  std::uint64_t bytes = 0;
  for (const Keyed& entry : list) bytes += entry.html.size();
  if (bytes > kRenderedBytesMax) return failure(too_large(bytes));
  std::string html;
  html.reserve(static_cast<std::size_t>(bytes));
  for (const Keyed& entry : list) html += entry.html;
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

}  // namespace lightspeed::interpreter
