#include <doctest/doctest.h>

#include <filesystem>
#include <iterator>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLamp =
    "program lamp 1\n\nstate\n  lit: boolean\n\non event press\n  set lit = not lit\n\nview main\n"
    "  <button data-ls-event=\"press\">{{#lit}}on{{/lit}}{{^lit}}off{{/lit}}</button>\n";

/// A desk with a program in one folder and a script for it in another.
struct LampDesk : Desk {
  LampDesk() {
    fs::create_directories(path() / "programs");
    fs::create_directories(path() / "scripts");
    write_text(path() / "programs/lamp.lsp", kLamp);
    write_text(
        path() / "scripts/lamp.lss",
        "program ../programs/lamp.lsp\n0 open\n1s click button\n expect document button on\n");
  }
};

const std::string kRecord = "lightspeed record ";

}  // namespace

TEST_CASE("TOOL-14: the program of a script is found from the script's folder") {
  const LampDesk desk;
  CHECK(desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace").status == 0);
  CHECK(desk.run("cd scripts && " + kRecord + "--script lamp.lss -o ../b.lstrace").status == 0);
  CHECK(desk.run("mkdir x && cd x && " + kRecord + "--script ../scripts/lamp.lss -o ../c.lstrace")
            .status == 0);
  CHECK(read_text(desk.path() / "a.lstrace") == read_text(desk.path() / "c.lstrace"));
  const Finished missing =
      desk.run("cat scripts/lamp.lss | " + kRecord + "--script - -o d.lstrace");
  CHECK(missing.status == 2);
  CHECK(missing.output.starts_with(
      "lightspeed: stdin:1:9: there is no file '../programs/lamp.lsp'\n"));
}

TEST_CASE("TOOL-14: the program of the command line is found from the working folder") {
  const LampDesk desk;
  const std::string rest = " --script scripts/lamp.lss -o a.lstrace --force";
  CHECK(desk.run(kRecord + "--program programs/lamp.lsp" + rest).status == 0);
  CHECK(desk.run("cp programs/lamp.lsp . && " + kRecord + "--program lamp.lsp" + rest).status == 0);
  CHECK(desk.run(kRecord + "--program \"$PWD/lamp.lsp\"" + rest).status == 0);
  CHECK(desk.run(kRecord + "--program lamp" + rest)
            .output.ends_with("; the program in this folder is called 'lamp.lsp'\n"));
  CHECK(desk.run(kRecord + "--program ./lamp" + rest).output ==
        "lightspeed: ./lamp: No such file or directory\n");
}

TEST_CASE(
    "TOOL-15: the caret stands below the character that is meant, whatever stands before it") {
  const Desk desk;
  const auto place = [&](const std::string& line) {
    write_text(desk.path() / "a.lsp", "program a 1\nview main\n" + line + "\n");
    return desk.run("lightspeed asm a.lsp").output;
  };
  CHECK(place("  <p>\xC3\xA4\xE2\x82\xAC{{x}}</p>") ==
        "lightspeed: a.lsp:3:8: there is no value 'x' here\n"
        "    <p>\xC3\xA4\xE2\x82\xAC{{x}}</p>\n         ^\n");
  CHECK(place("\t<p>{{x}}</p>\r").ends_with("\n   <p>{{x}}</p>\n      ^\n"));
  // What a terminal would obey is shown and not sent, in the line and in what is said of it.
  CHECK(desk.run("printf '0 \\033[31m open' | lightspeed record --script - -o x.lstrace").output ==
        "lightspeed: stdin:1:3: a verb was expected, found '\\x1b[31m'; there are: open, click, "
        "submit, type, event, leave, advance, cut, restore, acks, drop, latency, stall, resume, "
        "corrupt, truncate, reorder, duplicate, foreign, credentials, crash, shutdown\n"
        "  0 ·[31m open\n    ^\n");
  const std::string window = place("  <p>{{x}}" + std::string(300, 'y') + "</p>");
  CHECK(window.ends_with(std::string(80, 'y') + "…\n       ^\n"));
}

TEST_CASE("TOOL-17: asm warns of an event that nobody takes, with its place, and status 0") {
  const LampDesk desk;
  REQUIRE(desk.run("sed -i 's/=\"press\"/=\"pres\"/' programs/lamp.lsp").status == 0);
  const Finished found = desk.run("cd programs && lightspeed asm lamp.lsp 2>&1 >/dev/null");
  CHECK(found.status == 0);
  CHECK(found.output ==
        "lamp.lsp:10:11: warning: no handler takes the event 'pres'; did you mean 'press'?\n"
        "    <button data-ls-event=\"pres\">{{#lit}}on{{/lit}}{{^lit}}off{{/lit}}</button>\n"
        "            ^\n");
  CHECK(desk.run("lightspeed asm programs/lamp.lsp 2>/dev/null").output ==
        "programs/lamp.lsp: program lamp 1: 1 variable, 1 handler, 1 view\n");
}

TEST_CASE("TOOL-15: what is wrong in a script that names a program is said of the right file") {
  const LampDesk desk;
  REQUIRE(desk.run("sed -i 's/not lit/not lat/' programs/lamp.lsp").status == 0);
  const Finished found = desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace");
  CHECK(found.status == 2);
  CHECK(found.output.starts_with("lightspeed: programs/lamp.lsp:7:17: "));
  CHECK_FALSE(fs::exists(desk.path() / "a.lstrace"));
}

TEST_CASE(
    "TOOL-16: with an expectation that is not met the trace is written, and the status is 1") {
  const LampDesk desk;
  REQUIRE(desk.run("sed 's/button on/button off/' scripts/lamp.lss > scripts/wrong.lss").status ==
          0);
  const Finished wrong = desk.run(kRecord + "--script scripts/wrong.lss -o a.lstrace 2>/dev/null");
  CHECK(wrong.status == 1);
  CHECK(wrong.output ==
        "scripts/wrong.lss:4: expected button to show 'off', found 'on'\n"
        "  step      2 user_click button\n"
        "  see it    lightspeed show a.lstrace --from 1 --to 3\n"
        "0 expectations met, 1 not met\n");
  CHECK(desk.run("lightspeed replay a.lstrace").status == 0);
  CHECK(desk.run(kRecord + "--script scripts/lamp.lss -o b.lstrace 2>/dev/null").output ==
        "1 expectation met\n");
}

TEST_CASE("TOOL-16: a trace on stdout is alone there") {
  const LampDesk desk;
  CHECK(desk.run(kRecord + "--script scripts/lamp.lss -o - 2>words | lightspeed replay -").status ==
        0);
  CHECK(read_text(desk.path() / "words").ends_with("1 expectation met\n"));
}

TEST_CASE("TOOL-17: disasm takes programs and traces of both forms, from files and from stdin") {
  const LampDesk desk;
  REQUIRE(desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace && " + kRecord +
                   "--script scripts/lamp.lss -o a.jsonl")
              .status == 0);
  const std::string canonical = desk.run("lightspeed disasm programs/lamp.lsp").output;
  CHECK(canonical.starts_with("program lamp 1\n"));
  for (const char* input :
       {"a.lstrace", "a.jsonl", "- < a.lstrace", "- < a.jsonl", "- < programs/lamp.lsp"}) {
    CAPTURE(input);
    CHECK(desk.run(std::string("lightspeed disasm ") + input).output == canonical);
  }
  CHECK(desk.run("lightspeed disasm programs/lamp.lsp | lightspeed disasm -").output == canonical);
}

