#include "tools/growing_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

#include "tools/files.hpp"
#include "tools/interrupt.hpp"

namespace lightspeed::tools {
namespace {

/// Short enough to look like at once, long enough to cost nothing.
constexpr std::chrono::milliseconds kPause{20};

ToolError system_error(const std::string& path) {
  return {.text = path + ": " + std::strerror(errno)};
}

}  // namespace

struct GrowingFile::File {
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
  int descriptor = -1;
  std::uint64_t size = 0;
};

namespace {

/// Calls `look` until it gives something, or for too long.
template <class Look>
Result<bool, ToolError> until(std::chrono::microseconds patience, const Look& look) {
  const auto begin = std::chrono::steady_clock::now();
  for (;;) {
    Result<bool, ToolError> seen = look();
    if (!seen || *seen) return seen;
    if (auto on = InterruptGuard::go_on(); !on) return failure(on.error());
    if (std::chrono::steady_clock::now() - begin >= patience) return false;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Result<std::unique_ptr<GrowingFile>, ToolError> GrowingFile::open(
    const std::string& path, std::chrono::microseconds patience) {
  std::unique_ptr<GrowingFile> growing(new GrowingFile(path, patience));
  growing->file_ = std::make_shared<File>();
  File& file = *growing->file_;
  const auto found = until(patience, [&]() -> Result<bool, ToolError> {
    // A recorder renames when it is done, so that the growing name is looked for first.
    for (const std::string& name : {path + std::string(kGrowing), path}) {
      file.descriptor = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
      if (file.descriptor >= 0) return true;
      if (errno != ENOENT) return failure(system_error(name));
    }
    return false;
  });
  if (!found) return failure(found.error());
  if (!*found) return failure(ToolError{.text = path + ": there is no such file yet"});
  struct stat status {};
  if (::fstat(file.descriptor, &status) != 0) return failure(system_error(path));
  if (!S_ISREG(status.st_mode)) return failure(ToolError{.text = path + ": no file that can grow"});
  file.size = static_cast<std::uint64_t>(status.st_size);
  return growing;
}

Result<bool, ToolError> GrowingFile::wait() {
  if (print("") != ExitStatus::same) return failure(ToolError{.text = "stdout cannot be written"});
  return until(patience_, [this]() -> Result<bool, ToolError> {
    struct stat status {};
    if (::fstat(file_->descriptor, &status) != 0) return failure(system_error(path_));
    const auto size = static_cast<std::uint64_t>(status.st_size);
    if (size < file_->size) {
      return failure(ToolError{.status = ExitStatus::damaged,
                               .text = path_ + ": it became shorter while it was followed"});
    }
    return std::exchange(file_->size, size) != size;
  });
}

std::unique_ptr<replay::ByteSource> GrowingFile::source() const {
  class Source final : public replay::ByteSource {
   public:
    explicit Source(std::shared_ptr<const File> file) : file_(std::move(file)) {}
    [[nodiscard]] std::uint64_t size() const override { return file_->size; }
    [[nodiscard]] Result<std::size_t, std::string> read(std::uint64_t offset,
                                                        std::span<char> into) override {
      return read_at(file_->descriptor, offset, into);
    }

   private:
    std::shared_ptr<const File> file_;
  };
  return std::make_unique<Source>(file_);
}

}  // namespace lightspeed::tools
