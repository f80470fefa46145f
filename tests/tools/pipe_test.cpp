// Traces that come through a pipe, and their text twins: the same as from a file, in the same
// memory.
#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

/// `long.lstrace` and `long.jsonl`.
void record_events(const Desk& desk, const std::string& events) {
  const Finished recorded =
      desk.run("lightspeed record --simulate --seed 4 --sessions 2 --events " + events +
               " --faults none --program counter -o long.lstrace 2>/dev/null && "
               "lightspeed convert long.lstrace -o long.jsonl 2>/dev/null");
  REQUIRE(recorded.status == 0);
}

}  // namespace

TEST_CASE("TOOL-58: every verb gives of a pipe what it gives of the file") {
  const Desk desk;
  record_events(desk, "10000");
  // More than waits in memory.
  REQUIRE(desk.run("test $(stat -c %s long.jsonl) -gt 1500000").status == 0);
  for (const std::string verb : {"check -", "show -", "info -", "replay -", "check --json -",
                                 "show --from 9000 -", "filter --session 2 - -o part.lstrace"}) {
    CAPTURE(verb);
    for (const std::string name : {"long.lstrace", "long.jsonl"}) {
      const Finished same = desk.run("rm -f part.lstrace; lightspeed " + verb + " <" + name +
                                     " >file; rm -f part.lstrace; cat " + name + " | lightspeed " +
                                     verb + " | cmp - file");
      CHECK(same.status == 0);
    }
  }
  const Finished back = desk.run(
      "mkdir own; cat long.jsonl | TMPDIR=$PWD/own lightspeed convert - -o back.lstrace && "
      "cmp back.lstrace long.lstrace && ls own");
  CHECK(back.status == 0);
  CHECK(desk.run("rmdir own").status == 0);  // What waited there had no name.
}

TEST_CASE("TOOL-58: Ctrl-C ends the wait for a pipe, and a folder without room is named") {
  const Desk desk;
  record_events(desk, "10000");
  const Finished ended =
      desk.run("mkfifo pipe; sleep 600 >pipe & writer=$!; " +
               stopped("lightspeed check pipe", "pipe") + "; s=$?; kill $writer; exit $s");
  CHECK(ended.status == 130);
  CHECK(ended.output.find("pipe: interrupted") != std::string::npos);
  const Finished full =
      desk.run("cat long.jsonl | TMPDIR=/dev/shm/none-such lightspeed convert - -o x.lstrace");
  CAPTURE(full.output);
  CHECK(full.status == 0);  // The standard folder serves in its place.
}

TEST_CASE("TOOL-58: what begins no trace is refused by its first bytes") {
  const Desk desk;
  record_events(desk, "1");
  for (const std::string verb :
       {"check -", "info -", "show -", "replay -", "filter - --session 1 -o x.lstrace",
        "convert - -o x.lstrace", "diff - long.lstrace"}) {
    CAPTURE(verb);
    // 141: the writer was told that nobody reads any more.
    const Finished refused = desk.run("bash -c 'head -c 1000000000 /dev/zero | lightspeed " + verb +
                                      "; echo ${PIPESTATUS[*]}'");
    CAPTURE(refused.output);
    CHECK(refused.output.find("no zstd frame begins here") != std::string::npos);
    CHECK(refused.output.find("\n141 6\n") != std::string::npos);
  }
}

TEST_CASE("TRC-44: the text twin is read in the memory of its longest line") {
  if (kSanitized) {
    MESSAGE("not measured: AddressSanitizer keeps what was freed");
    return;
  }
  const Desk desk;
  record_events(desk, "200000");
  REQUIRE(desk.run("test $(stat -c %s long.jsonl) -gt 30000000").status == 0);
  for (const std::string from : {"long.jsonl", "-"}) {
    CAPTURE(from);
    const Finished peak = desk.run(
        "cat long.jsonl | python3 -c \"import resource,subprocess;subprocess.run(['lightspeed',"
        "'convert','" +
        from +
        "','-o','x.lstrace','--force'],stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\"");
    CHECK(std::stol(peak.output) < 24 * 1024);
  }
}

}  // namespace lightspeed::testing