TEST_CASE("TOOL-17: asm takes a trace for no program, and says so") {
  const LampDesk desk;
  REQUIRE(desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace").status == 0);
  const Finished refused = desk.run("lightspeed asm a.lstrace");
  CHECK(refused.status == 2);
  CHECK(
      refused.output ==
      "lightspeed: a.lstrace: this is a trace, not a program: lightspeed replay a.lstrace runs it "
      "again, lightspeed disasm a.lstrace prints its program\n");
}

TEST_CASE("TOOL-10: asm reports what is declared, or what is wrong, as one JSON object") {
  const LampDesk desk;
  const Finished good = desk.run("lightspeed asm programs/lamp.lsp --json");
  CHECK(good.status == 0);
  CHECK(
      good.output ==
      "{\"file\":\"programs/lamp.lsp\",\"program\":\"lamp\",\"version\":1,\"variables\":[\"lit\"],"
      "\"lists\":[],\"derived\":[],\"handlers\":[{\"on\":\"event\",\"name\":\"press\","
      "\"parameters\":[]}],\"components\":[],\"views\":[\"main\"],\"warnings\":[]}\n");
  const Finished bad = desk.run("printf 'program' | lightspeed asm - --json");
  CHECK(bad.status == 2);
  CHECK(bad.output.starts_with("{\"file\":\"stdin\",\"line\":1,\"column\":8,\"error\":\""));
}

TEST_CASE("TOOL-18: what new writes works as it is, wherever it is written") {
  const Desk desk;
  REQUIRE(desk.run("mkdir 'my shop' && lightspeed new 'my shop/fruit_2' > said").status == 0);
  // The commands that it prints are run as they stand.
  const Finished tried = desk.run("set -e; sed -n 's/^  //p' said > try.sh; sh -e try.sh");
  CHECK(tried.status == 0);
  CHECK(tried.output.find("14 expectations met\n") != std::string::npos);
  CHECK(tried.output.ends_with("every effect and digest equal\n"));
  CHECK(read_text(desk.path() / "my shop/fruit_2.lsp").find("\nprogram fruit_2 1\n") !=
        std::string::npos);
}

TEST_CASE("TOOL-18: new writes both files or neither, and never over one that exists") {
  const Desk desk;
  write_text(desk.path() / "shop.lss", "precious");
  CHECK(desk.run("lightspeed new shop").output ==
        "lightspeed: shop.lss: the file exists; choose another name\n");
  CHECK_FALSE(fs::exists(desk.path() / "shop.lsp"));
  CHECK(read_text(desk.path() / "shop.lss") == "precious");
  CHECK(desk.run("lightspeed new no/such/shop").status == 2);
  for (const char* name : {"''", "2fast", "shop.lsp", "Shop", "-", "a/", "no-name!"}) {
    CAPTURE(name);
    const Finished refused = desk.run(std::string("lightspeed new -- ") + name);
    CHECK(refused.status == 2);
    CHECK(refused.output.starts_with("lightspeed: a name of lower-case letters"));
  }
  const fs::directory_iterator files(desk.path());
  CHECK(std::distance(begin(files), end(files)) == 2);  // The corpus and the precious file.
}

TEST_CASE("TOOL-18: a word of the language is no name, and that is said") {
  const Desk desk;
  for (const std::string word : {"if", "and", "true"}) {
    CHECK(desk.run("lightspeed new " + word) ==
          Finished{.status = 2,
                   .output = "lightspeed: '" + word +
                             "' is a word of the language, and no name; choose another one\n"});
  }
}

TEST_CASE("TOOL-17: with --json the warnings stand in the object, and nothing else is printed") {
  const Desk desk;
  write_text(desk.path() / "a.lsp",
             "program a 1\n\non event go(key: text)\n\nview main\n"
             "  <b data-ls-event=\"gone\"></b>\n"
             "  <b data-ls-event=\"go\" data-ls-payload='{}'></b>\n");
  const Finished json = desk.run("lightspeed asm --json a.lsp");
  CHECK(json.status == 0);
  CHECK(json.output.ends_with(
      R"("warnings":[{"line":6,"column":6,"warning":"no handler takes the event 'gone'; )"
      R"(there are: go"},{"line":7,"column":25,"warning":"the event 'go' needs 'key', )"
      R"(which the payload does not have"}]})"
      "\n"));
  CHECK(json.output.starts_with("{\"file\""));
  CHECK(desk.run("lightspeed asm a.lsp").output.find("a.lsp:7:25: warning: the event 'go' needs") !=
        std::string::npos);
}

