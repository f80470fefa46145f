// The patch stream, version 1: a list of patches with one dictionary, as one text.
// Implements STREAM-1 to STREAM-9 (specs/patches.md); byte-exact with the published codec.
// It refuses to apply anything: a stream is decoded whole or not at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/js_number.hpp"
#include "isa/mode.hpp"
#include "isa/patch.hpp"
#include "isa/wire_error.hpp"

namespace lightspeed::isa {

inline constexpr std::string_view kPatchStreamPrefix = "ps|";
inline constexpr std::string_view kPatchStreamTag = "ps";
inline constexpr int kPatchStreamVersion = 1;

/// The most text that one stream may decode to (STREAM-8). A dictionary entry can be named any
/// number of times, so that one megabyte of stream could otherwise ask for terabytes.
inline constexpr std::size_t kDecodedBytesMax = std::size_t{1} << 26;

/// Whether a diff's html is a patch stream; anything else is raw HTML for the root (STREAM-1).
[[nodiscard]] bool is_patch_stream(std::string_view html);

/// `ps|1|D|dict…|N|op…`, each string once in the dictionary, in order of first use (STREAM-2).
/// An empty list encodes to `ps|1|0|0`, which decoders refuse: callers never send one. Versions
/// other than 1 are for those who test decoders; the published encoder writes any.
[[nodiscard]] std::string encode_patch_stream(const std::vector<Patch>& patches,
                                              JsNumber version = kPatchStreamVersion);

/// The whole stream or the first error (STREAM-4). Any byte string is allowed as input.
[[nodiscard]] Result<std::vector<Patch>, WireError> decode_patch_stream(std::string_view text,
                                                                        Mode mode);

}  // namespace lightspeed::isa
