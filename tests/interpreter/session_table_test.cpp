// The session's table against the session: every cell that can be reached is, and does what it
// says.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "interpreter/session/row.hpp"
#include "interpreter/session/session.hpp"
#include "isa/base/overloaded.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/session_line.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;

// It does whatever a session can be asked for, and fails in every way.
constexpr std::string_view kProgram = R"(program everything 1

state
  count: integer

on mount
  mount "/" "main"
  fail "no_such_place" if route = "/refused"
  crash if route = "/broken"
  shutdown "closed" if route = "/closed"
  subscribe "room" if route = "/room"
  push_event "sound" "{}" if route = "/room"
  start_timer tick 300

on route "/"

on route "/:place"

on event add
  set count = count + 1

on event noop

on event refuse
  fail "never"

on event crash
  crash

on event leave
  shutdown "left"

on event push
  push_event "sound" "{}"

on event say
  subscribe "room"
  publish "room" "hello"

on topic "room"(word: text)
  set count = count + 1
  crash if word = "crash"
  push_event "sound" "{}" if word = "push"
  publish "room" "{}" if word = "push"
  shutdown "closed" if word = "close"

on timer tick
  set count = count + 1

view main
  <p>{{count}}</p>
)";

/// Who throws the dice: the same throws on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t n) { return engine_() % n; }
  template <class T>
  const T& of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

 private:
  std::mt19937_64 engine_;
};

Configuration drawn(Dice& dice) {
  Configuration knobs = testing::short_times();
  knobs.reconnect_policy =
      dice.below(2) == 0 ? ReconnectPolicy::rehydrate : ReconnectPolicy::remount;
  knobs.pending_max = static_cast<std::uint32_t>(1 + dice.below(3));
  knobs.deferred_max = static_cast<std::uint32_t>(dice.below(3));
  knobs.restarts_max = static_cast<std::uint32_t>(dice.below(3));
  knobs.frame_bytes_max = 64;
  return knobs;
}

std::string drawn_message(Dice& dice) {
  const std::string ref = std::to_string(dice.below(8));
  static const std::vector<std::string> kNames{"add",   "add",  "noop", "refuse",
                                               "crash", "push", "say",  "leave"};
  switch (dice.below(12)) {
    case 0:
    case 1:
      return "hello|lightspeed|1";
    case 2:
      return "hello|lightspeed|" + std::to_string(dice.below(3));
    case 3:
    case 4:
    case 5:
      return "ack|" + ref;
    case 6:
      return "failure|" + ref + "|why";
    case 7:
      return dice.of<std::string>({"failure||why", "diff|1|<b>", "ping", "event||add|{}",
                                   "event|x|add|{}", std::string(80, 'x')});
    case 8:
      return "event|" + ref + R"(|lv:navigate|{"to":"/)" +
             dice.of<std::string>({"", "room", "refused", "broken", "closed"}) + "\"}";
    default:
      return "event|" + ref + "|" + dice.of(kNames) + "|{}";
  }
}

SessionStimulus drawn_stimulus(Dice& dice, Line& line, std::string& text) {
  const auto some_connection = [&] {
    return ConnectionId{dice.below(8) == 0 ? 99U : line.connection.value};
  };
  switch (dice.below(16)) {
    case 0:
    case 1:
      line.connection = ConnectionId{++line.connections};
      return ConnectionOpened{
          line.connection, dice.below(2) == 0,
          dice.of<std::string>({"/", "/", "/room", "/refused", "/broken", "/closed"})};
    case 2:
      return ConnectionLost{some_connection()};
    case 3:
      if (dice.below(4) != 0)
        return TopicArrived{
            "room", dice.of<std::string>({"{}", "{\"word\":\"news\"}", "{\"word\":\"push\"}",
                                          "{\"word\":\"crash\"}", "{\"word\":\"close\"}"})};
      return Crashed{};
    case 4:
      if (dice.below(4) != 0) return PresenceArrived{"room", dice.below(3)};
      return ShutdownAsked{"deploy"};
    case 5:
    case 6: {
      constexpr std::array kTimers{Timer::heartbeat,  Timer::drain,     Timer::grace,
                                   Timer::restart,    Timer::reconnect, Timer::link,
                                   Timer::application};
      const Timer timer = kTimers.at(dice.below(kTimers.size()));
      return TimerDue{timer, timer == Timer::application ? "tick" : ""};
    }
    default:
      text = drawn_message(dice);
      return Received{some_connection(), text, dice.below(40) == 0};
  }
}

/// Half of the runs begin with what a random one rarely gets to: live, or draining.
void get_going(Line& line, Dice& dice) {
  line.open(true);
  line.hello();
  if (dice.below(4) == 0) line.event(1, dice.of<std::string>({"crash", "leave"}));
  line.ack(1);
  if (dice.below(2) == 0) return;
  line.event(1, dice.below(2) == 0 ? "add" : "say");
  line.step(ShutdownAsked{"deploy"});
}

Emits kind_of(const SessionEffect& effect) {
  const auto of_frame = [](std::string_view text) {
    const std::map<std::string_view, Emits> kinds{{"hello", Emits::hello},
                                                  {"diff", Emits::diff},
                                                  {"ack", Emits::ack},
                                                  {"failure", Emits::failure},
                                                  {"event", Emits::push}};
    return kinds.at(text.substr(0, text.find('|')));
  };
  return std::visit(Overloaded{
                        [&](const Send& send) { return of_frame(send.text); },
                        [](const CloseConnection&) { return Emits::close; },
                        [](const LifecycleChanged&) { return Emits::lifecycle; },
                        [](const Telemetry&) { return Emits::telemetry; },
                        [](const Subscribed&) { return Emits::topic; },
                        [](const Unsubscribed&) { return Emits::topic; },
                        [](const Published&) { return Emits::topic; },
                    },
                    effect);
}

