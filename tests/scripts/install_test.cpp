#include <doctest/doctest.h>

#include <string>

#include "tests/support/files.hpp"
#include "tests/support/process.hpp"

namespace lightspeed::testing {
namespace {

/// Runs the set-up with a list of its own and stand-ins for apt-get and sudo, which only print.
Finished install(const std::string& list) {
  const TemporaryFolder folder;
  write_text(folder.path() / "list", list);
  for (const auto* name : {"apt-get", "sudo"}) {
    const std::string body = std::string(name) == "sudo" ? "exec \"$@\"" : "echo \"apt-get $*\"";
    write_text(folder.path() / name, "#!/bin/sh\n" + body + "\n");
    std::filesystem::permissions(folder.path() / name, std::filesystem::perms::owner_all);
  }
  const std::string script = shell_word(in_source_tree("setup/install.sh").string());
  return run_in(folder.path(), "PATH=\"$PWD:$PATH\" " + script + " list");
}

}  // namespace

TEST_CASE("SETUP-1: where nothing is missing, nothing is changed") {
  CHECK(install("bash  # a shell\n\n# a comment\ndpkg\n") ==
        Finished{.status = 0, .output = "setup: all 2 packages of list are installed\n"});
}

TEST_CASE("SETUP-1: exactly what is missing is installed, without recommendations") {
  CHECK(install("bash\nno-such-package-a # why\ndpkg\nno-such-package-b\n") ==
        Finished{.status = 0,
                 .output = "setup: installing 2 of 4 packages: no-such-package-a "
                           "no-such-package-b\n"
                           "apt-get update -q\n"
                           "apt-get install -q -y --no-install-recommends no-such-package-a "
                           "no-such-package-b\n"
                           "setup: done\n"});
}

TEST_CASE("SETUP-1: this machine lacks nothing of the real list") {
  const std::string script = shell_word(in_source_tree("setup/install.sh").string());
  CHECK(run_in(in_source_tree(""), script + " --missing") == Finished{.status = 0, .output = ""});
}

}  // namespace lightspeed::testing
