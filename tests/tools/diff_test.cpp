#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Two traces of which the second one says otherwise what one diff shows.
void record_two(const Desk& desk) {
  const std::string refused = shell_word(in_source_tree("corpus/scripts/refused.lss").string());
  REQUIRE(desk.run("lightspeed record --script " + refused + " -o good.jsonl").status == 0);
  REQUIRE(
      desk.run("sed 's/count\\\\\\\\|1\\\\\\\\/count\\\\\\\\|7\\\\\\\\/' good.jsonl > bad.jsonl")
          .status == 0);
  REQUIRE(desk.run("lightspeed convert good.jsonl -o good.lstrace").status == 0);
  REQUIRE(desk.run("lightspeed convert bad.jsonl -o bad.lstrace").status == 0);
}

/// A program that calls itself a build of lightspeed, and does this.
void write_build(const Desk& desk, const std::string& does) {
  REQUIRE(desk.run("printf '#!/bin/sh\\n[ \"$1\" = --version ] && echo lightspeed 9.9 && "
                   "exit\\n%s\\n' " +
                   shell_word(does) + " > build.sh; chmod +x build.sh")
              .status == 0);
}

}  // namespace

TEST_CASE("DIFF-14: text and JSON tell of the first difference alike, in both forms of a trace") {
  const Desk desk;
  record_two(desk);
  for (const std::string form : {"lstrace", "jsonl"}) {
    const Finished text = desk.run("lightspeed diff good." + form + " bad." + form);
    CHECK(text.status == 1);
    CHECK(holds(text.output, "  field     effects[2].message.diff.html\n"));
    CHECK(holds(text.output, "  at        1.6s\n"));
    CHECK(holds(text.output, "  see it    lightspeed show bad." + form + " --from 4 --to 6\n"));
    const std::string json =
        desk.run("lightspeed diff good." + form + " bad." + form + " --json").output;
    CHECK(holds(json, R"("changed":1,"inserted":0,"deleted":0,"not_listed":0)"));
    CHECK(holds(json, R"("first":{"session":1,"at_us":1600000,"state":[])"));
    CHECK(holds(json, R"("rules_compared":true,"stopped":false,"problem":"")"));
  }
}

TEST_CASE("DIFF-16: a trace that is damaged is no shorter trace") {
  const Desk desk;
  record_two(desk);
  REQUIRE(desk.run("lightspeed record --simulate --events 3000 -o long.lstrace; cp long.lstrace "
                   "hurt.lstrace; printf XXXX | dd of=hurt.lstrace bs=1 seek=20000 "
                   "conv=notrunc 2>/dev/null")
              .status == 0);
  const Finished hurt = desk.run("lightspeed diff long.lstrace hurt.lstrace");
  CHECK(hurt.status == 6);
  CHECK(hurt.output.starts_with("lightspeed: hurt.lstrace: zstd frame "));
  CHECK(!holds(hurt.output, "aligned"));
  REQUIRE(desk.run("head -c 20000 long.lstrace > cut.lstrace").status == 0);
  const Finished cut = desk.run("lightspeed diff long.lstrace cut.lstrace");
  CHECK(cut.status == 1);
  CHECK(holds(cut.output, "cut.lstrace: the file is cut at byte "));
}

TEST_CASE("DIFF-17: two columns with marks between them, and only what differs") {
  const Desk desk;
  record_two(desk);
  const Finished shown = desk.run("lightspeed diff good.lstrace bad.lstrace -y --width 80");
  CHECK(shown.status == 1);
  CHECK(shown.output.starts_with("…\n2 "));
  CHECK(holds(shown.output,
              "\n5 user_event increment {}                5 user_event increment {}\n"));
  CHECK(holds(shown.output, "count\\|7\\|parity"));
  CHECK(holds(shown.output, " | "));
  CHECK(!holds(shown.output, "\x1b["));
  CHECK(holds(shown.output, "\nregressed: 7 and 7 steps, 7 aligned; 1 changed"));
  CHECK(desk.run("lightspeed diff good.lstrace good.lstrace -y").output.starts_with("equal: "));
  CHECK(desk.run("lightspeed diff good.lstrace bad.lstrace -y --json").status == 2);
}

