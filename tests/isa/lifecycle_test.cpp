// The lifecycle table and the typestate that is built from it.

#include "isa/lifecycle.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <string>
#include <type_traits>
#include <utility>

namespace lightspeed::isa {
namespace {

constexpr std::size_t kStates = kLifecycleLabels.size();
constexpr std::size_t kTransitions = kTransitionLabels.size();

template <Transition T, class From>
concept Takes = requires(From from) {
  take<T>(std::forward<From>(from));
};
template <class From>
concept Handshakes = requires(From from) {
  handshake(std::forward<From>(from));
};
template <class From>
concept Mounts = requires(From from) {
  mount(std::forward<From>(from));
};
template <class From>
concept GoesLive = requires(From from) {
  go_live(std::forward<From>(from));
};
template <class From>
concept Drains = requires(From from) {
  drain(std::forward<From>(from));
};
template <class From>
concept Terminates = requires(From from) {
  terminate(std::forward<From>(from));
};

/// What must compile, written down by hand and not read from the table: the contract's line.
constexpr bool expected_legal(std::size_t state, std::size_t transition) {
  return state == transition && state + 1 < kStates;
}

template <std::size_t S, std::size_t T>
constexpr bool compiles_as_expected() {
  using From = Agent<static_cast<Lifecycle>(S)>;
  constexpr auto kOn = static_cast<Transition>(T);
  static_assert(Takes<kOn, From&&> == expected_legal(S, T));
  static_assert(!Takes<kOn, From&>, "a named agent must be moved");
  static_assert(!Takes<kOn, const From&>);
  static_assert(!Takes<kOn, const From&&>);
  return true;
}

template <std::size_t... Cells>
constexpr bool all_compile_as_expected(std::index_sequence<Cells...> /*cells*/) {
  return (compiles_as_expected<Cells / kTransitions, Cells % kTransitions>() && ...);
}
static_assert(all_compile_as_expected(std::make_index_sequence<kStates * kTransitions>{}),
              "LIFE-3: all 30 pairs, 5 legal and 25 not");

template <Lifecycle S>
constexpr bool agent_is_linear() {
  using A = Agent<S>;
  static_assert(!std::is_copy_constructible_v<A> && !std::is_copy_assignable_v<A>);
  static_assert(std::is_nothrow_move_constructible_v<A> && std::is_nothrow_move_assignable_v<A>);
  static_assert(std::is_default_constructible_v<A> == (S == Lifecycle::disconnected));
  static_assert(!std::is_aggregate_v<A>, "no braces make an agent of a later state");
  static_assert(Handshakes<A&&> == (S == Lifecycle::disconnected) && !Handshakes<A&>);
  static_assert(Mounts<A&&> == (S == Lifecycle::handshaking) && !Mounts<A&>);
  static_assert(GoesLive<A&&> == (S == Lifecycle::mounted) && !GoesLive<A&>);
  static_assert(Drains<A&&> == (S == Lifecycle::live) && !Drains<A&>);
  static_assert(Terminates<A&&> == (S == Lifecycle::draining) && !Terminates<A&>);
  return true;
}
static_assert(agent_is_linear<Lifecycle::disconnected>());
static_assert(agent_is_linear<Lifecycle::handshaking>());
static_assert(agent_is_linear<Lifecycle::mounted>());
static_assert(agent_is_linear<Lifecycle::live>());
static_assert(agent_is_linear<Lifecycle::draining>());
static_assert(agent_is_linear<Lifecycle::terminated>());

template <Lifecycle From, Lifecycle To>
constexpr bool kConverts = std::is_constructible_v<Agent<To>, Agent<From>&&>;
static_assert(!kConverts<Lifecycle::disconnected, Lifecycle::handshaking>);
static_assert(!kConverts<Lifecycle::live, Lifecycle::mounted>);
static_assert(!kConverts<Lifecycle::disconnected, Lifecycle::live>);
static_assert(!std::is_copy_constructible_v<AnyAgent>);

/// Whether the code ends in an abort, tried in a child so that the test survives it.
template <class Code>
bool aborts(Code code) {
  const pid_t child = fork();
  if (child == 0) {
    (void)!freopen("/dev/null", "w", stderr);
    signal(SIGABRT, SIG_DFL);
    code();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST_CASE("LIFE-1: there are six states in a line, with these labels") {
  const std::array<std::string, kStates> labels{"disconnected", "handshaking", "mounted",
                                                "live",         "draining",    "terminated"};
  for (std::size_t state = 0; state < kStates; ++state) {
    CHECK(label(static_cast<Lifecycle>(state)) == labels.at(state));
  }
}

TEST_CASE("LIFE-2: the table holds the five steps of the line and nothing else") {
  CHECK(kLifecycleRules.size() == 5);
  std::size_t legal = 0;
  for (std::size_t state = 0; state < kStates; ++state) {
    for (std::size_t transition = 0; transition < kTransitions; ++transition) {
      const auto next =
          next_state(static_cast<Lifecycle>(state), static_cast<Transition>(transition));
      CHECK(next.has_value() == expected_legal(state, transition));
      if (!next) continue;
      CHECK(static_cast<std::size_t>(*next) == state + 1);
      ++legal;
    }
  }
  CHECK(legal == 5);
}

TEST_CASE("LIFE-3: an agent walks the whole line, each step consuming the one before") {
  Agent<Lifecycle::disconnected> agent;
  auto last = terminate(drain(go_live(mount(handshake(std::move(agent))))));
  static_assert(std::is_same_v<decltype(last), Agent<Lifecycle::terminated>>);
  CHECK(last.kState == Lifecycle::terminated);
}

TEST_CASE("LIFE-3: taking a step from an agent that was consumed aborts") {
  CHECK(aborts([] {
    Agent<Lifecycle::disconnected> agent;
    (void)handshake(std::move(agent));
    (void)handshake(std::move(agent));
  }));
  CHECK(aborts([] {
    Agent<Lifecycle::disconnected> agent;
    const Agent<Lifecycle::disconnected> elsewhere = std::move(agent);
    (void)handshake(std::move(agent));
  }));
  CHECK_FALSE(aborts([] {
    Agent<Lifecycle::disconnected> agent;
    Agent<Lifecycle::disconnected> elsewhere = std::move(agent);
    agent = std::move(elsewhere);
    (void)handshake(std::move(agent));
  }));
}

TEST_CASE("LIFE-4: a label is read back only in its exact spelling") {
  for (std::size_t state = 0; state < kStates; ++state) {
    const auto value = static_cast<Lifecycle>(state);
    CHECK(lifecycle_from(label(value)) == value);
  }
  for (std::size_t transition = 0; transition < kTransitions; ++transition) {
    const auto value = static_cast<Transition>(transition);
    CHECK(transition_from(label(value)) == value);
  }
  for (const char* text : {"", "Live", "LIVE", " live", "live ", "liv", "lives", "mount"}) {
    CHECK_FALSE(lifecycle_from(text).has_value());
  }
  for (const char* text : {"", "Mount", "mounted", "golive", "go-live"}) {
    CHECK_FALSE(transition_from(text).has_value());
  }
}

TEST_CASE("LIFE-5: an agent of unknown state walks the same line at run time") {
  AnyAgent agent;
  CHECK(state_of(agent) == Lifecycle::disconnected);
  for (std::size_t at = 0; at < kTransitions; ++at) {
    REQUIRE(advance(agent, static_cast<Transition>(at)).has_value());
    CHECK(state_of(agent) == static_cast<Lifecycle>(at + 1));
  }
}

TEST_CASE("LIFE-6: an illegal transition at run time is an error and changes nothing") {
  for (std::size_t state = 0; state < kStates; ++state) {
    for (std::size_t transition = 0; transition < kTransitions; ++transition) {
      if (expected_legal(state, transition)) continue;
      AnyAgent agent;
      for (std::size_t at = 0; at < state; ++at) {
        REQUIRE(advance(agent, static_cast<Transition>(at)).has_value());
      }
      const auto refused = advance(agent, static_cast<Transition>(transition));
      REQUIRE_FALSE(refused.has_value());
      CHECK(refused.error() == LifecycleError{.state = static_cast<Lifecycle>(state),
                                              .transition = static_cast<Transition>(transition)});
      CHECK(state_of(agent) == static_cast<Lifecycle>(state));
    }
  }
  CHECK(LifecycleError{.state = Lifecycle::live, .transition = Transition::mount}.text() ==
        "illegal_transition:live:mount");
}

}  // namespace lightspeed::isa
