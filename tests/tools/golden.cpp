#include "tests/tools/golden.hpp"

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <sstream>
#include <string_view>

#include "tests/support/files.hpp"

namespace lightspeed::testing {
namespace {

constexpr std::string_view kPrompt = "$ ";

/// The position of the next line that begins with the prompt, or the end.
std::size_t next_command(const std::string& text, std::size_t from) {
  while (from < text.size() && text.compare(from, kPrompt.size(), kPrompt) != 0) {
    const std::size_t end = text.find('\n', from);
    from = end == std::string::npos ? text.size() : end + 1;
  }
  return from;
}

/// The command of a line, without the exit status that is noted behind it.
std::string without_status(const std::string& line) {
  return line.substr(0, line.find("  # exit "));
}

}  // namespace

std::string stopped(const std::string& verb, const std::string& file) {
  return verb + " & pid=$!; until ls -l /proc/$pid/fd 2>/dev/null | grep -q '/" + file +
         "$'; do sleep 0.01; done; kill -TERM $pid; wait $pid";
}

Finished run_tool(const std::filesystem::path& folder, const std::string& command) {
  const std::string bin = built_command().parent_path().string();
  return run_in(folder, "export LC_ALL=C.UTF-8 PATH=" + shell_word(bin) + ":\"$PATH\"\n" + command);
}

Desk::Desk() {
  std::filesystem::create_directory_symlink(in_source_tree("corpus"), folder_.path() / "corpus");
}

Golden run_golden(const std::string& name) {
  const auto path = in_source_tree("corpus/golden/" + name + ".golden");
  Golden golden{.expected = read_text(path), .actual = ""};
  const std::string& text = golden.expected;
  const Desk desk;
  std::size_t at = next_command(text, 0);
  golden.actual = text.substr(0, at);
  while (at < text.size()) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string command = without_status(text.substr(at, end - at));
    const Finished finished = desk.run(command.substr(kPrompt.size()));
    golden.actual += command;
    if (finished.status != 0) golden.actual += "  # exit " + std::to_string(finished.status);
    golden.actual += "\n" + finished.output;
    if (!golden.actual.ends_with('\n')) golden.actual += '\n';
    at = next_command(text, std::min(end + 1, text.size()));
  }
  const char* update = std::getenv("UPDATE_GOLDEN");
  const bool differs = comparable(golden.actual) != comparable(golden.expected);
  if (update != nullptr && std::string_view(update) == "1" && differs) {
    write_text(path, golden.actual);
    golden.expected = golden.actual;
  }
  return golden;
}

std::string comparable(const std::string& text) {
  static const std::regex kPlace(R"(at byte [0-9]+)");
  static const std::regex kCutFile(R"(\b(torn|mended)[-a-z]*\.)");
  static const std::regex kNumber(R"([0-9]+)");
  std::istringstream lines(text);
  std::string out;
  bool cut = false;  // The last command read or wrote such a file.
  for (std::string line; std::getline(lines, line);) {
    const bool command = line.starts_with(kPrompt);
    if (command) cut = std::regex_search(line, kCutFile);
    line = std::regex_replace(line, kPlace, "at byte <n>");
    if (cut && !command) line = std::regex_replace(line, kNumber, "<n>");
    out += line + "\n";
  }
  return out;
}

}  // namespace lightspeed::testing
