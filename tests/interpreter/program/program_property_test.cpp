// Whatever the program and whatever happens to it: it ends, it repeats, refused turns were nothing.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/program/functions.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/support/program_generators.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Handler;
using isa::program::Program;
using isa::program::TriggerKind;
using testing::digest_of_app;

/// A payload that fits the parameters more often than not.
std::string payload_for(const std::vector<isa::program::Parameter>& parameters) {
  if (*rc::gen::weightedElement<bool>({{1, true}, {9, false}})) {
    return *rc::gen::element<std::string>("", "{}", "[]", "a=1", "{\"a\":");
  }
  std::vector<std::string> names;
  std::vector<isa::program::Value> values;
  for (const auto& parameter : parameters) {
    names.push_back(parameter.name);
    values.push_back(lightspeed::testing::any_value(parameter.type));
  }
  return json_object(names, values);
}

/// A path that fits the pattern more often than not.
std::string path_for(std::string pattern) {
  for (std::size_t at = pattern.find(':'); at != std::string::npos; at = pattern.find(':', at)) {
    const std::size_t end = std::min(pattern.find('/', at), pattern.size());
    pattern.replace(at, end - at, *rc::gen::element<std::string>("7", "a%20b", "", "x"));
  }
  return pattern;
}

AppInput input_for(const Handler& handler) {
  const std::string& name = handler.trigger.name;
  switch (handler.trigger.kind) {
    case TriggerKind::mount:
      return EventInput{"mount", "{}"};
    case TriggerKind::event:
      return EventInput{name, payload_for(handler.trigger.parameters)};
    case TriggerKind::topic:
      return TopicInput{name, payload_for(handler.trigger.parameters)};
    case TriggerKind::presence:
      return PresenceInput{name, *rc::gen::inRange<std::uint64_t>(0, 5)};
    case TriggerKind::route:
      return EventInput{"lv:patch",
                        json_object({"to"}, std::vector<isa::program::Value>{path_for(name)})};
    case TriggerKind::timer:
      return TimerInput{name};
  }
  return EventInput{};
}

std::vector<AppInput> inputs_for(const Program& program) {
  std::vector<AppInput> inputs;
  const auto count = *rc::gen::inRange<std::size_t>(0, 12);
  for (std::size_t i = 0; i < count && !program.handlers.empty(); ++i) {
    inputs.push_back(input_for(*rc::gen::elementOf(program.handlers)));
  }
  return inputs;
}

std::string encoded(const std::vector<isa::Patch>& patches) {
  return patches.empty() ? std::string() : isa::encode_patch_stream(patches);
}

/// Everything that a run showed, turn by turn.
struct Told {
  std::vector<std::string> patches;
  std::vector<std::vector<Command>> commands;
  std::vector<Digest> digests;
  std::vector<TurnFailure> failures;
  friend bool operator==(const Told&, const Told&) = default;
};

void tell(Told& told, const TurnResult& turn, const App& app) {
  told.digests.push_back(digest_of_app(app));
  if (!turn) {
    told.failures.push_back(turn.error());
    return;
  }
  told.patches.push_back(encoded(turn->patches));
  told.commands.push_back(turn->commands);
}

Told run(App app, const std::vector<AppInput>& inputs) {
  Told told;
  tell(told, mount(app, "/"), app);
  told.patches.push_back(encoded(whole_view(app)));
  for (const AppInput& input : inputs) tell(told, handle(app, input), app);
  return told;
}

App loaded(const Program& program) {
  auto app = ProgramApp::from(program);
  if (!app) RC_FAIL(app.error().text);
  return *app;
}

}  // namespace

TEST_CASE("PROG-20: any program ends with any inputs, and does the same again") {
  CHECK(rc::check("total and deterministic", [] {
    const Program program = *lightspeed::testing::programs();
    const auto inputs = inputs_for(program);
    const Told first = run(loaded(program), inputs);
    RC_ASSERT(run(loaded(program), inputs) == first);
  }));
}

TEST_CASE("PROG-20: a turn that failed changes neither the model nor what is sent next") {
  CHECK(rc::check("refused turns", [] {
    const Program program = *lightspeed::testing::programs();
    const auto inputs = inputs_for(program);
    App app = loaded(program);
    static_cast<void>(mount(app, "/"));
    static_cast<void>(whole_view(app));
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      App untouched = app;
      const Digest before = digest_of_app(app);
      if (handle(app, inputs[i])) continue;
      RC_ASSERT(digest_of_app(app) == before);
      Told with;
      Told without;
      App failed = app;
      for (std::size_t j = i + 1; j < inputs.size(); ++j) {
        tell(with, handle(failed, inputs[j]), failed);
        tell(without, handle(untouched, inputs[j]), untouched);
      }
      RC_ASSERT(with == without);
      RC_ASSERT(encoded(whole_view(failed)) == encoded(whole_view(untouched)));
    }
  }));
}

TEST_CASE("PROG-20: any lines of a program may be left out") {
  CHECK(rc::check("sub-lists of lines", [] {
    Program program = *lightspeed::testing::programs();
    for (Handler& handler : program.handlers) {
      std::vector<isa::program::Line> kept;
      for (auto& line : handler.lines) {
        if (*rc::gen::arbitrary<bool>()) kept.push_back(std::move(line));
      }
      handler.lines = std::move(kept);
    }
    const auto inputs = inputs_for(program);
    RC_ASSERT(run(loaded(program), inputs) == run(loaded(program), inputs));
  }));
}

TEST_CASE("PROG-23: what the patches show is what a full render shows") {
  CHECK(rc::check("shown", [] {
    const Program program = *lightspeed::testing::programs();
    App app = loaded(program);
    RC_PRE(mount(app, "/").has_value());
    Document page = testing::empty_page();
    const auto apply = [&](const std::vector<isa::Patch>& patches) {
      if (patches.empty()) return;
      const auto applied = page.apply(isa::encode_patch_stream(patches));
      if (!applied) RC_FAIL(applied.error().text);
    };
    const auto patches_itself = [](const Handler& handler) {
      return std::ranges::any_of(handler.lines, [](const auto& line) {
        const auto* call = std::get_if<isa::program::Call>(&line.instruction);
        return call != nullptr && call->row == 2;
      });
    };
    RC_PRE(std::ranges::none_of(program.handlers, patches_itself));
    apply(whole_view(app));
    for (const AppInput& input : inputs_for(program)) {
      if (const auto turn = handle(app, input)) apply(turn->patches);
      Document anew = testing::empty_page();
      RC_ASSERT(anew.apply(isa::encode_patch_stream(full_render(app))).has_value());
      RC_ASSERT(page.inner_html() == anew.inner_html());
    }
  }));
}

}  // namespace lightspeed::interpreter
