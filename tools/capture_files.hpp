// Where the files of a capture lie and what they are called.
// Implements TOOL-11 (specs/replay.md): the truth beside a capture is found by itself.
// It refuses to read them: it only knows names.
#pragma once

#include <string>

namespace lightspeed::tools {

/// A title for what is recorded from this file: its stem, or the folder's name where the stem only
/// says which form it is.
[[nodiscard]] std::string title_of(const std::string& file);

/// The `capture.har` beside another capture, whose pages are taken; said on stderr; empty if there
/// is none.
[[nodiscard]] std::string page_beside(const std::string& capture);

/// The `dom.jsonl` beside a capture, said on stderr; empty if there is none.
[[nodiscard]] std::string documents_beside(const std::string& capture);

}  // namespace lightspeed::tools
