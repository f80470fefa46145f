// What a check says of the published browser's quirks: which, how often, and where first.
#include "interpreter/contract/quirks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "tests/interpreter/contract_steps.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Steps;

// The steps that showed a quirk, and the first of them; no other quirk was shown.
struct Shown {
  std::uint64_t steps = 0;
  std::uint64_t first = 0;
  friend bool operator==(const Shown&, const Shown&) = default;
};

Shown only(Quirk quirk, const Steps& steps) {
  const Contract contract = steps.judged(true);
  for (std::size_t i = 0; i < kQuirkPromises.size(); ++i) {
    if (static_cast<Quirk>(i) == quirk) continue;
    CHECK_MESSAGE(contract.quirks().of(static_cast<Quirk>(i)).steps == 0, kQuirkPromises.at(i));
  }
  const auto& count = contract.quirks().of(quirk);
  return {count.steps, count.first};
}

Steps session() {
  Steps steps;
  steps.page().greet(1);
  return steps;
}

std::string diff(const std::string& ref, const std::vector<isa::Patch>& patches) {
  return isa::encode_frame(isa::Diff{.ref = ref, .html = isa::encode_patch_stream(patches)});
}

}  // namespace

TEST_CASE("RULE-5: lenient integers in a hello and in a stream, a step counting once") {
  Steps steps;
  steps.page().open(1).answer("hello|lightspeed|1").server("hello|lightspeed|1x");
  steps.server("diff|1|ps\\|1 \\|+2\\|#app\\|x\\|1\\|r,00,1").answer("ack|1");
  steps.sends("diff|2|ps\\|1 \\|+2\\|#app\\|x\\|1\\|r,00,1").answer("ack|2");
  steps.server("diff|3|raw ps\\|1 ").answer("ack|3");
  CHECK(only(Quirk::lenient_integer, steps) == Shown{2, 3});
}

TEST_CASE("RULE-5: slot values that act as replacement patterns") {
  Steps steps = session();
  steps.server(diff("1", {isa::ReplaceSegments{"#app", "f", "", {{"a", "$5"}}}})).answer("ack|1");
  CHECK(only(Quirk::replacement_pattern, steps) == Shown{});
  steps.server(diff("2", {isa::UpdateSegments{"#app", "f", {{"a", "$"}, {"b", "$$"}}},
                          isa::UpdateSegments{"#app", "f", {{"a", "$&"}}}}));
  steps.answer("ack|2");
  CHECK(only(Quirk::replacement_pattern, steps) == Shown{1, 5});
}

TEST_CASE("RULE-5: a duplicate known by a reference from an earlier connection") {
  Steps steps = session();
  steps.server("diff|1|a").answer("ack|1").server("diff|1|a").answer("ack|1");
  CHECK(only(Quirk::reference_outlives_connection, steps) == Shown{});
  steps.close(1).wait(200'000).greet(2).server("diff|1|a").answer("ack|1");
  CHECK(only(Quirk::reference_outlives_connection, steps) == Shown{1, 9});
  Steps page = session();
  page.server("diff|1|a").answer("ack|1").page().greet(2).server("diff|1|a").answer("ack|1");
  CHECK(only(Quirk::reference_outlives_connection, page) == Shown{});
}

TEST_CASE("RULE-5: a malformed duplicate that was acknowledged") {
  Steps steps = session();
  steps.server("diff|1|a").answer("ack|1").server("diff|1|ps\\|1").answer("ack|1");
  CHECK(only(Quirk::malformed_duplicate, steps) == Shown{1, 5});
}

TEST_CASE("RULE-5: events that were lost, and hellos that were not answered") {
  Steps lost = session();
  lost.step(UserEventLost{}).step(UserEventLost{}).client("event|3|a|{}");
  CHECK(only(Quirk::event_lost, lost) == Shown{2, 4});
  Steps hello;
  hello.page().open(1).answer("hello|lightspeed|1").server("hello|lightspeed|2");
  CHECK(only(Quirk::wrong_hello_unanswered, hello) == Shown{1, 3});
}

TEST_CASE("RULE-5: an older diff that ran again, since only the last reference is remembered") {
  Steps steps = session();
  steps.server("diff|1|a").answer("ack|1").server("diff|2|b").answer("ack|2");
  steps.server("diff|1|a").answer("ack|1");
  CHECK(only(Quirk::older_diff_again, steps) == Shown{1, 6});
  // Another payload is another diff: a server that counts from 1 again.
  Steps other = session();
  other.server("diff|1|a").answer("ack|1").server("diff|2|b").answer("ack|2");
  other.server("diff|1|c").answer("ack|1");
  CHECK(only(Quirk::older_diff_again, other) == Shown{});
}

TEST_CASE("RULE-5: only a capture, or a run in published mode, relies on the published browser") {
  Steps steps = session();
  steps.step(UserEventLost{});
  const auto noted = [&](bool captured, isa::Mode mode) {
    return steps.judged(captured, mode).quirks().of(Quirk::event_lost).steps;
  };
  CHECK(noted(true, isa::Mode::strict) == 1);
  CHECK(noted(true, isa::Mode::published) == 1);
  CHECK(noted(false, isa::Mode::published) == 1);
  CHECK(noted(false, isa::Mode::strict) == 0);
}

}  // namespace lightspeed::interpreter
