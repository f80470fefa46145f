#include "replay/redact/redact.hpp"

#include <doctest/doctest.h>

#include <string>

#include "replay/check.hpp"
#include "replay/minimise/minimise.hpp"
#include "replay/record.hpp"
#include "replay/replay.hpp"
#include "replay/script/script.hpp"
#include "tests/replay/capture/capture_builder.hpp"
#include "tests/support/redacting.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using testing::redacted;

constexpr const char* kForms[] = {"frames.jsonl", "capture.har"};

/// What `redact` says of a trace that it refuses.
RedactError refused(const Trace& trace) {
  TraceSteps steps(trace);
  const auto result = redact(steps, RedactPolicy::standard(), testing::pseudonyms());
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

RedactPolicy policy_of(std::string_view rows) {
  RedactPolicy policy = RedactPolicy::standard();
  REQUIRE(policy.add_lines(rows));
  return policy;
}

/// A run of a program of the corpus, by choices of the test.
Trace recorded(const std::string& program, const std::vector<in::Stimulus>& choices) {
  Recording recording{.program = program,
                      .program_source = testing::read_text(
                          testing::in_source_tree("corpus/programs/" + program + ".lsp"))};
  in::Tick at;
  for (const in::Stimulus& choice : choices) {
    recording.stimuli.push_back({.at = at, .stimulus = choice});
    at.value += 1'000'000;
  }
  auto trace = record(recording);
  REQUIRE_MESSAGE(trace.has_value(), trace.error());
  return *std::move(trace);
}

Trace signed_up() {
  return recorded("form", {in::PageLoaded{.route = "/signup"},
                           in::UserSubmit{"#signup", "name=Ada+Lovelace&email=ada%40x.org&age=36"},
                           in::UserSubmit{"#signup", "name=Grace&email=grace%40x.org&age=85"},
                           in::UserClick{"#people button"}});
}

}  // namespace

TEST_CASE(
    "RED-13: every capture of the corpus keeps its verdict, in both forms, and shows no secret") {
  for (const char* name : testing::kCaptures) {
    for (const char* form : kForms) {
      CAPTURE(name);
      CAPTURE(form);
      const Trace before = testing::corpus_capture(name, form);
      const testing::Redacted after = redacted(before);
      CHECK(testing::verdict_of(after.trace) == testing::verdict_of(before));
      CHECK(after.report.verdict.documents > 0);
      CHECK(after.report.secrets >= 2);
      const std::string bytes = testing::decompressed(after.trace);
      CHECK(bytes.find("s-" + std::string(name)) == std::string::npos);
      CHECK(bytes.find("owner-1") == std::string::npos);
      for (const char* typed : {"Zo\xC3\xAB", "line one", "find me", "cost $5", "back\\\\slash"}) {
        CHECK(bytes.find(typed) == std::string::npos);
      }
      CHECK(redacted(after.trace).trace == after.trace);
    }
  }
}

TEST_CASE("RED-13: all texts of every capture get pseudonyms, with and without their lengths") {
  for (const char* name : testing::kCaptures) {
    CAPTURE(name);
    const Trace before = testing::corpus_capture(name, "frames.jsonl");
    for (const bool keep_length : {false, true}) {
      const testing::Redacted after =
          redacted(before, policy_of("text pseudonym\nslot.* hide"), keep_length);
      CHECK(testing::verdict_of(after.trace) == testing::verdict_of(before));
    }
  }
}

TEST_CASE(
    "RED-12: a broken capture diverges and is judged at the same steps, and minimises the same") {
  Trace before = testing::corpus_capture("03-form-submit", "frames.jsonl");
  for (in::Step& step : before.steps) {
    for (in::Effect& effect : step.effects) {
      auto* message = std::get_if<in::Message>(&effect.event);
      if (message != nullptr && message->data == "ack|3") message->data = "ack|99";
      auto* shown = std::get_if<in::DocumentShown>(&effect.event);
      if (shown != nullptr && step.number == 20) shown->html += "<!-- Zo\xC3\xAB -->";
    }
  }
  const JudgedTrace verdict = testing::verdict_of(before);
  REQUIRE(verdict.divergences.size() == 2);
  REQUIRE_FALSE(verdict.violations.empty());
  const testing::Redacted after = redacted(before);
  CHECK(testing::verdict_of(after.trace) == verdict);
  const std::string rule = std::string(check(before).violations.front().rule);
  const auto smaller = [&](const Trace& trace) {
    auto report = minimise(trace, violates(trace, rule), [](const auto&) { return true; });
    REQUIRE(report.has_value());
    return report->trace.steps.size();
  };
  CHECK(smaller(after.trace) == smaller(before));
}

