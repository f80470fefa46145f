#include "tools/user_check.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "tools/print.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::string_view kPlaceholder = "{}";
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
  const int nothing = ::open("/dev/null", O_RDWR);
  if (nothing >= 0) {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
  }
  ::execl("/bin/sh", "sh", "-c", line, static_cast<char*>(nullptr));
  ::_exit(kNotFound);
}

}  // namespace

Result<UserCheck, std::string> UserCheck::create(const std::string& text) {
  if (text.find(kPlaceholder) == std::string::npos) {
    return failure(std::string("--check: the command must hold {}, the place of the trace"));
  }
  auto folder = TemporaryFolder::create();
  if (!folder) return failure(folder.error());
  std::string candidate = (*folder)->path() + "/candidate.lstrace";
  std::string line = replaced(text, shell_word(candidate));
  return UserCheck(std::move(line), std::move(candidate), *std::move(folder));
}

bool UserCheck::accepts(const replay::Trace& candidate) {
  trouble_.clear();
  if (auto saved = save_trace(candidate, candidate_, true); !saved) {
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
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno == EINTR) continue;
    trouble_ = std::strerror(errno);
    return -1;
  }
  if (WIFEXITED(status)) return WEXITSTATUS(status);
  trouble_ = "the command was ended by signal " + std::to_string(WTERMSIG(status));
  return -1;
}

}  // namespace lightspeed::tools
