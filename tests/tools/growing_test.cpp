#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

bool says(const Finished& finished, const std::string& text) {
  return finished.output.find(text) != std::string::npos;
}

/// How often a writer is killed; many more at night.
std::string kills() {
  const char* const wanted = std::getenv("LIGHTSPEED_KILLS");
  return wanted == nullptr ? "20" : wanted;
}

const std::string kRecord = "lightspeed record --simulate --program todo ";

}  // namespace

TEST_CASE(
    "TOOL-45: show --follow prints what another process writes, as it comes, and ends with it") {
  const Desk desk;
  const Finished both = desk.run(
      kRecord +
      "--sessions 3 --flush 10 -o a.lstrace >kept.txt 2>/dev/null & lightspeed show --follow "
      "a.lstrace --timeout 30s > followed.txt; echo status $?; wait; lightspeed show a.lstrace | "
      "cmp - followed.txt && echo same; tail -1 kept.txt | cut -d' ' -f1,2");
  CHECK(both.output == "status 0\nsame\nkept step\n");
}

TEST_CASE("TOOL-45: a trace that does not go on is given up after the timeout, or on Ctrl-C") {
  const Desk desk;
  REQUIRE(desk.run(kRecord + "-o a.lstrace && head -c 2000 a.lstrace > b.lstrace").status == 0);
  const Finished waited = desk.run("lightspeed show --follow b.lstrace --timeout 50ms");
  CHECK(waited.status == 6);
  CHECK(says(waited, "b.lstrace: the file is cut at byte"));
  CHECK(desk.run("lightspeed show --follow none --timeout 50ms").status == 2);
  CHECK(desk.run("lightspeed show --follow - < a.lstrace").status == 2);
  CHECK(desk.run("lightspeed show a.lstrace --timeout 1s").status == 2);
  CHECK(desk.run("lightspeed show --follow b.lstrace > out.txt & p=$!; sleep 0.3; kill -INT $p; "
                 "kill -TERM $p; wait $p")
            .status == 130);
  CHECK(desk.run("lightspeed show --follow a.lstrace --to 3 > out.txt").status == 0);
}

TEST_CASE("TOOL-46: a writer that is killed at any moment loses nothing that it acknowledged") {
  const Desk desk;
  const Finished killed = desk.run(
      "n=0; t=0; while [ $n -lt " + kills() +
      " ]; do n=$((n+1)); rm -f a.lstrace a.lstrace.part kept.txt; " + kRecord +
      "--sessions 100 --seed $n --flush 3 -o a.lstrace > kept.txt 2>/dev/null & p=$!; "
      // One in four whenever it may be, the others behind so many acknowledgements.
      "[ $((n % 4)) = 0 ] || "
      "until [ $(cat kept.txt 2>/dev/null | grep -c kept) -gt $((n % 7)) ] || "
      "! kill -0 $p 2>/dev/null; do :; done; "
      "sleep 0.0$((n * 7 % 10))$((n % 10)); kill -9 $p 2>/dev/null; wait $p 2>/dev/null; "
      "[ -e kept.txt ] || continue; told=$(sed -n 's/^kept step \\([0-9]*\\)$/\\1/p' kept.txt | "
      "tail -1); "
      "[ -n \"$told\" ] || continue; t=$((t+1)); "
      "file=a.lstrace.part; [ -e $file ] || file=a.lstrace; "
      "lightspeed recover $file -o new.lstrace --force >/dev/null 2>&1; s=$?; "
      "[ $s = 0 ] || [ $s = 6 ] || echo \"run $n: status $s\"; "
      "saved=$(lightspeed show new.lstrace --from $told --to $told 2>/dev/null | grep -c \"^ "
      "*$told \"); "
      "[ \"$saved\" = 1 ] || echo \"run $n: step $told is lost\"; done; "
      "[ $t -ge $((n / 4)) ] && echo over || echo \"only $t of $n had acknowledged anything\"");
  CHECK(killed.output == "over\n");
}

TEST_CASE("TOOL-46: what a recorder acknowledged before is never replaced") {
  const Desk desk;
  CHECK(desk.run("echo precious > a.lstrace.part").status == 0);
  const Finished refused = desk.run(kRecord + "--flush 1s -o a.lstrace --force");
  CHECK(refused.status == 2);
  CHECK(says(refused, "a.lstrace.part is there already"));
  CHECK(desk.run("cat a.lstrace.part").output == "precious\n");
  CHECK(desk.run(kRecord + "--flush 0 -o b.lstrace").status == 2);
  CHECK(desk.run(kRecord + "--flush 5 -o b.jsonl").status == 2);
  CHECK(desk.run(kRecord + "--flush 5 -o -").status == 2);
}

