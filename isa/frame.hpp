// The five frames of `lightspeed/1` and their text encoding.
// Implements FRAME-1 to FRAME-6 (specs/frames.md); byte-exact with the published codec.
// It refuses binary messages and meaning: who may say what stands in the session's rules.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "isa/base/result.hpp"
#include "isa/js_number.hpp"
#include "isa/mode.hpp"
#include "isa/wire_error.hpp"

namespace lightspeed::isa {

inline constexpr std::string_view kProtocol = "lightspeed";
inline constexpr int kProtocolVersion = 1;

struct Hello {
  std::string protocol;
  JsNumber version;  ///< 1 in a good hello; any number that parses is kept.
  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Event {
  std::string ref;
  std::string name;
  std::string payload;
  friend bool operator==(const Event&, const Event&) = default;
};

/// `html` is raw HTML for the root, or a patch stream if it begins with `ps|`.
struct Diff {
  std::string ref;
  std::string html;
  friend bool operator==(const Diff&, const Diff&) = default;
};

struct Ack {
  std::string ref;
  friend bool operator==(const Ack&, const Ack&) = default;
};

struct Failure {
  std::string ref;
  std::string reason;
  friend bool operator==(const Failure&, const Failure&) = default;
};

using Frame = std::variant<Hello, Event, Diff, Ack, Failure>;

/// The frame as one text message, every field escaped (FRAME-2, FRAME-3).
[[nodiscard]] std::string encode_frame(const Frame& frame);

/// Splits, unescapes and checks one text message (FRAME-4). Any byte string is allowed as input.
[[nodiscard]] Result<Frame, WireError> decode_frame(std::string_view text, Mode mode);

/// The tag a frame is written with: `hello`, `event`, `diff`, `ack` or `failure`.
[[nodiscard]] std::string_view tag_of(const Frame& frame);

/// The hello that both sides of `lightspeed/1` say.
[[nodiscard]] Hello our_hello();

/// Whether the hello names our protocol and version; the error text is `unsupported_protocol:<p>`
/// or `unsupported_version:<n>` (FRAME-5).
[[nodiscard]] Result<void, WireError> accept_hello(const Hello& hello);

}  // namespace lightspeed::isa
