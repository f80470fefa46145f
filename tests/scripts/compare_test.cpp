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
  void build(const std::string& name, const std::string& shown) {
    const auto path = folder_.path() / name;
    write_text(path, "#!/bin/sh\n[ \"$1\" = record ] && exit 0\nprintf '" + shown + "'\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  }

  [[nodiscard]] Finished compare(const std::string& builds) const {
    const std::string script = shell_word(in_source_tree("tests/determinism/compare.sh").string());
    return run_in(folder_.path(), "LIGHTSPEED_SCRIPTS=scripts " + script + " " + builds);
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

}  // namespace lightspeed::testing
