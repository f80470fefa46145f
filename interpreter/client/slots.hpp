// Static html with slots becomes html: the rendering of a segment.
// Implements SEG-1 to SEG-4 (specs/document.md), JavaScript's replacement patterns included.
// It refuses trees: like the published browser it works on the text of the static html.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/mode.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// What a patch renders may be so long (SEG-4). No page that people look at comes near it, while a
/// few kilobytes of `$&` and `` $` `` on the wire could ask for more than any memory holds.
inline constexpr std::uint64_t kRenderedBytesMax = 64ULL << 20U;

/// The html would have become longer than that: its bytes up to the first replacement beyond.
struct TooLarge {
  std::uint64_t bytes = 0;
};

/// `rendered_too_large:<bytes>:<max>`, what goes behind `patch_failed:`.
[[nodiscard]] std::string too_large_text(std::uint64_t bytes);

/// `&`, `<`, `>` and `"` as entities.
[[nodiscard]] std::string escape_html(std::string_view text);
/// The same, behind what is there.
void append_escaped(std::string_view text, std::string& out);

/// Puts each slot's value into every element marked `data-ls-slot="<name>"`, slot after slot:
/// what stands between the end of the start tag and the next end tag is replaced. In published
/// mode the escaped value is a JavaScript replacement template (`$$`, `$&`, `$1`), SEG-3.
[[nodiscard]] Result<std::string, TooLarge> render_segment(std::string_view static_html,
                                                           const std::vector<isa::Slot>& slots,
                                                           isa::Mode mode);

/// Whether the published browser would read something else than plain text in this slot value.
[[nodiscard]] bool has_replacement_pattern(std::string_view value);

}  // namespace lightspeed::interpreter
