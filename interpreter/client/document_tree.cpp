#include "interpreter/client/child_path.hpp"
#include "interpreter/client/document.hpp"
#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"

// Where in the tree a patch goes, what stands there afterwards, and the digest of it all.
namespace lightspeed::interpreter {
namespace {

// A node of the tree takes some forty bytes besides its texts; this is half of it.
constexpr std::uint64_t kHeldBytesPerNode = 16;

PatchError missing(const std::string& target, bool page_known) {
  PatchError error{.text = "missing_target:" + target};
  if (!page_known) error.unknown_target = target;
  return error;
}

bool names_root(const std::string& target) {
  return target == "#app" || target == "[data-ls-root]";
}

}  // namespace

Result<Document::Target, PatchError> Document::resolve(const std::string& target) const {
  if (names_root(target)) return Target{};
  if (const auto path = ChildPath::parse(target)) {
    materialise();
    const html::NodeId child = path->find(tree_, root_);
    if (child != html::NodeId::none) return Target{Place::inside, child};
  }
  const auto selector = html::Selector::parse(target);
  if (!selector) {
    return failure(PatchError{
        .text = html::message_of(selector.error(), target, html::SelectorCall::element_matches)});
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
  // Of the tree, what is replaced counts, too, until it is gone.
  const bool beside = target.place == Place::inside || target.place == Place::outside;
  const std::uint64_t bytes = html.size() + (beside ? held_bytes() : 0);
  if (bytes > kRenderedBytesMax) return failure(PatchError{.text = too_large_text(bytes)});
  switch (target.place) {
    case Place::root:
      controls_.forget_below(tree_, root_);
      source_ = std::move(html);
      parsed_ = false;
      return {};
    case Place::inside:
      controls_.forget_below(tree_, target.node);
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
  controls_.forget_below(tree_, node);
  for (html::NodeId up = root_; up != html::NodeId::none; up = tree_.at(up).parent) {
    if (up != node) continue;
    tree_.detach(root_);
    break;
  }
  tree_.set_inner_html(node, html);
}

void Document::set_attribute(std::string_view name, std::string_view value) {
  if (tree_.attribute(root_, name) == value) return;
  digest_.reset();
  tree_.set_attribute(root_, name, value);
}

void Document::remove_attribute(std::string_view name) {
  if (!tree_.attribute(root_, name)) return;
  digest_.reset();
  tree_.remove_attribute(root_, name);
}

void Document::assume_outside(const std::string& target) {
  digest_.reset();
  assumed_outside_.insert(target);
}

void Document::forget_assumptions() {
  if (assumed_outside_.empty()) return;
  digest_.reset();
  assumed_outside_.clear();
}

// Names, values and texts, and something for each node, so that empty elements count as well.
std::uint64_t Document::held_bytes() const {
  const html::Tree::Size size = tree_.size();
  return size.live_bytes + size.live_nodes * kHeldBytesPerNode;
}

void Document::materialise() const {
  if (parsed_) return;
  tree_.set_inner_html(root_, *source_);
  parsed_ = true;
}

const html::Tree& Document::tree() const {
  materialise();
  return tree_;
}

std::string Document::outer_html() const {
  materialise();
  return tree_.outer_html(root_);
}

std::string Document::inner_html() const {
  materialise();
  return tree_.inner_html(root_);
}

void Document::take_root_of(const Document& seen) {
  while (tree_.at(root_).attributes != html::kNoAttribute) {
    const html::Attribute& first = tree_.attribute_at(tree_.at(root_).attributes);
    tree_.remove_attribute(root_, std::string(tree_.view(first.name)));
  }
  for (auto i = seen.tree_.at(seen.root_).attributes; i != html::kNoAttribute;
       i = seen.tree_.attribute_at(i).next) {
    const html::Attribute& attribute = seen.tree_.attribute_at(i);
    tree_.set_attribute(root_, seen.tree_.view(attribute.name), seen.tree_.view(attribute.value));
  }
  tree_.set_inner_html(root_, seen.inner_html());
}

// Most steps change nothing in the document, and to write a tree takes as long as it is large.
Digest Document::digest() const {
  if (!digest_) digest_ = take_digest();
  return *digest_;
}

Digest Document::take_digest() const {
  Digester document;
  for (auto i = tree_.at(root_).attributes; i != html::kNoAttribute;
       i = tree_.attribute_at(i).next) {
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
  controls_.add_to(document, tree_);  // Of those that nobody touched, nothing (DOM-13).
  return document.digest(outside_).finish();
}

}  // namespace lightspeed::interpreter
