// The rules over whole traces: what a check reports of recorded captures and of simulated runs.
#include "replay/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "replay/capture/capture.hpp"
#include "replay/program_source.hpp"
#include "replay/record.hpp"
#include "replay/script/script.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Party;
using interpreter::Quirk;

Trace captured(const std::string& scenario) {
  const auto folder = testing::in_source_tree("corpus/captures/" + scenario);
  auto result = import_capture({.title = scenario,
                                .capture = testing::read_text(folder / "frames.jsonl"),
                                .documents = testing::read_text(folder / "dom.jsonl")});
  REQUIRE(result.has_value());
  return std::move(result->trace);
}

Trace clicks(std::size_t count) {
  Recording recording{.program = "counter", .title = "clicks", .configuration = {}, .stimuli = {}};
  recording.stimuli.push_back({.at = {0}, .stimulus = interpreter::PageLoaded{}});
  for (std::size_t i = 1; i <= count; ++i) {
    recording.stimuli.push_back(
        {.at = {i * 1000}, .stimulus = interpreter::UserEvent{"increment", "{}"}});
  }
  auto trace = record(recording);
  REQUIRE(trace.has_value());
  return std::move(*trace);
}

// A script of the corpus, run under another policy for duplicates.
CheckReport check_script(const std::string& path, interpreter::DuplicatePolicy policy) {
  const auto script = parse_script(testing::read_text(testing::in_source_tree(path)), {});
  REQUIRE(script.has_value());
  CHECK(script->configuration.duplicate_policy == interpreter::DuplicatePolicy::last);
  interpreter::Configuration knobs = script->configuration;
  knobs.duplicate_policy = policy;
  const auto trace = record({.program = script->program,
                             .title = path,
                             .configuration = knobs,
                             .stimuli = script->stimuli});
  REQUIRE(trace.has_value());
  return check(*trace);
}

bool has(const std::vector<std::string_view>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

}  // namespace

TEST_CASE("RULE-3: a check of a capture lists the rules that ran, and those that saw too little") {
  const CheckReport report = check(captured("01-counter-clicks"));
  CHECK(has(report.rules_run, "ACK-1"));
  CHECK(has(report.rules_blind, "SYNC-1"));
  CHECK(report.rules_run.size() + report.rules_blind.size() == interpreter::all_rules().size());
  CHECK(check(clicks(3)).rules_blind.empty());
}

TEST_CASE("RULE-2: the recorded captures keep every rule, but for the one with a broken server") {
  const auto folder = testing::in_source_tree("corpus/captures");
  for (const auto& file : testing::files_below(folder, {".har"})) {
    const std::string scenario = file.parent_path().filename().string();
    CAPTURE(scenario);
    std::map<std::string_view, int> found;
    for (const auto& violation : check(captured(scenario)).violations) {
      CHECK(violation.party == Party::server);
      ++found[violation.rule];
    }
    // Each of them is a message that the recording's server sent on purpose.
    const std::map<std::string_view, int> provoked{
        {"ACK-3", 7}, {"HELLO-2", 13}, {"WIRE-1", 27}, {"WIRE-3", 58}};
    const bool broken_server = scenario == "08-bad-server-frames";
    CHECK(found == (broken_server ? provoked : std::map<std::string_view, int>{}));
  }
}

TEST_CASE("RULE-5: a check says which quirks a capture relied on, and where first") {
  const auto counts = [](const char* scenario, Quirk quirk) {
    return check(captured(scenario)).quirks.of(quirk);
  };
  CHECK(counts("02-todo-keyed", Quirk::replacement_pattern).steps == 2);
  CHECK(counts("05-reconnect", Quirk::reference_outlives_connection).steps == 1);
  CHECK(counts("05-reconnect", Quirk::event_lost).steps == 3);
  CHECK(counts("08-bad-server-frames", Quirk::wrong_hello_unanswered).first == 32);
  CHECK(counts("01-counter-clicks", Quirk::lenient_integer).steps == 0);
}

TEST_CASE("SYNC-1: a simulated trace is checked beside its world, and keeps every rule") {
  const CheckReport report = check(clicks(40));
  CHECK(report.steps == 41);
  CHECK(report.problem.empty());
  CHECK(report.violations.empty());
}

TEST_CASE("SYNC-1: of a program that patches its page itself the rule is not visible") {
  const std::string source =
      "program own 1\n\non event increment\n  patch \"#own\" \"mine\"\n\n"
      "view main\n  <p id=\"own\"></p>\n";
  const auto app = load_program(source);
  REQUIRE(app.has_value());
  const ProgramSource carried = source_of(*app);
  const auto trace =
      record({.program = carried.name,
              .title = "own",
              .configuration = {},
              .stimuli = {{.at = {0}, .stimulus = interpreter::PageLoaded{}},
                          {.at = {9}, .stimulus = interpreter::UserEvent{"increment", "{}"}}},
              .program_source = carried.source});
  REQUIRE(trace.has_value());
  const CheckReport report = check(*trace);
  CHECK(report.violations.empty());
  CHECK(report.rules_blind == std::vector<std::string_view>{"SYNC-1", "IDLE-1"});
  CHECK(report.note.starts_with("the program patches its page itself"));
}

TEST_CASE("DUP-1: an append that a session sends again is found under `last` and dropped by ours") {
  using interpreter::DuplicatePolicy;
  for (const char* path :
       {"corpus/scripts/resent-append.lss", "corpus/regress/dup-1-resent-append.lss"}) {
    CAPTURE(path);
    std::map<std::string_view, int> found;
    for (const auto& violation : check_script(path, DuplicatePolicy::last).violations) {
      CHECK(violation.party == Party::client);
      ++found[violation.rule];
    }
    CHECK(found["DUP-1"] == 2);
    CHECK(found["SYNC-1"] >= 1);
    CHECK(found.size() == 2);
    CHECK(check_script(path, DuplicatePolicy::highest).violations.empty());
  }
}

TEST_CASE("RULE-5: a strict run of ours relies on no quirk of the published browser") {
  const auto report =
      check_script("corpus/scripts/resent-append.lss", interpreter::DuplicatePolicy::last);
  for (std::size_t i = 0; i < interpreter::kQuirkPromises.size(); ++i) {
    CHECK(report.quirks.of(static_cast<Quirk>(i)).steps == 0);
  }
}

TEST_CASE("RULE-1: the recorded messages count, so that a swallowed ack in a trace is found") {
  Trace trace = clicks(40);
  auto& effects = trace.steps[20].effects;
  const auto ack = std::find_if(effects.begin(), effects.end(), [](const auto& effect) {
    const auto* message = std::get_if<interpreter::Message>(&effect.event);
    return message != nullptr && message->data.starts_with("ack|") &&
           message->direction == interpreter::Direction::client_to_server;
  });
  REQUIRE(ack != effects.end());
  effects.erase(ack);
  const CheckReport report = check(trace);
  REQUIRE(report.violations.size() == 2);
  CHECK(report.violations[0].rule == "TELE-1");  // The session says that it got one.
  CHECK(report.violations[0].step == 21);
  CHECK(report.violations[1].rule == "ACK-1");
  CHECK(report.violations[1].step == 22);
  CHECK(report.violations[1].cause == 21);
}

TEST_CASE("RULE-3: a trace of an unknown program cannot be checked, and says so") {
  Trace trace = clicks(1);
  trace.header.program = "nonesuch";
  CHECK_FALSE(check(trace).problem.empty());
}

}  // namespace lightspeed::replay
