// Where the pages of a capture stand: as a HAR tells, or as the capture shows by itself.
// Implements IMP-10 and IMP-11 (specs/import.md): a page comes before the connections that follow.
// It refuses documents: where these tell of pages, nothing here has a say but in their texts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/capture/lines.hpp"

namespace lightspeed::replay {

/// Takes the pages from a text beside the capture: a HAR, or else the HTML of one page.
[[nodiscard]] Result<void, CaptureError> take_pages(std::string_view text, CaptureLines& capture);

/// Puts the pages where the capture must have had them, and assumes those that it lacks; each
/// assumption is noted.
void assume_pages(CaptureLines& capture, std::vector<std::string>& notes);

}  // namespace lightspeed::replay
