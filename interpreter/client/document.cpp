#include "interpreter/client/document.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "interpreter/client/child_path.hpp"
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

const std::string* keyed_target(const isa::Patch& patch) {
  return std::visit(
      []<class T>(const T& p) -> const std::string* {
        constexpr bool keyed = std::is_same_v<T, isa::UpsertKeyed> ||
                               std::is_same_v<T, isa::RemoveKeyed> ||
                               std::is_same_v<T, isa::ReorderKeyed>;
        return keyed ? &p.target : nullptr;
      },
      patch);
}

// Of keyed patches only.
std::uint64_t keyed_bytes_after(KeyedRun& run, const isa::Patch& patch) {
  if (const auto* upsert = std::get_if<isa::UpsertKeyed>(&patch)) return run.bytes_after(*upsert);
  if (const auto* remove = std::get_if<isa::RemoveKeyed>(&patch)) return run.bytes_after(*remove);
  return run.bytes_after(std::get<isa::ReorderKeyed>(patch));
}

void apply_keyed(KeyedRun& run, isa::Patch& patch) {
  if (auto* upsert = std::get_if<isa::UpsertKeyed>(&patch)) return run.apply(*upsert);
  if (const auto* remove = std::get_if<isa::RemoveKeyed>(&patch)) return run.apply(*remove);
  run.apply(std::get<isa::ReorderKeyed>(patch));
}

// What a patch puts into such a target does not move it.
bool stays_in_place(std::string_view target) {
  return target == "[data-ls-root]" || ChildPath::parse(target).has_value();
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

Result<void, PatchError> Document::apply(std::string_view html) {
  digest_.reset();
  if (!isa::is_patch_stream(html)) {
    forget("#app");
    return put(Target{}, std::string(html));
  }
  auto patches = isa::decode_patch_stream(html, mode_);
  if (!patches) return failure(PatchError{.text = patches.error().text});
  for (std::span<isa::Patch> rest = *patches; !rest.empty();) {
    const std::size_t run = keyed_run(rest);
    auto applied = run > 0 ? apply_run(rest.first(run)) : apply_patch(rest.front());
    if (!applied) return applied;
    rest = rest.subspan(std::max<std::size_t>(run, 1));
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
          [&](const isa::UpsertKeyed&) {
            return apply_run({&patch, 1});
          },
          [&](const isa::RemoveKeyed&) {
            return apply_run({&patch, 1});
          },
          [&](const isa::ReorderKeyed&) {
            return apply_run({&patch, 1});
          },
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
  controls_.forget_below(tree_, node);  // A browser makes the whole content anew (DOM-2).
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

// How many of the patches are one run (DOM-16): keyed ones on one target that they do not move. 0
// if the first patch is of another kind, or must be shown alone.
std::size_t Document::keyed_run(std::span<const isa::Patch> patches) const {
  const std::string* target = keyed_target(patches.front());
  if (target == nullptr || !stays_in_place(*target)) return 0;
  std::size_t run = 1;
  for (; run < patches.size(); ++run) {
    const std::string* next = keyed_target(patches[run]);
    if (next == nullptr || *next != *target) break;
  }
  if (run == 1) return 1;
  const auto found = resolve(*target);
  const bool within = found && (found->place == Place::root || found->place == Place::inside);
  return within ? run : 1;
}

// Each patch changes the list, the last one shows it. One that makes the list too long fails, with
// those in front of it shown and, but for an order, stored (DOM-14).
Document::Applied Document::apply_run(std::span<isa::Patch> patches) {
  const std::string target = *keyed_target(patches.front());
  segments_.erase(target);
  KeyedRun run(keyed_[target]);
  for (isa::Patch& patch : patches) {
    const std::uint64_t bytes = keyed_bytes_after(run, patch);
    if (bytes <= kRenderedBytesMax) {
      apply_keyed(run, patch);
      continue;
    }
    if (&patch != &patches.front()) {
      if (auto shown = set_html(target, run.html()); !shown) return shown;
    }
    if (!std::holds_alternative<isa::ReorderKeyed>(patch)) apply_keyed(run, patch);
    return failure(too_large(bytes));
  }
  return set_html(target, run.html());
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
