// Packet captures as tshark exports them: connections, messages, ends, pages, and damage.
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/hex.hpp"
#include "replay/capture/inflater.hpp"
#include "replay/capture/packet_json.hpp"
#include "tests/replay/capture/importing.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Closed;
using interpreter::Direction;
using interpreter::Message;
using interpreter::Opened;
using interpreter::PageLoaded;
using interpreter::Refused;
using testing::imported;
using testing::mentions;
using testing::refused;

std::string digits_of(std::string_view bytes) {
  std::string digits;
  for (const char byte : bytes) digits += hex(static_cast<unsigned char>(byte), 2);
  return digits;
}

struct Frame {
  std::string bytes;
  int opcode = 1;
  bool fin = true;
  bool compressed = false;
};

std::string frame_json(const Frame& frame) {
  const std::string size = std::to_string(frame.bytes.size());
  std::string json = R"("websocket":{"websocket.fin":")";
  json.append(frame.fin ? "1" : "0").append(R"(","websocket.rsv":")");
  json.append(frame.compressed ? "0x04" : "0x00").append(R"(","websocket.opcode":")");
  json.append(std::to_string(frame.opcode))
      .append(R"(","websocket.payload_length":")" + size + "\"");
  if (!frame.bytes.empty()) {
    json += R"(,"websocket.payload_raw":[")" + digits_of(frame.bytes) + R"(",0,)" + size + ",0,0]";
  }
  return json + "}";
}

// An export, packet by packet. The client's port is above 1000, the server's is 80.
class Packets {
 public:
  Packets& client(const std::string& layers, int stream = 0, const char* flags = "0x0018") {
    return packet(layers, stream, std::to_string(1001 + stream), "80", flags);
  }
  Packets& server(const std::string& layers, int stream = 0, const char* flags = "0x0018") {
    return packet(layers, stream, "80", std::to_string(1001 + stream), flags);
  }
  Packets& get(const std::string& uri, int stream = 0, const std::string& keys = "") {
    return client(R"("http":{"GET ":{"http.request.method":"GET","http.request.uri":")" + uri +
                      R"("},"http.host":"h")" + keys + "}",
                  stream);
  }
  Packets& page(const std::string& html, int stream = 0, const char* status = "200") {
    return server(R"("http":{"HTTP/1.1":{"http.response.code":")" + std::string(status) +
                      R"("},"http.content_type":"text/html","http.file_data_raw":[")" +
                      digits_of(html) + R"(",0,1,0,26]})",
                  stream);
  }
  Packets& upgrade(const std::string& uri = "/live", int stream = 0) {
    return get(uri, stream, R"(,"http.upgrade":"websocket")");
  }
  Packets& answer(const char* status, int stream = 0) {
    return server(R"("http":{"HTTP/1.1":{"http.response.code":")" + std::string(status) + "\"}}",
                  stream);
  }
  Packets& open(const std::string& uri = "/live", int stream = 0) {
    return upgrade(uri, stream).answer("101", stream);
  }
  Packets& says(const std::string& text, int stream = 0) {
    return client(frame_json({.bytes = text}), stream);
  }
  Packets& hears(const std::string& text, int stream = 0) {
    return server(frame_json({.bytes = text}), stream);
  }
  [[nodiscard]] std::string json() const { return "[" + packets_ + "]"; }

 private:
  Packets& packet(const std::string& layers, int stream, const std::string& from,
                  const std::string& to, const char* flags) {
    ++count_;
    packets_ += packets_.empty() ? "" : ",";
    packets_ += R"({"_index":"packets-","_source":{"layers":{"frame":{"frame.number":")" +
                std::to_string(count_) + R"(","frame.time_epoch":"1795466754.)" +
                std::to_string(100 + count_) + R"(000000"},"tcp":{"tcp.srcport":")" + from +
                R"(","tcp.dstport":")" + to + R"(","tcp.stream":")" + std::to_string(stream) +
                R"(","tcp.flags":")" + flags + "\"}" + (layers.empty() ? "" : "," + layers) + "}}}";
    return *this;
  }
  std::string packets_;
  int count_ = 0;
};

template <class T>
std::vector<T> stimuli(const Imported& import) {
  std::vector<T> found;
  for (const auto& step : import.trace.steps) {
    if (const auto* event = std::get_if<T>(&step.stimulus)) found.push_back(*event);
  }
  return found;
}

const std::string kHello = "hello|lightspeed|1";

// `ack|1` and `ack|2` as one side sent them, the second with the window of the first; an empty one.
const std::string kAckOne("\x4a\x4c\xce\xae\x31\x04\x00", 7);
const std::string kAckTwo("\x4a\x04\x12\x46\x00\x00", 6);

}  // namespace

