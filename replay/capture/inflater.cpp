#include "replay/capture/inflater.hpp"

#include <zlib.h>

#include <array>
#include <limits>
#include <utility>

#include "isa/base/check.hpp"

namespace lightspeed::replay {
namespace {

constexpr int kRawWindow = -15;  // No header, and the greatest window that a side may agree on.

// What every compressed message ends with, and what is left out on the wire.
constexpr std::string_view kTail("\0\0\xFF\xFF", 4);

}  // namespace

struct Inflater::State {
  State() { CHECK(inflateInit2(&stream, kRawWindow) == Z_OK, "zlib has memory for one window"); }
  ~State() { inflateEnd(&stream); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  z_stream stream{};
};

Inflater::Inflater() = default;
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;
Inflater& Inflater::operator=(Inflater&&) noexcept = default;

Result<std::string, std::string> Inflater::message(std::string_view compressed) {
  if (compressed.size() > std::numeric_limits<uInt>::max() / 2) {
    return failure(std::string("the compressed message is too long"));
  }
  if (!state_) state_ = std::make_unique<State>();  // Most connections never need one.
  std::string input(compressed);
  input += kTail;
  z_stream& stream = state_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  std::string text;
  std::array<char, 1U << 14U> part{};
  int status = Z_OK;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    status = inflate(&stream, Z_SYNC_FLUSH);
    text.append(part.data(), part.size() - stream.avail_out);
    if (text.size() > kInflatedMax)
      return failure(std::string("the message inflates beyond 64 MB"));
    // A side may end its stream with a message; the next one begins another (RFC 7692, 7.2.3.4).
    if (status == Z_STREAM_END) CHECK(inflateReset(&stream) == Z_OK, "a stream that was good");
  } while ((status == Z_OK || status == Z_STREAM_END) &&
           (stream.avail_in != 0 || stream.avail_out == 0));
  // Without progress there is nothing left to say: that is how a message usually ends.
  if (status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR) return text;
  return failure(std::string("the message does not inflate: ") +
                 (stream.msg != nullptr ? stream.msg : "its beginning is not in the capture"));
}

}  // namespace lightspeed::replay
