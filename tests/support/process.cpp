#include "tests/support/process.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "isa/base/check.hpp"

namespace lightspeed::testing {

Finished run_in(const std::filesystem::path& folder, const std::string& command) {
  // The braces stand on lines of their own, so that a comment at the end of the command is one.
  const std::string line =
      "cd " + shell_word(folder.string()) + " && {\n" + command + "\n} 2>&1 </dev/null";
  std::FILE* pipe = ::popen(line.c_str(), "r");
  CHECK(pipe != nullptr, "a test must be able to start a shell");
  Finished finished;
  std::array<char, 4096> buffer{};
  for (std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe); count > 0;
       count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    finished.output.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  finished.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return finished;
}

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

std::filesystem::path built_command() {
  const char* path = std::getenv("LIGHTSPEED_COMMAND");
  CHECK(path != nullptr, "LIGHTSPEED_COMMAND must name the built command; ctest sets it");
  return path;
}

}  // namespace lightspeed::testing
