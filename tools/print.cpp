#include "tools/print.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace lightspeed::tools {

ExitStatus print(std::string_view data, ExitStatus status) {
  auto written = write_stdout(data);
  if (written && std::fflush(stdout) != 0) written = failure(std::string(std::strerror(errno)));
  if (!written) return usage_error("stdout cannot be written: " + written.error());
  return status;
}

Result<void, std::string> write_stdout(std::string_view data) {
  if (std::fwrite(data.data(), 1, data.size(), stdout) == data.size()) return {};
  return failure(std::string(std::strerror(errno)));
}

void note(std::string_view text) {
  std::string line(text);
  line += '\n';
  std::fflush(stdout);  // In a terminal the two streams meet, and their order means something.
  std::fwrite(line.data(), 1, line.size(), stderr);
}

ExitStatus fail(const ToolError& error) { return fail(error.status, error.text); }

ExitStatus usage_error(std::string_view text) { return fail(ExitStatus::usage, text); }

ExitStatus fail(ExitStatus status, std::string_view text) {
  note(std::string("lightspeed: ").append(text));
  return status;
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
  if (!text.empty() && text.find_first_not_of(kSafe) == std::string_view::npos) {
    return std::string(text);
  }
  std::string word = "'";
  for (const char byte : text) {
    if (byte == '\'') {
      word += "'\\''";
    } else {
      word += byte;
    }
  }
  return word + "'";
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace lightspeed::tools
