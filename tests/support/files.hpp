// Files and folders for tests: whole texts in and out, and a folder that cleans up after itself.
// Implements no rule; the tests of every room stand on it.
// It refuses to fail softly: a file that a test needs and cannot read ends the test program.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace lightspeed::testing {

/// A path below the root of the repository.
[[nodiscard]] std::filesystem::path in_source_tree(const std::string& path);

/// The bytes of a file.
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

void write_text(const std::filesystem::path& path, const std::string& text);

/// The files below a folder with one of the extensions, sorted by name, as absolute paths.
/// Build folders and whatever begins with a dot are left out. No folder is no files.
[[nodiscard]] std::vector<std::filesystem::path> files_below(
    const std::filesystem::path& folder, const std::vector<std::string>& extensions);

/// A fresh folder, removed with all it holds when it goes out of scope.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace lightspeed::testing
