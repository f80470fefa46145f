#include <doctest/doctest.h>

#include <filesystem>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

namespace fs = std::filesystem;

const std::string kRecord = "lightspeed record --script ";

/// Records the trace `a.lstrace` of a short script.
void record_trace(const Desk& desk) {
  const Finished recorded = desk.run(kRecord + "corpus/scripts/refused.lss -o a.lstrace");
  REQUIRE(recorded.status == 0);
}

std::size_t files_on(const Desk& desk) {
  const fs::directory_iterator files(desk.path());
  return static_cast<std::size_t>(std::distance(begin(files), end(files)));
}

}  // namespace

TEST_CASE("TOOL-3: reports go to stdout and words about the run to stderr") {
  const Desk desk;
  record_trace(desk);
  CHECK(desk.run("lightspeed replay a.lstrace 2>/dev/null").output.starts_with("replayed 7 steps"));
  CHECK(desk.run("lightspeed convert a.lstrace -o b.jsonl 2>/dev/null").output.empty());
  CHECK(desk.run("lightspeed convert a.lstrace -o c.jsonl >/dev/null")
            .output.starts_with("converted 7 steps"));
}

TEST_CASE("TOOL-3: output that cannot be written is an error") {
  const Desk desk;
  record_trace(desk);
  const Finished full = desk.run("lightspeed show a.lstrace > /dev/full");
  CHECK(full.status == 2);
  CHECK(full.output == "lightspeed: stdout cannot be written: No space left on device\n");
  CHECK(desk.run("lightspeed --help > /dev/full").status == 2);
}

TEST_CASE("TOOL-4: a file that exists is kept without --force and replaced with it") {
  const Desk desk;
  record_trace(desk);
  write_text(desk.path() / "kept", "precious");
  const std::string record = kRecord + "corpus/scripts/refused.lss -o kept";
  CHECK(desk.run(record).status == 2);
  CHECK(desk.run("lightspeed convert a.lstrace --to jsonl -o kept").status == 2);
  CHECK(desk.run("lightspeed minimise a.lstrace --rule ACK-1 -o kept").output ==
        "lightspeed: kept: the file exists; --force replaces it\n");
  CHECK(read_text(desk.path() / "kept") == "precious");
  CHECK(desk.run(record + " --force").status == 0);
  CHECK(read_text(desk.path() / "kept") == read_text(desk.path() / "a.lstrace"));
}

TEST_CASE("TOOL-4: a trace is never replaced by what is made of it, not even by force") {
  const Desk desk;
  record_trace(desk);
  const std::string before = read_text(desk.path() / "a.lstrace");
  CHECK(desk.run("lightspeed convert a.lstrace -o a.lstrace --force").status == 2);
  CHECK(desk.run("lightspeed minimise a.lstrace --rule ACK-1 -o ./a.lstrace --force").status == 2);
  CHECK(read_text(desk.path() / "a.lstrace") == before);
}

TEST_CASE("TOOL-5: where nothing can be finished, nothing is left behind") {
  const Desk desk;
  record_trace(desk);
  const std::string bytes = read_text(desk.path() / "a.lstrace");
  std::string damaged = bytes;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x10);
  write_text(desk.path() / "damaged.lstrace", damaged);
  const std::size_t before = files_on(desk);
  CHECK(desk.run("lightspeed convert damaged.lstrace -o b.lstrace").status == 6);
  CHECK(desk.run("lightspeed convert a.lstrace -o no/folder.lstrace").status == 2);
  CHECK(files_on(desk) == before);
}

TEST_CASE("TOOL-5: a device is written to, and a link goes on to lead to the file") {
  const Desk desk;
  record_trace(desk);
  // In a folder of its own, so that a mistake would replace nothing that others need.
  REQUIRE(desk.run("mkfifo pipe && { cat pipe > read.lstrace & } && "
                   "lightspeed convert a.lstrace --to lstrace -o pipe --force && wait")
              .status == 0);
  CHECK(desk.run("test -p pipe && cmp a.lstrace read.lstrace") ==
        Finished{.status = 0, .output = ""});
  CHECK(desk.run("echo > b.lstrace && ln -s b.lstrace link && "
                 "lightspeed convert a.lstrace --to lstrace -o link")
            .status == 2);
  REQUIRE(desk.run("lightspeed convert a.lstrace --to lstrace -o link --force").status == 0);
  CHECK(desk.run("test -L link && cmp a.lstrace b.lstrace") == Finished{.status = 0, .output = ""});
}