TEST_CASE("RED-12: a simulated trace is recorded anew, and replays as before") {
  const Trace before = signed_up();
  const testing::Redacted after = redacted(before);
  CHECK(replay(after.trace, {}).same());
  CHECK(after.trace.steps.size() == before.steps.size());
  CHECK(after.trace.steps.back().digest != before.steps.back().digest);
  const std::string bytes = testing::decompressed(after.trace);
  for (const char* secret : {"Ada", "Lovelace", "Grace", "ada@x.org", "ada%40x.org"}) {
    CHECK(bytes.find(secret) == std::string::npos);
  }
  CHECK(redacted(after.trace).trace == after.trace);
}

TEST_CASE("RED-12: a simulated trace that somebody has changed stays as broken as it was") {
  Trace before = signed_up();
  for (in::Effect& effect : before.steps.at(1).effects) {
    auto* message = std::get_if<in::Message>(&effect.event);
    if (message != nullptr && message->data.starts_with("ack|")) message->data = "ack|7";
  }
  before.steps.at(2).digest.root.value ^= 1;
  const JudgedTrace verdict = testing::verdict_of(before);
  REQUIRE(verdict.divergences.size() == 2);
  const testing::Redacted after = redacted(before);
  CHECK(testing::verdict_of(after.trace) == verdict);
  CHECK(testing::decompressed(after.trace).find("Lovelace") == std::string::npos);
}

TEST_CASE("RED-12: a minimised violation of the corpus is judged as before") {
  const auto file =
      testing::read_text(testing::in_source_tree("corpus/regress/dup-1-resent-append.lstrace"));
  const Trace before = read_trace(file)->trace;
  const testing::Redacted after = redacted(before);
  CHECK(after.report.verdict.violations.size() == 2);
  CHECK(after.trace == before);
}

TEST_CASE("RED-11: what the program says is kept, in its text or only in its run") {
  const Trace before =
      recorded("form", {in::PageLoaded{.route = "/signup"},
                        in::UserSubmit{"#signup", "name=signed&email=a%40b.org&age=36"}});
  const testing::Redacted after = redacted(before);
  CHECK(after.report.kept.of_program.at("payload.name") == 1);
  CHECK(testing::decompressed(after.trace).find("name=signed") != std::string::npos);
  // The program puts this address together from a path and a key.
  const testing::Redacted own = redacted(
      recorded("router", {in::PageLoaded{}, in::UserEvent{"lv:patch", "{\"to\":\"/items/1\"}"},
                          in::UserEvent{"lv:patch", "{\"to\":\"/secret/7\"}"}}));
  CHECK(own.report.kept.of_program.at("payload.to") == 1);
  CHECK(own.report.secrets == 1);
  CHECK(testing::decompressed(own.trace).find("/secret/7") == std::string::npos);
}

TEST_CASE("RED-13: where a secret decides the verdict nothing is given, and the field is named") {
  // The value is also the name of a control, which stays, and so the target would not be found.
  testing::CaptureBuilder session;
  session.page().greet().client("event|1|find|{\"city\":\"Springfield\",\"q\":\"email\"}");
  session.applied("1", "<p><b name=\"email\"></b></p>", "<p><b name=\"email\"></b></p>");
  session.applied("2", isa::encode_patch_stream({isa::Replace{"[name=email]", "found"}}),
                  "<p><b name=\"email\">found</b></p>");
  // In JSON lines the page is not known, and a target may stand outside the root (RPL-8).
  const auto blind =
      import_capture({.title = "t", .capture = session.frames(), .documents = session.documents()});
  REQUIRE(blind.has_value());
  const RedactError unknown = refused(blind->trace);
  CHECK(unknown.text == "other targets are taken to stand outside the root");
  const auto imported =
      import_capture({.title = "t", .capture = session.har(), .documents = session.documents()});
  REQUIRE(imported.has_value());
  const Trace& before = imported->trace;
  REQUIRE(replay(before, {}).same());
  const RedactError result = refused(before);
  CHECK(result.kind == RedactError::Kind::verdict);
  CHECK(result.text == "a divergence is new at step 6: answer");
  CHECK(result.keep == "payload.q");
  const testing::Redacted kept = redacted(before, policy_of("payload.q keep"));
  CHECK(testing::decompressed(kept.trace).find("Springfield") == std::string::npos);
}

