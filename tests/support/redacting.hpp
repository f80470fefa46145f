// What the tests of redacting share: a keyed hash without a library, captures, decompressed bytes.
// Serves the tests of RED-1 to RED-19 (specs/redact.md).
// It refuses cryptography: XXH3 with a seed tells texts apart, and that is all a test needs.
#pragma once

#include <doctest/doctest.h>
#include <zstd.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "interpreter/digest.hpp"
#include "replay/capture/capture.hpp"
#include "replay/format/container.hpp"
#include "replay/format/json_lines.hpp"
#include "replay/redact/redact.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::testing {

inline replay::KeyedHash test_hash(std::string key) {
  return [key = std::move(key)](std::string_view text) {
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t block = 0; block < 4; ++block) {
      const auto digest = interpreter::Digester{}.text(key).number(block).text(text).finish().value;
      for (std::size_t i = 0; i < 8; ++i) {
        bytes.at(8 * block + i) = static_cast<std::uint8_t>(digest >> (8 * i));
      }
    }
    return bytes;
  };
}

inline replay::Pseudonyms pseudonyms(bool keep_length = false, std::string key = "a key") {
  return {test_hash(std::move(key)), keep_length};
}

/// A redacted trace in memory.
struct Redacted {
  replay::Trace trace;
  replay::RedactReport report;
};

inline replay::JudgedTrace verdict_of(const replay::Trace& trace) {
  replay::TraceSteps steps(trace);
  return replay::verdict_of(steps);
}

inline Redacted redacted(const replay::Trace& trace,
                         const replay::RedactPolicy& policy = replay::RedactPolicy::standard(),
                         bool keep_length = false) {
  replay::TraceSteps steps(trace);
  const auto result = replay::redact(steps, policy, pseudonyms(keep_length));
  REQUIRE_MESSAGE(result.has_value(), result.error().text);
  Redacted whole{.trace = {.header = result->trace->header()}, .report = result->report};
  while (auto step = result->trace->next()) whole.trace.steps.push_back(*std::move(step));
  return whole;
}

/// A capture of the corpus in one of its forms: `frames.jsonl` or `capture.har`.
inline replay::Trace corpus_capture(const std::string& name, const std::string& form) {
  const std::string folder = "corpus/captures/" + name + "/";
  auto imported =
      replay::import_capture({.title = name,
                              .capture = read_text(in_source_tree(folder + form)),
                              .documents = read_text(in_source_tree(folder + "dom.jsonl"))});
  REQUIRE_MESSAGE(imported.has_value(), imported.error().text);
  return std::move(imported->trace);
}

inline constexpr std::array<const char*, 7> kCaptures{
    "01-counter-clicks",    "02-todo-keyed",  "03-form-submit", "05-reconnect",
    "08-bad-server-frames", "10-slow-server", "13-burst"};

/// The bytes of a trace's file as `zstd -dc` prints them.
inline std::string decompressed(const replay::Trace& trace) {
  const std::string file = replay::write_trace(trace);
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in{file.data(), file.size(), 0};
  std::string bytes;
  std::array<char, 4096> part{};
  while (in.pos < in.size) {
    ZSTD_outBuffer out{part.data(), part.size(), 0};
    const std::size_t answer = ZSTD_decompressStream(stream, &out, &in);
    REQUIRE(ZSTD_isError(answer) == 0);
    bytes.append(part.data(), out.pos);
    while (out.pos == out.size) {
      out.pos = 0;
      REQUIRE(ZSTD_isError(ZSTD_decompressStream(stream, &out, &in)) == 0);
      bytes.append(part.data(), out.pos);
    }
  }
  ZSTD_freeDStream(stream);
  return bytes;
}

/// The text twin of a trace: every text of every record, in JSON.
inline std::string twin_of(const replay::Trace& trace) {
  std::string lines = replay::json_line(trace.header);
  for (const interpreter::Step& step : trace.steps) lines += replay::json_line(step);
  return lines;
}

}  // namespace lightspeed::testing
