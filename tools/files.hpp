// Files as the command reads and writes them: the only place that knows the file system.
// Implements TOOL-4 and TOOL-5 (specs/replay.md): nothing existing is overwritten, nothing half.
// It refuses formats: it moves bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"

namespace lightspeed::tools {

/// The name that stands for stdin or stdout.
inline constexpr std::string_view kStandardStream = "-";

/// A path as messages name it: `stdin` for `-`.
[[nodiscard]] std::string shown_name(const std::string& path);
/// The same of a path that is written to.
[[nodiscard]] std::string shown_output(const std::string& path);

/// Opens a file for reading at any place; `-` is stdin. What cannot be read at any place (a pipe)
/// is kept as it comes (TOOL-58). The error is a sentence.
[[nodiscard]] Result<std::unique_ptr<replay::ByteSource>, std::string> open_source(
    const std::string& path);

/// All of them, at the file's own position. The error is the system's words.
[[nodiscard]] Result<void, std::string> write_all(int descriptor, std::string_view bytes);

/// Bytes of an open file as a source reads them, without sharing a position.
[[nodiscard]] Result<std::size_t, std::string> read_at(int descriptor, std::uint64_t offset,
                                                       std::span<char> into);

/// The whole text of a file, or of stdin.
[[nodiscard]] Result<std::string, std::string> read_file(const std::string& path);

[[nodiscard]] bool file_exists(const std::string& path);

/// Refuses a name that no output can take: that of a folder, or of a file without `force`.
[[nodiscard]] Result<void, std::string> check_output(const std::string& path, bool force);

/// Whether both paths lead to one existing file.
[[nodiscard]] bool is_same_file(const std::string& left, const std::string& right);

/// Whether a file must outlive a power cut, or only the run that reads it again.
/// One that grows in sight of others has a name that they know, `NAME.part`, and stays whatever
/// happens: it holds what was acknowledged.
enum class Durability : std::uint8_t { synced, scratch, growing };

/// What stands behind the name of a file that grows.
inline constexpr std::string_view kGrowing = ".part";

/// A file that appears under its name only when it is complete: the bytes go to a temporary file
/// beside it, which is synced and renamed by `commit`. Without it, nothing is left behind.
class OutputFile final : public replay::ByteSink {
 public:
  /// Refuses a path that exists, unless `force`. `-` is stdout.
  [[nodiscard]] static Result<std::unique_ptr<OutputFile>, std::string> create(
      const std::string& path, bool force, Durability durability = Durability::synced);
  ~OutputFile() override;

  [[nodiscard]] Result<void, std::string> write(std::string_view bytes) override;
  /// Everything so far is on the disk when this comes back.
  [[nodiscard]] Result<void, std::string> sync();
  [[nodiscard]] Result<void, std::string> commit();

 private:
  OutputFile(std::string path, bool force, Durability durability)
      : path_(std::move(path)), force_(force), durability_(durability) {}
  [[nodiscard]] Result<void, std::string> open_growing();
  void sync_folder() const;
  [[nodiscard]] Result<void, std::string> flush();
  [[nodiscard]] Result<void, std::string> rename_into_place();

  std::string path_;
  std::string temporary_;  ///< Empty once renamed, and for stdout.
  std::string buffer_;
  int descriptor_ = -1;
  bool force_ = false;
  Durability durability_ = Durability::synced;
};

/// A fresh folder that is removed with what it holds.
class TemporaryFolder {
 public:
  [[nodiscard]] static Result<std::unique_ptr<TemporaryFolder>, std::string> create();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace lightspeed::tools
