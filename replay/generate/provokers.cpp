#include "replay/generate/provokers.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/frame.hpp"
#include "isa/instruction_text.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::Timer;
using Input = in::SessionInput;
using Provoked = std::optional<in::SessionStimulus>;

/// Longer messages are not made: a bound that nobody reaches needs no gigabytes to be passed by.
constexpr std::uint32_t kBytesMax = 1U << 24U;

// What is too long would be another input.
Provoked says(Scene& scene, std::string text, bool binary = false) {
  if (scene.facts.connection.value == 0 || text.size() > scene.knobs.frame_bytes_max) return {};
  scene.text = std::move(text);
  return in::Received{scene.facts.connection, scene.text, binary};
}

template <class Texts>
Provoked says_one_of(Scene& scene, const Texts& texts) {
  return says(scene, std::string(pick(scene.choices, "text", texts)));
}

Provoked says_event(Scene& scene, std::string ref, in::UserEvent event) {
  return says(scene, isa::encode_frame(isa::Event{std::move(ref), std::move(event.name),
                                                  std::move(event.payload)}));
}

Provoked open(Scene& scene) {
  scene.newest.value += 1;
  return in::ConnectionOpened{scene.newest, scene.input == Input::open_fresh,
                              scene.vocabulary.draw_route(scene.choices)};
}

Provoked denied(Scene&) { return in::ConnectionDenied{{"authentication_failed", "somebody"}}; }

Provoked foreign(Scene&) { return in::ForeignReceived{"somebody"}; }

Provoked lost(Scene& scene) {
  if (scene.facts.connection.value == 0) return {};
  return in::ConnectionLost{scene.facts.connection};
}

// Of a connection that was, or that nobody has opened.
Provoked stale(Scene& scene) {
  in::ConnectionId other = scene.newest;
  other.value = other.value + 1 -
                static_cast<decltype(other.value)>(
                    scene.choices.below("stale", std::uint64_t{other.value} + 1));
  if (other == scene.facts.connection) other.value = scene.newest.value + 1;
  if (chance(scene.choices, "stale loss", {1, 2})) return in::ConnectionLost{other};
  scene.text = "ack|1";
  return in::Received{other, scene.text};
}

Provoked oversized(Scene& scene) {
  if (scene.facts.connection.value == 0 || scene.knobs.frame_bytes_max >= kBytesMax) return {};
  scene.text.assign(scene.knobs.frame_bytes_max + 1, 'x');
  return in::Received{scene.facts.connection, scene.text};
}

Provoked undecodable(Scene& scene) {
  constexpr std::array<std::string_view, 4> kTexts{"", "ack", "ping", "hello|lightspeed|one"};
  if (chance(scene.choices, "binary", {1, 5})) return says(scene, "ack|1", true);
  return says_one_of(scene, kTexts);
}

Provoked hello(Scene& scene) { return says(scene, isa::encode_frame(isa::our_hello())); }

Provoked wrong_hello(Scene& scene) {
  constexpr std::array<std::string_view, 2> kTexts{"hello|lightspeed|2", "hello|other|1"};
  return says_one_of(scene, kTexts);
}

// Some of those that wait for the session to become live are no longer new when their turn comes.
std::string new_ref(Scene& scene) {
  return std::to_string(scene.facts.last_event + between(scene.choices, "ahead", {1, 3}));
}

// One event more, and the rate is passed; where it is passed, no new event is taken.
bool is_rate_reached(const Scene& scene) {
  return scene.facts.taken.count(scene.at, scene.knobs.rate_period_us) >= scene.knobs.rate_max;
}

Provoked event(Scene& scene) {
  if (is_rate_reached(scene)) return {};
  in::UserEvent event = scene.vocabulary.draw_event(scene.choices);
  if (event.name == isa::program::kNavigateEvent) event.name = isa::program::kPatchEvent;
  return says_event(scene, new_ref(scene), std::move(event));
}

Provoked navigation(Scene& scene) {
  if (is_rate_reached(scene)) return {};
  std::string payload = "{}";
  if (!chance(scene.choices, "nowhere", {1, 8})) {
    payload = "{\"to\":" + isa::quoted(scene.vocabulary.draw_route(scene.choices)) + "}";
  }
  return says_event(scene, new_ref(scene),
                    {std::string(isa::program::kNavigateEvent), std::move(payload)});
}

Provoked limited_event(Scene& scene) {
  if (!is_rate_reached(scene)) return {};
  return says_event(scene, new_ref(scene), scene.vocabulary.draw_event(scene.choices));
}

Provoked repeated_event(Scene& scene) {
  if (scene.facts.last_event == 0) return {};
  const std::uint64_t ref = between(scene.choices, "again", {1, scene.facts.last_event});
  return says_event(scene, std::to_string(ref), scene.vocabulary.draw_event(scene.choices));
}

