// The zstd dictionary for small traces, built in from corpus/dictionary.
// Implements TRC-42 and TRC-43 (specs/trace.md): one dictionary for ever, known by its id.
// It refuses to be trained here: corpus/dictionary/train.py does that.
#pragma once

#include <zstd.h>

#include <cstdint>
#include <string_view>

namespace lightspeed::replay {

/// What the head of a zstd frame calls it; a dictionary with other bytes gets another number.
inline constexpr std::uint32_t kDictionaryId = 50'001;
/// Small zstd frames are compressed with this level (ADR 0022), with the dictionary or without.
inline constexpr int kSmallFrameLevel = 6;

extern const std::string_view kDictionary;  ///< Written by cmake/embed_dictionary.cmake.

/// Both are made once, and shared.
[[nodiscard]] const ZSTD_CDict* dictionary_for_writing();
[[nodiscard]] const ZSTD_DDict* dictionary_for_reading();

}  // namespace lightspeed::replay
