// A file that another process writes, and the waiting for more of it.
// Implements TOOL-45 (specs/replay.md): under its name, or the one that it has while it grows.
// It refuses formats, and to wait for ever if somebody set a limit.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

class GrowingFile {
 public:
  /// Waits until there is a file of that name, or one with `.part` behind it.
  [[nodiscard]] static Result<std::unique_ptr<GrowingFile>, ToolError> open(
      const std::string& path, std::chrono::microseconds patience);

  /// A source whose size is that of the last look at it. It may outlive this.
  [[nodiscard]] std::unique_ptr<replay::ByteSource> source() const;
  /// Waits until the file is longer than it was; false if it stays as it is for too long.
  [[nodiscard]] Result<bool, ToolError> wait();

 private:
  struct File;
  GrowingFile(std::string path, std::chrono::microseconds patience)
      : path_(std::move(path)), patience_(patience) {}

  std::string path_;
  std::chrono::microseconds patience_;
  std::shared_ptr<File> file_;
};

}  // namespace lightspeed::tools
