// Each deadline of a world of one session: what arrives a microsecond before, at it, and after it.

#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/session/cases.hpp"
#include "interpreter/world/world.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/support/everything.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::uint64_t kMillisecond = 1'000;
/// The scenes are set by then.
constexpr Tick kSet{100 * kMillisecond};

Configuration knobs_of(Timer timer) {
  Configuration knobs;
  knobs.heartbeat_timeout_us = 1'000 * kMillisecond;
  knobs.drain_timeout_us = 10 * kMillisecond;
  knobs.restart_delay_us = 50 * kMillisecond;
  // Else the client is back before the grace has passed.
  if (timer == Timer::grace) knobs.reconnect_grace_us = 20 * kMillisecond;
  if (timer == Timer::slow_client) {
    knobs.slow_client_timeout_us = 20 * kMillisecond;
    knobs.slow_client_policy = SlowClientPolicy::cut;
  }
  return knobs;
}

/// What has to happen to a live session so that this deadline is its next.
std::vector<Stimulus> prelude_of(Timer timer) {
  switch (timer) {
    case Timer::heartbeat:
    case Timer::slow_client:  // A patch waits in every scene.
    case Timer::application:  // Started by the mount.
      return {};
    case Timer::drain:
      return {Shutdown{"asked"}};
    case Timer::grace:
    case Timer::reconnect:
      return {Cut{}};
    case Timer::restart:
      return {Crash{}};
    case Timer::link:
      return {LatencySet{Direction::client_to_server, 30 * kMillisecond}, UserEvent{"add", "{}"}};
  }
  return {};  // Not reached: the compiler asks for a scene for each timer.
}

/// A session with a patch whose acknowledgement is held, and with this deadline before it.
World scene_of(Timer timer) {
  World world(knobs_of(timer), testing::program_of(lightspeed::testing::kEverything));
  const std::string_view route = timer == Timer::application ? "/" : "/quiet";
  std::vector<Stimulus> stimuli{PageLoaded{.route = std::string(route)}, AcksHeld{true},
                                UserEvent{"add", "{}"}};
  for (Stimulus& each : prelude_of(timer)) stimuli.push_back(std::move(each));
  std::vector<Step> steps;
  for (const Stimulus& each : stimuli) world.apply(each, kSet, steps);
  return world;
}

enum class Arrival : std::uint8_t { nothing, event, message, ack, connection };
constexpr std::array<std::string_view, 5> kArrivalNames{"", "event", "event under way", "ack",
                                                        "connection"};
constexpr std::uint64_t kUnderWay = 5 * kMillisecond;

/// What is under way needs an open connection. At one tick with it a timer of the application is
/// due behind it (TIME-2).
bool can_arrive(Arrival arrival, Timer timer) {
  return arrival != Arrival::message ||
         (timer < Timer::link && scene_of(timer).client()->is_open());
}

Stimulus stimulus_of(Arrival arrival, const World& world) {
  switch (arrival) {
    case Arrival::nothing:
    case Arrival::message:  // It was sent before.
      return TimePassed{};
    case Arrival::event:
      return UserEvent{"noop", "{}"};
    case Arrival::ack:
      return AcksHeld{false};
    case Arrival::connection:
      if (world.client()->reconnect_delay_us()) return Restored{};
      return PageLoaded{.route = "/quiet"};
  }
  return TimePassed{};  // Not reached.
}

/// The cases that the session went through in that step.
std::string cases_of(const World& world, const Step& step) {
  const SessionTrail& trail = world.session().trail();
  std::string text;
  if (trail.step() != step.number) return "nothing";
  for (const SessionVisit& each : trail.latest()) {
    if (!text.empty()) text += ' ';
    text += case_id(each);
  }
  return text;
}

struct When {
  std::string_view name;
  std::uint64_t behind = 0;  ///< Of the tick before the deadline.
};
constexpr std::array kWhen{When{"1us before", 0}, When{"at", 1}, When{"1us after", 2}};

/// The step in which what was under way arrives: if there is one, the last of a timer.
const Step* link_step(const std::vector<Step>& steps) {
  if (steps.size() < 2) return nullptr;
  const auto* fired = std::get_if<TimerFired>(&steps[steps.size() - 2].stimulus);
  const bool is_link = fired != nullptr && fired->timer.starts_with(name_of(Timer::link));
  return is_link ? &steps[steps.size() - 2] : nullptr;
}

