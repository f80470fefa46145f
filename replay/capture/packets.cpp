// A packet capture, as tshark exports it: TCP put together and HTTP read, the frames still to read.
#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "replay/capture/har_entries.hpp"
#include "replay/capture/inflater.hpp"
#include "replay/capture/packet_json.hpp"
#include "replay/capture/sockets.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;

constexpr std::uint64_t kFin = 0x01;  // Flags of TCP.
constexpr std::uint64_t kReset = 0x04;
constexpr std::uint64_t kCompressed = 0x04;  // Of the reserved bits of a frame.
constexpr std::uint64_t kBinary = 2;         // Opcodes.
constexpr std::uint64_t kClose = 8;

constexpr std::uint32_t kNoCode = 1005;      // A close frame without a code.
constexpr std::uint32_t kNoFarewell = 1006;  // No close frame at all.

constexpr std::string_view kNoBytes =
    "its bytes are not in the export; make it with tshark -r FILE -T json -x";

// What one side of a connection has sent of a message, and how it compresses.
struct Side {
  std::string parts;
  bool binary = false;
  bool compressed = false;
  bool has_closed = false;  ///< It has sent its close frame.
  Inflater inflater;
};

// One TCP connection: HTTP at first, and then maybe a WebSocket.
struct Stream {
  std::string client;  ///< The port of the side that asked.
  std::string method;
  std::string place;                       ///< Host and path of the latest request.
  std::optional<std::size_t> socket;       ///< Once an upgrade was asked for.
  std::optional<interpreter::Closed> end;  ///< What the first close frame said.
  bool open = false;
  bool over = false;
  std::array<Side, 2> sides;
};

class PacketReader {
 public:
  Result<CaptureLines, CaptureError> read(std::string_view text) {
    const auto done = each_packet(text, [this](const Json& packet) { return take(packet); });
    if (!done) return refused(done.error());
    if (sockets_.empty()) {
      return refused(
          "no plain WebSocket is in it: what goes over TLS (wss) cannot be read, and the capture "
          "must begin before the connection does");
    }
    if (late_ != 0) {
      capture_.notes.push_back("left out " + counted(late_, "message") +
                               " behind the end of a connection");
    }
    keep_likely_pages(capture_);
    leave_out_foreign(sockets_, capture_.notes);
    merge_lines(sockets_, capture_);
    return std::move(capture_);
  }

 private:
  static tl::unexpected<CaptureError> refused(std::string text) {
    return failure(CaptureError{"capture", 0, std::move(text)});
  }

  // The text is what is wrong with the packet; empty if nothing is.
  std::string take(const Json& packet) {
    ++packets_;
    problem_.clear();
    each_layer(packet, "frame", [this](const Json& frame) { take_time(frame); });
    each_layer(packet, "tcp", [this](const Json& tcp) {
      stream_ = &streams_[packet_text(tcp, "tcp.stream")];
      sender_ = packet_text(tcp, "tcp.srcport");
      receiver_ = packet_text(tcp, "tcp.dstport");
      flags_ = packet_number(tcp, "tcp.flags").value_or(0);
    });
    if (stream_ == nullptr) return std::move(problem_);
    // What comes before the first word is in one export and not in another.
    if (!origin_us_ && is_word(packet)) origin_us_ = wall_us_;
    now_ = std::max(wall_us_ - origin_us_.value_or(wall_us_), now_);
    each_layer(packet, "http", [this](const Json& http) { take_http(http); });
    each_layer(packet, "websocket", [this](const Json& frame) { take_frame(frame); });
    if ((flags_ & (kFin | kReset)) != 0) end_stream();
    stream_ = nullptr;
    if (problem_.empty()) return "";
    return "packet " + std::to_string(number_) + ": " + problem_;
  }

  static bool is_word(const Json& packet) {
    bool found = false;
    for (const char* name : {"http", "websocket"}) {
      each_layer(packet, name, [&found](const Json&) { found = true; });
    }
    return found;
  }

  void take_time(const Json& frame) {
    number_ = packet_number(frame, "frame.number").value_or(packets_);
    const std::string text = packet_text(frame, "frame.time_epoch");
    const auto time = packet_time(text);
    if (!time) {
      problem_ = "'frame.time_epoch' must be a time since 1970, not '" + shortened(text) + "'";
      return;
    }
    wall_us_ = *time;
  }

  void take_http(const Json& http) {
    for (const char* header : {"http.cookie", "http.set_cookie", "http.authorization"}) {
      if (!packet_text(http, header).empty()) ++capture_.secret_headers;
    }
    std::string method = packet_text(http, "http.request.method");
    if (!method.empty()) {
      stream_->method = std::move(method);
      stream_->client = sender_;
      stream_->place = packet_text(http, "http.host") + packet_text(http, "http.request.uri");
      if (packet_text(http, "http.upgrade") == "websocket") begin_socket();
      return;
    }
    const auto status = packet_number(http, "http.response.code");
    if (!status) return;
    if (stream_->socket && !stream_->open && !stream_->over) {
      answer_socket(static_cast<std::int64_t>(*status));
    } else if (*status / 100 == 2 && stream_->method == "GET" &&
               packet_text(http, "http.content_type").starts_with("text/html")) {
      auto html = packet_bytes(http, "http.file_data");
      if (html) capture_.pages.push_back({now_, *std::move(html), ""});
    }
  }