TEST_CASE("TOOL-6: both forms are known by content, from a file, a pipe and stdin") {
  const Desk desk;
  record_trace(desk);
  const std::string shown = desk.run("lightspeed show a.lstrace").output;
  CHECK(desk.run("cp a.lstrace odd.jsonl && lightspeed show odd.jsonl").output == shown);
  CHECK(desk.run("lightspeed show - < a.lstrace").output == shown);
  CHECK(desk.run("cat a.lstrace | lightspeed show -").output == shown);
  CHECK(desk.run("lightspeed show --json a.lstrace > odd.lstrace; lightspeed show odd.lstrace")
            .output == shown);
  CHECK(desk.run("zstd -qdc a.lstrace | wc -c").status == 0);
}

TEST_CASE("TOOL-6: a mark, blanks and empty lines in front of the text twin mean nothing") {
  const Desk desk;
  record_trace(desk);
  const std::string shown = desk.run("lightspeed show a.lstrace").output;
  const std::string twin = desk.run("lightspeed show --json a.lstrace").output;
  const std::string mark = "\xEF\xBB\xBF";
  for (const std::string& front : {mark, std::string("\n"), std::string("  \t\r\n\n  "),
                                   mark + "\r\n", std::string(1000, ' ')}) {
    CAPTURE(front);
    write_text(desk.path() / "odd.jsonl", front + twin);
    CHECK(desk.run("lightspeed show odd.jsonl").output == shown);
    CHECK(desk.run("cat odd.jsonl | lightspeed show -").output == shown);
  }
  for (const std::string& nothing : {std::string(), mark, std::string(300, '\n')}) {
    write_text(desk.path() / "odd.jsonl", nothing);
    CHECK(desk.run("lightspeed show odd.jsonl").status == 6);
  }
}

TEST_CASE("TOOL-7: every prefix gives its intact steps or an error, and says what was lost") {
  const Desk desk;
  record_trace(desk);
  const std::string bytes = read_text(desk.path() / "a.lstrace");
  // One process a length is slow; the reader's own tests try every length.
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 24) {
    CAPTURE(size);
    write_text(desk.path() / "torn.lstrace", bytes.substr(0, size));
    const Finished replayed = desk.run("lightspeed replay torn.lstrace");
    CHECK(replayed.status == 6);
    CHECK(replayed.output.find("torn.lstrace: ") != std::string::npos);
  }
}

TEST_CASE("TOOL-7: no flipped bit passes unseen, and show prints what stands before it") {
  const Desk desk;
  REQUIRE(desk.run(kRecord + "corpus/scripts/counter-400.lss -o a.lstrace").status == 0);
  const std::string bytes = read_text(desk.path() / "a.lstrace");
  const std::string whole = desk.run("lightspeed show a.lstrace").output;
  for (std::size_t at = 3; at < bytes.size(); at += 1 + bytes.size() / 24) {
    CAPTURE(at);
    std::string flipped = bytes;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << (at % 8)));
    write_text(desk.path() / "flipped.lstrace", flipped);
    const Finished shown = desk.run("lightspeed show flipped.lstrace 2>/dev/null");
    const Finished said = desk.run("lightspeed show flipped.lstrace 2>&1 >/dev/null");
    CHECK(whole.starts_with(shown.output));
    CHECK(said.output.find("flipped.lstrace: ") != std::string::npos);
    // A damaged seek table loses nothing and is only said; everything else has its status.
    if (shown.status == 0) CHECK(shown.output == whole);
    if (shown.status != 0) CHECK((shown.status == 6 || shown.status == 5));
  }
}

TEST_CASE("TOOL-9: Ctrl-C ends a search, and the smallest trace so far is written") {
  const Desk desk;
  record_trace(desk);
  // SIGTERM, which is handled alike: SIGINT may be ignored where tests run in the background. The
  // third run of the command sends it to who runs it, so that no time decides.
  const Finished stopped = desk.run(
      "lightspeed minimise a.lstrace -o small.lstrace --check 'echo >> runs; "
      "test $(wc -l < runs) -lt 3 || kill -TERM $PPID; lightspeed show {} | grep -q maintenance'");
  CHECK(stopped.status == 130);
  CHECK(stopped.output.find("interrupted: the smallest trace so far is in small.lstrace") !=
        std::string::npos);
  CHECK(desk.run("lightspeed replay small.lstrace").status == 0);
}