TEST_CASE("RED-14: a secret that stands in parts on the wire and whole on the page is refused") {
  testing::CaptureBuilder session;
  session.page().greet().client("event|1|find|{\"q\":\"Ada Lovelace\"}");
  session.applied("1",
                  isa::encode_patch_stream({isa::Append{"#app", "<p>Ada "},
                                            isa::Append{"p", "Love"}, isa::Append{"p", "lace"}}),
                  "<p>Ada Lovelace</p>");
  const auto imported =
      import_capture({.title = "t", .capture = session.frames(), .documents = session.documents()});
  REQUIRE(imported.has_value());
  REQUIRE(replay(imported->trace, {}).same());
  const RedactError result = refused(imported->trace);
  CHECK(result.kind == RedactError::Kind::left);
  CHECK(result.text == "a value of payload.q would still stand at step 5, in a document_shown");
}

TEST_CASE("RED-10: boxes and buttons are the application's words until an event carries them") {
  const Trace before = testing::corpus_capture("03-form-submit", "frames.jsonl");
  const std::string bytes =
      testing::decompressed(redacted(before, policy_of("payload.plan keep")).trace);
  CHECK(bytes.find("value=\"free\"") != std::string::npos);
  CHECK(bytes.find("\"fixed\":true") != std::string::npos);
  CHECK(bytes.find("Sign up") != std::string::npos);
}

TEST_CASE("RED-8: a short value is replaced in the field that the policy names, and only there") {
  const Trace before = testing::corpus_capture("03-form-submit", "frames.jsonl");
  CHECK(redacted(before).report.kept.too_short.at("payload.news") == 1);
  const testing::Redacted after = redacted(before, policy_of("payload.news pseudonym"));
  CHECK_FALSE(after.report.kept.too_short.contains("payload.news"));
  const std::string bytes = testing::decompressed(after.trace);
  CHECK(bytes.find("save|{\"news\":\"yes\"") == std::string::npos);
  for (const in::Step& step : after.trace.steps) {
    const auto* event = std::get_if<in::UserEvent>(&step.stimulus);
    if (event != nullptr) CHECK(event->payload.find("yes") == std::string::npos);
  }
  CHECK(bytes.find("name=\"news\" value=\"yes\"") != std::string::npos);
}

TEST_CASE("RED-16: a trace without secrets comes out equal") {
  const Trace before = recorded("form", {in::PageLoaded{.route = "/signup"}, in::TimePassed{}});
  CHECK(redacted(before).trace == before);
  const Trace capture = testing::corpus_capture("01-counter-clicks", "frames.jsonl");
  CHECK(redacted(capture, policy_of("token keep")).trace == capture);
}

TEST_CASE("RED-15: the report counts secrets and places by field and by kind, and names none") {
  const testing::Redacted after = redacted(signed_up());
  const RedactReport& report = after.report;
  REQUIRE(report.fields.size() == 2);
  CHECK(report.fields[0].field == "payload.email");
  CHECK(report.fields[0].secrets == 2);
  CHECK(report.fields[1].field == "payload.name");
  CHECK(report.fields[1].first_step == 2);
  CHECK(report.secrets == 4);
  std::uint64_t places = 0;
  for (const auto& [kind, count] : report.kinds) places += count;
  CHECK(places == report.places);
  CHECK(report.kinds.contains("user_submit"));
}

TEST_CASE("RED-20: the steps are made anew whenever they are read, and come out the same") {
  for (const Trace& before :
       {signed_up(), testing::corpus_capture("03-form-submit", "capture.har")}) {
    TraceSteps steps(before);
    const auto result = redact(steps, RedactPolicy::standard(), testing::pseudonyms());
    REQUIRE(result.has_value());
    const std::vector<in::Step> all = redacted(before).trace.steps;
    REQUIRE(all.size() == before.steps.size());
    for (const std::uint64_t from : {0U, 1U, 3U, 4U, 1'000U}) {
      CAPTURE(from);
      result->trace->go_to(from);
      for (const in::Step& step : all) {
        if (step.number >= from) REQUIRE(result->trace->next() == step);
      }
      CHECK_FALSE(result->trace->next().has_value());
    }
  }
}

}  // namespace lightspeed::replay
