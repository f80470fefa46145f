#include "tools/interrupt.hpp"

#include <poll.h>

#include <cerrno>
#include <csignal>

namespace lightspeed::tools {
namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t was_interrupted = 0;  // NOLINT(*-avoid-non-const-global-variables)

void remember(int /*signal*/) { was_interrupted = 1; }

/// A signal that the caller had ignored stays so: a background job is not meant by Ctrl-C.
void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) return;
  action.sa_handler = handler;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, nullptr);
}

void handle_both(void (*handler)(int)) {
  handle(SIGINT, handler);
  handle(SIGTERM, handler);
}

}  // namespace

InterruptGuard::InterruptGuard() {
  was_interrupted = 0;
  handle_both(remember);
}

InterruptGuard::~InterruptGuard() { handle_both(SIG_DFL); }

bool InterruptGuard::interrupted() { return was_interrupted != 0; }

Result<void, ToolError> InterruptGuard::go_on() {
  if (!interrupted()) return {};
  return failure(ToolError{.status = ExitStatus::interrupted, .text = "interrupted"});
}

bool InterruptGuard::wait_readable(int descriptor) {
  sigset_t held;
  sigset_t before;
  sigemptyset(&held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &held, &before);
  pollfd waited{.fd = descriptor, .events = POLLIN, .revents = 0};
  int ready = 0;
  // Only within ppoll may the signals come. Its other errors are left to the read.
  while (!interrupted() && ready == 0) {
    ready = ::ppoll(&waited, 1, nullptr, &before);
    if (ready < 0 && errno == EINTR) ready = 0;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return !interrupted();
}

}  // namespace lightspeed::tools
