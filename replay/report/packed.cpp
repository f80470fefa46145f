#include "replay/report/packed.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "isa/base/check.hpp"
#include "isa/instruction_text.hpp"
#include "replay/base64.hpp"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {
namespace {

/// What zlib takes as "the largest window, with a gzip header".
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;
/// Half the time of the default level, and a twentieth larger on the corpus.
constexpr int kLevel = 5;

std::string gzip(std::string_view text) {
  z_stream stream{};
  const int began =
      deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY);
  CHECK(began == Z_OK, "zlib takes these settings, or there is no memory at all");
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  // zlib's input is not const in its older interface; nothing writes there.
  std::string input(text);
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  CHECK(ended == Z_STREAM_END, "the bound leaves room for everything");
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

/// The bytes of the character at the front; 0 if it is no UTF-8.
std::size_t character_bytes(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t bytes = first < 0x80U ? 1U : first < 0xE0U ? 2U : first < 0xF0U ? 3U : 4U;
  return bytes <= text.size() && is_utf8(text.substr(0, bytes)) ? bytes : 0;
}

}  // namespace

std::string packed(std::string_view text) { return base64(gzip(text)); }

std::string shown_text(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    out.append(bytes == 0 ? "\uFFFD" : text.substr(0, bytes));
    text.remove_prefix(std::max<std::size_t>(bytes, 1));
  }
  return out;
}

void append_json(std::string& out, std::string_view text) {
  out += is_utf8(text) ? isa::quoted(text) : isa::quoted(shown_text(text));
}

std::string script_safe(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (const char byte : json) {
    if (byte == '<') {
      out += "\\u003c";
    } else {
      out += byte;
    }
  }
  return out;
}

}  // namespace lightspeed::replay
