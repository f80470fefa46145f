#include "replay/capture/capture.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/capture/documents.hpp"
#include "replay/capture/form.hpp"
#include "replay/capture/lines.hpp"
#include "replay/capture/pages.hpp"
#include "replay/capture/sessions.hpp"
#include "replay/capture/steps.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Closed;
using interpreter::ConnectionId;
using interpreter::Opened;

constexpr std::string_view kWrongExport =
    "this is what tshark -T ek writes; make the export with tshark -r FILE -T json -x";
constexpr std::string_view kPackets =
    "these are the packets themselves; make JSON of them with tshark -r FILE -T json -x";
constexpr std::string_view kPacked =
    "gzip packed this, and it holds no packets; unpack it first with gzip -dc FILE > CAPTURE";

class Importer {
 public:
  Importer(CaptureLines capture, const std::vector<DocumentLine>& documents,
           std::vector<std::string>& notes)
      : capture_(std::move(capture)),
        documents_(documents),
        moved_(capture_.lines.size()),
        notes_(notes),
        builder_(capture_.lines.size()) {
    for (std::size_t i = 0; i < capture_.lines.size(); ++i) {
      const auto* closed = std::get_if<Closed>(&capture_.lines[i].event);
      if (closed != nullptr) ends_[closed->connection].push_back(i);
    }
  }

  Result<std::vector<interpreter::Step>, CaptureError> run() {
    auto placed = place_documents(documents_, capture_);
    if (!placed) return failure(placed.error());
    moments_ = std::move(placed->moments);
    place_pages();
    for (std::size_t i = 0; i < capture_.lines.size(); ++i) {
      moments_before(i);
      if (!moved_[i]) take(i);
    }
    moments_before(capture_.lines.size());
    CHECK(next_moment_ == moments_.size(), "no moment stands after the last line (IMP-12)");
    for (const CausedDocument& caused : placed->caused) {
      builder_.document(documents_[caused.document], caused.line);
    }
    return builder_.take();
  }

 private:
  // Without documents the pages stand where a HAR has them, and where event references show them.
  void place_pages() {
    const bool told = std::any_of(moments_.begin(), moments_.end(),
                                  [](const Moment& moment) { return moment.is_page; });
    if (told) return;
    if (capture_.pages.empty() || !capture_.pages_placed) assume_pages(capture_, notes_);
    by_time_ = true;
  }

  void moments_before(std::size_t index) {
    const bool last = index == capture_.lines.size();
    while (by_time_ && next_page_ < capture_.pages.size() &&
           (last || capture_.pages[next_page_].at_us <= capture_.lines[index].at_us)) {
      const CapturedPage& page = capture_.pages[next_page_++];
      end_connections(index);
      builder_.page(page.at_us, page.root_html, page.html);
    }
    while (next_moment_ < moments_.size() && moments_[next_moment_].lines_before <= index) {
      const Moment& moment = moments_[next_moment_++];
      const DocumentLine& document = documents_[moment.document];
      if (moment.is_page) {
        end_connections(index);
        builder_.page(document.at_us, document.html, next_page_html());
      }
      builder_.document(document, std::nullopt);
    }
  }

  // The connections of a page end with it; where a later line says so, it is moved here (IMP-4).
  // Pages only go forward, so that each end is passed once, however many pages there are.
  void end_connections(std::size_t index) {
    std::vector<std::size_t> later;
    for (const ConnectionId connection : open_) {
      const auto found = ends_.find(connection);
      if (found == ends_.end()) continue;
      std::deque<std::size_t>& ends = found->second;
      while (!ends.empty() && ends.front() < index) ends.pop_front();
      if (ends.empty()) continue;
      later.push_back(ends.front());
      ends.pop_front();
    }
    std::sort(later.begin(), later.end());
    for (const std::size_t line : later) {
      moved_[line] = true;
      take(line);
    }
    open_.clear();
  }

  void take(std::size_t index) {
    const CaptureLine& line = capture_.lines[index];
    if (const auto* opened = std::get_if<Opened>(&line.event)) open_.insert(opened->connection);
    if (const auto* closed = std::get_if<Closed>(&line.event)) open_.erase(closed->connection);
    builder_.line(line, index);
  }

