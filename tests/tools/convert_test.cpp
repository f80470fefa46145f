// `convert` as a command: its forms, what it refuses, and how much memory it takes.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

namespace fs = std::filesystem;

void record_one(const Desk& desk) {
  REQUIRE(desk.run("lightspeed record --script corpus/scripts/slow-link.lss -o a.lstrace").status ==
          0);
}

}  // namespace

TEST_CASE("CONV-1: the end of the name says the form, or --to does") {
  const Desk desk;
  record_one(desk);
  for (const std::string form : {"har", "mcap", "csv", "perfetto.json"}) {
    CAPTURE(form);
    const std::string to = form.substr(0, form.find('.'));
    CHECK(desk.run("lightspeed convert a.lstrace -o b." + form).output ==
          "converted 36 steps: b." + form + "\n");
    CHECK(desk.run("lightspeed convert a.lstrace -o - --to " + to + " 2>/dev/null").output ==
          read_text(desk.path() / ("b." + form)));
  }
  CHECK(desk.run("lightspeed convert a.lstrace -o b.xml").status == 2);
  CHECK(
      desk.run("lightspeed convert a.lstrace -o -").output ==
      "lightspeed: stdout has no name that says which form: add --to, one of lstrace, jsonl, har, "
      "mcap, csv, perfetto\n");
  CHECK(desk.run("lightspeed convert a.lstrace -o b.csv --to xml").output ==
        "lightspeed: --to is one of lstrace, jsonl, har, mcap, csv, perfetto, not 'xml'\n");
}

TEST_CASE("CONV-1: --session gives one session, which must be there") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --sessions 3 --events 60 -o a.lstrace").status ==
          0);
  CHECK(desk.run("lightspeed convert a.lstrace --session 2 -o b.csv; cut -d, -f3 b.csv | sort -u")
            .output.ends_with(": b.csv\n2\nsession\n"));
  CHECK(desk.run("lightspeed convert a.lstrace --session 9 -o c.csv").output ==
        "lightspeed: a.lstrace has no step of session 9\n");
  CHECK(desk.run("lightspeed convert a.lstrace --session 2 -o c.jsonl").status == 2);
  CHECK(desk.run("lightspeed convert a.lstrace --session 0 -o c.csv").status == 2);
  const Finished har = desk.run("lightspeed convert a.lstrace -o c.har");
  CHECK(har.status == 2);
  CHECK(har.output.ends_with("has several sessions: --session N says whose\n"));
  CHECK_FALSE(fs::exists(desk.path() / "c.har"));
  CHECK_FALSE(fs::exists(desk.path() / "c.csv"));
  CHECK(desk.run("lightspeed convert a.lstrace --session 2 -o c.har").status == 0);
}

TEST_CASE("CONV-3: a torn trace gives its intact steps, a damaged one nothing") {
  const Desk desk;
  record_one(desk);
  const std::string bytes = read_text(desk.path() / "a.lstrace");
  write_text(desk.path() / "torn.lstrace", bytes.substr(0, bytes.size() - 9));
  std::string damaged = bytes;
  damaged[bytes.size() / 2] = static_cast<char>(damaged[bytes.size() / 2] ^ 4);
  write_text(desk.path() / "damaged.lstrace", damaged);
  REQUIRE(desk.run("lightspeed convert a.lstrace -o whole.csv").status == 0);
  for (const std::string form : {"har", "mcap", "csv", "perfetto.json"}) {
    CAPTURE(form);
    CHECK(desk.run("lightspeed convert torn.lstrace -o torn." + form).status == 6);
    CHECK(fs::exists(desk.path() / ("torn." + form)));
    CHECK(desk.run("lightspeed convert damaged.lstrace -o damaged." + form).status == 6);
    CHECK_FALSE(fs::exists(desk.path() / ("damaged." + form)));
  }
  CHECK(read_text(desk.path() / "torn.csv") == read_text(desk.path() / "whole.csv"));
}

TEST_CASE("CONV-2: four times the steps do not take more memory, in any form") {
  if (kSanitized) {
    MESSAGE("not measured: AddressSanitizer keeps what was freed");
    return;
  }
  const Desk desk;
  // What a process may take at most is what it needs for the short trace and a little more.
  for (const auto& [name, events] : {std::pair{"short", "20000"}, std::pair{"long", "80000"}}) {
    REQUIRE(desk.run("lightspeed record --simulate --seed 2 --faults none --events " +
                     std::string(events) + " -o " + name + ".lstrace")
                .status == 0);
  }
  const auto peak = [&](const std::string& name, const std::string& form) {
    const Finished run = desk.run(
        "python3 -c \"import resource,subprocess;subprocess.run(['lightspeed','convert','" + name +
        ".lstrace','--to','" + form +
        "','-o','/dev/null','--force'],stderr=subprocess.DEVNULL);print(resource."
        "getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\"");
    return std::stol(run.output);
  };
  for (const std::string form : {"har", "mcap", "csv", "perfetto"}) {
    CAPTURE(form);
    CHECK(peak("long", form) < peak("short", form) + 4096);
  }
}

TEST_CASE("TRC-42: a trace with the dictionary is smaller, and zstd opens it with the same file") {
  const Desk desk;
  const Finished written = desk.run(
      "lightspeed record --capture corpus/captures/05-reconnect/frames.jsonl -o a.lstrace "
      "2>/dev/null && lightspeed convert a.lstrace -o b.lstrace --dictionary 2>/dev/null && "
      "zstd -D corpus/dictionary/50001.zdict -dcq b.lstrace > b.bin && "
      "zstd -dcq a.lstrace | cmp - b.bin && lightspeed diff a.lstrace b.lstrace");
  CHECK(written.status == 0);
  CHECK(written.output.starts_with("equal: "));
  const auto size = [&](const char* name) {
    return std::filesystem::file_size(desk.path() / name);
  };
  CHECK(10 * size("b.lstrace") < 7 * size("a.lstrace"));
  const Finished refused = desk.run("lightspeed convert a.lstrace -o c.jsonl --dictionary");
  CHECK(refused.status == 2);
  CHECK(refused.output ==
        "lightspeed: --dictionary is for lstrace: no other form is compressed with one\n");
}

}  // namespace lightspeed::testing
