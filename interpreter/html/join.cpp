#include "interpreter/html/parse.hpp"
#include "interpreter/html/tree.hpp"

// Adding to an element without reading again what it holds. The plain parser forgets everything at
// the end of an element, so that plain markup behind plain markup gives the nodes of the one and
// then those of the other; only two texts that touch become one (DOM-15).
namespace lightspeed::interpreter::html {
namespace {

// A comment behind what is put in front: where an element is still open, it lands in that.
constexpr std::string_view kFence = "<!---->";

}  // namespace

// After <textarea> and <pre> a line feed is dropped and a no-break space, which is written as an
// entity, leaves the plain way. Both are rare enough to be left out wherever they stand.
bool comes_back(std::string_view html) {
  constexpr auto kNone = std::string_view::npos;
  return html.find("&#") == kNone && html.find("\xC2\xA0") == kNone;
}

// What an element holds is no longer as it came, and so for all that hold it.
void Tree::changed_below(NodeId element) {
  for (NodeId id = element; id != NodeId::none; id = at(id).parent) node(id).plain = false;
}

bool Tree::join(NodeId element, std::string_view html, Side side) {
  if (!at(element).plain || !comes_back(html)) return false;
  // A stand-in below the element gives the parser the same surroundings.
  const NodeId holder = create_element(at(element).space, at(element).name, at(element).traits);
  const NodeId first = at(element).first;
  const NodeId last = at(element).last;
  append(element, holder);
  bool fits = parse_fragment(
      *this, holder, side == Side::front ? std::string(html).append(kFence) : std::string(html));
  detach(holder);
  if (side == Side::front) fits = fits && take_fence(holder);
  const auto is_text = [&](NodeId id) {
    return id != NodeId::none && at(id).kind == NodeKind::text;
  };
  const bool touch = side == Side::front ? is_text(at(holder).last) && is_text(first)
                                         : is_text(last) && is_text(at(holder).first);
  fits = fits && !touch;
  if (fits) {
    if (side == Side::front) adopt_children(holder, element);
    adopt_children(element, holder);
    changed_below(at(element).parent);
  }
  release(holder);
  compact_when_wasteful();
  return fits;
}

bool Tree::take_fence(NodeId holder) {
  const NodeId fence = at(holder).last;
  if (fence == NodeId::none || at(fence).kind != NodeKind::comment) return false;
  detach(fence);
  release(fence);
  return true;
}

}  // namespace lightspeed::interpreter::html
