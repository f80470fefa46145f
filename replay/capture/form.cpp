#include "replay/capture/form.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

// pcapng; pcap in either order of bytes, its times in microseconds or in nanoseconds.
constexpr std::array<std::string_view, 5> kPacketMagics{
    std::string_view("\x0A\x0D\x0D\x0A", 4), std::string_view("\xD4\xC3\xB2\xA1", 4),
    std::string_view("\xA1\xB2\xC3\xD4", 4), std::string_view("\x4D\x3C\xB2\xA1", 4),
    std::string_view("\xA1\xB2\x3C\x4D", 4)};
constexpr std::string_view kGzipMagic("\x1F\x8B\x08", 3);

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::size_t kHeadBytes = 4'096;

bool begins_packets(std::string_view bytes) {
  return std::any_of(kPacketMagics.begin(), kPacketMagics.end(),
                     [&](std::string_view magic) { return bytes.starts_with(magic); });
}

// The first bytes of what gzip packed, as long as a magic; fewer of what is damaged.
std::string unpacked_magic(std::string_view bytes) {
  constexpr int kGzipWindow = 15 + 16;  // What zlib takes as "any window, with a gzip header".
  std::string input(bytes.substr(0, kHeadBytes));
  std::string magic(kPacketMagics.front().size(), '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  CHECK(inflateInit2(&stream, kGzipWindow) == Z_OK, "zlib takes this window, or has no memory");
  stream.next_out = reinterpret_cast<Bytef*>(magic.data());
  stream.avail_out = static_cast<uInt>(magic.size());
  (void)inflate(&stream, Z_SYNC_FLUSH);
  magic.resize(magic.size() - stream.avail_out);
  inflateEnd(&stream);
  return magic;
}

}  // namespace

CaptureForm form_of(std::string_view bytes) {
  if (begins_packets(bytes)) return CaptureForm::packet_capture;
  if (bytes.starts_with(kGzipMagic)) {
    return begins_packets(unpacked_magic(bytes)) ? CaptureForm::packet_capture
                                                 : CaptureForm::packed;
  }
  const std::string_view head = bytes.substr(0, std::min(bytes.size(), kHeadBytes));
  const auto says = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  if (says("\"layers\"") && says("\"_source\"")) return CaptureForm::packet_export;
  const std::size_t first = head.find_first_not_of(kBlanks);
  const bool is_list = first != std::string_view::npos && head[first] == '[';
  const std::size_t second = is_list ? head.find_first_not_of(kBlanks, first + 1) : first;
  // A list without any packet holds nothing of ours.
  if (is_list && second != std::string_view::npos && head[second] == ']') {
    return CaptureForm::packet_export;
  }
  if (says("\"_index\"") && says("\"packets-")) return CaptureForm::packet_lines;
  // A HAR is one JSON object with a `log`; anything else is taken for JSON lines.
  return says("\"log\"") && !says("\"t_us\"") ? CaptureForm::har : CaptureForm::frame_lines;
}

}  // namespace lightspeed::replay