/// What the deadline does by itself: one step, at its own tick.
std::string deadline_alone(Timer timer, World& world, const When& when, Tick deadline) {
  std::vector<Step> steps;
  world.apply(TimePassed{}, Tick{deadline.value - 1 + when.behind}, steps);
  if (when.behind == 0) {
    CHECK(steps.size() == 1);
    return "";
  }
  REQUIRE(steps.size() == 2);
  const auto* fired = std::get_if<TimerFired>(&steps.front().stimulus);
  REQUIRE(fired != nullptr);
  CHECK(fired->timer.starts_with(name_of(timer)));
  CHECK(steps.front().at == deadline);
  return cases_of(world, steps.front());
}

using Row = std::array<std::string, 6>;

/// One row. The deadline goes first, in a step of its own.
Row row_of(Timer timer, const When& when, Arrival arrival) {
  World alone = scene_of(timer);
  World world = scene_of(timer);
  REQUIRE(world.next_due(1).has_value());
  const Tick deadline = *world.next_due(1);
  const Tick at{deadline.value - 1 + when.behind};
  const std::string by_deadline = deadline_alone(timer, alone, when, deadline);

  std::vector<Step> steps;
  if (arrival == Arrival::message) {
    const Tick sent{at.value - kUnderWay};
    world.apply(LatencySet{Direction::client_to_server, kUnderWay}, sent, steps);
    world.apply(UserEvent{"noop", "{}"}, sent, steps);
    steps.clear();
  }
  // What can be done is what the page shows when time has passed.
  world.apply(stimulus_of(arrival, alone), at, steps);
  std::string by_arrival = arrival == Arrival::nothing ? "" : cases_of(world, steps.back());
  if (arrival == Arrival::message) {
    const Step* step = link_step(steps);
    by_arrival = step == nullptr ? "nothing" : cases_of(world, *step);
  }
  return {std::string(name_of(timer)),
          std::string(when.name),
          std::string(kArrivalNames.at(static_cast<std::size_t>(arrival))),
          by_deadline,
          by_arrival,
          std::string(kSessionStateNames.at(static_cast<std::size_t>(world.session().state())))};
}

std::string text_of(const Row& row) {
  std::string text = "|";
  for (const std::string& cell : row) text.append(cell.empty() ? " |" : " " + cell + " |");
  return text + "\n";
}

/// The rows of one deadline and one arrival: behind the deadline is as at it, and before it not.
std::string rows_of(Timer timer, Arrival arrival) {
  std::string text;
  std::array<Row, kWhen.size()> rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows.at(i) = row_of(timer, kWhen.at(i), arrival);
    text += text_of(rows.at(i));
  }
  CAPTURE(text);
  const auto told = [](const Row& row) { return std::vector(row.begin() + 2, row.end()); };
  CHECK(told(rows[1]) == told(rows[2]));
  CHECK(told(rows[0]) != told(rows[1]));
  return text;
}

constexpr std::string_view kHead = R"(# Deadlines

What meets a deadline, and in which order: a deadline goes before whatever comes at its tick or
later (SESS-53 in [session.md](../specs/session.md)). The cases are those of the session's table, in
the order in which it goes through them; `nothing` is where the session is not told, because its
client or the world knows better. A test makes this page.

| deadline | when | what arrives | cases of the deadline | cases of what arrives | then |
|---|---|---|---|---|---|
)";

}  // namespace

TEST_CASE("SESS-53: what arrives before, at and behind each deadline meets what the table says") {
  std::string table(kHead);
  for (std::size_t timer = 0; timer < kTimerNames.size(); ++timer) {
    for (std::size_t arrival = 0; arrival < kArrivalNames.size(); ++arrival) {
      if (!can_arrive(static_cast<Arrival>(arrival), static_cast<Timer>(timer))) continue;
      table += rows_of(static_cast<Timer>(timer), static_cast<Arrival>(arrival));
    }
  }
  const auto path = lightspeed::testing::in_source_tree("docs/deadlines.md");
  if (std::getenv("UPDATE_GOLDEN") != nullptr) lightspeed::testing::write_text(path, table);
  std::istringstream expected(lightspeed::testing::read_text(path));
  std::istringstream actual(table);
  for (std::string line, wanted; std::getline(actual, line);) {
    std::getline(expected, wanted);
    CHECK(line == wanted);
  }
  std::string left;
  CHECK(!std::getline(expected, left));
}

}  // namespace lightspeed::interpreter
