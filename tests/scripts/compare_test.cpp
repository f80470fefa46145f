#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/process.hpp"

namespace lightspeed::testing {
namespace {

/// A folder with one script and the builds that a test puts in.
class Stage {
 public:
  Stage() {
    std::filesystem::create_directory(folder_.path() / "scripts");
    write_text(folder_.path() / "scripts/a.lss", "a script\n");
  }

  /// A stand-in for the command: `record` writes nothing of note, `show` prints this text.
  /// What it was asked to record is in the file `asked`.
  void build(const std::string& name, const std::string& shown) {
    const auto path = folder_.path() / name;
    write_text(path,
               "#!/bin/sh\n[ \"$1\" = record ] && { echo \"$0 $*\" >> asked; exit 0; }\nprintf '" +
                   shown + "'\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }

  /// Compares the script, and as many steps of simulations.
  [[nodiscard]] Finished compare(const std::string& builds, int steps = 0) const {
    const std::string script = shell_word(in_source_tree("tests/determinism/compare.sh").string());
    const std::string scripts = "LIGHTSPEED_SCRIPTS=scripts LIGHTSPEED_STEPS=";
    return run_in(folder_.path(), scripts + std::to_string(steps) + " " + script + " " + builds);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("DET-1: builds that show the same are counted") {
  Stage stage;
  stage.build("one", "1 0 aa\\n2 0 bb\\n");
  stage.build("two", "1 0 aa\\n2 0 bb\\n");
  CHECK(stage.compare("./one ./two") ==
        Finished{.status = 0, .output = "2 steps, 2 builds, 0 differing digests\n"});
}

TEST_CASE("DET-1: the first line that differs is named, with both texts") {
  Stage stage;
  stage.build("one", "1 0 aa\\n2 0 bb\\n3 0 cc\\n");
  stage.build("two", "1 0 aa\\n2 0 xx\\n3 0 yy\\n");
  CHECK(stage.compare("./one ./two") ==
        Finished{.status = 1,
                 .output = "determinism: a.lss differs at line 2 of what the trace shows\n"
                           "  ./one: 2 0 bb\n  ./two: 2 0 xx\n"});
}

TEST_CASE("DET-1: a trace that shows fewer steps differs") {
  Stage stage;
  stage.build("one", "1 0 aa\\n2 0 bb\\n");
  stage.build("two", "1 0 aa\\n");
  CHECK(stage.compare("./one ./two").status == 1);
}

TEST_CASE("DET-1: a build that is not there fails and is not skipped") {
  Stage stage;
  stage.build("one", "1 0 aa\\n");
  CHECK(
      stage.compare("./one ./two") ==
      Finished{.status = 1, .output = "determinism: ./two is not built; run 'make determinism'\n"});
}

TEST_CASE("DET-1: a corpus without scripts, and a trace without steps, fail") {
  Stage stage;
  stage.build("one", "nothing\\n");
  stage.build("two", "nothing\\n");
  CHECK(stage.compare("./one ./two").status == 1);
  std::filesystem::remove(stage.path() / "scripts/a.lss");
  CHECK(stage.compare("./one ./two").status == 1);
}

TEST_CASE("DET-3: simulations are compared until there are enough steps, each once more twice") {
  Stage stage;
  stage.build("one", "1 0 aa\\n2 0 bb\\n");
  stage.build("two", "1 0 aa\\n2 0 bb\\n");
  CHECK(stage.compare("./one ./two", 6) ==
        Finished{.status = 0,
                 .output = "scripts: 2 steps; 3 simulations: 6 steps\n"
                           "8 steps, 2 builds, 0 differing digests\n"});
  const auto asked = [&](const std::string& pattern) {
    return run_in(stage.path(), "grep -cE '" + pattern + "' asked").output;
  };
  CHECK(asked("record --simulate --faults swarm --seed 1 ") == "9\n");
  CHECK(asked("^./two .*--simulate .*--program [^ ]*/chat.lsp --twice -o ") == "1\n");
  CHECK(asked("^./one .*--twice") == "0\n");
}

TEST_CASE("DET-3: a seed that differs, or that a build cannot run, is named with its program") {
  Stage stage;
  stage.build("one", "1 0 aa\\n");
  write_text(stage.path() / "two",
             "#!/bin/sh\n[ \"$1\" = show ] || { echo \"$*\" > seen; exit 0; }\n"
             "grep -q simulate seen && echo '1 0 zz' || echo '1 0 aa'\n");
  std::filesystem::permissions(stage.path() / "two", std::filesystem::perms::owner_all);
  const Finished differs = stage.compare("./one ./two", 1);
  CHECK(differs.status == 1);
  CHECK(differs.output.find("determinism: seed 1 of chat.lsp differs at line 1 ") !=
        std::string::npos);
  write_text(stage.path() / "two",
             "#!/bin/sh\ncase \"$*\" in *--twice*) echo 'not deterministic'; exit 7;; esac\n"
             "[ \"$1\" = record ] || echo '1 0 aa'\n");
  CHECK(stage.compare("./one ./two", 1) ==
        Finished{.status = 1,
                 .output = "determinism: ./two fails on seed 1 of chat.lsp:\nnot "
                           "deterministic\n"});
}

}  // namespace lightspeed::testing