  std::string next_page_html() {
    if (next_page_ >= capture_.pages.size()) return "";
    return capture_.pages[next_page_++].html;
  }

  CaptureLines capture_;
  const std::vector<DocumentLine>& documents_;
  std::vector<Moment> moments_;
  std::set<ConnectionId> open_;
  std::map<ConnectionId, std::deque<std::size_t>> ends_;  ///< The lines that tell an end, in order.
  std::vector<bool> moved_;  ///< The ends of connections that stand before a page now.
  std::vector<std::string>& notes_;
  StepBuilder builder_;
  std::size_t next_moment_ = 0;
  std::size_t next_page_ = 0;
  bool by_time_ = false;  ///< Pages are placed by their times, not by documents.
};

Header header_of(const CaptureLines& capture, const std::string& title) {
  Header header;
  header.origin = Origin::captured;
  header.title = title;
  header.recorded_at = capture.recorded_at;
  header.configuration.mode = isa::Mode::published;
  header.configuration.duplicate_policy = interpreter::DuplicatePolicy::last;
  return header;
}

// What the final document tells of the end, which a HAR does not tell.
std::optional<RecordingEnd> end_of(const std::vector<DocumentLine>& documents) {
  if (documents.empty() || documents.back().outcome != "final") return std::nullopt;
  return RecordingEnd{.at_us = documents.back().at_us,
                      .client_closed = shows_closed(documents.back().html)};
}

Result<CaptureLines, CaptureError> read_lines(const CaptureFiles& files,
                                              std::optional<RecordingEnd> end) {
  switch (form_of(files.capture)) {
    case CaptureForm::frame_lines:
      return read_frame_lines(files.capture);
    case CaptureForm::har:
      return read_har(files.capture, end);
    case CaptureForm::packet_export:
      return read_packets(files.capture);
    case CaptureForm::packet_lines:
      return failure(CaptureError{"capture", 0, std::string(kWrongExport)});
    case CaptureForm::packet_capture:
      return failure(CaptureError{"capture", 0, std::string(kPackets)});
    case CaptureForm::packed:
      return failure(CaptureError{"capture", 0, std::string(kPacked)});
  }
  unreachable("every form has a reader");
}

}  // namespace

bool is_har(std::string_view text) { return form_of(text) == CaptureForm::har; }

Result<Imported, CaptureError> import_capture(const CaptureFiles& files) {
  auto documents = read_document_lines(files.documents);
  if (!documents) return failure(documents.error());
  auto capture = read_lines(files, end_of(*documents));
  if (!capture) return failure(capture.error());
  if (!capture->lack.empty()) return failure(CaptureError{"capture", 0, capture->lack});
  if (capture->lines.empty()) {
    return failure(CaptureError{
        "capture", 0,
        is_har(files.capture) ? "the HAR holds no WebSocket: no entry has _resourceType websocket"
                              : "the capture is empty: no line of it is an event"});
  }
  if (!files.pages.empty()) {
    if (auto taken = take_pages(files.pages, *capture); !taken) return failure(taken.error());
  }
  Imported imported{.trace = {.header = header_of(*capture, files.title)}, .notes = {}};
  imported.notes.lines = std::move(capture->notes);
  imported.notes.secret_headers = capture->secret_headers;
  // Documents are what one browser showed in one session, so that they need nobody told apart.
  std::vector<CaptureLines> parts;
  if (documents->empty()) {
    parts = split_sessions(*std::move(capture), imported.notes.lines);
  } else {
    parts.push_back(*std::move(capture));
  }
  std::vector<std::vector<interpreter::Step>> sessions;
  sessions.reserve(parts.size());
  for (CaptureLines& part : parts) {
    std::vector<std::string> notes;
    auto steps = Importer(std::move(part), *documents, notes).run();
    if (!steps) return failure(steps.error());
    sessions.push_back(*std::move(steps));
    const std::string whose =
        parts.size() == 1 ? "" : "session " + std::to_string(sessions.size()) + ": ";
    for (const std::string& note : notes) imported.notes.lines.push_back(whose + note);
  }
  imported.trace.steps = merge_sessions(std::move(sessions));
  return imported;
}

}  // namespace lightspeed::replay
