#include "interpreter/html/names.hpp"

#include <array>
#include <cstddef>

namespace lightspeed::interpreter::html {
namespace {

struct Row {
  std::string_view name;
  std::uint16_t traits;
};

constexpr std::array kRows{
    Row{"a", kOnce},
    Row{"address", kClosesParagraph},
    Row{"annotation-xml", kUneven},
    Row{"area", kVoid},
    Row{"article", kClosesParagraph},
    Row{"aside", kClosesParagraph},
    Row{"base", kVoid},
    Row{"basefont", kVoid | kUneven},
    Row{"bgsound", kVoid | kUneven},
    Row{"blockquote", kClosesParagraph},
    Row{"body", kUneven},
    Row{"br", kVoid},
    Row{"button", kOnce},
    Row{"caption", kTableOnly},
    Row{"center", kClosesParagraph},
    Row{"col", kVoid | kTableOnly},
    Row{"colgroup", kTableOnly},
    Row{"dd", kListed | kImpliedEnd | kClosesParagraph},
    Row{"details", kClosesParagraph},
    Row{"dialog", kClosesParagraph},
    Row{"dir", kClosesParagraph},
    Row{"div", kClosesParagraph},
    Row{"dl", kClosesParagraph},
    Row{"dt", kListed | kImpliedEnd | kClosesParagraph},
    Row{"embed", kVoid},
    Row{"fieldset", kClosesParagraph},
    Row{"figcaption", kClosesParagraph},
    Row{"figure", kClosesParagraph},
    Row{"footer", kClosesParagraph},
    Row{"form", kOnce | kClosesParagraph},
    Row{"frame", kVoid | kUneven},
    Row{"frameset", kUneven},
    Row{"h1", kHeading | kClosesParagraph},
    Row{"h2", kHeading | kClosesParagraph},
    Row{"h3", kHeading | kClosesParagraph},
    Row{"h4", kHeading | kClosesParagraph},
    Row{"h5", kHeading | kClosesParagraph},
    Row{"h6", kHeading | kClosesParagraph},
    Row{"head", kUneven},
    Row{"header", kClosesParagraph},
    Row{"hgroup", kClosesParagraph},
    Row{"hr", kVoid | kClosesParagraph},
    Row{"html", kUneven},
    Row{"iframe", kRaw},
    Row{"image", kUneven},
    Row{"img", kVoid},
    Row{"input", kVoid},
    Row{"keygen", kVoid | kUneven},
    Row{"li", kListed | kImpliedEnd | kClosesParagraph},
    Row{"link", kVoid},
    Row{"listing", kUneven | kClosesParagraph},
    Row{"main", kClosesParagraph},
    Row{"math", kUneven},
    Row{"menu", kClosesParagraph},
    Row{"meta", kVoid},
    Row{"nav", kClosesParagraph},
    Row{"nobr", kOnce},
    Row{"noembed", kRaw},
    Row{"noframes", kRaw},
    Row{"noscript", kRaw},
    Row{"ol", kClosesParagraph},
    Row{"optgroup", kListed | kImpliedEnd},
    Row{"option", kListed | kImpliedEnd},
    Row{"p", kImpliedEnd | kClosesParagraph},
    Row{"param", kVoid},
    Row{"plaintext", kRaw | kUneven},
    Row{"pre", kClosesParagraph},
    Row{"rb", kListed | kImpliedEnd},
    Row{"rp", kListed | kImpliedEnd},
    Row{"rt", kListed | kImpliedEnd},
    Row{"rtc", kListed | kImpliedEnd},
    Row{"script", kRaw},
    Row{"search", kClosesParagraph},
    Row{"section", kClosesParagraph},
    Row{"select", kOnce},
    Row{"selectedcontent", kUneven},
    Row{"source", kVoid},
    Row{"style", kRaw},
    Row{"summary", kClosesParagraph},
    Row{"svg", kUneven},
    Row{"table", kTable | kClosesParagraph},
    Row{"tbody", kTableOnly},
    Row{"td", kTableOnly},
    Row{"template", kTemplate | kUneven},
    Row{"textarea", kPlainText},
    Row{"tfoot", kTableOnly},
    Row{"th", kTableOnly},
    Row{"thead", kTableOnly},
    Row{"title", kPlainText},
    Row{"tr", kTableOnly},
    Row{"track", kVoid},
    Row{"ul", kClosesParagraph},
    Row{"wbr", kVoid},
    Row{"xmp", kRaw | kClosesParagraph},
};

// Open addressing over a power of two that leaves three slots of four empty, so that a name
// without a row is found missing after a comparison or two.
constexpr std::size_t kSlots = 512;
constexpr std::uint8_t kEmpty = 0xFF;
static_assert(kRows.size() < kEmpty);

constexpr std::size_t slot_of(std::string_view name) {
  std::uint32_t hash = static_cast<std::uint32_t>(name.size());
  for (const char c : name) hash = hash * 31U + static_cast<unsigned char>(c);
  return (hash ^ (hash >> 9U)) % kSlots;
}

constexpr auto kIndex = [] {
  std::array<std::uint8_t, kSlots> table{};
  table.fill(kEmpty);
  for (std::size_t row = 0; row < kRows.size(); ++row) {
    std::size_t slot = slot_of(kRows[row].name);
    while (table[slot] != kEmpty) slot = (slot + 1) % kSlots;
    table[slot] = static_cast<std::uint8_t>(row);
  }
  return table;
}();

}  // namespace

std::uint16_t traits_of(std::string_view name) {
  if (name.size() > 15) return 0;
  for (std::size_t slot = slot_of(name); kIndex[slot] != kEmpty; slot = (slot + 1) % kSlots) {
    if (kRows[kIndex[slot]].name == name) return kRows[kIndex[slot]].traits;
  }
  return 0;
}

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (!html_space(byte)) {
      out.push_back(byte);
    } else if (!out.empty() && out.back() != ' ') {
      out.push_back(' ');
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace lightspeed::interpreter::html
