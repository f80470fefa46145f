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
  const Finished stopped = desk.run(
      "mkfifo pipe; sleep 600 >pipe & writer=$!; lightspeed check pipe & pid=$!; "
      "until ls -l /proc/$pid/fd 2>/dev/null | grep -q '/pipe$'; do sleep 0.01; done; "
      "kill -TERM $pid; wait $pid; s=$?; kill $writer; exit $s");
  CHECK(stopped.status == 130);
  CHECK(stopped.output.find("pipe: interrupted") != std::string::npos);
  const Finished full =
      desk.run("cat long.jsonl | TMPDIR=/dev/shm/none-such lightspeed convert - -o x.lstrace");
  CAPTURE(full.output);
  CHECK(full.status == 0);  // The standard folder serves in its place.
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