Provoked unnumbered_event(Scene& scene) {
  constexpr std::array<std::string_view, 5> kRefs{"", "0", "x", "-1", "1.5"};
  return says_event(scene, std::string(pick(scene.choices, "ref", kRefs)),
                    scene.vocabulary.draw_event(scene.choices));
}

Provoked diff(Scene& scene) { return says(scene, "diff|1|<b>"); }

// Of one of the patches that wait, the first that is owed among them, or of none.
Provoked answer(Scene& scene) {
  const std::vector<std::uint64_t>& refs = scene.facts.answerable;
  const std::uint64_t drawn = scene.choices.below("answer", refs.size() + 1);
  const std::uint64_t unknown = refs.empty() ? 0 : refs.back() + 1;
  const std::string ref = std::to_string(drawn == refs.size() ? unknown : refs[drawn]);
  return says(scene, scene.input == Input::ack ? isa::encode_frame(isa::Ack{ref})
                                               : isa::encode_frame(isa::Failure{ref, "why"}));
}

Provoked client_failure(Scene& scene) { return says(scene, "failure||why"); }

Provoked crash(Scene&) { return in::Crashed{}; }

Provoked shutdown(Scene&) { return in::ShutdownAsked{"asked"}; }

Provoked at_deadline(Scene& scene) {
  scene.at = std::max(scene.at, scene.due->deadline.at);
  return in::TimerDue{scene.due->timer, scene.due->name};
}

Provoked due(Scene& scene) {
  if (!scene.due || !is_due_as(scene.input, *scene.due)) return {};
  return at_deadline(scene);
}

Provoked unset_due(Scene& scene) {
  std::vector<Timer> unset;
  for (std::size_t i = 0; i < in::kTimerNames.size(); ++i) {
    const auto timer = static_cast<Timer>(i);
    if (!scene.facts.timers.contains(timer)) unset.push_back(timer);
  }
  return in::TimerDue{pick(scene.choices, "unset", unset), "nobody"};
}

Provoked app_input(Scene& scene) {
  const bool timer = scene.due && is_due_as(scene.input, *scene.due);
  if (timer && (scene.is_due() || chance(scene.choices, "app timer", {1, 2}))) {
    return at_deadline(scene);
  }
  return scene.vocabulary.draw_delivery(scene.choices);
}

constexpr std::array kProvokers{
    Provoker{Input::open_fresh, 3, open},
    Provoker{Input::open_again, 4, open},
    Provoker{Input::denied, 1, denied},
    Provoker{Input::lost, 2, lost},
    Provoker{Input::stale, 1, stale},
    Provoker{Input::foreign, 1, foreign},
    Provoker{Input::oversized, 1, oversized},
    Provoker{Input::undecodable, 1, undecodable},
    Provoker{Input::hello, 12, hello},
    Provoker{Input::wrong_hello, 1, wrong_hello},
    Provoker{Input::event, 8, event},
    Provoker{Input::navigation, 2, navigation},
    Provoker{Input::repeated_event, 2, repeated_event},
    Provoker{Input::unnumbered_event, 1, unnumbered_event},
    Provoker{Input::limited_event, 3, limited_event},
    Provoker{Input::diff, 1, diff},
    Provoker{Input::ack, 12, answer},
    Provoker{Input::refusal, 2, answer},
    Provoker{Input::client_failure, 1, client_failure},
    Provoker{Input::crash, 1, crash},
    Provoker{Input::shutdown, 1, shutdown},
    Provoker{Input::heartbeat_due, 3, due},
    Provoker{Input::slow_client_due, 3, due},
    Provoker{Input::drain_due, 1, due},
    Provoker{Input::grace_due, 3, due},
    Provoker{Input::restart_due, 6, due},
    Provoker{Input::unset_due, 1, unset_due},
    Provoker{Input::app_input, 4, app_input},
    Provoker{Input::mount_refused},
    Provoker{Input::owed_answered},
    Provoker{Input::shrank},
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < kProvokers.size(); ++i) {
    if (static_cast<std::size_t>(kProvokers[i].input) != i) return false;
  }
  return kProvokers.size() == in::kSessionInputNames.size();
}
static_assert(in_order(), "SESS-51: one provoker for each input, in the order of the table");

}  // namespace

bool is_due_as(Input input, const in::Due& due) {
  if (due.timer == Timer::application) return input == Input::app_input;
  const std::string_view name = in::kSessionInputNames.at(static_cast<std::size_t>(input));
  const std::string_view timer = in::name_of(due.timer);
  return name.starts_with(timer) && name.substr(timer.size()) == "_due";
}

const Provoker& provoker_of(Input input) { return kProvokers.at(static_cast<std::size_t>(input)); }

}  // namespace lightspeed::replay
