#include "tools/user_check.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>
#include <utility>

#include "replay/script/knobs.hpp"
#include "tools/interrupt.hpp"
#include "tools/print.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::string_view kPlaceholder = "{}";
// Long for a replay of anything, and short for somebody who waits for hundreds of runs.
constexpr std::chrono::seconds kTimeoutDefault{60};
constexpr std::chrono::microseconds kTimeoutMax = std::chrono::hours(24);

// Between two looks at a command that runs: short at first, so that a quick one costs no more.
constexpr std::chrono::microseconds kPauseMin{200};
constexpr std::chrono::microseconds kPauseMax{10'000};

constexpr int kNotFound = 127;       // What a shell says of a command that does not exist,
constexpr int kNotExecutable = 126;  // and of one that may not be run.

std::string replaced(std::string text, std::string_view by) {
  for (std::size_t at = text.find(kPlaceholder); at != std::string::npos;
       at = text.find(kPlaceholder, at + by.size())) {
    text.replace(at, kPlaceholder.size(), by);
  }
  return text;
}

/// In the child: no input, no output, then the shell. Only calls that a fork allows.
[[noreturn]] void become_shell(const char* line) {
  ::setpgid(0, 0);  // A group of its own, so that what it starts can be ended with it.
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing >= 0) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
  }
  ::execl("/bin/sh", "sh", "-c", line, static_cast<char*>(nullptr));
  ::_exit(kNotFound);
}

Result<std::chrono::microseconds, std::string> read_timeout(const std::string& text) {
  if (text.empty()) return std::chrono::microseconds(kTimeoutDefault);
  auto read = replay::parse_duration(text);
  if (!read) return failure(std::move(read.error()));
  if (*read == 0 || *read > static_cast<std::uint64_t>(kTimeoutMax.count())) {
    return failure("more than nothing and at most a day was expected, found '" + text + "'");
  }
  return std::chrono::microseconds(*read);
}

std::string words(std::chrono::microseconds duration) {
  return replay::duration_text(static_cast<std::uint64_t>(duration.count()));
}

void end_all_of(pid_t child) {
  ::kill(-child, SIGKILL);
  while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
}

}  // namespace

Result<UserCheck, std::string> UserCheck::create(const Options& options) {
  if (options.text.find(kPlaceholder) == std::string::npos) {
    return failure(std::string("--check: the command must hold {}, the place of the trace"));
  }
  auto timeout = read_timeout(options.timeout);
  if (!timeout) return failure("--check-timeout: " + timeout.error());
  auto folder = TemporaryFolder::create();
  if (!folder) return failure(folder.error());
  std::string candidate = (*folder)->path() + "/candidate.lstrace";
  std::string line = replaced(options.text, shell_word(candidate));
  return UserCheck(std::move(line), std::move(candidate), *std::move(folder), *timeout);
}

std::string UserCheck::hang_note() const {
  return counted(hangs_, "run") + " of the command took longer than " + words(timeout_) +
         " and counted as not interesting; --check-timeout allows more";
}

bool UserCheck::accepts(const replay::Trace& candidate) {
  trouble_.clear();
  if (auto saved = save_trace(candidate, candidate_, true, Durability::scratch); !saved) {
    trouble_ = saved.error().text;
    return false;
  }
  const int status = run();
  if (status == kNotFound || status == kNotExecutable) {
    trouble_ = "the command cannot be run (exit status " + std::to_string(status) + ")";
  }
  return status == 0;
}

int UserCheck::run() {
  const pid_t child = ::fork();
  if (child < 0) {
    trouble_ = std::strerror(errno);
    return -1;
  }
  if (child == 0) become_shell(line_.c_str());
  // Both sides do it, so that neither has to wait until the other has; one of them is too late.
  (void)::setpgid(child, child);
  const auto status = wait_for(child);
  if (!status) return -1;
  if (WIFEXITED(*status)) return WEXITSTATUS(*status);
  trouble_ = "the command was ended by signal " + std::to_string(WTERMSIG(*status));
  return -1;
}

/// How the command ended by itself; nothing if it was ended, or cannot be waited for.
std::optional<int> UserCheck::wait_for(int child) {
  const auto begin = std::chrono::steady_clock::now();
  std::chrono::microseconds pause = kPauseMin;
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (ended < 0 && errno != EINTR) {
      trouble_ = std::strerror(errno);
      return std::nullopt;
    }
    const bool late = std::chrono::steady_clock::now() - begin >= timeout_;
    if (late || InterruptGuard::interrupted()) {
      trouble_ = late ? "the command took longer than " + words(timeout_) : "interrupted";
      hangs_ += late ? 1 : 0;
      end_all_of(child);
      return std::nullopt;
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, kPauseMax);
  }
}

}  // namespace lightspeed::tools