TEST_CASE("SHOW-4: a shown trace says whether it carries its program, which can be printed") {
  const LampDesk desk;
  REQUIRE(desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace && " + kRecord +
                   "--script corpus/scripts/refused.lss -o b.lstrace")
              .status == 0);
  CHECK(desk.run("lightspeed show a.lstrace | head -n 1").output ==
        "# lightspeed/1, simulated, program lamp (in the trace)\n");
  CHECK(desk.run("lightspeed show b.lstrace | head -n 1").output ==
        "# lightspeed/1, simulated, program counter\n");
  CHECK(desk.run("lightspeed show --program a.lstrace").output ==
        desk.run("lightspeed disasm programs/lamp.lsp").output);
  REQUIRE(desk.run("lightspeed convert a.lstrace -o a.jsonl && "
                   "sed -i 's/program lamp 1/program\\\\u001b lamp 1/' a.jsonl")
              .status == 0);
  CHECK(desk.run("lightspeed show --program a.jsonl").output.starts_with("program\\x1b lamp 1\n"));
  const Finished none = desk.run("lightspeed show --program b.lstrace");
  CHECK(none.status == 5);
  CHECK(none.output == "lightspeed: the trace carries no program: 'counter' is a native one\n");
}

TEST_CASE("REC-4: a trace of a program is minimised where only the trace is") {
  const LampDesk desk;
  REQUIRE(desk.run(kRecord + "--script scripts/lamp.lss -o a.lstrace && rm -r programs scripts")
              .status == 0);
  const Finished small = desk.run(
      "lightspeed minimise a.lstrace -o b.lstrace --check 'lightspeed show {} | grep -q "
      "user_click' 2>&1");
  CHECK_MESSAGE(small.status == 0, small.output);
  CHECK(desk.run("lightspeed disasm b.lstrace").output.starts_with("program lamp 1\n"));
  CHECK(desk.run("lightspeed check b.lstrace").status == 0);
}

TEST_CASE("REC-5: every script of corpus/programs meets what it expects, and its trace replays") {
  const Desk desk;
  const auto scripts = files_below(in_source_tree("corpus/programs"), {".lss"});
  CHECK(scripts.size() >= 8);
  for (const auto& script : scripts) {
    CAPTURE(script);
    const Finished recorded =
        desk.run(kRecord + "--script " + script.string() + " -o a.lstrace --force");
    CHECK_MESSAGE(recorded.status == 0, recorded.output);
    CHECK(recorded.output.find("expectations met\n") != std::string::npos);
    CHECK(desk.run("lightspeed replay a.lstrace && lightspeed check a.lstrace").status == 0);
  }
}

}  // namespace lightspeed::testing
