#include "replay/capture/har_entries.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "replay/capture/rfc3339.hpp"
#include "replay/redact/likely_secrets.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;

struct DirectionWord {
  std::string_view word;
  Direction direction;
};
constexpr std::array kDirections{
    DirectionWord{"send", Direction::client_to_server},
    DirectionWord{"sent", Direction::client_to_server},
    DirectionWord{"receive", Direction::server_to_client},
    DirectionWord{"received", Direction::server_to_client},
};

// The text of a field, if there is one; nothing is refused here.
std::string_view text_in(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) return {};
  return found->get_ref<const std::string&>();
}

}  // namespace

// Chrome says what each entry is, mitmproxy of sockets alone, Firefox of none (IMP-20).
EntryKind kind_of_entry(Fields& entry) {
  const std::string type = entry.text_or("_resourceType", "");
  if (type == "websocket" || entry.has(kHarMessages)) return EntryKind::socket;
  if (type == "document") return EntryKind::page;
  if (!type.empty()) return EntryKind::other;
  Fields request(entry, "request");
  const std::string url = request.text_or("url", "");
  Fields response(entry, "response");
  const std::int64_t status = response.integer_in_or("status", {}, 0);
  const bool by_scheme = url.starts_with("ws:") || url.starts_with("wss:");
  if (by_scheme || status == kSwitchingProtocols) return EntryKind::socket;
  Fields content(response, "content");
  const bool is_html = content.text_or("mimeType", "").starts_with("text/html");
  const bool was_got = request.text_or("method", "GET") == "GET" && status / 100 == 2;
  return is_html && was_got ? EntryKind::likely_page : EntryKind::other;
}

std::vector<std::size_t> reading_order(const Json& entries, bool by_time) {
  std::vector<std::pair<std::int64_t, std::size_t>> begun;
  begun.reserve(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto time =
        by_time ? parse_rfc3339(text_in(entries[i], "startedDateTime")) : std::nullopt;
    begun.emplace_back(time.value_or(0), i);
  }
  std::stable_sort(begun.begin(), begun.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::size_t> order;
  order.reserve(begun.size());
  for (const auto& [time, index] : begun) order.push_back(index);
  return order;
}

std::size_t secret_headers(const Json& entry) {
  std::size_t found = 0;
  for (const char* side : {"request", "response"}) {
    if (!entry.is_object() || !entry.contains(side) || !entry[side].is_object()) continue;
    const auto headers = entry[side].find("headers");
    if (headers == entry[side].end() || !headers->is_array()) continue;
    found += static_cast<std::size_t>(
        std::count_if(headers->begin(), headers->end(),
                      [](const Json& header) { return is_secret_name(text_in(header, "name")); }));
  }
  return found;
}

std::optional<Direction> direction_of(std::string_view word) {
  for (const DirectionWord& each : kDirections) {
    if (each.word == word) return each.direction;
  }
  return std::nullopt;
}

MessageTime message_time(double time) {
  // What is too great for seconds, 1970 to 2255, is in milliseconds, and beyond in microseconds.
  for (const double unit : {1e6, 1e3}) {
    if (std::fabs(time) <= kMicrosecondsMax / unit) {
      return {.at_us = std::llround(time * unit), .in_seconds = unit > 1e3};
    }
  }
  return {.at_us = std::llround(time), .in_seconds = false};
}

}  // namespace lightspeed::replay
