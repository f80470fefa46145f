#include "tools/spool.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>
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
constexpr std::uint64_t kReserveBytes = 64U << 20U;  ///< That stay free in the folder.

std::string folder_for_files() {
  std::error_code error;
  const auto folder = std::filesystem::temp_directory_path(error);
  return error ? "/tmp" : folder.string();
}

std::string no_room(const std::string& what) {
  return "what comes through a pipe waits in " + folder_for_files() +
         " (TMPDIR names another folder), and there: " + what;
}

// What comes may never end, and others need the folder too.
Result<void, std::string> check_room(int file) {
  struct statvfs folder {};
  if (::fstatvfs(file, &folder) != 0) return {};
  const std::uint64_t free_bytes = std::uint64_t{folder.f_bavail} * folder.f_frsize;
  if (free_bytes >= kReserveBytes) return {};
  return failure("less than " + std::to_string(kReserveBytes >> 20U) + " MiB are left");
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
    if (!InterruptGuard::wait_readable(pipe_)) {
      error_ = "interrupted";
      return;
    }
    const auto count = ::read(pipe_, piece.data(), piece.size());
    if (count < 0 && errno != EINTR) {
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
  if (auto room = check_room(file_); !room) return room;
  if (auto written = write_all(file_, bytes); !written) return written;
  size_ += bytes.size();
  return {};
}

}  // namespace lightspeed::tools
