#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/tools/golden.hpp"

namespace lightspeed::testing {
namespace {

const std::string kImport = "lightspeed record --capture corpus/captures/03-form-submit/";
const std::string kRedact = "lightspeed redact a.lstrace -o b.lstrace";

void import_form(const Desk& desk) {
  REQUIRE(desk.run(kImport + "frames.jsonl -o a.lstrace").status == 0);
  write_text(desk.path() / "key", "sixteen bytes or more\n");
}

}  // namespace

TEST_CASE("RED-4: one key gives the same pseudonyms, without one each run gives others") {
  const Desk desk;
  import_form(desk);
  REQUIRE(desk.run(kRedact + " --key-file key").status == 0);
  REQUIRE(desk.run("lightspeed redact a.lstrace -o c.lstrace --key-file key").status == 0);
  CHECK(read_text(desk.path() / "b.lstrace") == read_text(desk.path() / "c.lstrace"));
  REQUIRE(desk.run("lightspeed redact a.lstrace -o d.jsonl").status == 0);
  REQUIRE(desk.run("lightspeed redact a.lstrace -o e.jsonl").status == 0);
  CHECK(read_text(desk.path() / "d.jsonl") != read_text(desk.path() / "e.jsonl"));
}

TEST_CASE("RED-4: a pseudonym is what HMAC-SHA256 says, the same for ever") {
  const Desk desk;
  import_form(desk);
  REQUIRE(desk.run("lightspeed redact a.lstrace -o b.jsonl --key-file key").status == 0);
  const Finished found = desk.run("lightspeed show b.jsonl | grep -m 1 -o 'search {.*}'");
  CHECK(found.output == "search {\"q\":\"e61telx3glaudybc\"}\n");
}

TEST_CASE("RED-4: a key that could be guessed is refused") {
  const Desk desk;
  import_form(desk);
  write_text(desk.path() / "short", "fifteen bytes!!\n");
  const Finished refused = desk.run(kRedact + " --key-file short");
  CHECK(refused.status == 2);
  CHECK(refused.output == "lightspeed: short: a key has at least 16 bytes, this one has 15\n");
  CHECK(desk.run(kRedact + " --key-file none").status == 2);
}

TEST_CASE("RED-15: no secret is in the report, as text or as JSON") {
  const Desk desk;
  import_form(desk);
  const Finished text = desk.run(kRedact + " --hide payload.news");
  CHECK(text.status == 0);
  CHECK(text.output.starts_with("redacted 40 steps: "));
  const Finished json = desk.run("lightspeed redact a.lstrace -o c.lstrace --json");
  CHECK(json.output.starts_with("{\"steps\":40,\"secrets\":"));
  for (const char* secret : {"Zo", "find me", "line one", "s-03-form", "owner-1"}) {
    CHECK(text.output.find(secret) == std::string::npos);
    CHECK(json.output.find(secret) == std::string::npos);
  }
}

TEST_CASE(
    "RED-18: what cannot be used is refused before the trace is read, and nothing is written") {
  const Desk desk;
  import_form(desk);
  write_text(desk.path() / "policy", "# ours\npayload.name show\n");
  const auto refused = [&](const std::string& rest) {
    const Finished finished = desk.run("lightspeed redact missing.lstrace -o b.lstrace " + rest);
    CHECK(finished.status == 2);
    return finished.output;
  };
  CHECK(refused("--policy policy") ==
        "lightspeed: policy:2: expected a field and then keep, hide or pseudonym\n");
  CHECK(refused("--hide payload") ==
        "lightspeed: --hide: 'payload': payload needs a name behind a dot, or * for any\n");
  CHECK(refused("--text some") == "lightspeed: --text is all or none, not 'some'\n");
  CHECK(desk.run("lightspeed redact a.lstrace -o a.lstrace --force").output ==
        "lightspeed: a.lstrace is the trace itself, which is never replaced\n");
  CHECK(desk.run("lightspeed redact a.lstrace -o key").output ==
        "lightspeed: key: the file exists; --force replaces it\n");
  CHECK_FALSE(std::filesystem::exists(desk.path() / "b.lstrace"));
}

TEST_CASE("RED-18: the trace comes from stdin and goes to stdout, in both forms") {
  const Desk desk;
  import_form(desk);
  const Finished piped = desk.run(
      "lightspeed convert a.lstrace --to jsonl -o - 2>/dev/null | "
      "lightspeed redact - -o - --key-file key 2>/dev/null | lightspeed replay -");
  CHECK(piped.status == 0);
  CHECK(piped.output.starts_with("replayed 40 steps"));
}

TEST_CASE("RED-13: what would be judged otherwise is not written, and it is said how it can be") {
  const Desk desk;
  // What is typed is also the name of a control, which a selector means and which stays.
  const std::vector<std::string> said{
      R"("c2s","event":"open","data":"")",
      R"("c2s","event":"frame","data":"hello|lightspeed|1")",
      R"("s2c","event":"frame","data":"hello|lightspeed|1")",
      R"("c2s","event":"frame","data":"event|1|find|{\"q\":\"email\"}")",
      R"("s2c","event":"frame","data":"diff|1|<b name=\"email\"></b>")",
      R"("c2s","event":"frame","data":"ack|1")",
      R"("s2c","event":"frame","data":"diff|2|ps\\|1\\|2\\|[name=email]\\|x\\|1\\|r,0,1")",
      R"("c2s","event":"frame","data":"ack|2")"};
  std::string lines;
  for (std::size_t i = 0; i < said.size(); ++i) {
    lines.append("{\"t_us\":").append(std::to_string(i)).append(",\"conn\":1,\"dir\":");
    lines.append(said[i]).append("}\n");
  }
  write_text(desk.path() / "frames.jsonl", lines);
  REQUIRE(desk.run("lightspeed record --capture frames.jsonl -o a.lstrace").status == 0);
  const Finished finished = desk.run(kRedact);
  CHECK(finished.status == 1);
  CHECK(finished.output ==
        "lightspeed: a.lstrace is not redacted, because it would be judged otherwise: other "
        "targets are taken to stand outside the root; --keep payload.q leaves the verdict as it "
        "was\n");
  CHECK_FALSE(std::filesystem::exists(desk.path() / "b.lstrace"));
  CHECK(desk.run(kRedact + " --keep payload.q").status == 0);
}