TEST_CASE("TOOL-47: a script goes on where a trace ends, and the bytes before it stay") {
  const Desk desk;
  REQUIRE(desk.run("printf 'program counter\\n0 open\\n1s event increment\\n' > a.lss; "
                   "printf '1s event increment\\nexpect lifecycle live\\n+1s leave\\n' > b.lss; "
                   "lightspeed record --script a.lss -o a.lstrace; cp a.lstrace old")
              .status == 0);
  const Finished done = desk.run("lightspeed record --append a.lstrace --script b.lss");
  INFO(done.output);
  CHECK(says(done, "appended "));
  CHECK(desk.run("cmp -n $(stat -c %s old) old a.lstrace").status == 0);
  CHECK(desk.run("lightspeed doctor a.lstrace && lightspeed replay a.lstrace").status == 0);
  // One who writes already keeps others out, and what cannot go on is left as it is.
  CHECK(says(desk.run("flock a.lstrace lightspeed record --append a.lstrace --script b.lss"),
             "another process appends to it"));
  CHECK(desk.run("head -c 300 a.lstrace > cut; cp cut cut2; lightspeed record --append cut "
                 "--script b.lss")
            .status == 6);
  CHECK(desk.run("cmp cut cut2").status == 0);
  CHECK(desk.run("lightspeed record --append a.lstrace --script a.lss").status == 2);
  CHECK(desk.run("lightspeed record --append a.lstrace --script b.lss -o c.lstrace").status == 2);
  CHECK(desk.run("lightspeed record --append a.lstrace --simulate").status == 2);
}

TEST_CASE(
    "TOOL-47: a longer capture goes on where the trace of its beginning ends, no other does") {
  const Desk desk;
  const std::string capture = "corpus/captures/01-counter-clicks/frames.jsonl";
  REQUIRE(desk.run("head -20 " + capture + " > a.jsonl; cat " + capture +
                   " > b.jsonl; lightspeed record --capture a.jsonl -o a.lstrace; cp a.lstrace old")
              .status == 0);
  const Finished done = desk.run("lightspeed record --append a.lstrace --capture b.jsonl");
  INFO(done.output);
  CHECK(done.status == 0);
  CHECK(desk.run("cmp -n $(stat -c %s old) old a.lstrace").status == 0);
  CHECK(desk.run("lightspeed record --capture b.jsonl -o b.lstrace; "
                 "lightspeed diff a.lstrace b.lstrace")
            .status == 0);
  const Finished other = desk.run(
      "lightspeed record --append a.lstrace --capture corpus/captures/13-burst/frames.jsonl");
  CHECK(other.status == 1);
  CHECK(says(other, "the capture does not begin as the trace does, at step "));
}

TEST_CASE("TOOL-48: show --at begins at a time, and says where it had to rebuild the table") {
  const Desk desk;
  REQUIRE(desk.run(kRecord + "--sessions 20 -o a.lstrace").status == 0);
  const Finished at =
      desk.run("lightspeed show a.lstrace --at 2s --width 20 | grep -v '^#' | head -1");
  const Finished filtered = desk.run(
      "lightspeed filter a.lstrace --time 2s.. -o b.lstrace 2>/dev/null; "
      "lightspeed show b.lstrace --width 20 | grep -v '^#' | head -1");
  CHECK(at.output == filtered.output);
  CHECK(desk.run("head -c -30 a.lstrace > c.lstrace").status == 0);
  CHECK(says(desk.run("lightspeed show c.lstrace --from 40 --to 40"),
             "c.lstrace: no seek table; rebuilt from "));
  CHECK(desk.run("lightspeed show a.lstrace --at 2s --from 3").status == 2);
  CHECK(desk.run("lightspeed show a.lstrace --at soon").status == 2);
}

TEST_CASE("TOOL-49: recover keeps what a newer writer said between the steps and in them") {
  const Desk desk;
  REQUIRE(desk.run("cp corpus/traces/v1/unknown.lstrace a.lstrace; "
                   "head -c -10 a.lstrace > cut.lstrace; head -c 1297 a.lstrace > begin.lstrace")
              .status == 0);
  const std::string unknown = "grep -ao -e later -e 'a record of tomorrow' | sort | uniq -c";
  for (const std::string from : {"a", "cut"}) {
    CAPTURE(from);
    const std::string intact = from == "a" ? "a" : "begin";
    const Finished kept = desk.run("lightspeed recover " + from + ".lstrace -o " + from +
                                   "2.lstrace 2>/dev/null >&2; zstd -dcq " + intact +
                                   ".lstrace | " + unknown + " >intact; zstd -dcq " + from +
                                   "2.lstrace | " + unknown + " | cmp - intact && cat intact");
    CHECK(kept.status == 0);
    CHECK(says(kept, " later\n"));
    CHECK(says(kept, " a record of tomorrow\n"));
  }
}

}  // namespace lightspeed::testing
