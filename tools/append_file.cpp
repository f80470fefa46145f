#include "tools/append_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "tools/files.hpp"

namespace lightspeed::tools {
namespace {

std::string system_words() { return std::strerror(errno); }

/// The file as it was, whatever is added to it.
class Before final : public replay::ByteSource {
 public:
  Before(int descriptor, std::uint64_t size) : descriptor_(descriptor), size_(size) {}
  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                      std::span<char> into) override {
    if (offset >= size_) return std::size_t{0};
    const auto count = std::min<std::uint64_t>(into.size(), size_ - offset);
    return read_at(descriptor_, offset, into.first(static_cast<std::size_t>(count)));
  }

 private:
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace

Result<std::unique_ptr<AppendFile>, std::string> AppendFile::open(const std::string& path) {
  std::unique_ptr<AppendFile> file(new AppendFile(path));
  file->descriptor_ = ::open(path.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
  if (file->descriptor_ < 0) return failure(path + ": " + system_words());
  if (::flock(file->descriptor_, LOCK_EX | LOCK_NB) != 0) {
    return failure(path + (errno == EWOULDBLOCK ? ": another process appends to it"
                                                : ": it cannot be locked: " + system_words()));
  }
  struct stat status {};
  if (::fstat(file->descriptor_, &status) != 0) return failure(path + ": " + system_words());
  if (!S_ISREG(status.st_mode)) return failure(path + ": nothing can be appended to it");
  file->size_ = static_cast<std::uint64_t>(status.st_size);
  return file;
}

AppendFile::~AppendFile() {
  if (descriptor_ < 0) return;
  // What stays if this fails is a torn tail, which hides no step of before.
  if (touched_) (void)!::ftruncate(descriptor_, static_cast<off_t>(size_));
  ::close(descriptor_);
}

std::unique_ptr<replay::ByteSource> AppendFile::source() const {
  return std::make_unique<Before>(descriptor_, size_);
}

Result<void, std::string> AppendFile::write(std::string_view bytes) {
  touched_ = true;
  auto written = write_all(descriptor_, bytes);
  if (!written) return failure(path_ + ": " + written.error());
  return {};
}

Result<void, std::string> AppendFile::commit() {
  if (::fsync(descriptor_) != 0) return failure(path_ + ": " + system_words());
  touched_ = false;
  return {};
}

}  // namespace lightspeed::tools
