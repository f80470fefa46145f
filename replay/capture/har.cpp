// The HAR form of a capture, as Chrome, Firefox and mitmproxy write it.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "interpreter/wire.hpp"
#include "replay/capture/har_entries.hpp"
#include "replay/capture/json_fields.hpp"
#include "replay/capture/lines.hpp"
#include "replay/capture/rfc3339.hpp"
#include "replay/capture/sockets.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;

constexpr std::int64_t kStartRounding = 1'000;  // An entry's start is written in milliseconds.

// No duration or time of a HAR is further from 0 (IMP-2): what is rounded here fits, and so does
// the sum of any two or three of them.
constexpr NumberRange kMilliseconds{.min = -kMicrosecondsMax / 1e3, .max = kMicrosecondsMax / 1e3};
constexpr NumberRange kMessageTimes{.min = -kMicrosecondsMax, .max = kMicrosecondsMax};

std::int64_t milliseconds_or_0(Fields& fields, const char* key) {
  return std::llround(fields.number_in_or(key, kMilliseconds, 0) * 1e3);
}

// An RFC 3339 time in microseconds since 1970.
std::int64_t started_at(Fields& fields) {
  const std::string text = fields.text("startedDateTime");
  const auto time = parse_rfc3339(text);
  if (!time) {
    fields.refuse("'startedDateTime' must be an RFC 3339 time, not '" + shortened(text) + "'");
  }
  return time.value_or(0);
}

constexpr std::string_view kNoMessages =
    "the HAR holds WebSockets, but no messages of them: its writer leaves these out, as Firefox "
    "does; Chromium's and mitmproxy's HARs have them, and so has a packet capture (pcapng)";

class HarReader {
 public:
  explicit HarReader(std::optional<RecordingEnd> end) : end_(end) {}

  Result<CaptureLines, CaptureError> read(const Json& har) {
    Fields top(har);
    Fields log(top, "log");
    const Json& pages = log.list_or_empty("pages");
    if (!pages.empty()) {
      Fields page(log, {.value = pages.front(), .key = "pages", .index = 0});
      if (page.has("startedDateTime")) origin_us_ = started_at(page);
      capture_.recorded_at = page.text_or("startedDateTime", "");
    }
    const Json& entries = log.list("entries");
    // A proxy writes its entries as they end, and has no pages: they are read as they began.
    for (const std::size_t i : reading_order(entries, pages.empty())) {
      capture_.secret_headers += secret_headers(entries[i]);
      Fields entry(log, {.value = entries[i], .key = "entries", .index = i});
      read_entry(entry);
      if (!top.problem().empty()) return failure(CaptureError{"capture", 0, top.problem()});
    }
    if (!top.problem().empty()) return failure(CaptureError{"capture", 0, top.problem()});
    if (silent_ != 0 && silent_ == sockets_.size()) capture_.lack = kNoMessages;
    if (untyped_pages_) keep_likely_pages(capture_);
    note_assumptions();
    leave_out_foreign(sockets_, capture_.notes);
    end_sockets();
    merge_lines(sockets_, capture_);
    return std::move(capture_);
  }

 private:
  std::int64_t relative(std::int64_t wall_us) {
    if (!origin_us_) origin_us_ = wall_us;
    return wall_us - *origin_us_;
  }

  void read_entry(Fields& entry) {
    const EntryKind kind = kind_of_entry(entry);
    if (kind == EntryKind::other || !entry.problem().empty()) return;
    const std::int64_t started = started_at(entry);
    if (!entry.problem().empty()) return;
    if (capture_.recorded_at.empty()) capture_.recorded_at = entry.text("startedDateTime");
    if (kind == EntryKind::socket) {
      read_socket(entry, relative(started));
    } else {
      untyped_pages_ = untyped_pages_ || kind == EntryKind::likely_page;
      read_page(entry, started);
    }
  }

  void note_assumptions() {
    if (untyped_pages_) {
      capture_.notes.push_back(
          "no entry of the HAR says that it is a page: " + std::to_string(capture_.pages.size()) +
          " taken for pages by what they hold");
    }
    if (other_unit_) {
      capture_.notes.emplace_back(
          "times of messages that are too great for seconds are taken for smaller units");
    }
    if (silent_ != 0) {
      capture_.notes.push_back(counted(silent_, "WebSocket") +
                               " without a list of messages in the HAR");
    }
    if (control_frames_ != 0) {
      capture_.notes.push_back("left out " + counted(control_frames_, "control frame") +
                               " (close, ping, pong) among the messages");
    }
  }

  void read_page(Fields& entry, std::int64_t wall_us) {
    Fields response(entry, "response");
    Fields content(response, "content");
    std::string html = content.text_or("text", "");
    if (content.text_or("encoding", "") == "base64") html = decoded(content, html);
    const std::int64_t took = milliseconds_or_0(entry, "time");
    if (!html.empty()) capture_.pages.push_back({relative(wall_us) + took, std::move(html), ""});
  }

