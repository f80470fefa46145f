#include "tests/tidy/includes.hpp"

#include <doctest/doctest.h>

#include <string>

namespace lightspeed::tidy {
namespace {

Tree one(const std::string& path, const std::string& text) { return {read_source(path, text)}; }

std::string including(const std::string& target) { return "#include \"" + target + "\"\n"; }

}  // namespace

TEST_CASE("TIDY-1: no include of the tree turns an arrow back") {
  expect_none(check_arrows(read_tree()));
}

TEST_CASE("TIDY-1: an include that turns an arrow back is found, with its line") {
  const auto findings = check_arrows(one("isa/frame.hpp", "\n" + including("replay/trace.hpp")));
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].path == "isa/frame.hpp");
  CHECK(findings[0].line == 2);
}

TEST_CASE("TIDY-1: each room is refused the rooms above it, and allowed those below") {
  const auto turns = [](const std::string& path, const std::string& target) {
    return !check_arrows(one(path, including(target))).empty();
  };
  CHECK(turns("isa/base/check.hpp", "isa/mode.hpp"));
  CHECK(turns("isa/frame.hpp", "interpreter/event.hpp"));
  CHECK(turns("interpreter/world.cpp", "replay/trace.hpp"));
  CHECK(turns("replay/reader.cpp", "tools/show_command.hpp"));
  CHECK(turns("tools/main.cpp", "tests/support/files.hpp"));
  CHECK_FALSE(turns("isa/frame.hpp", "isa/base/result.hpp"));
  CHECK_FALSE(turns("interpreter/world.cpp", "isa/frame.hpp"));
  CHECK_FALSE(turns("replay/reader.cpp", "interpreter/event.hpp"));
  CHECK_FALSE(turns("tools/main.cpp", "replay/trace.hpp"));
  CHECK_FALSE(turns("tests/isa/frame_test.cpp", "tools/show_command.hpp"));
}

TEST_CASE("TIDY-1: protobuf, zstd and the generated records belong to replay and tools") {
  for (const auto* target : {"lightspeed/v1/trace.pb.h", "google/protobuf/arena.h", "zstd.h"}) {
    CHECK_FALSE(check_arrows(one("interpreter/world.cpp", including(target))).empty());
    CHECK(check_arrows(one("replay/writer.cpp", including(target))).empty());
    CHECK(check_arrows(one("tools/main.cpp", including(target))).empty());
  }
}

TEST_CASE("TIDY-1: a library that no list names is refused in the pure rooms") {
  CHECK_FALSE(check_arrows(one("isa/frame.hpp", including("boost/asio.hpp"))).empty());
  CHECK_FALSE(check_arrows(one("interpreter/world.cpp", including("simdjson.h"))).empty());
  CHECK_FALSE(check_arrows(one("isa/frame.hpp", including("nlohmann/json.hpp"))).empty());
  CHECK(check_arrows(one("interpreter/world.cpp", including("nlohmann/json.hpp"))).empty());
  CHECK_FALSE(check_arrows(one("isa/frame.hpp", including("gumbo.h"))).empty());
  CHECK(check_arrows(one("interpreter/world.cpp", including("gumbo.h"))).empty());
  CHECK(check_arrows(one("isa/frame.hpp", including("tl/expected.hpp"))).empty());
  CHECK(check_arrows(one("isa/frame.hpp", including("cstdint"))).empty());
  CHECK(check_arrows(one("replay/reader.cpp", including("boost/asio.hpp"))).empty());
}

TEST_CASE("TIDY-2: the pure rooms include no file, clock, thread, locale or chance") {
  expect_none(check_pure_includes(read_tree()));
}

TEST_CASE("TIDY-2: an impure include is found in the pure rooms and allowed outside them") {
  for (const auto* header : {"iostream", "chrono", "random", "thread", "unordered_map"}) {
    const std::string text = "#include <" + std::string(header) + ">\n";
    CHECK(check_pure_includes(one("isa/frame.cpp", text)).size() == 1);
    CHECK(check_pure_includes(one("interpreter/world.cpp", text)).size() == 1);
    CHECK(check_pure_includes(one("tools/main.cpp", text)).empty());
  }
}

TEST_CASE("TIDY-7: every source file includes its own header first") {
  expect_none(check_own_header_first(read_tree()));
}

TEST_CASE("TIDY-7: a source file that includes its own header late is found") {
  const Source header = read_source("isa/frame.hpp", "");
  const auto late =
      read_source("isa/frame.cpp", "#include <string>\n" + including("isa/frame.hpp"));
  const auto first = read_source("isa/frame.cpp", including("isa/frame.hpp") + "#include <string>");
  CHECK(check_own_header_first({header, late}).size() == 1);
  CHECK(check_own_header_first({header, first}).empty());
}

}  // namespace lightspeed::tidy
