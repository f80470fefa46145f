#include "tools/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "tools/file_hint.hpp"
#include "tools/spool.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kBufferBytes = 1U << 16U;
constexpr mode_t kNewFileMode = 0666;

std::string system_words() { return std::strerror(errno); }

std::string sentence(const std::string& path, const std::string& what) {
  return shown_name(path) + ": " + what;
}

/// A regular file, read with pread so that no position is shared.
class FileSource final : public replay::ByteSource {
 public:
  FileSource(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  ~FileSource() override { ::close(descriptor_); }

  [[nodiscard]] std::uint64_t size() const override { return size_; }

  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    return read_at(descriptor_, offset, into);
  }

 private:
  int descriptor_;
  std::uint64_t size_;
};

// What bytes go through, and nothing is lost by writing to it: a terminal, a pipe, /dev/null.
bool is_device(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

Result<std::size_t, std::string> read_at(int descriptor, std::uint64_t offset,
                                         std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    const auto count = ::pread(descriptor, into.data() + done, into.size() - done,
                               static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(system_words());
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<void, std::string> write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(system_words());
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

std::string shown_name(const std::string& path) { return path == kStandardStream ? "stdin" : path; }

std::string shown_output(const std::string& path) {
  return path == kStandardStream ? "stdout" : path;
}

Result<std::unique_ptr<replay::ByteSource>, std::string> open_source(const std::string& path) {
  const bool standard = path == kStandardStream;
  const int descriptor =
      standard ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    std::string what = system_words();
    if (errno == ENOENT) what += near_file(path);
    return failure(sentence(path, what));
  }
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) {
    ::close(descriptor);
    return failure(sentence(path, system_words()));
  }
  if (S_ISREG(status.st_mode)) {
    return std::make_unique<FileSource>(descriptor, static_cast<std::uint64_t>(status.st_size));
  }
  if (S_ISDIR(status.st_mode)) {
    ::close(descriptor);
    return failure(sentence(path, std::strerror(EISDIR)));
  }
  return std::make_unique<Spool>(descriptor);
}

Result<std::string, std::string> read_file(const std::string& path) {
  auto source = open_source(path);
  if (!source) return failure(source.error());
  std::string text(static_cast<std::size_t>((*source)->size()), '\0');
  auto count = (*source)->read(0, text);
  if (!count) return failure(sentence(path, count.error()));
  text.resize(*count);
  return text;
}

bool file_exists(const std::string& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

Result<void, std::string> check_output(const std::string& path, bool force) {
  if (path == kStandardStream) return {};
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return failure(path + ": this is a folder; name a file in it");
  }
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty() && !std::filesystem::exists(folder, error) && !error) {
    return failure(path + ": there is no folder " + folder.string());
  }
  if (is_device(path)) return {};
  if (!force && file_exists(path)) return failure(path + ": the file exists; --force replaces it");
  return {};
}

bool is_same_file(const std::string& left, const std::string& right) {
  std::error_code error;
  return std::filesystem::equivalent(left, right, error) && !error;
}

Result<std::unique_ptr<OutputFile>, std::string> OutputFile::create(const std::string& path,
                                                                    bool force,
                                                                    Durability durability) {
  std::unique_ptr<OutputFile> file(new OutputFile(path, force, durability));
  if (path == kStandardStream) {
    file->descriptor_ = STDOUT_FILENO;
    return file;
  }
  if (auto free = check_output(path, force); !free) return failure(free.error());
  if (is_device(path)) {
    file->descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file->descriptor_ < 0) return failure(path + ": " + system_words());
    return file;
  }
  // A link goes on to lead to the file: what it leads to is replaced.
  std::error_code error;
  if (std::filesystem::is_symlink(path, error)) {
    file->path_ = std::filesystem::weakly_canonical(path, error).string();
  }
  if (durability == Durability::growing) {
    if (auto opened = file->open_growing(); !opened) return failure(opened.error());
    return file;
  }
  // Beside the output, because a rename does not cross file systems.
  std::string name = file->path_ + ".part-XXXXXX";
  file->descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file->descriptor_ < 0) return failure(path + ": " + system_words());
  file->temporary_ = std::move(name);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(file->descriptor_, kNewFileMode & ~mask) != 0) {
    return failure(path + ": " + system_words());
  }
  return file;
}

OutputFile::~OutputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (temporary_.empty()) return;
  if (durability_ != Durability::growing) ::unlink(temporary_.c_str());
}

Result<void, std::string> OutputFile::open_growing() {
  const std::string name = path_ + std::string(kGrowing);
  descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
  if (descriptor_ < 0 && errno == EEXIST) {
    return failure(name +
                   " is there already: what a recorder that was stopped wrote, or one that "
                   "still writes; `lightspeed recover` saves its steps, then remove it");
  }
  if (descriptor_ < 0) return failure(name + ": " + system_words());
  temporary_ = name;
  sync_folder();
  return {};
}

Result<void, std::string> OutputFile::sync() {
  if (auto flushed = flush(); !flushed) return flushed;
  if (::fsync(descriptor_) != 0) return failure(path_ + ": " + system_words());
  return {};
}

Result<void, std::string> OutputFile::write(std::string_view bytes) {
  buffer_.append(bytes);
  if (buffer_.size() >= kBufferBytes) return flush();
  return {};
}

Result<void, std::string> OutputFile::flush() {
  if (auto written = write_all(descriptor_, buffer_); !written) {
    return failure(path_ + ": " + written.error());
  }
  buffer_.clear();
  return {};
}

Result<void, std::string> OutputFile::commit() {
  if (auto flushed = flush(); !flushed || temporary_.empty()) return flushed;
  const bool synced = durability_ != Durability::scratch;
  if (synced && ::fsync(descriptor_) != 0) return failure(path_ + ": " + system_words());
  if (auto renamed = rename_into_place(); !renamed) return renamed;
  ::close(std::exchange(descriptor_, -1));
  temporary_.clear();
  if (synced) sync_folder();
  return {};
}

// The name is safe only once its folder is; a folder that cannot be synced loses nothing else.
void OutputFile::sync_folder() const {
  const std::string parent = std::filesystem::path(path_).parent_path().string();
  const int folder = ::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_CLOEXEC);
  if (folder >= 0) {
    (void)::fsync(folder);
    ::close(folder);
  }
}

Result<void, std::string> OutputFile::rename_into_place() {
  if (!force_) {
    // Refuses a file that appeared meanwhile; some file systems cannot, and get a plain rename.
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_NOREPLACE) == 0) {
      return {};
    }
    if (errno == EEXIST) return failure(path_ + ": the file exists; --force replaces it");
    if (errno != EINVAL && errno != ENOSYS) return failure(path_ + ": " + system_words());
  }
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return failure(path_ + ": " + system_words());
  }
  return {};
}

Result<std::unique_ptr<TemporaryFolder>, std::string> TemporaryFolder::create() {
  std::error_code error;
  const auto base = std::filesystem::temp_directory_path(error);
  if (error) return failure("no folder for temporary files: " + error.message());
  std::string name = (base / "lightspeed-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return failure(name + ": " + system_words());
  return std::unique_ptr<TemporaryFolder>(new TemporaryFolder(std::move(name)));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // What cannot be removed is the system's to clean up.
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace lightspeed::tools