TEST_CASE("DIFF-18: the columns take the width that was asked for") {
  const Desk desk;
  record_two(desk);
  const auto longest = [&](const std::string& command) {
    return desk.run(command + " | grep -v aligned | wc -L").output;
  };
  const std::string diff = "lightspeed diff good.lstrace bad.lstrace -y";
  CHECK(std::stoi(longest(diff + " --width 60")) <= 60);
  CHECK(std::stoi(longest("COLUMNS=50 " + diff)) <= 50);
  CHECK(std::stoi(longest(diff + " --width 1")) <= 40);
  CHECK(std::stoi(longest("COLUMNS= " + diff)) > 100);
}

TEST_CASE("DIFF-20: the choices of a trace are run by two builds, and nothing is left behind") {
  const Desk desk;
  record_two(desk);
  REQUIRE(desk.run("mkdir scratch").status == 0);
  const std::string build = shell_word(built_command().string());
  for (const std::string trace : {"good.lstrace", "bad.jsonl"}) {
    const Finished same =
        desk.run("TMPDIR=$PWD/scratch lightspeed diff --against " + build + " " + trace);
    CHECK(same.status == 0);
    CHECK(same.output.starts_with("left:  this build, lightspeed "));
    CHECK(holds(same.output, "\nequal: 7 and 7 steps, 7 aligned"));
  }
  // A build that loses what happens last.
  write_build(desk, "sed -i '$d' \"$3\"; exec " + build + " \"$@\"");
  const Finished other =
      desk.run("TMPDIR=$PWD/scratch lightspeed diff --against ./build.sh good.lstrace");
  CHECK(other.status == 1);
  CHECK(holds(other.output, "right: ./build.sh, lightspeed 9.9\n"));
  CHECK(holds(other.output, "only in the left, step 7"));
  CHECK(desk.run("ls scratch").output.empty());
}

TEST_CASE("DIFF-21: a build that crashes, cannot do it, or is none, is named with its words") {
  const Desk desk;
  record_two(desk);
  const auto against = [&](const std::string& build) {
    return desk.run("lightspeed diff --against " + build + " good.lstrace");
  };
  write_build(desk, "echo out of luck >&2; kill -SEGV $$");
  CHECK(against("./build.sh") == Finished{4,
                                          "lightspeed: ./build.sh, lightspeed 9.9 was ended by "
                                          "signal 11:\n  out of luck\n"});
  write_build(desk, "echo no such verb >&2; exit 2");
  const Finished unable = against("./build.sh");
  CHECK(unable.status == 5);
  CHECK(
      unable.output.starts_with("lightspeed: ./build.sh, lightspeed 9.9 does not record these "
                                "choices (exit status 2); it needs `record --script`"));
  CHECK(unable.output.ends_with(":\n  no such verb\n"));
  CHECK(against("/bin/echo") ==
        Finished{2,
                 "lightspeed: /bin/echo is no build of lightspeed: --version says 'echo (GNU "
                 "coreutils) 9.1'\n"});
  CHECK(against("./none") ==
        Finished{2, "lightspeed: ./none cannot be run: No such file or directory\n"});
}

TEST_CASE("DIFF-22: what no script can say is refused by --against") {
  const Desk desk;
  record_two(desk);
  const std::string build = shell_word(built_command().string());
  REQUIRE(desk.run("lightspeed filter good.lstrace --step 2.. -o part.lstrace").status == 0);
  const Finished part = desk.run("lightspeed diff --against " + build + " part.lstrace");
  CHECK(part.status == 5);
  CHECK(part.output.starts_with("lightspeed: part.lstrace cannot be run by two builds: "));
  REQUIRE(desk.run("lightspeed merge good.lstrace good.lstrace -o both.lstrace").status == 0);
  const Finished both = desk.run("lightspeed diff --against " + build + " both.lstrace");
  CHECK(both.status == 5);
  CHECK(holds(both.output, "it holds several runs that were merged; `lightspeed filter"));
  const auto capture = in_source_tree("corpus/captures/01-counter-clicks/frames.jsonl");
  REQUIRE(desk.run("lightspeed record --capture " + shell_word(capture.string()) +
                   " -o capture.lstrace")
              .status == 0);
  CHECK(holds(desk.run("lightspeed diff --against " + build + " capture.lstrace").output,
              "it was captured, and its server is not here"));
  CHECK(desk.run("lightspeed diff good.lstrace").status == 2);
  CHECK(desk.run("lightspeed diff --against x good.lstrace bad.lstrace").status == 2);
}

}  // namespace lightspeed::testing