TEST_CASE("IMP-22: pages, connections and messages of an export, in order, from the first packet") {
  const auto import = imported(Packets()
                                   .get("/counter", 1)
                                   .page("<main id=\"app\"></main>", 1)
                                   .open("/live?session=s", 0)
                                   .says(kHello)
                                   .hears(kHello)
                                   .json());
  const auto& all = import.trace.steps;
  REQUIRE(all.size() == 3);
  CHECK(std::get<PageLoaded>(all[0].stimulus).page_html == "<main id=\"app\"></main>");
  CHECK(all[0].at.value == 1'000);
  CHECK(std::get<Opened>(all[1].stimulus).url == "ws://h/live?session=s");
  CHECK(all[1].at.value == 3'000);
  CHECK(testing::answers(all[1]) == testing::Texts{kHello});
  CHECK(all[1].effects[0].at.value == 4'000);
  CHECK(std::get<Message>(all[2].stimulus).data == kHello);
}

TEST_CASE("IMP-22: three messages in one packet are three, whoever wrote the list") {
  const std::string one = frame_json({.bytes = kHello});
  const std::string two = frame_json({.bytes = "diff|1|"});
  const std::string joined =
      "\"websocket\":[" + one.substr(12) + "," + two.substr(12) + "," + two.substr(12) + "]";
  for (const std::string& layers : {one + "," + two + "," + two, joined}) {
    const auto messages =
        stimuli<Message>(imported(Packets().open().says(kHello).server(layers).json()));
    REQUIRE(messages.size() == 3);
    CHECK(messages[0].data == kHello);
    CHECK(messages[1].data == "diff|1|");
    CHECK(messages[2].data == "diff|1|");
  }
}

TEST_CASE(
    "IMP-22: an attempt is refused by another answer, by an end, and by a server that is down") {
  const auto attempts = stimuli<Refused>(imported(Packets()
                                                      .open()
                                                      .says(kHello)
                                                      .upgrade("/live", 1)
                                                      .answer("503", 1)
                                                      .upgrade("/live", 2)
                                                      .server("", 2, "0x0011")
                                                      .server("", 3, "0x0014")
                                                      .json()));
  REQUIRE(attempts.size() == 3);
  CHECK(attempts[0].reason == "503");
  CHECK(attempts[1].reason == "connection closed");
  CHECK(attempts[2].reason == "connection refused");
  CHECK(attempts[2].connection.value == 4);
}

TEST_CASE("IMP-23: fragments are joined, binary messages and bytes that are no text are kept") {
  const std::string binary("\xff\x00\x01", 3);
  const auto messages = stimuli<Message>(
      imported(Packets()
                   .open()
                   .says(kHello)
                   .server(frame_json({.bytes = "diff|1|", .opcode = 1, .fin = false}))
                   .server(frame_json({.bytes = "ping", .opcode = 9}))
                   .server(frame_json({.bytes = "<p>", .opcode = 0}))
                   .server(frame_json({.bytes = binary, .opcode = 2}))
                   .server(frame_json({.bytes = ""}))
                   .json()));
  REQUIRE(messages.size() == 3);
  CHECK(messages[0].data == "diff|1|<p>");
  CHECK_FALSE(messages[0].binary);
  CHECK(messages[1].data == binary);
  CHECK(messages[1].binary);
  CHECK(messages[2].data.empty());
}

TEST_CASE("IMP-23: what one side compressed is inflated with the window that it shares") {
  Inflater inflater;
  CHECK(inflater.message(kAckOne) == "ack|1");
  CHECK(inflater.message(kAckTwo) == "ack|2");
  CHECK(inflater.message(std::string(1, '\0')) == "");
  CHECK_FALSE(Inflater().message(kAckTwo).has_value());  // Its beginning is missing.
  const std::string first = kAckOne.substr(0, 3);
  const auto import = imported(
      Packets()
          .open()
          .says(kHello)
          .hears("diff|1|")
          .client(frame_json({.bytes = first, .opcode = 1, .fin = false, .compressed = true}))
          .client(frame_json({.bytes = kAckOne.substr(3), .opcode = 0}))
          .json());
  CHECK(testing::answers(import.trace.steps.back()) == testing::Texts{"ack|1"});
}

TEST_CASE("IMP-23: a message that inflates beyond every bound is refused") {
  std::string text(kInflatedMax + 1, 'x');
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string bomb(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bomb.data());
  stream.avail_out = static_cast<uInt>(bomb.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  bomb.resize(stream.total_out);
  deflateEnd(&stream);
  CHECK(bomb.size() < 100'000);
  const auto result = Inflater().message(bomb);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error() == "the message inflates beyond 64 MB");
}

TEST_CASE("IMP-23: a side may end its compressed stream, and begins another one") {
  Inflater inflater;
  const std::string ended("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);  // RFC 7692, 7.2.3.4.
  CHECK(inflater.message(ended) == "Hello");
  CHECK(inflater.message(kAckOne) == "ack|1");
}

TEST_CASE("IMP-24: a connection ends with the second close frame or with its TCP connection") {
  struct Case {
    Packets packets;
    Closed expected;
  };
  const std::string going_away = frame_json({.bytes = "\x03\xe9"
                                                      "bye",
                                             .opcode = 8});
  const std::string empty = frame_json({.bytes = "", .opcode = 8});
  const auto open = [] { return Packets().open().says(kHello).hears(kHello); };
  const interpreter::ConnectionId one{1};
  const std::vector<Case> cases{
      {open().server(going_away).client(going_away),
       {one, 1001, "bye", true, Direction::server_to_client}},
      {open().client(empty).server(empty), {one, 1005, "", true, Direction::client_to_server}},
      {open().server(going_away).server("", 0, "0x0011"),
       {one, 1001, "bye", false, Direction::server_to_client}},
      {open().client("", 0, "0x0011").server("", 0, "0x0011"),
       {one, 1006, "", false, Direction::client_to_server}},
      {open().server("", 0, "0x0014"), {one, 1006, "", false, Direction::server_to_client}},
  };
  for (const Case& each : cases) {
    const auto ends = stimuli<Closed>(imported(each.packets.json()));
    REQUIRE(ends.size() == 1);
    CHECK(ends[0] == each.expected);
  }
  const auto late = imported(open().client("", 0, "0x0011").hears("diff|1|").json());
  CHECK(late.notes.lines.front() == "left out 1 message behind the end of a connection");
}

TEST_CASE("IMP-22: what is no good export is refused with the packet and what to do") {
  const auto words = [](const std::string& capture, const char* text) {
    const CaptureError error = refused(capture);
    CHECK_MESSAGE(mentions(error, text), error.text);
  };
  std::string without = Packets().open().says(kHello).json();
  without.replace(without.find("payload_raw"), 11, "payload_rwa");
  words(without,
        "packet 3: a WebSocket frame: its bytes are not in the export; make it with tshark");
  words(Packets().open().client(frame_json({.bytes = kAckTwo, .compressed = true})).json(),
        "packet 3: a WebSocket frame: the message does not inflate");
  std::string timeless = Packets().open().json();
  timeless.replace(timeless.find("1795466754"), 4, "noon");
  words(timeless, "packet 1: 'frame.time_epoch' must be a time since 1970, not 'noon");
  words(Packets().get("/").page("<p>").json(), "no plain WebSocket is in it");
  words("[]", "no plain WebSocket is in it");
  words(R"({"index":{"_index":"packets-2026"}})", "make the export with tshark -r FILE -T json -x");
  words(std::string("\x0A\x0D\x0D\x0A", 4), "make JSON of them with tshark -r FILE -T json -x");
  words(R"([{"_source":{"layers":{}},"deep":)" + std::string(300, '['), "nested too deeply");
}

TEST_CASE("IMP-22: a time of a packet is in microseconds, or none where it goes beyond them") {
  CHECK(packet_time("0") == 0);
  CHECK(packet_time("1700000000.123456789") == 1'700'000'000'123'456);
  CHECK(packet_time("1700000000.5") == 1'700'000'000'500'000);
  CHECK(packet_time("2023-11-14T22:13:20Z") == 1'700'000'000'000'000);
  CHECK(packet_time("9007199254.740991") == (std::int64_t{1} << 53) - 1);
  for (const std::string_view none :
       {"", "-1", "1e9", "1.2.3", "9007199254.740992", "18446744073710", "9223372036854775807",
        "18446744073709551617", "99999999999999999999999.5"}) {
    CAPTURE(none);
    CHECK_FALSE(packet_time(none));
  }
}

TEST_CASE("IMP-22: every truncation and every flipped bit of an export is an error or a trace") {
  const std::string sample = Packets()
                                 .open()
                                 .says(kHello)
                                 .client(frame_json({.bytes = kAckOne, .compressed = true}))
                                 .server(frame_json({.bytes = "", .opcode = 8}), 0, "0x0011")
                                 .json();
  const auto holds = [](const std::string& text) {
    const auto result = import_capture({.title = "", .capture = text, .documents = ""});
    return result ? !result->trace.steps.empty() : !result.error().text.empty();
  };
  CHECK(holds(sample));
  for (std::size_t size = 0; size < sample.size(); ++size) {
    const auto cut =
        import_capture({.title = "", .capture = sample.substr(0, size), .documents = ""});
    CHECK_FALSE(cut.has_value());
  }
  for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
    std::string flipped = sample;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    CHECK(holds(flipped));
  }
}

}  // namespace lightspeed::replay
