#include "tools/child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <thread>

#include "tools/interrupt.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::chrono::milliseconds kPause{5};

/// In the child: only calls that a fork allows. What kept it from running goes into the pipe.
[[noreturn]] void become(char* const* arguments, const std::array<int, 3>& streams, int trouble) {
  ::setpgid(0, 0);  // A group of its own, so that what it starts can be ended with it.
  for (int stream = 0; stream < 3; ++stream)
    ::dup2(streams.at(static_cast<std::size_t>(stream)), stream);
  ::execvp(arguments[0], arguments);
  const int why = errno;
  (void)!::write(trouble, &why, sizeof why);
  ::_exit(127);
}

int open_new(const std::string& path) {
  return ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

ChildTrouble trouble(const std::string& what, int why) {
  return {.why = why, .told = {.text = what + " cannot be run: " + std::strerror(why)}};
}

Result<int, ChildTrouble> wait_for(pid_t child) {
  for (;;) {
    int status = 0;
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return status;
    if (ended < 0 && errno != EINTR) return failure(trouble("the child", errno));
    if (auto on = InterruptGuard::go_on(); !on) {
      ::kill(-child, SIGKILL);
      while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) continue;
      return failure(ChildTrouble{.why = 0, .told = on.error()});
    }
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace

Result<ChildEnd, ChildTrouble> run_child(const std::vector<std::string>& arguments,
                                         const ChildWords& words) {
  std::vector<std::string> copies = arguments;
  std::vector<char*> pointers;
  pointers.reserve(copies.size() + 1);
  for (std::string& one : copies) pointers.push_back(one.data());
  pointers.push_back(nullptr);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return failure(trouble(arguments[0], errno));
  const std::array<int, 3> streams{::open("/dev/null", O_RDONLY | O_CLOEXEC),
                                   open_new(words.stdout_path), open_new(words.stderr_path)};
  const pid_t child = ::fork();
  if (child == 0) become(pointers.data(), streams, pipe[1]);
  const int fork_trouble = errno;
  ::close(pipe[1]);
  for (const int stream : streams) ::close(stream);
  if (child < 0) {
    ::close(pipe[0]);
    return failure(trouble(arguments[0], fork_trouble));
  }
  (void)::setpgid(child, child);  // Both sides do it, so that neither has to wait for the other.
  int why = 0;
  const bool failed = ::read(pipe[0], &why, sizeof why) == static_cast<ssize_t>(sizeof why);
  ::close(pipe[0]);
  const auto status = wait_for(child);
  if (failed) return failure(trouble(arguments[0], why));
  if (!status) return failure(status.error());
  if (WIFSIGNALED(*status)) return ChildEnd{.status = 0, .signal = WTERMSIG(*status)};
  return ChildEnd{.status = WEXITSTATUS(*status), .signal = 0};
}

}  // namespace lightspeed::tools
