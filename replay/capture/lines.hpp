// The lines of a capture: what happened on the wire, in the order of the recording.
// Implements IMP-1 and IMP-2 (specs/import.md): one model behind both forms of a capture.
// It refuses steps: which line answers which is decided where steps are made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/event.hpp"
#include "isa/base/result.hpp"
#include "isa/frame.hpp"
#include "replay/capture/capture.hpp"

namespace lightspeed::replay {

/// One line of the wire: a connection opened, was refused, carried a message or ended.
struct CaptureLine {
  std::int64_t at_us = 0;
  interpreter::Event event;  ///< Opened, Refused, Message or Closed.
};

/// A page as the browser received it, where the capture holds it.
struct CapturedPage {
  std::int64_t at_us = 0;
  std::string html;
  std::string root_html;  ///< Set where only the root is known, or assumed.
};

struct CaptureLines {
  std::vector<CaptureLine> lines;  ///< Line n of the recording is `lines[n - 1]`.
  std::vector<CapturedPage> pages;
  bool pages_placed = true;  ///< Their times are those of the lines.
  std::string recorded_at;
  /// How many lines of the recording may be missing at most: what a HAR does not tell (IMP-12).
  std::size_t lines_lacking_max = 0;
  std::vector<std::string> notes;  ///< What was left out, and what was assumed.
  std::map<interpreter::ConnectionId, std::string> urls;  ///< Where each went, as far as is known.
  std::string lack;  ///< Why there is nothing to import, although pages may be taken (IMP-21).
  std::size_t secret_headers = 0;  ///< Headers of requests and responses that hold secrets.
};

/// One line of the ground truth: what the root looked like, and which line led to it.
struct DocumentLine {
  std::int64_t at_us = 0;
  std::string ref;
  std::string outcome;  ///< `initial`, `applied`, `duplicate`, `failed`, `attributes`, `final`.
  std::string frame;    ///< The tag of the frame, or `(undecodable)`.
  std::uint32_t connection = 0;
  std::size_t line = 0;      ///< The line that caused it; before `initial` and `final`, how many.
  std::size_t position = 0;  ///< Its own line in the file of documents, from 1.
  std::string html;
};

/// `1 page`, `2 pages`.
[[nodiscard]] std::string counted(std::size_t count, std::string_view noun);

/// The connection of a line; every line of a capture has one.
[[nodiscard]] interpreter::ConnectionId connection_of(const CaptureLine& line);

/// Whether a client's failure says that it leaves: no reference, and nothing that failed.
[[nodiscard]] bool is_farewell(const isa::Failure& said);

/// Reads the JSON-lines form (`frames.jsonl`).
[[nodiscard]] Result<CaptureLines, CaptureError> read_frame_lines(std::string_view text);

/// What the final document tells of the end of a recording (IMP-4, IMP-14).
struct RecordingEnd {
  std::int64_t at_us = 0;
  bool client_closed = false;  ///< It shows a client that has left.
};

/// Reads the HAR form.
[[nodiscard]] Result<CaptureLines, CaptureError> read_har(std::string_view text,
                                                          std::optional<RecordingEnd> end);

/// Reads what tshark exports of a packet capture (IMP-22).
[[nodiscard]] Result<CaptureLines, CaptureError> read_packets(std::string_view text);

/// Whether this document shows the root of a client that has left.
[[nodiscard]] bool shows_closed(std::string_view html);

/// Reads the ground truth (`dom.jsonl`).
[[nodiscard]] Result<std::vector<DocumentLine>, CaptureError> read_document_lines(
    std::string_view text);

}  // namespace lightspeed::replay
