#include <doctest/doctest.h>

#include <filesystem>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

/// A desk with the trace `a.lstrace`, whose steps stand in several zstd frames.
struct Ward {
  Ward() {
    REQUIRE(
        desk.run("lightspeed record --simulate --program todo --sessions 20 -o a.lstrace").status ==
        0);
    bytes = read_text(desk.path() / "a.lstrace");
  }
  void write(const std::string& name, const std::string& text) const {
    write_text(desk.path() / name, text);
  }
  [[nodiscard]] Finished doctor(const std::string& rest) const {
    return desk.run("lightspeed doctor " + rest);
  }
  [[nodiscard]] Finished recover(const std::string& rest) const {
    return desk.run("lightspeed recover " + rest);
  }

  Desk desk;
  std::string bytes;
};

/// The bytes with one of them changed.
std::string damaged(std::string bytes, std::size_t at) {
  bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x10);
  return bytes;
}

bool says(const Finished& finished, const std::string& text) {
  return finished.output.find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("TOOL-30: a sound trace is one line, and a damaged one a line a finding") {
  const Ward ward;
  const Finished sound = ward.doctor("a.lstrace");
  CHECK(sound.status == 0);
  CHECK(sound.output.starts_with("sound: "));
  CHECK(sound.output.ends_with(" events, seek table intact\n"));
  ward.write("torn.lstrace", damaged(ward.bytes, ward.bytes.size() / 2));
  const Finished found = ward.doctor("torn.lstrace");
  CHECK(found.status == 6);
  CHECK(found.output.starts_with("lost      damaged        bytes "));
  CHECK(says(found, " missing\nintact: "));
  CHECK(says(found, "`lightspeed recover torn.lstrace -o NEW.lstrace` saves them"));
  const Finished json = ward.doctor("torn.lstrace --json");
  CHECK(json.status == 6);
  CHECK(json.output.starts_with("{\"sound\":false,\"harm\":\"lost\",\"findings\":[{\"kind\":"));
  CHECK(json.output.find('\n') == json.output.size() - 1);
}

TEST_CASE("TOOL-31: what is no trace is named, and its status is that of a wrong use") {
  const Ward ward;
  CHECK(says(ward.doctor("corpus/scripts/refused.lss"), "this is a script, not a trace"));
  CHECK(ward.doctor("corpus/scripts/refused.lss").status == 2);
  CHECK(ward.doctor("missing.lstrace").status == 2);
  ward.write("noise", std::string(2000, '\x01'));
  CHECK(ward.doctor("noise").status == 2);
  ward.write("empty", "");
  CHECK(ward.doctor("empty").status == 6);
  CHECK(ward.doctor("- < a.lstrace").status == 0);
  // The seek table alone is a warning.
  ward.write("table.lstrace", damaged(ward.bytes, ward.bytes.size() - 14));
  const Finished table = ward.doctor("table.lstrace");
  CHECK(table.status == 0);
  CHECK(table.output.starts_with("warning   table_damaged"));
}

TEST_CASE("TOOL-31: of the text twin the reader's error is given") {
  const Ward ward;
  REQUIRE(ward.desk.run("lightspeed convert a.lstrace -o a.jsonl").status == 0);
  CHECK(ward.doctor("a.jsonl").output.ends_with(" steps as text\n"));
  REQUIRE(ward.desk.run("sed '5s/step/stop/' a.jsonl > b.jsonl").status == 0);
  CHECK(ward.doctor("b.jsonl").status == 6);
  CHECK(says(ward.doctor("b.jsonl"), "line 5, column "));
  CHECK(ward.recover("b.jsonl -o c.jsonl").status == 2);
}

TEST_CASE("TOOL-32: recover keeps the old trace, and writes exactly the steps that are intact") {
  const Ward ward;
  const std::string torn = damaged(ward.bytes, ward.bytes.size() / 2);
  ward.write("torn.lstrace", torn);
  const Finished done = ward.recover("torn.lstrace -o new.lstrace");
  CHECK(done.status == 6);
  CHECK(says(done, ", read again and equal: new.lstrace"));
  CHECK(read_text(ward.desk.path() / "torn.lstrace") == torn);
  CHECK(ward.doctor("new.lstrace").status == 0);
  CHECK(ward.recover("torn.lstrace -o new.lstrace").status == 2);
  CHECK(ward.recover("torn.lstrace -o torn.lstrace --force").status == 2);
  CHECK(ward.recover("torn.lstrace -o new.lstrace --force").status == 6);
  CHECK(ward.recover("torn.lstrace -o -").status == 2);
  CHECK(read_text(ward.desk.path() / "torn.lstrace") == torn);
}

TEST_CASE("TOOL-32: without its header a trace is saved with that of another") {
  const Ward ward;
  ward.write("torn.lstrace", damaged(ward.bytes, 20));
  const Finished refused = ward.recover("torn.lstrace -o new.lstrace");
  CHECK(refused.status == 6);
  CHECK(says(refused, "its header cannot be had; --header FROM"));
  CHECK_FALSE(std::filesystem::exists(ward.desk.path() / "new.lstrace"));
  CHECK(ward.recover("torn.lstrace -o new.lstrace --header a.lstrace").status == 6);
  CHECK(says(ward.desk.run("lightspeed diff a.lstrace new.lstrace"), "equal"));
  CHECK(ward.desk.run("lightspeed replay new.lstrace").status == 0);
}

TEST_CASE("TOOL-33: where only the table is lost, all is saved; a cut is partial") {
  const Ward ward;
  for (const std::size_t behind : {1U, 5U, 14U}) {
    CAPTURE(behind);
    ward.write("torn.lstrace", ward.bytes.substr(0, ward.bytes.size() - behind));
    CHECK(ward.doctor("torn.lstrace").status == 6);
    CHECK(ward.recover("torn.lstrace -o new.lstrace --force").status == 0);
    CHECK(read_text(ward.desk.path() / "new.lstrace") == ward.bytes);
  }
  ward.write("torn.lstrace", ward.bytes + std::string(4096, '\0'));
  CHECK(ward.doctor("torn.lstrace").status == 6);
  CHECK(ward.recover("torn.lstrace -o new.lstrace --force").status == 0);
  CHECK(read_text(ward.desk.path() / "new.lstrace") == ward.bytes);
  for (std::size_t size = 4; size < ward.bytes.size() - 60; size += 1 + ward.bytes.size() / 12) {
    CAPTURE(size);
    ward.write("torn.lstrace", ward.bytes.substr(0, size));
    CHECK(ward.doctor("torn.lstrace").status == 6);
    CHECK(ward.recover("torn.lstrace -o new.lstrace --force").status == 6);
  }
}

TEST_CASE("RPL-11: an excerpt is shown and compared, and not run again") {
  const Ward ward;
  REQUIRE(ward.desk
              .run("lightspeed convert a.lstrace -o a.jsonl && "
                   "sed -e '1s/\"version\":1/&,\"excerpt\":true/' -e '5,6d' a.jsonl > b.jsonl")
              .status == 0);
  REQUIRE(ward.desk.run("lightspeed convert b.jsonl -o b.lstrace").status == 0);
  const Finished replayed = ward.desk.run("lightspeed replay b.lstrace");
  CHECK(replayed.status == 5);
  CHECK(says(replayed, "it is an excerpt: steps were left out of it"));
  CHECK(says(ward.desk.run("lightspeed minimise b.lstrace --rule ACK-1 -o c.lstrace"),
             "it is an excerpt"));
  CHECK(says(ward.desk.run("lightspeed show b.lstrace --to 1"), "# excerpt: steps were left out"));
  CHECK(ward.desk.run("lightspeed diff b.lstrace b.jsonl").status == 0);
  CHECK(ward.doctor("b.lstrace").status == 0);
}

TEST_CASE("TRC-28: a writer that is killed leaves no half trace under the name") {
  const Ward ward;
  // What stood under the name stays until all is written, and of what was written beside it, the
  // intact steps are saved.
  const Finished killed = ward.desk.run(
      "printf precious > kept; n=0; saved=0; while [ $n -lt 20 ]; do n=$((n+1)); "
      "lightspeed record --simulate --program todo --sessions 100 --seed $n -o kept --force "
      ">/dev/null 2>&1 & "
      "p=$!; sleep 0.$((n/10))$((n%10)); kill -9 $p 2>/dev/null; wait $p 2>/dev/null; "
      "if [ \"$(cat kept | head -c 8)\" != precious ]; then "
      "lightspeed doctor kept >/dev/null || echo \"half a trace in run $n\"; "
      "printf precious > kept; fi; "
      "for part in kept.part-*; do [ -s \"$part\" ] || continue; "
      "lightspeed recover \"$part\" -o new --force >/dev/null 2>&1; s=$?; "
      "[ $s = 6 ] || [ $s = 0 ] || echo \"status $s\"; rm -f \"$part\"; done; done; echo over");
  CHECK(killed.output == "over\n");
}

TEST_CASE("TRC-35: every verb that read to the end says that no end was sealed") {
  const Desk desk;
  // What is made of a cut file ends where that ends.
  REQUIRE(desk.run("lightspeed record --script corpus/scripts/counter.lss -o a.lstrace && "
                   "lightspeed record --simulate --seed 1 --flush 3 --events 60 -o b.lstrace && "
                   "head -c -200 b.lstrace > cut.lstrace")
              .status == 0);
  REQUIRE(desk.run("lightspeed convert cut.lstrace -o c.lstrace").status == 6);
  const std::string words =
      "c.lstrace: no end was sealed: the recording was stopped, or its end is missing\n";
  for (const std::string verb : {"check", "replay", "info", "show"}) {
    CAPTURE(verb);
    const Finished told = desk.run("lightspeed " + verb + " c.lstrace 2>&1 >/dev/null");
    CHECK(told.output == words);
    CHECK(desk.run("lightspeed " + verb + " a.lstrace 2>&1 >/dev/null").output.empty());
  }
}

TEST_CASE("TRC-11: no verb makes room for what a zstd frame of zeros claims to hold") {
  const Desk desk;
  REQUIRE(desk.run("head -c 2000000000 /dev/zero | zstd -q --stream-size=2000000000 >sized; "
                   "head -c 2000000000 /dev/zero | zstd -q >unsized; "
                   "for bomb in sized unsized; do cat $bomb >$bomb.lstrace; "
                   "cat corpus/traces/v1/simulated.lstrace $bomb >behind-$bomb.lstrace; done")
              .status == 0);
  // AddressSanitizer asks for far more than it uses.
  const std::string bounded = kSanitized ? "" : "ulimit -v 1000000; ";
  for (const std::string bomb : {"sized", "unsized", "behind-sized", "behind-unsized"}) {
    CAPTURE(bomb);
    for (const std::string verb :
         {"check", "show", "info", "replay", "doctor", "diff corpus/traces/v1/simulated.lstrace",
          "filter --session 1 -o a.lstrace --force", "convert -o a.jsonl --force",
          "merge corpus/traces/v1/simulated.lstrace -o a.lstrace --force",
          "report -o a.html --force", "redact -o a.lstrace --force"}) {
      CAPTURE(verb);
      const Finished done = desk.run(bounded + "lightspeed " + verb + " " + bomb + ".lstrace");
      CAPTURE(done.output);
      CHECK(done.status == 6);
      CHECK((says(done, "zstd frame ") || says(done, "nothing of this trace is intact")));
    }
  }
}

}  // namespace lightspeed::testing
