#include "tools/packet_capture.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "tools/child.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"

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

/// The file to read: that of the user, or one that holds what came from stdin or a pipe, which
/// cannot be read a second time.
Result<std::string, ToolError> file_for(const std::string& path, const std::string& bytes,
                                        const std::string& folder) {
  std::error_code error;
  if (path != kStandardStream && std::filesystem::is_regular_file(path, error)) return path;
  std::string copy = folder + "/packets";
  auto file = OutputFile::create(copy, false, Durability::scratch);
  if (!file) return failure(ToolError{.text = file.error()});
  auto done = (*file)->write(bytes);
  if (done) done = (*file)->commit();
  if (!done) return failure(ToolError{.text = done.error()});
  return copy;
}

}  // namespace

Result<PacketExport, ToolError> export_packets(const std::string& path, std::string bytes) {
  const InterruptGuard guard;  // Ctrl-C ends tshark, and the folder must not be left behind.
  const auto folder = TemporaryFolder::create();
  if (!folder) return failure(ToolError{.text = folder.error()});
  // What tshark writes of them is longer still, so they are not held beside it.
  const auto file = file_for(path, std::exchange(bytes, {}), (*folder)->path());
  if (!file) return failure(file.error());
  const std::string out = (*folder)->path() + "/json";
  const std::string said = (*folder)->path() + "/words";
  // Heuristics first: the port of a development server may be another protocol's by its number.
  const auto ended = run_child({"tshark", "-n", "-r", *file, "-o", "tcp.try_heuristic_first:TRUE",
                                "-T", "json", "-x", "-J", kLayers, "-Y", kWanted},
                               {.stdout_path = out, .stderr_path = said});
  if (!ended) {
    return failure(ended.error().why == 0 ? ended.error().told : not_run(path, ended.error().why));
  }
  auto json = read_file(out);
  const auto words = read_file(said);
  if (!json || !words) return failure(ToolError{.text = json ? words.error() : json.error()});
  PacketExport exported{.json = *std::move(json), .words = {}};
  if (ended->status == 0 && ended->signal == 0) return exported;
  exported.words = words_of(*words);
  if (exported.words.empty()) {
    exported.words = ended->signal != 0
                         ? "tshark was killed"
                         : "tshark ended with status " + std::to_string(ended->status);
  }
  // An empty list: nothing could be read, and tshark says why.
  if (exported.json.find('{') == std::string::npos) {
    return failure(
        ToolError{.status = ExitStatus::damaged, .text = shown_name(path) + ": " + exported.words});
  }
  return exported;
}

}  // namespace lightspeed::tools