TEST_CASE("TOOL-8: a long value is shown around the difference, with its own size") {
  const Desk desk;
  write_text(desk.path() / "a.lss",
             "program counter\n0 open\n+1s event noop \"" + std::string(400, 'x') + "a\"\n");
  write_text(desk.path() / "b.lss",
             "program counter\n0 open\n+1s event noop \"" + std::string(400, 'x') + "b\"\n");
  REQUIRE(desk.run(kRecord + "a.lss -o a.lstrace && " + kRecord + "b.lss -o b.lstrace").status ==
          0);
  // Eighty bytes in front make room for what stands behind.
  write_text(desk.path() / "c.lss",
             "program counter\n0 open\n+1s event noop \"b" + std::string(401, 'x') + "\"\n");
  REQUIRE(desk.run(kRecord + "c.lss -o c.lstrace").status == 0);
  const std::string end = desk.run("lightspeed diff a.lstrace b.lstrace").output;
  CHECK(end.find("  left      …" + std::string(32, 'x') + "a\n") != std::string::npos);
  const std::string begin = desk.run("lightspeed diff a.lstrace c.lstrace").output;
  CHECK(begin.find("  left      " + std::string(48, 'x') + "… (401 bytes)\n") != std::string::npos);
  CHECK(begin.find("  right     b" + std::string(47, 'x') + "… (402 bytes)\n") !=
        std::string::npos);
}

TEST_CASE("TOOL-8: a divergence names the field of the message that differs") {
  const Desk desk;
  REQUIRE(desk.run(kRecord + "corpus/scripts/refused.lss -o a.jsonl").status == 0);
  REQUIRE(desk.run("sed 's/count\\\\\\\\|1\\\\/count\\\\\\\\|7\\\\/' a.jsonl > b.jsonl").status ==
          0);
  const Finished replayed = desk.run("lightspeed replay b.jsonl");
  CHECK(replayed.status == 1);
  CHECK(replayed.output.find("  field     effects[2].message.diff.html\n") != std::string::npos);
}

TEST_CASE("TOOL-1: traces whose rules cannot be run are compared, and the status says so") {
  const Desk desk;
  record_trace(desk);
  REQUIRE(desk.run("lightspeed convert a.lstrace -o a.jsonl && sed -e "
                   "'s/\"program\":\"counter\"/\"program\":\"shop\"/' -e 's/noop/nope/' a.jsonl > "
                   "b.jsonl")
              .status == 0);
  const Finished found = desk.run("lightspeed diff a.jsonl b.jsonl");
  CHECK(found.status == 5);
  CHECK(found.output.find("lightspeed: the rules were not compared: the right trace cannot be "
                          "run: no program is called 'shop'") != std::string::npos);
  CHECK(desk.run("lightspeed diff a.jsonl b.jsonl --json 2>/dev/null")
            .output.find("\"problem\":\"the right trace cannot be run: ") != std::string::npos);
}

TEST_CASE("TOOL-2: the version is the project's") {
  const Desk desk;
  const std::string build = read_text(in_source_tree("CMakeLists.txt"));
  const std::string before = "project(lightspeed VERSION ";
  const std::size_t at = build.find(before) + before.size();
  CHECK(desk.run("lightspeed --version").output ==
        "lightspeed " + build.substr(at, build.find(' ', at) - at) + "\n");
}

TEST_CASE("TOOL-12: a command that hangs is ended with all that it started, and counts as a no") {
  const Desk desk;
  record_trace(desk);
  const std::string minimise = "lightspeed minimise a.lstrace -o small.lstrace --check-timeout ";
  const Finished hung =
      desk.run(minimise + "300ms --check 'sleep 600 & echo $! > started; wait; test {}'");
  CHECK(hung.status == 2);
  CHECK(hung.output.find("--check: the command took longer than 300ms") != std::string::npos);
  // Ended, or not yet collected: nothing that runs.
  CHECK(desk.run("grep -q '^State:.*[SR] ' /proc/$(cat started)/status").status != 0);
  // Where only some hang, the others decide.
  const Finished some = desk.run(minimise +
                                 "1s --max-runs 3 --check 'lightspeed show {} | grep -q "
                                 "maintenance || exec sleep 600'");
  CHECK(some.status == 0);
  CHECK(some.output.find(" of the command took longer than 1s and counted as not interesting") !=
        std::string::npos);
}

