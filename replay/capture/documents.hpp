// Which line of a capture led to which document, and where pages and final documents stand.
// Implements IMP-8 and IMP-12 (specs/import.md): a document has a place, or its file is refused.
// It refuses steps: it speaks of lines by their indices, and steps are made from them elsewhere.
#pragma once

#include <cstddef>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/capture/lines.hpp"

namespace lightspeed::replay {

/// A page, or a final document, which no message caused, and how many lines come before it.
struct Moment {
  std::size_t document = 0;      ///< Its index in the documents.
  std::size_t lines_before = 0;  ///< At most as many as the capture has.
  bool is_page = false;
};

/// A document and the line that led to it, by their indices.
struct CausedDocument {
  std::size_t document = 0;
  std::size_t line = 0;
};

struct PlacedDocuments {
  std::vector<Moment> moments;  ///< `lines_before` never becomes less.
  std::vector<CausedDocument> caused;
};

/// Finds the place of every document in the capture.
[[nodiscard]] Result<PlacedDocuments, CaptureError> place_documents(
    const std::vector<DocumentLine>& documents, const CaptureLines& capture);

}  // namespace lightspeed::replay
