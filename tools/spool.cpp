#include "tools/spool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <limits>
#include <system_error>

#include "tools/files.hpp"
#include "tools/interrupt.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::size_t kPieceBytes = 1U << 16U;
constexpr std::size_t kHeadBytes = 1U << 20U;

std::string folder_for_files() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : folder.string();
}

std::string no_room(const std::string& what) {
  return "what comes through a pipe waits in " + folder_for_files() +
         " (TMPDIR names another folder), and there: " + what;
}

}  // namespace

Spool::~Spool() {
  ::close(pipe_);
  if (file_ >= 0) ::close(file_);
}

std::uint64_t Spool::size() const {
  take_up_to(std::numeric_limits<std::uint64_t>::max());
  return size_;
}

Result<std::size_t, std::string> Spool::read(std::uint64_t offset, std::span<char> into) {
  take_up_to(offset + into.size());
  if (error_) return failure(*error_);
  std::size_t done = 0;
  if (offset < head_.size()) {
    done = head_.copy(into.data(), into.size(), static_cast<std::size_t>(offset));
  }
  if (done == into.size() || file_ < 0) return done;
  auto count = read_at(file_, offset + done - head_.size(), into.subspan(done));
  if (!count) return failure(no_room(count.error()));
  return done + *count;
}

void Spool::take_up_to(std::uint64_t end) const {
  std::array<char, kPieceBytes> piece;
  while (size_ < end && !ended_ && !error_) {
    const auto count = ::read(pipe_, piece.data(), piece.size());
    if (InterruptGuard::interrupted()) {
      error_ = "interrupted";
    } else if (count < 0 && errno != EINTR) {
      error_ = std::strerror(errno);
    } else if (count == 0) {
      ended_ = true;
    } else if (count > 0) {
      auto kept = keep({piece.data(), static_cast<std::size_t>(count)});
      if (!kept) error_ = no_room(kept.error());
    }
  }
}

Result<void, std::string> Spool::keep(std::string_view bytes) const {
  if (file_ < 0 && head_.size() + bytes.size() <= kHeadBytes) {
    head_.append(bytes);
    size_ = head_.size();
    return {};
  }
  if (file_ < 0) {
    std::string name = folder_for_files() + "/lightspeed-XXXXXX";
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ < 0) return failure(std::string(std::strerror(errno)));
    ::unlink(name.c_str());
  }
  while (!bytes.empty()) {
    const auto count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failure(std::string(std::strerror(errno)));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    size_ += static_cast<std::uint64_t>(count);
  }
  return {};
}

}  // namespace lightspeed::tools
