#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "tests/docs/console.hpp"
#include "tests/support/files.hpp"
#include "tests/support/process.hpp"

namespace lightspeed::docs {
namespace {

namespace fs = std::filesystem;

/// The one list of shown commands that no test runs. Each begins with the text in the first column.
struct Exempt {
  std::string_view command;
  std::string_view why;
};
constexpr std::array kExempt{
    Exempt{.command = "make ci", .why = "runs this very test, and takes minutes"},
    Exempt{.command = "make demo", .why = "may install packages; its steps are shown one by one"},
    Exempt{.command = "make test", .why = "runs this very test"},
    Exempt{.command = "make lint", .why = "builds the whole tree, and takes minutes"},
    Exempt{.command = "UPDATE_GOLDEN=1 make test", .why = "rewrites the documents"},
};

bool is_exempt(const std::string& command) {
  for (const Exempt& row : kExempt) {
    if (command.starts_with(row.command)) return true;
  }
  return false;
}

/// README.md and its neighbours, docs/ and specs/.
std::vector<fs::path> documents() {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(testing::in_source_tree(""))) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  for (const auto* folder : {"docs", "specs"}) {
    for (auto& path : testing::files_below(testing::in_source_tree(folder), {".md"})) {
      found.push_back(std::move(path));
    }
  }
  return found;
}

/// Runs the commands of one document, in order, in one fresh folder that has the corpus.
class Reader {
 public:
  explicit Reader(const fs::path& document) : path_(document), text_(testing::read_text(document)) {
    fs::create_directory_symlink(testing::in_source_tree("corpus"), folder_.path() / "corpus");
  }

  /// What each command that is not as shown printed instead, with its place.
  [[nodiscard]] std::vector<std::string> check() const {
    std::vector<std::string> complaints;
    for (const Shown& shown : commands_of(text_)) {
      if (is_exempt(shown.command)) continue;
      const testing::Finished finished = run(shown);
      if (finished.status == shown.status && is_as_shown(shown.output, finished.output)) continue;
      complaints.push_back(path_.string() + ":" + std::to_string(shown.line + 1) + ": $ " +
                           shown.command + "\nexits with " + std::to_string(finished.status) +
                           " and prints:\n" + finished.output);
    }
    return complaints;
  }

  /// Writes what the commands print into the document.
  void rewrite() {
    const std::size_t count = commands_of(text_).size();
    for (std::size_t index = 0; index < count; ++index) {
      // Read again each time: a rewrite moves the lines of all that follows.
      const Shown shown = commands_of(text_)[index];
      if (is_exempt(shown.command)) continue;
      const testing::Finished finished = run(shown);
      text_ = rewritten(text_, shown, finished.output, finished.status);
    }
    if (text_ != testing::read_text(path_)) testing::write_text(path_, text_);
  }

 private:
  [[nodiscard]] testing::Finished run(const Shown& shown) const {
    const std::string folder = testing::built_command().parent_path().string();
    // One locale and one time zone, so that a document prints the same everywhere.
    const std::string stage =
        "export LC_ALL=C.UTF-8 TZ=UTC PATH=" + testing::shell_word(folder) + ":\"$PATH\"\n";
    return testing::run_in(folder_.path(), stage + shown.command);
  }

  fs::path path_;
  std::string text_;
  testing::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("DOC-1: every command that a document shows prints what the document shows") {
  const char* update = std::getenv("UPDATE_GOLDEN");
  for (const fs::path& document : documents()) {
    Reader reader(document);
    if (update != nullptr && std::string_view(update) == "1") reader.rewrite();
    for (const std::string& complaint : reader.check()) FAIL_CHECK(complaint);
  }
}

TEST_CASE("DOC-1: a document that shows something else is found, and is right once rewritten") {
  const testing::TemporaryFolder folder;
  const fs::path document = folder.path() / "a.md";
  const std::string fence = "```";
  const std::string right = fence + "console\n$ echo one > file\n$ cat file\none\n" +
                            "$ echo two; exit 3  # exit 3\ntwo\n" + fence + "\n";
  const std::string wrong = fence + "console\n$ echo one > file\n$ cat file\ntwo\n" +
                            "$ echo two; exit 3\ntwo\n" + fence + "\n";
  testing::write_text(document, right);
  CHECK(Reader(document).check().empty());
  testing::write_text(document, wrong);
  CHECK(Reader(document).check().size() == 2);
  Reader(document).rewrite();
  CHECK(testing::read_text(document) == right);
}

TEST_CASE("DOC-2: every command that is not run is listed with a reason, and still shown") {
  for (const Exempt& row : kExempt) {
    CAPTURE(row.command);
    CHECK_FALSE(row.why.empty());
    bool is_shown = false;
    for (const fs::path& document : documents()) {
      for (const Shown& shown : commands_of(testing::read_text(document))) {
        is_shown = is_shown || shown.command.starts_with(row.command);
      }
    }
    CHECK(is_shown);
  }
}

TEST_CASE("DOC-3: documents show commands in console blocks alone") {
  for (const fs::path& document : documents()) {
    for (const Complaint& complaint : stray_blocks(testing::read_text(document))) {
      FAIL_CHECK(document.string() << ":" << complaint.line << ": " << complaint.what);
    }
  }
}

TEST_CASE("DOC-4: relative links of documents lead to files that exist") {
  for (const fs::path& document : documents()) {
    for (const Complaint& link : relative_links(testing::read_text(document))) {
      if (fs::exists(document.parent_path() / link.what)) continue;
      FAIL_CHECK(document.string() << ":" << link.line << ": no file " << link.what);
    }
  }
}

}  // namespace lightspeed::docs
