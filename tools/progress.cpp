#include "tools/progress.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace lightspeed::tools {
namespace {

constexpr std::chrono::milliseconds kPause{100};
constexpr std::string_view kClearLine = "\r\x1b[K";

void to_stderr(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress() : is_terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (any_) to_stderr(kClearLine);
}

void Progress::show(std::string_view text) {
  if (!is_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (any_ && now - last_ < kPause) return;
  last_ = now;
  any_ = true;
  to_stderr(std::string(kClearLine).append(text));
}

}  // namespace lightspeed::tools