  void begin_socket() {
    if (stream_->socket) return;
    stream_->socket = sockets_.size();
    servers_.insert_or_assign(receiver_, "ws://" + stream_->place);
    add_socket("ws://" + stream_->place);
  }

  void add_socket(std::string url) {
    Socket& socket = sockets_.emplace_back();
    socket.connection.value = static_cast<std::uint32_t>(sockets_.size());
    socket.url = std::move(url);
  }

  void answer_socket(std::int64_t status) {
    Socket& socket = sockets_[*stream_->socket];
    stream_->open = status == kSwitchingProtocols;
    stream_->over = !stream_->open;
    socket.opened = stream_->open;
    if (stream_->open) {
      socket.lines.push_back({now_, interpreter::Opened{socket.connection, socket.url}});
    } else {
      socket.lines.push_back(
          {now_, interpreter::Refused{socket.connection, std::to_string(status)}});
    }
  }

  void take_frame(const Json& frame) {
    if (!problem_.empty()) return;
    if (!stream_->open || stream_->over) {
      ++late_;
      return;
    }
    const Direction from =
        sender_ == stream_->client ? Direction::client_to_server : Direction::server_to_client;
    Side& side = stream_->sides[from == Direction::client_to_server ? 0 : 1];
    const auto opcode = packet_number(frame, "websocket.opcode");
    const auto fin = packet_number(frame, "websocket.fin");
    const auto length = packet_number(frame, "websocket.payload_length");
    auto bytes = packet_bytes(frame, "websocket.payload");
    if (length == 0U) bytes.emplace();
    if (!opcode || !fin || !bytes) {
      problem_ = "a WebSocket frame: " + std::string(kNoBytes);
    } else if (*opcode == kClose) {
      take_close(*bytes, from, side);
    } else if (*opcode < kClose) {
      if (*opcode != 0) {
        side.parts.clear();
        side.binary = *opcode == kBinary;
        side.compressed = (packet_number(frame, "websocket.rsv").value_or(0) & kCompressed) != 0;
      }
      side.parts += *bytes;
      if (*fin != 0) take_message(from, side);
    }
  }

  void take_message(Direction from, Side& side) {
    std::string data = std::exchange(side.parts, {});
    if (side.compressed) {
      auto inflated = side.inflater.message(data);
      if (!inflated) {
        problem_ = "a WebSocket frame: " + inflated.error();
        return;
      }
      data = *std::move(inflated);
    }
    Socket& socket = sockets_[*stream_->socket];
    socket.lines.push_back({now_, interpreter::Message{.connection = socket.connection,
                                                       .direction = from,
                                                       .binary = side.binary,
                                                       .data = std::move(data)}});
  }

  // The first close frame says why; with the second one the connection is over.
  void take_close(std::string_view bytes, Direction from, Side& side) {
    side.has_closed = true;
    if (!stream_->end) {
      stream_->end.emplace();
      stream_->end->by = from;
      stream_->end->code = kNoCode;
      if (bytes.size() >= 2) {
        stream_->end->code = static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[0]) * 256 +
                                                        static_cast<unsigned char>(bytes[1]));
        stream_->end->reason = bytes.substr(2);
      }
    }
    if (stream_->sides[0].has_closed && stream_->sides[1].has_closed) end_socket(true, from);
  }

  void end_socket(bool clean, Direction by) {
    Socket& socket = sockets_[*stream_->socket];
    interpreter::Closed closed = stream_->end.value_or(
        interpreter::Closed{.connection = {}, .code = kNoFarewell, .reason = {}, .by = by});
    closed.connection = socket.connection;
    closed.clean = clean;
    socket.lines.push_back({now_, std::move(closed)});
    stream_->over = true;
  }

  // The first side that ends its half of the TCP connection ends the WebSocket.
  void end_stream() {
    if (stream_->over) return;
    if (!stream_->socket) {
      // A server that is down answers the first packet of the client with a reset.
      const auto server = servers_.find(sender_);
      const bool asked = stream_->client.empty() && (flags_ & kReset) != 0;
      if (!asked || server == servers_.end()) return;
      stream_->socket = sockets_.size();
      add_socket(server->second);
    }
    const bool from_client = sender_ == stream_->client;
    if (stream_->open) {
      end_socket(false, from_client ? Direction::client_to_server : Direction::server_to_client);
      return;
    }
    Socket& socket = sockets_[*stream_->socket];
    const char* reason = stream_->client.empty() ? "connection refused" : "connection closed";
    socket.lines.push_back({now_, interpreter::Refused{socket.connection, reason}});
    stream_->over = true;
  }

  CaptureLines capture_;
  std::vector<Socket> sockets_;
  std::map<std::string, Stream> streams_;
  std::map<std::string, std::string> servers_;  ///< By port: where upgrades were asked for.
  std::optional<std::int64_t> origin_us_;
  std::size_t packets_ = 0;
  std::size_t late_ = 0;
  // Of the packet that is read:
  std::string problem_;
  std::uint64_t number_ = 0;
  std::int64_t wall_us_ = 0;
  std::int64_t now_ = 0;  ///< Since the first word.
  std::uint64_t flags_ = 0;
  std::string sender_;
  std::string receiver_;
  Stream* stream_ = nullptr;
};

}  // namespace

Result<CaptureLines, CaptureError> read_packets(std::string_view text) {
  return PacketReader().read(text);
}

}  // namespace lightspeed::replay
