// Files of the wrong kind, misspelt names, and folders where files belong: what each verb says.
#include <doctest/doctest.h>

#include <string>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kRecord = "lightspeed record -o out.lstrace --script ";

struct Row {
  std::string command;
  std::string says;
};

/// A desk with a file of each kind.
void lay_out(const Desk& desk) {
  write_text(desk.path() / "a.lss", "program counter\n0 open\n");
  write_text(desk.path() / "script", "# a script by its first words\n0 open\n");
  write_text(desk.path() / "a.lsp", "program a 1\n\nview main\n  <p>a</p>\n");
  write_text(desk.path() / "a.har", "{\"log\": {}}");
  write_text(desk.path() / "a.jsonl", "{\"t_us\":1,\"event\":\"open\"}");
  write_text(desk.path() / "dom.jsonl", "{\"t_us\":1,\"outcome\":\"initial\"}");
  write_text(desk.path() / "binary", std::string("\x7f") + "ELF" + std::string(3, '\0'));
  REQUIRE(desk.run("lightspeed record --script a.lss -o a.lstrace").status == 0);
}

void check_rows(const Desk& desk, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    CAPTURE(row.command);
    const Finished finished = desk.run(row.command);
    CHECK(finished.status == 2);
    CHECK(finished.output == "lightspeed: " + row.says + "\n");
  }
}

}  // namespace

TEST_CASE("TOOL-19: a file of another kind is called so, with the verb that takes it") {
  const Desk desk;
  lay_out(desk);
  const std::string run_program =
      ": lightspeed record --program a.lsp --script S.lss -o T.lstrace runs it";
  const std::string run_trace =
      ": lightspeed replay a.lstrace runs it again, lightspeed disasm a.lstrace prints its program";
  const std::string import = " -o T.lstrace makes a trace of it";
  check_rows(
      desk,
      {{kRecord + "a.lsp", "a.lsp: this is a program, not a script" + run_program},
       {kRecord + "a.lstrace", "a.lstrace: this is a trace, not a script" + run_trace},
       {kRecord + "a.har",
        "a.har: this is a capture, not a script: lightspeed record --capture a.har" + import},
       {kRecord + "binary", "binary: this is a binary file, not a script"},
       {"lightspeed replay a.lss",
        "a.lss: this is a script, not a trace: lightspeed record --script a.lss -o T.lstrace runs "
        "it"},
       {"lightspeed check script",
        "script: this is a script, not a trace: lightspeed record --script script -o T.lstrace "
        "runs "
        "it"},
       {"lightspeed check a.lsp", "a.lsp: this is a program, not a trace" + run_program},
       {"lightspeed check a.har",
        "a.har: this is a capture, not a trace: lightspeed record --capture a.har" + import},
       {"lightspeed replay dom.jsonl",
        "dom.jsonl: this is what the browser of a capture showed, not a trace: lightspeed record "
        "--capture C --documents dom.jsonl -o T.lstrace takes both"},
       {"lightspeed record --capture a.lstrace -o out.lstrace 2>&1 | tail -n 1; false || exit 2",
        "a.lstrace: this is a trace, not a capture" + run_trace},
       {"lightspeed record --program a.lss --script a.lss -o out.lstrace",
        "a.lss: this is a script, not a program: lightspeed record --script a.lss -o T.lstrace "
        "runs "
        "it"}});
  // Where the reader knows better, it speaks: a program without its version is no script.
  CHECK(desk.run("printf 'program a\\n\\nview main\\n' | lightspeed asm -")
            .output.starts_with("lightspeed: stdin:1:"));
  CHECK(desk.run("lightspeed replay binary").status == 6);
}

TEST_CASE("TOOL-19: JSON that is no trace and no capture is called so, with what both look like") {
  const Desk desk;
  write_text(desk.path() / "settings.json", "{\n  \"version\": 6\n}\n");
  write_text(desk.path() / "list.json", "[1, 2]\n");
  write_text(desk.path() / "log.jsonl", "{\"a\": 1}\n{\"b\": 2}\n");
  const std::string looks =
      ": a trace as text begins with {\"header\":, and a capture, which `record --capture` takes, "
      "is a HAR, packets, or has t_us and event on each line";
  const std::string not_a_trace = ": this is JSON of another kind, not a trace" + looks;
  check_rows(desk, {{"lightspeed check settings.json", "settings.json" + not_a_trace},
                    {"lightspeed replay list.json", "list.json" + not_a_trace},
                    {"lightspeed show log.jsonl", "log.jsonl" + not_a_trace},
                    {kRecord + "list.json",
                     "list.json: this is JSON of another kind, not a script" + looks}});
  // The reader of captures knows better what a line lacks.
  CHECK(desk.run("lightspeed record --capture log.jsonl -o a.lstrace")
            .output.ends_with("log.jsonl:1: the field 'event' is missing\n"));
}

TEST_CASE("TOOL-19: a name that no file has, and one that comes near") {
  const Desk desk;
  lay_out(desk);
  write_text(desk.path() / "notes.lsp", "program notes 1\n\nview main\n  <p>a</p>\n");
  check_rows(
      desk,
      {{kRecord + "notes.lps", "notes.lps: No such file or directory; did you mean 'notes.lsp'?"},
       {kRecord + "nodes.lsp", "nodes.lsp: No such file or directory; did you mean 'notes.lsp'?"},
       {"lightspeed replay missing.lstrace", "missing.lstrace: No such file or directory"},
       {"lightspeed record --script a.lss -o /", "/: this is a folder; name a file in it"}});
}

TEST_CASE("TOOL-15: a program that a script names is missed at the script's own line") {
  const Desk desk;
  lay_out(desk);
  write_text(desk.path() / "x.lss", "# x\nprogram ./b.lps\n0 open\n");
  write_text(desk.path() / "y.lss", "program bad.lsp\n0 open\n");
  write_text(desk.path() / "b.lsp", "program b 1\n\nview main\n  <p>a</p>\n");
  write_text(desk.path() / "bad.lsp", "program bad 1\n\nviw main\n");
  check_rows(desk,
             {{kRecord + "x.lss",
               "x.lss:2:9: there is no file './b.lps'; did you mean 'b.lsp'?\n  program ./b.lps\n"
               "          ^"}});
  const Finished broken = desk.run(kRecord + "y.lss");
  CHECK(broken.status == 2);
  CHECK(broken.output.starts_with("lightspeed: bad.lsp:3:1: "));
  CHECK(broken.output.ends_with("\nnamed by y.lss:1\n"));
}

}  // namespace lightspeed::testing
