// The HAR form of a capture: Chrome's export, WebSocket messages in `_webSocketMessages`.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "interpreter/wire.hpp"
#include "replay/capture/json_fields.hpp"
#include "replay/capture/lines.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kStartRounding = 1'000;  // An entry's start is written in milliseconds.

// Days from 1970-01-01 to a civil date: every fourth year is a leap year, except centuries that
// 400 does not divide. March begins the year, so that the leap day is its last.
std::int64_t days_from_civil(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

// RFC 3339 as HAR writes it, in microseconds since 1970; a fraction and an offset are optional.
std::optional<std::int64_t> parse_time(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) -> std::int64_t {
    std::int64_t value = -1;
    if (at + count > text.size()) return -1;
    std::from_chars(text.data() + at, text.data() + at + count, value);
    return value;
  };
  const std::int64_t year = digits(0, 4);
  const std::int64_t month = digits(5, 2);
  const std::int64_t day = digits(8, 2);
  const std::int64_t hour = digits(11, 2);
  const std::int64_t minute = digits(14, 2);
  const std::int64_t second = digits(17, 2);
  if (year < 0 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  std::int64_t micros = 0;
  std::size_t at = 19;
  if (at < text.size() && text[at] == '.') {
    std::int64_t unit = kSecond / 10;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
      micros += (text[at] - '0') * unit;
    }
  }
  std::int64_t offset_minutes = 0;
  if (at < text.size() && (text[at] == '+' || text[at] == '-')) {
    offset_minutes = digits(at + 1, 2) * 60 + digits(at + 4, 2);
    if (text[at] == '-') offset_minutes = -offset_minutes;
  }
  const std::int64_t days = days_from_civil(year, month, day);
  const std::int64_t seconds = days * 86400 + hour * 3600 + (minute - offset_minutes) * 60 + second;
  return seconds * kSecond + micros;
}

std::int64_t from_milliseconds(double value) { return std::llround(value * 1000.0); }

struct Socket {
  std::vector<CaptureLine> lines;
  std::int64_t end_us = 0;
  ConnectionId connection;
  bool opened = false;
  bool told = true;  ///< The entry says when the connection ended.
};

class HarReader {
 public:
  explicit HarReader(std::optional<std::int64_t> end_us) : end_us_(end_us) {}

  Result<CaptureLines, CaptureError> read(const Json& har) {
    Fields top(har, "");
    Fields log(top.object_or_empty("log"), "log");
    const Json& pages = log.list_or_empty("pages");
    if (!pages.empty()) {
      Fields page(pages.front(), "log.pages[0]");
      capture_.recorded_at = page.text_or("startedDateTime", "");
      origin_us_ = parse_time(capture_.recorded_at).value_or(0);
    }
    const Json& entries = log.list_or_empty("entries");
    for (std::size_t i = 0; i < entries.size(); ++i) {
      Fields entry(entries[i], "log.entries[" + std::to_string(i) + "]");
      read_entry(entry);
      if (!entry.problem().empty()) return failure(CaptureError{"capture", 0, entry.problem()});
    }
    if (sockets_.empty()) {
      return failure(CaptureError{"capture", 0,
                                  "the HAR holds no WebSocket: none of its " +
                                      std::to_string(entries.size()) +
                                      " entries has _resourceType websocket"});
    }
    merge();
    return std::move(capture_);
  }

 private:
  std::int64_t relative(std::int64_t wall_us) {
    if (origin_us_ == 0) origin_us_ = wall_us;
    return wall_us - origin_us_;
  }

  void read_entry(Fields& entry) {
    const std::string kind = entry.text_or("_resourceType", "");
    if (kind != "document" && kind != "websocket") return;
    const auto started = parse_time(entry.text("startedDateTime"));
    if (!started) {
      entry.refuse("'startedDateTime' is not an RFC 3339 time");
      return;
    }
    if (kind == "websocket") {
      read_socket(entry, relative(*started));
      return;
    }
    Fields response(entry.object_or_empty("response"), "response");
    Fields content(response.object_or_empty("content"), "content");
    std::string html = content.text_or("text", "");
    if (content.text_or("encoding", "") == "base64") html = decode_base64(html).value_or("");
    if (html.empty()) return;
    const std::int64_t took = from_milliseconds(entry.number_or("time", 0));
    capture_.pages.push_back({relative(*started) + took, std::move(html), ""});
  }

