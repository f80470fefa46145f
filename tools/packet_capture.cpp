#include "tools/packet_capture.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "tools/files.hpp"
#include "tools/interrupt.hpp"

extern char** environ;  // NOLINT: POSIX gives the environment under this name alone.

namespace lightspeed::tools {
namespace {

// Only what is looked at: requests and answers, frames, and ends of TCP connections.
constexpr const char* kWanted = "http || websocket || tcp.flags.fin == 1 || tcp.flags.reset == 1";
constexpr const char* kLayers = "frame tcp http websocket";

// What tshark says whenever it is run by root, about that alone.
constexpr std::string_view kRootWarning = "Running as user";

std::string by_hand(const std::string& path) {
  return "tshark -r " + shell_word(path == kStandardStream ? "FILE" : path) +
         " -T json -x > packets.json";
}

ToolError not_run(const std::string& path, int error) {
  std::string text = shown_name(path) + ": this is a packet capture, which tshark reads, and ";
  text += error == ENOENT ? "tshark is not installed (Debian's package tshark)"
                          : "tshark cannot be run: " + std::string(std::strerror(error));
  return {.status = ExitStatus::usage,
          .text = text + "; or run " + by_hand(path) + " where it is, and record --capture that"};
}

// The last thing that tshark said about the file, on one line.
std::string words_of(const std::string& said) {
  std::string words;
  std::size_t at = 0;
  while (at < said.size()) {
    const std::size_t end = std::min(said.find('\n', at), said.size());
    const std::string_view line = std::string_view(said).substr(at, end - at);
    at = end + 1;
    if (line.empty() || line.starts_with(kRootWarning)) continue;
    if (!words.empty()) words += " ";
    words += line;
  }
  return words;
}

/// The exit status, or -1 for one that was killed.
int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// What goes where in the child; nothing comes from stdin.
class Streams {
 public:
  Streams(const std::string& out, const std::string& words) {
    constexpr mode_t kOwnOnly = 0600;  // It holds what somebody said.
    ::posix_spawn_file_actions_init(&actions_);
    ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT,
                                       kOwnOnly);
    ::posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, words.c_str(), O_WRONLY | O_CREAT,
                                       kOwnOnly);
  }
  ~Streams() { ::posix_spawn_file_actions_destroy(&actions_); }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;
  [[nodiscard]] const posix_spawn_file_actions_t* actions() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// The file to read: that of the user, or one that holds what came from stdin.
Result<std::string, ToolError> file_for(const std::string& path, const std::string& bytes,
                                        const std::string& folder) {
  if (path != kStandardStream) return path;
  std::string copy = folder + "/packets";
  auto file = OutputFile::create(copy, false, Durability::scratch);
  if (!file) return failure(ToolError{.text = file.error()});
  auto done = (*file)->write(bytes);
  if (done) done = (*file)->commit();
  if (!done) return failure(ToolError{.text = done.error()});
  return copy;
}

}  // namespace

Result<PacketExport, ToolError> export_packets(const std::string& path, const std::string& bytes) {
  const InterruptGuard guard;  // Ctrl-C ends tshark, and the folder must not be left behind.
  const auto folder = TemporaryFolder::create();
  if (!folder) return failure(ToolError{.text = folder.error()});
  const auto file = file_for(path, bytes, (*folder)->path());
  if (!file) return failure(file.error());
  const std::string out = (*folder)->path() + "/json";
  const std::string said = (*folder)->path() + "/words";
  // Heuristics first: the port of a development server may be another protocol's by its number.
  std::array<const char*, 14> arguments{
      "tshark", "-n",   "-r", file->c_str(), "-o",    "tcp.try_heuristic_first:TRUE",
      "-T",     "json", "-x", "-J",          kLayers, "-Y",
      kWanted,  nullptr};
  const Streams streams(out, said);
  pid_t child = 0;
  const int error = ::posix_spawnp(&child, "tshark", streams.actions(), nullptr,
                                   const_cast<char* const*>(arguments.data()), environ);
  if (error != 0) return failure(not_run(path, error));
  const int status = wait_for(child);
  if (InterruptGuard::interrupted()) {
    return failure(ToolError{.status = ExitStatus::interrupted, .text = "interrupted"});
  }
  auto json = read_file(out);
  const auto words = read_file(said);
  if (!json || !words) return failure(ToolError{.text = json ? words.error() : json.error()});
  PacketExport exported{.json = *std::move(json), .words = {}};
  if (status == 0) return exported;
  exported.words = words_of(*words);
  if (exported.words.empty()) {
    exported.words =
        status < 0 ? "tshark was killed" : "tshark ended with status " + std::to_string(status);
  }
  // An empty list: nothing could be read, and tshark says why.
  if (exported.json.find('{') == std::string::npos) {
    return failure(
        ToolError{.status = ExitStatus::damaged, .text = shown_name(path) + ": " + exported.words});
  }
  return exported;
}

}  // namespace lightspeed::tools