TEST_CASE("TOOL-12: a timeout must be a duration, and have a command to end") {
  const Desk desk;
  record_trace(desk);
  const std::string minimise = "lightspeed minimise a.lstrace -o small.lstrace --check-timeout ";
  for (const char* timeout : {"5", "0s", "soon", "25000000s"}) {
    const Finished refused = desk.run(minimise + timeout + " --check 'test {}'");
    CHECK(refused.status == 2);
    CHECK(refused.output.starts_with("lightspeed: --check-timeout: "));
  }
  CHECK(desk.run(minimise + "5s --rule ACK-1").output ==
        "lightspeed: --check-timeout needs a --check\n");
}

TEST_CASE("TOOL-10: reports are one JSON object on one line") {
  const Desk desk;
  record_trace(desk);
  for (const auto* verb : {"replay a.lstrace", "check a.lstrace", "diff a.lstrace a.lstrace",
                           "minimise a.lstrace --check 'test -s {}' -o small.lstrace"}) {
    CAPTURE(verb);
    const Finished report = desk.run("lightspeed " + std::string(verb) + " --json");
    CHECK(report.status == 0);
    CHECK(report.output.starts_with("{\""));
    CHECK(report.output.ends_with("}\n"));
    CHECK(report.output.find('\n') == report.output.size() - 1);
  }
}

TEST_CASE("TOOL-10: the JSON of show is the text twin") {
  const Desk desk;
  record_trace(desk);
  CHECK(desk.run("lightspeed convert a.lstrace -o a.jsonl").status == 0);
  CHECK(desk.run("lightspeed show --json a.lstrace").output == read_text(desk.path() / "a.jsonl"));
}

TEST_CASE("TOOL-11: the documents beside a capture are taken, and said") {
  const Desk desk;
  const std::string capture = "corpus/captures/01-counter-clicks/";
  const Finished recorded =
      desk.run("lightspeed record --capture " + capture + "capture.har -o a.lstrace");
  CHECK(recorded.status == 0);
  CHECK(recorded.output.starts_with("documents from " + capture + "dom.jsonl\n"));
  const Finished replayed = desk.run("lightspeed replay a.lstrace");
  CHECK(replayed.status == 0);
  CHECK(replayed.output.find(" documents and ") != std::string::npos);
  CHECK(desk.run("lightspeed show a.lstrace").output.find("# title 01-counter-clicks\n") !=
        std::string::npos);
}

TEST_CASE(
    "TOOL-11: JSON lines take their page from the HAR beside them, or from a file that is named") {
  const Desk desk;
  const std::string capture = "corpus/captures/01-counter-clicks/";
  const Finished beside =
      desk.run("lightspeed record --capture " + capture + "frames.jsonl -o a.lstrace");
  CHECK(beside.status == 0);
  CHECK(beside.output.find("page from " + capture + "capture.har\n") != std::string::npos);
  write_text(desk.path() / "page.html", "<main id=\"app\">mine</main>");
  CHECK(desk.run("lightspeed record --capture " + capture +
                 "frames.jsonl --page page.html -o b.lstrace")
            .status == 0);
  CHECK(desk.run("lightspeed show b.lstrace --to 1").output.find("mine") != std::string::npos);
}

TEST_CASE("TOOL-13: convert goes both ways without loss") {
  const Desk desk;
  record_trace(desk);
  CHECK(desk.run("lightspeed convert a.lstrace -o b.jsonl && lightspeed convert b.jsonl -o "
                 "c.lstrace && lightspeed convert c.lstrace -o d.jsonl")
            .status == 0);
  CHECK(read_text(desk.path() / "b.jsonl") == read_text(desk.path() / "d.jsonl"));
  CHECK(desk.run("lightspeed diff a.lstrace c.lstrace").status == 0);
}

}  // namespace lightspeed::testing
