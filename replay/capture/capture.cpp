#include "replay/capture/capture.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "interpreter/wire.hpp"
#include "replay/capture/lines.hpp"
#include "replay/capture/steps.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Closed;
using interpreter::ConnectionId;
using interpreter::Direction;
using interpreter::Message;
using interpreter::Opened;

// How far from its line a document may be found: two lines of different connections with nearly
// equal times can stand in another order in a HAR than in the recording.
constexpr std::int64_t kLineSlack = 16;

constexpr const char* kUnknownRoot = "<main id=\"app\"></main>";

// Whether this line can have led to the document: a message of the server on its connection with
// its tag, and its reference where the message has one.
bool fits(const CaptureLine& line, const DocumentLine& document) {
  const auto* message = std::get_if<Message>(&line.event);
  if (message == nullptr || message->direction != Direction::server_to_client) return false;
  if (message->connection.value != document.connection) return false;
  const auto frame =
      interpreter::decode_message(message->data, message->binary, isa::Mode::published);
  if (!frame) return document.frame == "(undecodable)";
  if (isa::tag_of(*frame) != document.frame) return false;
  const auto* diff = std::get_if<isa::Diff>(&*frame);
  return diff == nullptr || diff->ref == document.ref;
}

// The line that led to the document: the one that it names, or else the nearest one to where the
// last document of its connection was found.
const CaptureLine* cause_of(const DocumentLine& document, const CaptureLines& capture,
                            std::int64_t shift, const std::set<const CaptureLine*>& used) {
  const auto named = static_cast<std::int64_t>(document.line);
  const auto candidate = [&](std::int64_t number) -> const CaptureLine* {
    if (number < 1 || number > static_cast<std::int64_t>(capture.lines.size())) return nullptr;
    const CaptureLine& line = capture.lines[static_cast<std::size_t>(number - 1)];
    return !used.contains(&line) && fits(line, document) ? &line : nullptr;
  };
  for (std::int64_t away = 0; away <= kLineSlack; ++away) {
    if (const CaptureLine* line = candidate(named + shift + away)) return line;
    if (const CaptureLine* line = candidate(named + shift - away)) return line;
  }
  return nullptr;
}

// Where another page must have begun, in a capture that does not show pages: the latest opening of
// a connection before an event whose reference was used before (IMP-11).
std::vector<std::int64_t> unseen_pages(const CaptureLines& capture) {
  std::vector<std::int64_t> pages;
  const CaptureLine* opened = nullptr;
  std::uint64_t next_ref = 1;
  for (const CaptureLine& line : capture.lines) {
    if (std::holds_alternative<Opened>(line.event)) opened = &line;
    const auto* message = std::get_if<Message>(&line.event);
    if (message == nullptr || message->direction != Direction::client_to_server) continue;
    const auto frame =
        interpreter::decode_message(message->data, message->binary, isa::Mode::published);
    const auto* event = frame ? std::get_if<isa::Event>(&*frame) : nullptr;
    if (event == nullptr) continue;
    if (event->ref == "1" && next_ref > 1 && opened != nullptr) pages.push_back(opened->at_us);
    opened = nullptr;
    std::uint64_t ref = 0;
    std::from_chars(event->ref.data(), event->ref.data() + event->ref.size(), ref);
    next_ref = ref + 1;
  }
  return pages;
}

// A page, or a document that no message caused, and how many lines of the capture come before it.
struct Moment {
  const DocumentLine* document = nullptr;
  std::size_t lines_before = 0;
};

class Importer {
 public:
  Importer(CaptureLines capture, std::vector<DocumentLine> documents)
      : capture_(std::move(capture)), documents_(std::move(documents)) {}

  Result<Imported, CaptureError> run(std::string title) {
    if (auto matched = match_documents(); !matched) return failure(matched.error());
    place_pages();
    for (std::size_t i = 0; i < capture_.lines.size(); ++i) {
      moments_before(i);
      if (!moved_.contains(&capture_.lines[i])) take(capture_.lines[i]);
    }
    moments_before(capture_.lines.size());
    for (const auto& [document, line] : caused_) builder_.document(*document, line);
    Imported imported;
    imported.notes.lines = std::move(notes_);
    Header& header = imported.trace.header;
    header.origin = Origin::captured;
    header.title = std::move(title);
    header.recorded_at = capture_.recorded_at;
    header.configuration.mode = isa::Mode::published;
    header.configuration.duplicate_policy = interpreter::DuplicatePolicy::last;
    imported.trace.steps = builder_.take();
    return imported;
  }

