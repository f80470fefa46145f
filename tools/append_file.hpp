// A file to whose end something is added, and nothing else.
// Implements TRC-38, TRC-39 and TOOL-47 (specs): its bytes are never touched, nobody else appends.
// It refuses names that are no file yet: those are for `OutputFile`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"

namespace lightspeed::tools {

/// Without `commit`, what was added is cut off again.
class AppendFile final : public replay::ByteSink {
 public:
  [[nodiscard]] static Result<std::unique_ptr<AppendFile>, std::string> open(
      const std::string& path);
  ~AppendFile() override;

  /// The bytes that were there when it was opened.
  [[nodiscard]] std::unique_ptr<replay::ByteSource> source() const;
  [[nodiscard]] Result<void, std::string> write(std::string_view bytes) override;
  [[nodiscard]] Result<void, std::string> commit();

 private:
  explicit AppendFile(std::string path) : path_(std::move(path)) {}

  std::string path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  bool touched_ = false;  ///< Whether something was added that was not committed.
};

}  // namespace lightspeed::tools
