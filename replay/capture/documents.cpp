#include "replay/capture/documents.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "interpreter/html/tree.hpp"
#include "interpreter/wire.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;
using interpreter::Message;
using interpreter::Opened;

// How far from its line a document may be found: two lines of different connections with nearly
// equal times can stand in another order in a HAR than in the recording.
constexpr std::int64_t kLineSlack = 16;

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

class Placer {
 public:
  Placer(const std::vector<DocumentLine>& documents, const CaptureLines& capture)
      : documents_(documents), capture_(capture), used_(capture.lines.size()) {
    for (std::size_t i = 0; i < capture.lines.size(); ++i) {
      const auto* opened = std::get_if<Opened>(&capture.lines[i].event);
      if (opened != nullptr) first_openings_.try_emplace(opened->connection, i);
    }
  }

  Result<PlacedDocuments, CaptureError> place() {
    for (std::size_t i = 0; i < documents_.size(); ++i) {
      const std::string& outcome = documents_[i].outcome;
      const bool is_moment = outcome == "initial" || outcome == "final";
      const auto problem = is_moment ? place_moment(i) : place_caused(i);
      if (problem) return failure(CaptureError{"documents", documents_[i].position, *problem});
    }
    return std::move(placed_);
  }

 private:
  using Problem = std::optional<std::string>;

  Problem place_moment(std::size_t index) {
    const DocumentLine& document = documents_[index];
    const std::size_t lines = capture_.lines.size();
    const std::size_t lacking = capture_.lines_lacking_max;
    if (document.line > lines + lacking) {
      return "there are " + counted(document.line, "line") + " before it, the capture has " +
             std::to_string(lines) +
             (lacking == 0 ? "" : " and lacks at most " + std::to_string(lacking)) +
             "; does this file belong to the capture?";
    }
    if (document.line < named_before_) {
      return "there is " + counted(document.line, "line") + " before it, but " +
             std::to_string(named_before_) + " before the document before it";
    }
    named_before_ = document.line;
    placed_.moments.push_back({.document = index,
                               .lines_before = std::min(document.line, lines),
                               .is_page = document.outcome == "initial"});
    return std::nullopt;
  }

  Problem place_caused(std::size_t index) {
    const DocumentLine& document = documents_[index];
    std::int64_t& shift = shifts_[document.connection];
    const auto line = cause_of(document, shift);
    if (!line) {
      return "line " + std::to_string(document.line) + " of the capture is not a '" +
             document.frame + "' of the server on connection " +
             std::to_string(document.connection) + "; does this file belong to the capture?";
    }
    shift = static_cast<std::int64_t>(*line) + 1 - static_cast<std::int64_t>(document.line);
    used_[*line] = true;
    placed_.caused.push_back({.document = index, .line = *line});
    keep_page_before(ConnectionId{document.connection});
    return std::nullopt;
  }

  // The line that led to the document: the one that it names, or else the nearest one to where the
  // last document of its connection was found. Sums of line numbers are far from any bound: a
  // document that names an absurd line was refused on reading.
  std::optional<std::size_t> cause_of(const DocumentLine& document, std::int64_t shift) const {
    const std::int64_t expected = static_cast<std::int64_t>(document.line) + shift;
    for (std::int64_t away = 0; away <= kLineSlack; ++away) {
      if (const auto line = candidate(document, expected + away)) return line;
      if (const auto line = candidate(document, expected - away)) return line;
    }
    return std::nullopt;
  }

  std::optional<std::size_t> candidate(const DocumentLine& document, std::int64_t number) const {
    if (number < 1 || number > static_cast<std::int64_t>(capture_.lines.size())) {
      return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(number - 1);
    if (used_[index] || !fits(capture_.lines[index], document)) return std::nullopt;
    return index;
  }

  // A page comes before the connections that its documents were seen on, even where a HAR has put
  // another line between; but never before the moment before it.
  void keep_page_before(ConnectionId connection) {
    if (placed_.moments.empty() || !placed_.moments.back().is_page) return;
    const auto opening = first_openings_.find(connection);
    if (opening == first_openings_.end()) return;
    const std::size_t count = placed_.moments.size();
    const std::size_t before = count > 1 ? placed_.moments[count - 2].lines_before : 0;
    std::size_t& lines_before = placed_.moments.back().lines_before;
    lines_before = std::max(before, std::min(lines_before, opening->second));
  }

  const std::vector<DocumentLine>& documents_;
  const CaptureLines& capture_;
  PlacedDocuments placed_;
  std::vector<bool> used_;  ///< The lines that led to a document already.
  std::map<ConnectionId, std::size_t> first_openings_;
  std::map<std::uint32_t, std::int64_t> shifts_;  ///< How far off the documents of each were.
  std::size_t named_before_ = 0;                  ///< How many lines the last moment named.
};

}  // namespace

bool shows_closed(std::string_view html) {
  // Most documents of a long capture do not even hold the word.
  if (html.find("\"closed\"") == std::string_view::npos) return false;
  const auto tree = interpreter::html::Tree::from_root(html);
  if (!tree) return false;
  const auto root = tree->at(interpreter::html::NodeId::document).first;
  return tree->attribute(root, "data-ls-client-state") == "closed";
}

Result<PlacedDocuments, CaptureError> place_documents(const std::vector<DocumentLine>& documents,
                                                      const CaptureLines& capture) {
  return Placer(documents, capture).place();
}

}  // namespace lightspeed::replay