  static std::string decoded(Fields& fields, const std::string& base64) {
    auto bytes = decode_base64(base64);
    if (!bytes) fields.refuse(bytes.error());
    return bytes ? *std::move(bytes) : std::string();
  }

  void read_socket(Fields& entry, std::int64_t started_us) {
    Socket socket;
    // In order of creation, refused attempts included, which is the order of the entries.
    socket.connection.value = static_cast<std::uint32_t>(sockets_.size() + 1);
    Fields request(entry, "request");
    const std::string url = websocket_url(request.text_or("url", ""));
    socket.url = url;
    // A page has begun before the connections that follow it, even if it went on loading.
    if (!capture_.pages.empty()) {
      capture_.pages.back().at_us = std::min(capture_.pages.back().at_us, started_us);
    }
    Fields timings(entry, "timings");
    const std::int64_t wait = milliseconds_or_0(timings, "wait");
    std::int64_t opened_at = started_us + std::max<std::int64_t>(wait, 0);
    socket.end_us = started_us + milliseconds_or_0(entry, "time");
    std::string refused = entry.text_or("_error", "");
    std::int64_t refused_at = opened_at;
    const Json& messages = entry.list_or_empty(kHarMessages);
    for (std::size_t i = 0; i < messages.size() && entry.problem().empty(); ++i) {
      Fields message(entry, {.value = messages[i], .key = kHarMessages, .index = i});
      const auto direction = direction_of(message.text("type"));
      const MessageTime told = message_time(message.number_in("time", kMessageTimes));
      other_unit_ = other_unit_ || !told.in_seconds;
      std::int64_t at = relative(told.at_us);
      if (direction && message.integer_in_or("opcode", {}, 1) >= kControlFrames) {
        ++control_frames_;
      } else if (direction) {
        // The list is in order, whatever the clock says.
        if (!socket.lines.empty()) at = std::max(at, socket.lines.back().at_us);
        socket.lines.push_back({at, read_message(message, *direction, socket.connection)});
      } else {
        refused = message.text_or("data", refused);
        refused_at = at;
      }
    }
    Fields response(entry, "response");
    socket.opened =
        response.integer_in_or("status", {}, 0) == kSwitchingProtocols || !socket.lines.empty();
    if (socket.opened && !entry.has(kHarMessages)) ++silent_;
    if (!socket.lines.empty()) {
      // An end before the last message is none: nobody had told yet when the HAR was written.
      socket.told = socket.end_us + kStartRounding >= socket.lines.back().at_us;
      opened_at = std::min(opened_at, socket.lines.front().at_us);
      socket.end_us = std::max(socket.end_us, socket.lines.back().at_us);
    }
    CaptureLine first{refused_at, interpreter::Refused{socket.connection, refused}};
    if (socket.opened) {
      first = {opened_at, interpreter::Opened{socket.connection, url}};
    }
    socket.lines.insert(socket.lines.begin(), std::move(first));
    sockets_.push_back(std::move(socket));
  }

  static interpreter::Event read_message(Fields& fields, Direction direction,
                                         ConnectionId connection) {
    interpreter::Message message;
    message.connection = connection;
    message.direction = direction;
    message.binary = fields.integer_in_or("opcode", {}, 1) == 2;
    message.data = fields.text("data");
    if (message.binary) message.data = decoded(fields, message.data);
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
  void end_sockets() {
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
      Socket& socket = sockets_[i];
      const bool is_last = i + 1 == sockets_.size();
      const bool ended =
          !is_last || (socket.told && end_ && socket.end_us < end_->at_us) || left(socket);
      if (socket.opened && ended) {
        interpreter::Closed closed;  // Code and reason are not in a HAR.
        closed.connection = socket.connection;
        if (is_last && end_ && end_->client_closed && socket.lines.size() == 1) {
          // It left without a farewell, so that this was never open to it (IMP-14).
          closed.by = Direction::client_to_server;
          socket.lines.clear();
          ++capture_.lines_lacking_max;
        }
        socket.lines.push_back({socket.end_us, std::move(closed)});
      } else if (socket.opened) {
        ++capture_.lines_lacking_max;
      }
    }
  }

  std::optional<RecordingEnd> end_;
  std::optional<std::int64_t> origin_us_;  ///< The first time that the HAR tells.
  CaptureLines capture_;
  std::vector<Socket> sockets_;
  bool untyped_pages_ = false;      ///< Some entries were taken for pages by their content.
  bool other_unit_ = false;         ///< Some times were not in seconds.
  std::size_t silent_ = 0;          ///< Sockets that opened, and have no list of messages.
  std::size_t control_frames_ = 0;  ///< Left out.
};

}  // namespace

Result<CaptureLines, CaptureError> read_har(std::string_view text,
                                            std::optional<RecordingEnd> end) {
  const auto json = parse_json(text);
  if (!json) return failure(CaptureError{"capture", 0, json.error()});
  return HarReader(end).read(*json);
}

}  // namespace lightspeed::replay
