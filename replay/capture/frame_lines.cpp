// The JSON-lines form of a capture, and the ground truth beside it.
#include <cstdint>
#include <limits>
#include <utility>

#include "replay/capture/json_fields.hpp"
#include "replay/capture/lines.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;

constexpr IntegerRange kTimes{.min = 0, .max = kJsonIntegerMax};
constexpr IntegerRange kCloseCodes{.min = 0, .max = 65'535};  // Two bytes of a WebSocket frame.
constexpr std::int64_t kConnectionMax = std::numeric_limits<std::uint32_t>::max();

// More lines than any file holds, and far from where sums of line numbers end.
constexpr IntegerRange kLines{.min = 0, .max = std::numeric_limits<std::uint32_t>::max()};

Direction checked_direction(Fields& fields, const std::string& text) {
  if (text != "c2s" && text != "s2c") {
    fields.refuse("'dir' must be c2s or s2c, not '" + shortened(text) + "'");
  }
  return text == "c2s" ? Direction::client_to_server : Direction::server_to_client;
}

Direction direction(Fields& fields) { return checked_direction(fields, fields.text("dir")); }

// Who opened a connection is known: there a direction may be missing, but not be another word.
void check_direction(Fields& fields) {
  [[maybe_unused]] const Direction of_no_use =
      checked_direction(fields, fields.text_or("dir", "c2s"));
}

ConnectionId connection(Fields& fields) {
  return {static_cast<std::uint32_t>(fields.integer_in("conn", {.min = 1, .max = kConnectionMax}))};
}

interpreter::Event close_event(Fields& fields, ConnectionId connection) {
  if (!fields.flag_or("opened", true)) {
    check_direction(fields);
    return interpreter::Refused{connection, fields.text_or("error", "")};
  }
  return interpreter::Closed{
      .connection = connection,
      .code = static_cast<std::uint32_t>(fields.integer_in_or("code", kCloseCodes, 0)),
      .reason = fields.text_or("reason", ""),
      .clean = fields.flag_or("clean", false),
      .by = direction(fields)};
}

interpreter::Event frame_event(Fields& fields, ConnectionId connection) {
  interpreter::Message message;
  message.connection = connection;
  message.direction = direction(fields);
  message.data = fields.text("data");
  message.binary = fields.integer_in_or("opcode", {}, 1) == 2;
  if (fields.text_or("encoding", "") == "base64") {
    auto bytes = decode_base64(message.data);
    if (!bytes) fields.refuse(bytes.error());
    if (bytes) message.data = std::move(*bytes);
  }
  return message;
}

}  // namespace

Result<CaptureLines, CaptureError> read_frame_lines(std::string_view text) {
  CaptureLines capture;
  const auto read = each_json_line(text, "capture", [&](Fields& fields, std::size_t) {
    const std::string kind = fields.text("event");
    const ConnectionId from = connection(fields);
    // A refused attempt has a place that it went to, too.
    if (std::string url = fields.text_or("url", ""); !url.empty()) {
      capture.urls.emplace(from, std::move(url));
    }
    CaptureLine line{.at_us = fields.integer_in("t_us", kTimes), .event = {}};
    if (kind == "open") {
      check_direction(fields);
      line.event = interpreter::Opened{from, fields.text_or("url", "")};
    } else if (kind == "close") {
      line.event = close_event(fields, from);
    } else if (kind == "frame") {
      line.event = frame_event(fields, from);
    } else {
      fields.refuse("'event' must be open, frame or close, not '" + shortened(kind) + "'");
    }
    capture.lines.push_back(std::move(line));
  });
  if (!read) return failure(read.error());
  return capture;
}

Result<std::vector<DocumentLine>, CaptureError> read_document_lines(std::string_view text) {
  std::vector<DocumentLine> documents;
  const auto read = each_json_line(text, "documents", [&](Fields& fields, std::size_t number) {
    DocumentLine document;
    document.at_us = fields.integer_in("t_us", kTimes);
    document.ref = fields.text_or("ref", "");
    document.outcome = fields.text("outcome");
    document.frame = fields.text_or("frame", "");
    document.connection = static_cast<std::uint32_t>(
        fields.integer_in_or("conn", {.min = 0, .max = kConnectionMax}, 0));
    document.line = static_cast<std::size_t>(fields.integer_in("line", kLines));
    document.position = number;
    document.html = fields.text("html");
    documents.push_back(std::move(document));
  });
  if (!read) return failure(read.error());
  return documents;
}

}  // namespace lightspeed::replay
