// Where the bytes of a trace come from and go to, so that the core needs no files.
// Implements TRC-11 (specs/trace.md): random access on reading, append only on writing.
// It refuses buffering and retries: a tool implements these with whatever it has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// Bytes that can be read at any offset. The size does not change while a reader uses it.
class ByteSource {
 public:
  ByteSource() = default;
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  [[nodiscard]] virtual std::uint64_t size() const = 0;

  /// Fills `into` from `offset`; answers with the count of bytes, which is less than asked for only
  /// at the end. The error is the system's own words.
  [[nodiscard]] virtual Result<std::size_t, std::string> read(std::uint64_t offset,
                                                              std::span<char> into) = 0;
};

/// So many bytes, all of which were there when the size was asked for.
[[nodiscard]] inline Result<std::string, std::string> read_exactly(ByteSource& source,
                                                                   std::uint64_t offset,
                                                                   std::size_t count) {
  std::string bytes(count, '\0');
  auto read = source.read(offset, bytes);
  if (!read) return failure(std::move(read.error()));
  if (*read != count) return failure(std::string("the file became shorter while read"));
  return bytes;
}

/// A source over bytes that the caller keeps alive.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : bytes_(bytes) {}

  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }

  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    if (offset >= bytes_.size()) return std::size_t{0};
    return bytes_.substr(static_cast<std::size_t>(offset)).copy(into.data(), into.size());
  }

 private:
  std::string_view bytes_;
};

/// Accepts bytes, in order.
class ByteSink {
 public:
  ByteSink() = default;
  ByteSink(const ByteSink&) = delete;
  ByteSink& operator=(const ByteSink&) = delete;
  virtual ~ByteSink() = default;

  /// Takes all bytes, or says in the system's own words why it could not.
  [[nodiscard]] virtual Result<void, std::string> write(std::string_view bytes) = 0;
};

/// A sink into a string.
class StringSink final : public ByteSink {
 public:
  [[nodiscard]] Result<void, std::string> write(std::string_view bytes) override {
    bytes_.append(bytes);
    return {};
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

}  // namespace lightspeed::replay
