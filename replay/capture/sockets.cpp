#include "replay/capture/sockets.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "replay/capture/json_fields.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;

void renumber(CaptureLine& line, ConnectionId connection) {
  if (auto* opened = std::get_if<interpreter::Opened>(&line.event)) opened->connection = connection;
  if (auto* refused = std::get_if<interpreter::Refused>(&line.event)) {
    refused->connection = connection;
  }
  if (auto* message = std::get_if<interpreter::Message>(&line.event)) {
    message->connection = connection;
  }
  if (auto* closed = std::get_if<interpreter::Closed>(&line.event)) closed->connection = connection;
}

bool says_hello(const Socket& socket) {
  return std::any_of(socket.lines.begin(), socket.lines.end(), [](const CaptureLine& line) {
    const auto* message = std::get_if<interpreter::Message>(&line.event);
    return message != nullptr && message->data.starts_with("hello|lightspeed|");
  });
}

std::string without_query(const std::string& url) { return url.substr(0, url.find_first_of("?#")); }

bool shows_root(const CapturedPage& page) {
  return page.html.find("data-ls-") != std::string::npos;
}

}  // namespace

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

ConnectionId connection_of(const CaptureLine& line) {
  if (const auto* opened = std::get_if<interpreter::Opened>(&line.event)) return opened->connection;
  if (const auto* refused = std::get_if<interpreter::Refused>(&line.event)) {
    return refused->connection;
  }
  if (const auto* closed = std::get_if<interpreter::Closed>(&line.event)) return closed->connection;
  const auto* message = std::get_if<interpreter::Message>(&line.event);
  return message != nullptr ? message->connection : ConnectionId{};
}

std::string websocket_url(std::string_view url) {
  return url.starts_with("http") ? "ws" + std::string(url.substr(4)) : std::string(url);
}

// A page may speak with others: what goes where no hello was ever said is not ours (IMP-15).
void leave_out_foreign(std::vector<Socket>& sockets, std::vector<std::string>& notes) {
  std::set<std::string> ours;
  for (const Socket& socket : sockets) {
    if (says_hello(socket)) ours.insert(without_query(socket.url));
  }
  if (ours.empty()) return;
  std::map<std::string, std::size_t> foreign;
  std::vector<Socket> kept;
  kept.reserve(sockets.size());
  for (Socket& socket : sockets) {
    const std::string url = without_query(socket.url);
    if (!url.empty() && !ours.contains(url)) {
      ++foreign[url];
      continue;
    }
    socket.connection.value = static_cast<std::uint32_t>(kept.size() + 1);
    for (CaptureLine& line : socket.lines) renumber(line, socket.connection);
    kept.push_back(std::move(socket));
  }
  sockets = std::move(kept);
  for (const auto& [url, count] : foreign) {
    notes.push_back("left out " + counted(count, "WebSocket") +
                    " without a Lightspeed hello: " + shortened(url));
  }
}

void merge_lines(std::vector<Socket>& sockets, CaptureLines& capture) {
  for (Socket& socket : sockets) {
    if (!socket.url.empty()) capture.urls.emplace(socket.connection, std::move(socket.url));
    for (CaptureLine& line : socket.lines) capture.lines.push_back(std::move(line));
  }
  std::stable_sort(capture.lines.begin(), capture.lines.end(),
                   [](const CaptureLine& a, const CaptureLine& b) { return a.at_us < b.at_us; });
}

void keep_likely_pages(CaptureLines& capture) {
  if (std::none_of(capture.pages.begin(), capture.pages.end(), shows_root)) return;
  std::erase_if(capture.pages, [](const CapturedPage& page) { return !shows_root(page); });
}

}  // namespace lightspeed::replay
