// Captures become traces: what a browser and a server said to each other, step by step.
// Implements IMP-1 to IMP-26 (specs/import.md): every form gives the same steps.
// It refuses to run anything: what the client should have answered is the replayer's question.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// The texts of one capture. `documents` is the ground truth beside it, if there is one.
struct CaptureFiles {
  std::string title;
  std::string capture;     ///< The text of a `frames.jsonl`, a HAR or an export of tshark.
  std::string documents;   ///< The text of a `dom.jsonl`, or empty.
  std::string pages = {};  ///< A HAR of which only the pages are used, one page's HTML, or empty.
};

struct CaptureError {
  std::string file;      ///< `capture`, `documents` or `pages`.
  std::size_t line = 0;  ///< From 1; 0 where the form has no lines.
  std::string text;      ///< What was expected and what was found.
};

/// What the import noticed without being able to use it.
struct CaptureNotes {
  std::vector<std::string> lines;
  std::size_t secret_headers = 0;  ///< Of the capture, not of the trace.
};

struct Imported {
  Trace trace;
  CaptureNotes notes;
};

/// Whether this text is taken for a HAR, which holds its pages itself (IMP-3).
[[nodiscard]] bool is_har(std::string_view text);

/// Imports one capture.
[[nodiscard]] Result<Imported, CaptureError> import_capture(const CaptureFiles& files);

}  // namespace lightspeed::replay