  void read_socket(Fields& entry, std::int64_t started_us) {
    Socket socket;
    // In order of creation, refused attempts included, which is the order of the entries.
    socket.connection.value = static_cast<std::uint32_t>(sockets_.size() + 1);
    // A page has begun before the connections that follow it, even if it went on loading.
    if (!capture_.pages.empty()) {
      capture_.pages.back().at_us = std::min(capture_.pages.back().at_us, started_us);
    }
    Fields request(entry.object_or_empty("request"), "request");
    Fields timings(entry.object_or_empty("timings"), "timings");
    const std::int64_t wait = from_milliseconds(std::max(0.0, timings.number_or("wait", 0)));
    std::int64_t opened_at = started_us + wait;
    socket.end_us = started_us + from_milliseconds(entry.number_or("time", 0));
    std::string refused = entry.text_or("_error", "");
    std::int64_t refused_at = opened_at;
    for (const Json& item : entry.list_or_empty("_webSocketMessages")) {
      Fields message(item, "_webSocketMessages");
      const std::string type = message.text("type");
      std::int64_t at =
          relative(std::llround(message.number_or("time", 0) * static_cast<double>(kSecond)));
      if (type == "send" || type == "receive") {
        // The list is in order, whatever the clock says.
        if (!socket.lines.empty()) at = std::max(at, socket.lines.back().at_us);
        socket.lines.push_back({at, read_message(message, type, socket.connection)});
      } else {
        refused = message.text_or("data", refused);
        refused_at = at;
      }
      if (!message.problem().empty()) entry.refuse(message.problem());
    }
    Fields response(entry.object_or_empty("response"), "response");
    socket.opened = response.integer_or("status", 0) == 101 || !socket.lines.empty();
    if (!socket.lines.empty()) {
      // An end before the last message is none: nobody had told yet when the HAR was written.
      socket.told = socket.end_us + kStartRounding >= socket.lines.back().at_us;
      opened_at = std::min(opened_at, socket.lines.front().at_us);
      socket.end_us = std::max(socket.end_us, socket.lines.back().at_us);
    }
    CaptureLine first{refused_at, interpreter::Refused{socket.connection, refused}};
    if (socket.opened) {
      first = {opened_at, interpreter::Opened{socket.connection, request.text_or("url", "")}};
    }
    socket.lines.insert(socket.lines.begin(), std::move(first));
    sockets_.push_back(std::move(socket));
  }

  static interpreter::Event read_message(Fields& fields, const std::string& type,
                                         ConnectionId connection) {
    interpreter::Message message;
    message.connection = connection;
    message.direction = type == "send" ? Direction::client_to_server : Direction::server_to_client;
    message.binary = fields.integer_or("opcode", 1) == 2;
    message.data = fields.text("data");
    if (!message.binary) return message;
    auto bytes = decode_base64(message.data);
    if (!bytes) fields.refuse(bytes.error());
    if (bytes) message.data = std::move(*bytes);
    return message;
  }

  // Whether the last word of the client was that it leaves.
  static bool left(const Socket& socket) {
    for (auto line = socket.lines.rbegin(); line != socket.lines.rend(); ++line) {
      const auto* message = std::get_if<interpreter::Message>(&line->event);
      if (message == nullptr || message->direction != Direction::client_to_server) continue;
      const auto frame =
          interpreter::decode_message(message->data, message->binary, isa::Mode::published);
      const auto* said = frame ? std::get_if<isa::Failure>(&*frame) : nullptr;
      return said != nullptr && is_farewell(*said);
    }
    return false;
  }

  // A HAR does not say that a connection ended. It did if another one followed it, or if it ended
  // before the recording did, or if the client left on it (IMP-4).
  void merge() {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      Socket& socket = sockets_[i];
      const bool ended = i + 1 < sockets_.size() ||
                         (socket.told && end_us_ && socket.end_us < *end_us_) || left(socket);
      if (socket.opened && ended) {
        interpreter::Closed closed;  // Code and reason are not in a HAR.
        closed.connection = socket.connection;
        socket.lines.push_back({socket.end_us, std::move(closed)});
      }
      for (CaptureLine& line : socket.lines) capture_.lines.push_back(std::move(line));
    }
    std::stable_sort(capture_.lines.begin(), capture_.lines.end(),
                     [](const CaptureLine& a, const CaptureLine& b) { return a.at_us < b.at_us; });
  }

  std::optional<std::int64_t> end_us_;
  std::int64_t origin_us_ = 0;
  CaptureLines capture_;
  std::vector<Socket> sockets_;
};

}  // namespace

Result<CaptureLines, CaptureError> read_har(std::string_view text,
                                            std::optional<std::int64_t> end_us) {
  const auto json = parse_json(text);
  if (!json) return failure(CaptureError{"capture", 0, json.error()});
  return HarReader(end_us).read(*json);
}

}  // namespace lightspeed::replay
