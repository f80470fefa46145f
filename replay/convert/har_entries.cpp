#include "replay/convert/har_entries.hpp"

#include <algorithm>
#include <utility>

#include "replay/base64.hpp"
#include "replay/convert/wall_time.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;

// Where a trace does not tell the host, a name that can never be one (RFC 2606).
constexpr std::string_view kNoHost = "//lightspeed.invalid";
constexpr std::string_view kUnknownUrl = "ws://lightspeed.invalid/";

constexpr std::string_view kRequestRest =
    R"(,"httpVersion":"HTTP/1.1","cookies":[],"headers":[],"queryString":[],"headersSize":-1,)"
    R"("bodySize":-1},"response":{"httpVersion":"HTTP/1.1","cookies":[],"headers":[],)"
    R"("redirectURL":"","headersSize":-1,"bodySize":-1,)";
constexpr std::string_view kEntryRest = R"(},"cache":{},"timings":{"send":0,"wait":0,"receive":0})";

std::string whole_url(std::string_view url, std::string_view scheme) {
  if (url.find("://") != std::string_view::npos) return std::string(url);
  std::string whole(scheme);
  whole.append(":").append(kNoHost).append(url.starts_with('/') ? "" : "/").append(url);
  return whole;
}

std::string message_text(std::uint64_t at_us, const interpreter::Message& message) {
  std::string text = message.direction == Direction::client_to_server ? R"({"type":"send")"
                                                                      : R"({"type":"receive")";
  text.append(R"(,"time":)").append(decimal_text(at_us, 6));
  text.append(message.binary ? R"(,"opcode":2,"data":)" : R"(,"opcode":1,"data":)");
  text.append(message.binary ? '"' + base64(message.data) + '"' : json_string(message.data));
  return text.append("}");
}

}  // namespace

HarEntries::Entry& HarEntries::add(std::uint64_t at_us, std::string_view kind) {
  Entry& entry = entries_.emplace_back();
  entry.started_us = at_us;
  entry.ended_us = at_us;
  entry.head.append(R"({"_resourceType":)").append(json_string(kind));
  entry.head.append(R"(,"pageref":"page_1","startedDateTime":)");
  entry.head.append(json_string(rfc3339_text(at_us)));
  entry.head.append(R"(,"request":{"method":"GET","url":)");
  return entry;
}

void HarEntries::append(Entry& entry, std::string_view text) {
  entry.messages.append(text);
  held_ += text.size();
}

// The connections of a page end before the next one begins (IMP-4).
void HarEntries::page(std::uint64_t at_us, std::string_view route, std::string_view html) {
  for (Entry& entry : entries_) {
    if (!entry.ended) entry.ended_us = at_us;
    entry.ended = true;
  }
  Entry& entry = add(at_us, "document");
  entry.url = whole_url(route, "http");
  entry.rest.append(kRequestRest).append(R"("status":200,"statusText":"OK","content":{"size":)");
  entry.rest.append(std::to_string(html.size()));
  entry.rest.append(R"(,"mimeType":"text/html; charset=utf-8","text":)");
  append(entry, json_string(html));
  append(entry, "}");
  append(entry, kEntryRest);
  entry.ended = true;
}

void HarEntries::opened(std::uint64_t at_us, const interpreter::Opened& event) {
  Entry& entry = add(at_us, "websocket");
  url_ = whole_url(event.url, "ws");
  entry.url = url_;
  entry.connection = event.connection.value;
  entry.is_socket = true;
  entry.rest.append(kRequestRest).append(R"("status":101,"statusText":"Switching Protocols",)");
  entry.rest.append(R"("content":{"size":0,"mimeType":"x-unknown"})").append(kEntryRest);
  entry.rest.append(R"(,"_webSocketMessages":[)");
}

void HarEntries::refused(std::uint64_t at_us, const interpreter::Refused& event) {
  Entry& entry = add(at_us, "websocket");
  entry.connection = event.connection.value;
  entry.is_socket = true;
  entry.ended = true;
  entry.rest.append(kRequestRest).append(R"("status":0,"statusText":"",)");
  entry.rest.append(R"("content":{"size":0,"mimeType":"x-unknown"})").append(kEntryRest);
  entry.rest.append(R"(,"_error":)").append(json_string(event.reason));
  entry.rest.append(R"(,"_webSocketMessages":[)");
}

HarEntries::Entry* HarEntries::find(ConnectionId connection) {
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const Entry& entry) {
    return entry.is_socket && entry.connection == connection.value;
  });
  return found == entries_.rend() ? nullptr : &*found;
}

void HarEntries::closed(std::uint64_t at_us, const interpreter::Closed& event) {
  Entry* entry = find(event.connection);
  if (entry == nullptr || entry->ended) return;
  entry->ended = true;
  entry->ended_us = at_us;
}

bool HarEntries::message(std::uint64_t at_us, const interpreter::Message& message) {
  Entry* entry = find(message.connection);
  if (entry == nullptr) return false;
  if (entry->any_message) append(*entry, ",");
  append(*entry, message_text(at_us, message));
  entry->any_message = true;
  return true;
}

Result<void, ExportError> HarEntries::write(bool at_end) {
  while (!entries_.empty()) {
    Entry& entry = entries_.front();
    const bool crowded = held_ > kHarHeldBytesMax || entries_.size() > kHarHeldEntriesMax;
    if (!entry.begun) {
      // An attempt that was refused went where the others go; that may be known later only.
      if (entry.url.empty()) entry.url = url_;
      if (entry.url.empty() && !crowded && !at_end) return {};
      if (entry.url.empty()) entry.url = kUnknownUrl;
      std::string begin = any_written_ ? ",\n" : "\n";
      begin.append(entry.head).append(json_string(entry.url)).append(entry.rest);
      if (auto written = put(sink_, begin); !written) return written;
      entry.begun = any_written_ = true;
    }
    held_ -= entry.messages.size();
    if (auto written = put(sink_, entry.messages); !written) return written;
    entry.messages.clear();
    if (!entry.ended && !at_end && (!crowded || entries_.size() == 1)) return {};
    // A connection of which no end is told took no time: then its messages come after it (IMP-4).
    std::string end = entry.is_socket ? "]" : "";
    end.append(R"(,"time":)").append(decimal_text(entry.ended_us - entry.started_us, 3));
    if (auto written = put(sink_, end.append("}")); !written) return written;
    entries_.pop_front();
  }
  return {};
}

}  // namespace lightspeed::replay
