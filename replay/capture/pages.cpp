#include "replay/capture/pages.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <utility>

#include "interpreter/wire.hpp"
#include "isa/reference.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;
using interpreter::Message;
using interpreter::Opened;

constexpr const char* kUnknownRoot = "<main id=\"app\"></main>";

// Where another page must have begun, in a capture that does not show pages: the latest opening of
// a connection before an event whose reference was used before (IMP-11).
std::vector<std::int64_t> unseen_pages(const CaptureLines& capture) {
  std::vector<std::int64_t> pages;
  const CaptureLine* opened = nullptr;
  bool counted = false;
  for (const CaptureLine& line : capture.lines) {
    if (std::holds_alternative<Opened>(line.event)) opened = &line;
    const auto* message = std::get_if<Message>(&line.event);
    if (message == nullptr || message->direction != Direction::client_to_server) continue;
    const auto frame =
        interpreter::decode_message(message->data, message->binary, isa::Mode::published);
    const auto* event = frame ? std::get_if<isa::Event>(&*frame) : nullptr;
    if (event == nullptr) continue;
    const auto ref = isa::reference(event->ref);
    if (counted && ref == 1U && opened != nullptr) pages.push_back(opened->at_us);
    counted = counted || ref.has_value();
    opened = nullptr;
  }
  return pages;
}

std::int64_t after_all(const CaptureLines& capture) { return capture.lines.back().at_us + 1; }

// Two clocks are not compared: a page stands before the first connection that follows it in the
// HAR, and there it stands in the capture, too.
void place_as_in(const CaptureLines& har, CaptureLines& capture) {
  std::map<ConnectionId, std::int64_t> begins;
  for (const CaptureLine& line : capture.lines) {
    begins.try_emplace(connection_of(line), line.at_us);
  }
  std::set<ConnectionId> begun;
  std::size_t next = 0;
  for (const CaptureLine& line : har.lines) {
    const ConnectionId connection = connection_of(line);
    if (!begun.insert(connection).second) continue;
    const auto begin = begins.find(connection);
    for (; next < har.pages.size() && har.pages[next].at_us <= line.at_us; ++next) {
      capture.pages[next].at_us = begin != begins.end() ? begin->second : after_all(capture);
    }
  }
  for (; next < capture.pages.size(); ++next) capture.pages[next].at_us = after_all(capture);
}

}  // namespace

Result<void, CaptureError> take_pages(std::string_view text, CaptureLines& capture) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') {
    capture.pages = {{.at_us = 0, .html = std::string(text), .root_html = ""}};
    capture.pages_placed = false;
    return {};
  }
  const auto har = read_har(text, std::nullopt);
  if (!har) return failure(CaptureError{"pages", har.error().line, har.error().text});
  if (har->pages.empty()) return {};
  capture.pages = har->pages;
  capture.pages_placed = !har->lines.empty();
  if (capture.pages_placed) place_as_in(*har, capture);
  return {};
}

void assume_pages(CaptureLines& capture, std::vector<std::string>& notes) {
  std::vector<std::int64_t> places = unseen_pages(capture);
  places.insert(places.begin(), std::min<std::int64_t>(0, capture.lines.front().at_us));
  for (std::size_t i = 0; i < capture.pages.size(); ++i) {
    capture.pages[i].at_us = i < places.size() ? places[i] : after_all(capture);
  }
  for (std::size_t i = capture.pages.size(); i < places.size(); ++i) {
    notes.push_back(i == 0 ? "the page is not in the capture: its root is taken to be empty"
                           : "event references begin again at 1 after " +
                                 std::to_string(places[i]) + " us: taken for another page");
    capture.pages.push_back({places[i], "", kUnknownRoot});
  }
}

}  // namespace lightspeed::replay