TEST_CASE("RED-20: what a newer writer said is left out, for nobody knows what it says") {
  const Desk desk;
  const std::string unknown = "corpus/traces/v1/unknown.lstrace";
  REQUIRE(desk.run("zstd -dcq " + unknown + " > before").status == 0);
  REQUIRE(read_text(desk.path() / "before").find("later") != std::string::npos);
  // The file has no end either.
  REQUIRE(desk.run("lightspeed redact " + unknown + " -o b.lstrace").status == 6);
  REQUIRE(desk.run("zstd -dcq b.lstrace > after").status == 0);
  CHECK(read_text(desk.path() / "after").find("later") == std::string::npos);
}

TEST_CASE("RED-20: redacting that is interrupted leaves nothing") {
  const Desk desk;
  REQUIRE(desk.run("lightspeed record --simulate --seed 5 --events 30000 --program counter "
                   "--faults none -o long.lstrace 2>/dev/null")
              .status == 0);
  const Finished ended = desk.run(stopped("lightspeed redact long.lstrace -o b.lstrace"));
  CHECK(ended.status == 130);
  CHECK(ended.output == "lightspeed: interrupted\n");
  CHECK(desk.run("ls b.lstrace* 2>/dev/null").output.empty());
}

TEST_CASE("RED-18: simulated runs are redacted before they are merged, captured ones behind it") {
  const Desk desk;
  import_form(desk);
  REQUIRE(desk.run("lightspeed merge a.lstrace a.lstrace -o both.lstrace").status == 0);
  CHECK(desk.run("lightspeed redact both.lstrace -o b.lstrace").status == 0);
  CHECK(desk.run("lightspeed replay b.lstrace").status == 0);
  REQUIRE(desk.run("lightspeed record --simulate --seed 1 --events 30 -o s.lstrace && "
                   "lightspeed merge s.lstrace s.lstrace -o m.lstrace")
              .status == 0);
  const Finished refused = desk.run("lightspeed redact m.lstrace -o c.lstrace");
  CHECK(refused.status == 5);
  CHECK(refused.output == "lightspeed: m.lstrace is merged: redact its parts first\n");
}

}  // namespace lightspeed::testing