 private:
  Result<void, CaptureError> match_documents() {
    std::set<const CaptureLine*> used;
    std::map<std::uint32_t, std::int64_t> shifts;
    for (const DocumentLine& document : documents_) {
      if (document.outcome == "initial" || document.outcome == "final") {
        moments_.push_back({&document, document.line});
        continue;
      }
      std::int64_t& shift = shifts[document.connection];
      const CaptureLine* line = cause_of(document, capture_, shift, used);
      if (line == nullptr) {
        return failure(CaptureError{
            "documents", document.position,
            "line " + std::to_string(document.line) + " of the capture is not a '" +
                document.frame + "' of the server on connection " +
                std::to_string(document.connection) + "; does this file belong to the capture?"});
      }
      shift = (line - capture_.lines.data()) + 1 - static_cast<std::int64_t>(document.line);
      used.insert(line);
      caused_.emplace_back(&document, line);
      keep_page_before(*line);
    }
    return {};
  }

  // A page comes before the connections that its documents were seen on, even where a HAR has put
  // another line between.
  void keep_page_before(const CaptureLine& caused) {
    if (moments_.empty() || moments_.back().document->outcome != "initial") return;
    const ConnectionId connection = std::get<Message>(caused.event).connection;
    std::size_t& before = moments_.back().lines_before;
    for (std::size_t i = 0; i < std::min(before, capture_.lines.size()); ++i) {
      const auto* opened = std::get_if<Opened>(&capture_.lines[i].event);
      if (opened != nullptr && opened->connection == connection) before = i;
    }
  }

  // Without documents the pages stand where a HAR has them, and where event references show them.
  void place_pages() {
    const bool told = std::any_of(moments_.begin(), moments_.end(), [](const Moment& moment) {
      return moment.document->outcome == "initial";
    });
    if (told) return;
    if (capture_.pages.empty()) {
      notes_.emplace_back("the page is not in the capture: its root is taken to be empty");
      capture_.pages.push_back(
          {std::min<std::int64_t>(0, capture_.lines.front().at_us), "", kUnknownRoot});
      for (const std::int64_t at_us : unseen_pages(capture_)) {
        notes_.emplace_back("event references begin again at 1 after " + std::to_string(at_us) +
                            " us: taken for another page");
        capture_.pages.push_back({at_us, "", kUnknownRoot});
      }
    }
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
      const DocumentLine& moment = *moments_[next_moment_++].document;
      if (moment.outcome == "initial") {
        end_connections(index);
        builder_.page(moment.at_us, moment.html, next_page_html());
      }
      builder_.document(moment, nullptr);
    }
  }

  // The connections of a page end with it; where a later line says so, it is moved here (IMP-4).
  void end_connections(std::size_t index) {
    for (std::size_t i = index; i < capture_.lines.size() && !open_.empty(); ++i) {
      const CaptureLine& line = capture_.lines[i];
      const auto* closed = std::get_if<Closed>(&line.event);
      if (closed == nullptr || !open_.contains(closed->connection)) continue;
      moved_.insert(&line);
      take(line);
    }
    open_.clear();
  }

  void take(const CaptureLine& line) {
    if (const auto* opened = std::get_if<Opened>(&line.event)) open_.insert(opened->connection);
    if (const auto* closed = std::get_if<Closed>(&line.event)) open_.erase(closed->connection);
    builder_.line(line);
  }

  std::string next_page_html() {
    if (next_page_ >= capture_.pages.size()) return "";
    return capture_.pages[next_page_++].html;
  }

  CaptureLines capture_;
  std::vector<DocumentLine> documents_;
  std::vector<Moment> moments_;  ///< Initial and final documents, in order.
  std::vector<std::pair<const DocumentLine*, const CaptureLine*>> caused_;
  std::set<ConnectionId> open_;
  std::set<const CaptureLine*> moved_;  ///< Ends of connections that stand before a page now.
  std::vector<std::string> notes_;
  StepBuilder builder_;
  std::size_t next_moment_ = 0;
  std::size_t next_page_ = 0;
  bool by_time_ = false;  ///< Pages are placed by their times, not by documents.
};

// A HAR is one JSON object with a `log`; anything else is taken for JSON lines.
bool looks_like_har(std::string_view text) {
  const std::string_view head = text.substr(0, std::min<std::size_t>(text.size(), 4096));
  return head.find("\"log\"") != std::string_view::npos &&
         head.find("\"t_us\"") == std::string_view::npos;
}

}  // namespace

Result<Imported, CaptureError> import_capture(const CaptureFiles& files) {
  auto documents = read_document_lines(files.documents);
  if (!documents) return failure(documents.error());
  std::optional<std::int64_t> end_us;
  if (!documents->empty() && documents->back().outcome == "final") {
    end_us = documents->back().at_us;
  }
  auto capture = looks_like_har(files.capture) ? read_har(files.capture, end_us)
                                               : read_frame_lines(files.capture);
  if (!capture) return failure(capture.error());
  if (capture->lines.empty()) {
    return failure(CaptureError{"capture", 0, "the capture is empty: no line of it is an event"});
  }
  return Importer(std::move(*capture), std::move(*documents)).run(files.title);
}

}  // namespace lightspeed::replay
