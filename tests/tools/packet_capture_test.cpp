// Packet captures through the command: tshark is run, missing, or stops half way.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kFolder = "corpus/captures-other/";

// These need tshark, which stands in setup/packages.txt.
bool has_tshark(const Desk& desk) {
  if (desk.run("command -v tshark").status == 0) return true;
  MESSAGE("skipped: tshark is not installed (`make setup` installs it)");
  return false;
}

bool mentions(const Finished& finished, const std::string& words) {
  return finished.output.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("IMP-27: a pcapng file becomes the trace of its session, which replays") {
  const Desk desk;
  if (!has_tshark(desk)) return;
  const Finished recorded =
      desk.run("lightspeed record --capture " + kFolder + "form-submit.pcapng -o a.lstrace");
  CHECK_MESSAGE(recorded.status == 0, recorded.output);
  CHECK(mentions(recorded, "recorded 40 steps, 64 events: a.lstrace"));
  CHECK(mentions(recorded, "the capture itself holds 2 headers with a secret's name"));
  CHECK(desk.run("lightspeed replay a.lstrace | head -n 1").output ==
        "replayed 40 steps, 64 events: 0 documents and 24 client answers equal\n");
  CHECK(desk.run("lightspeed check a.lstrace").status == 0);
  // The same through stdin, packed, and from the export that somebody made by hand.
  const Finished piped =
      desk.run("lightspeed record --capture - --title form-submit -o b.lstrace < " + kFolder +
               "form-submit.pcapng");
  CHECK_MESSAGE(piped.status == 0, piped.output);
  CHECK(read_text(desk.path() / "b.lstrace") == read_text(desk.path() / "a.lstrace"));
  REQUIRE(desk.run("gzip -c " + kFolder + "form-submit.pcapng > form-submit.pcapng.gz").status ==
          0);
  const std::string packed =
      "lightspeed record --capture form-submit.pcapng.gz --title form-submit";
  CHECK(desk.run(packed + " -o d.lstrace").status == 0);
  CHECK(read_text(desk.path() / "d.lstrace") == read_text(desk.path() / "a.lstrace"));
  REQUIRE(desk.run("tshark -r " + kFolder + "form-submit.pcapng -T json -x > form-submit.json")
              .status == 0);
  CHECK(desk.run("lightspeed record --capture form-submit.json -o c.lstrace").status == 0);
  CHECK(read_text(desk.path() / "c.lstrace") == read_text(desk.path() / "a.lstrace"));
}

TEST_CASE("IMP-27: what gzip packed and holds no packets is called so") {
  const Desk desk;
  REQUIRE(desk.run("echo '{\"log\":{\"version\":\"1.2\",\"entries\":[]}}' | gzip > a.har.gz && "
                   "head -c 12 a.har.gz > cut.gz")
              .status == 0);
  for (const std::string file : {"a.har.gz", "cut.gz"}) {
    const Finished refused = desk.run("lightspeed record --capture " + file + " -o a.lstrace");
    CHECK(refused.output == "lightspeed: " + file +
                                ": gzip packed this, and it holds no packets; unpack it first "
                                "with gzip -dc FILE > CAPTURE\n");
    CHECK(refused.status == 6);
  }
}

TEST_CASE("IMP-27: a packet capture that comes through a pipe is read as its file is") {
  const Desk desk;
  if (!has_tshark(desk)) return;
  const Finished piped =
      desk.run("mkfifo pipe; { cat " + kFolder + "two-users.pcap > pipe & }; " +
               "timeout 60 lightspeed record --capture pipe --title two-users -o a.lstrace; " +
               "lightspeed record --capture " + kFolder +
               "two-users.pcap -o b.lstrace; cmp a.lstrace b.lstrace");
  CHECK_MESSAGE(piped.status == 0, piped.output);
}

TEST_CASE("IMP-27: two users in one pcap file become two sessions, each replayed by itself") {
  const Desk desk;
  if (!has_tshark(desk)) return;
  const Finished recorded =
      desk.run("lightspeed record --capture " + kFolder + "two-users.pcap -o a.lstrace");
  CHECK_MESSAGE(recorded.status == 0, recorded.output);
  CHECK(mentions(recorded, "note: the ids of pages and connections tell 2 sessions apart"));
  CHECK(desk.run("lightspeed replay a.lstrace | head -n 1").output ==
        "replayed 95 steps, 151 events: 0 documents and 56 client answers equal\n");
  CHECK(desk.run("lightspeed check a.lstrace")
            .output.starts_with("checked 95 steps against 11 rules: all kept\n"));
}

TEST_CASE("IMP-27: of a file that is cut, the part that tshark read is kept, in its words") {
  const Desk desk;
  if (!has_tshark(desk)) return;
  REQUIRE(desk.run("head -c 9000 " + kFolder + "form-submit.pcapng > cut.pcapng").status == 0);
  const Finished cut = desk.run("lightspeed record --capture cut.pcapng -o a.lstrace");
  CHECK(cut.status == 6);
  CHECK(mentions(cut, "note: tshark: The file \"cut.pcapng\" appears to have been cut short"));
  CHECK(desk.run("lightspeed replay a.lstrace").status == 0);
  REQUIRE(desk.run("head -c 700 " + kFolder + "form-submit.pcapng > head.pcapng").status == 0);
  const Finished head = desk.run("lightspeed record --capture head.pcapng -o b.lstrace");
  CHECK(head.status == 6);
  CHECK_FALSE(std::filesystem::exists(desk.path() / "b.lstrace"));
  CHECK_MESSAGE(mentions(head, "lightspeed: head.pcapng: "), head.output);
}

TEST_CASE("IMP-27: without tshark its package is named, and the command that does it by hand") {
  const Desk desk;
  const Finished missing = desk.run(
      "command=$(command -v lightspeed); PATH=/nowhere \"$command\" "
      "record --capture " +
      kFolder + "form-submit.pcapng -o a.lstrace");
  CHECK(missing.status == 2);
  CHECK(missing.output == "lightspeed: " + kFolder +
                              "form-submit.pcapng: this is a packet capture, which tshark reads, "
                              "and tshark is not installed (Debian's package tshark); or run "
                              "tshark -r " +
                              kFolder +
                              "form-submit.pcapng -T json -x > packets.json where it is, and "
                              "record --capture that\n");
}

TEST_CASE("IMP-27: tshark leaves no files behind") {
  const Desk desk;
  if (!has_tshark(desk)) return;
  const std::string record = "mkdir t; TMPDIR=t lightspeed record --capture " + kFolder +
                             "form-submit.pcapng -o a.lstrace";
  REQUIRE(desk.run(record).status == 0);
  CHECK(std::filesystem::is_empty(desk.path() / "t"));
}

TEST_CASE("IMP-27: a packet capture is no trace and no program, and is called a capture") {
  const Desk desk;
  CHECK(mentions(desk.run("lightspeed show " + kFolder + "form-submit.pcapng"),
                 "this is a capture, not a trace"));
}

}  // namespace lightspeed::testing