using Cell = std::tuple<SessionState, SessionInput, const SessionRow*>;

/// Every cell with each of its rows, those apart that nothing reaches.
struct Cells {
  std::set<Cell> reachable;
  std::size_t unreachable = 0;
};

Cells all_cells() {
  Cells all;
  for (std::size_t s = 0; s < kSessionStateNames.size(); ++s) {
    for (std::size_t i = 0; i < kSessionInputNames.size(); ++i) {
      const auto state = static_cast<SessionState>(s);
      const auto input = static_cast<SessionInput>(i);
      const SessionCell& cell = session_cell(state, input);
      for (std::size_t n = 0; n < cell.size; ++n) {
        const SessionRow& row = session_rows()[cell.rows.at(n)];
        if (row.reachable()) {
          all.reachable.emplace(state, input, &row);
        } else {
          ++all.unreachable;
        }
      }
    }
  }
  return all;
}

std::string name_of(const Cell& cell) {
  const auto& [state, input, row] = cell;
  return std::string(kSessionStateNames.at(static_cast<std::size_t>(state))) + " x " +
         std::string(kSessionInputNames.at(static_cast<std::size_t>(input))) + " [" +
         std::string(kGuardNames.at(static_cast<std::size_t>(row->guard))) + "]";
}

/// The latest step did what the rows that it went through say, and nothing else.
void check_trail(const Session& session, SessionState before,
                 const std::vector<SessionEffect>& effects) {
  REQUIRE(!session.trail().empty());
  CHECK(session.trail().front().state == before);
  EnumSet<Emits> emits;
  EnumSet<SessionInput> raised = session.trail().front().input;
  for (const SessionVisit& visit : session.trail()) {
    CHECK(raised.contains(visit.input));
    emits = emits + visit.row->emits;
    raised = raised + visit.row->raises;
  }
  for (const SessionEffect& effect : effects) CHECK(emits.contains(kind_of(effect)));
  const SessionVisit& last = session.trail().back();
  CHECK(session.state() == last.row->next.value_or(last.state));
}

/// What was seen of a row: by itself where it stood alone, else in company.
struct Deeds {
  EnumSet<Emits> emits;
  EnumSet<SessionInput> raised;
};

void note_trail(const Session& session, const std::vector<SessionEffect>& effects,
                std::map<const SessionRow*, Deeds>& deeds) {
  const auto trail = session.trail();
  for (std::size_t i = 0; i < trail.size(); ++i) {
    Deeds& own = deeds[trail[i].row];
    for (const SessionEffect& effect : effects) own.emits = own.emits + kind_of(effect);
    for (const SessionVisit& later : trail.subspan(i + 1)) own.raised = own.raised + later.input;
  }
}

}  // namespace

TEST_CASE("SESS-29: every cell that can be reached is, and does what its row says") {
  const App app = testing::program_of(kProgram);
  const Cells all = all_cells();
  std::set<Cell> reached;
  std::map<const SessionRow*, Deeds> deeds;
  Dice dice(29);
  for (int run = 0; run < 6'000; ++run) {
    Line line(drawn(dice), app);
    if (dice.below(3) != 0) get_going(line, dice);
    for (int n = 0; n < 30; ++n) {
      line.now.value += dice.below(3) == 0 ? dice.below(4'000) : 0;
      std::string text;
      const SessionState before = line.session.state();
      const SessionStimulus stimulus = drawn_stimulus(dice, line, text);
      std::vector<SessionEffect> effects;
      line.session.step(stimulus, Now{line.now, ++line.number}, effects);
      check_trail(line.session, before, effects);
      note_trail(line.session, effects, deeds);
      for (const SessionVisit& visit : line.session.trail()) {
        reached.emplace(visit.state, visit.input, visit.row);
      }
    }
  }
  for (const Cell& cell : all.reachable) {
    CHECK_MESSAGE(reached.contains(cell), "never reached: " << name_of(cell));
  }
  for (const auto& seen : deeds) {
    const SessionRow& row = *seen.first;
    CAPTURE(row.rule);
    CAPTURE(&row - session_rows().data());
    CHECK(seen.second.emits.covers(row.emits));
    CHECK(seen.second.raised.covers(row.raises));
  }
  MESSAGE("session table: " << reached.size() << " of " << all.reachable.size()
                            << " reachable cells reached; " << all.unreachable
                            << " cannot be, and say why");
}

TEST_CASE("SESS-29: a row that nothing reaches says why, and every other one names an action") {
  for (const SessionRow& row : session_rows()) {
    CHECK(row.reachable() == row.why.empty());
    CHECK(!row.rule.empty());
    if (!row.reachable()) CHECK(row.emits.empty());
  }
}

TEST_CASE("TIME-4: a timer that nobody set changes nothing when it is said to be due") {
  Line line;
  line.open(true);
  for (const Timer timer : {Timer::drain, Timer::grace, Timer::restart, Timer::reconnect}) {
    CHECK(line.step(TimerDue{timer}).empty());
  }
  CHECK(line.step(TimerDue{Timer::application, "tick"}).empty());
  CHECK(line.session.state() == SessionState::handshaking);
  CHECK(!line.step(TimerDue{Timer::heartbeat}).empty());
}

}  // namespace lightspeed::interpreter
