// Traces of old versions: that they open, and say what they always said.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return in_source_tree("corpus/traces/v1"); }

std::set<std::string> traces() {
  std::set<std::string> names;
  for (const fs::path& path : files_below(folder(), {".lstrace", ".jsonl"})) {
    names.insert(path.filename().string());
  }
  return names;
}

/// What is kept of a trace: its text, and how the verbs judge it.
std::string words_of(const std::string& name) {
  const std::string trace = shell_word((folder() / name).string());
  const Finished shown = run_tool(folder(), "lightspeed show --width 0 " + trace + " 2>/dev/null");
  std::string words = shown.output + "show " + std::to_string(shown.status) + "\n";
  for (const std::string verb : {"replay", "check"}) {
    const Finished ran =
        run_tool(folder(), "lightspeed " + verb + " " + trace + " >/dev/null 2>&1");
    words.append(verb).append(" ").append(std::to_string(ran.status)).append("\n");
  }
  return words;
}

}  // namespace

TEST_CASE("CONV-15: every old trace opens, shows the same text and gives the same verdicts") {
  const bool update = std::getenv("UPDATE_GOLDEN") != nullptr;
  for (const std::string& name : traces()) {
    CAPTURE(name);
    const fs::path golden = folder() / (name + ".golden");
    const std::string words = words_of(name);
    if (update) write_text(golden, words);
    REQUIRE(fs::exists(golden));
    const bool same = read_text(golden) == words;
    CHECK_MESSAGE(same, "the trace shows other words, or has another verdict:\n"
                            << words.substr(words.size() < 200 ? 0 : words.size() - 200));
  }
}

TEST_CASE("CONV-15: info counts the steps of an old trace that show shows, with the same status") {
  const Desk desk;
  for (const std::string& name : traces()) {
    CAPTURE(name);
    const Finished same = desk.run(
        "trace=corpus/traces/v1/" + name +
        "; lightspeed show --json $trace >shown 2>/dev/null; shown=$?; "
        "lightspeed info --json $trace >told 2>/dev/null; told=$?; "
        "grep -q \"\\\"steps\\\":$(($(wc -l <shown) - 1))[,}]\" told && test $shown = $told");
    CHECK(same.status == 0);
  }
}

TEST_CASE("CONV-15: no old trace is missing, changed or unlisted") {
  CHECK(run_in(folder(), "sha256sum --quiet --strict -c SHA256SUMS") == Finished{});
  std::set<std::string> expected{"README.md", "SHA256SUMS"};
  const std::string listed = run_in(folder(), "cut -c67- SHA256SUMS").output;
  for (const std::string& name : traces()) {
    CAPTURE(name);
    CHECK(("\n" + listed).find("\n" + name + "\n") != std::string::npos);
    CHECK(read_text(folder() / "README.md").find("| `" + name + "` |") != std::string::npos);
    expected.insert({name, name + ".golden"});
  }
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder())) {
    found.insert(entry.path().filename().string());
  }
  CHECK(found == expected);
}

}  // namespace lightspeed::testing
