// What holds of every snapshot: a run that goes on in a restored world is the run.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/play.hpp"
#include "tests/interpreter/snapshot/again.hpp"
#include "tests/support/everything.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::again;
using testing::configuration;
using testing::Faults;
using testing::Move;
using testing::moves;
using testing::play;
using testing::WorldRun;

const std::vector<std::string> kApps{"counter",   "counter-history", "todo", "chat",
                                     "dashboard", "table",           "form", "everything"};

App app_called(const std::string& name) {
  if (name == "everything") return testing::program_of(lightspeed::testing::kEverything);
  auto native = find_app(name);
  return native ? *std::move(native) : testing::corpus_program(name);
}

void play_all(WorldRun& run, const std::vector<Move>& chosen) {
  play(run, chosen, [](const Step&, const World*) {});
}

}  // namespace

TEST_CASE("SNAP-1: restored after any stimulus, the rest of a run is the same, digests included") {
  CHECK(rc::check("goes on", [] {
    const Configuration knobs = *configuration();
    const App app = app_called(*rc::gen::elementOf(kApps));
    const std::vector<Move> chosen = *moves(Faults::all);
    WorldRun whole(knobs, app);
    WorldRun broken(knobs, app);
    play_all(whole, chosen);
    for (const Move& move : chosen) {
      broken.now.value += move.delay;
      broken.apply(move.stimulus);
      auto world = restore(save(broken.world), knobs, app);
      RC_ASSERT(world.has_value());
      RC_ASSERT(save(*world) == save(broken.world));
      broken.world = *std::move(world);
    }
    RC_ASSERT(broken.steps == whole.steps);
    RC_ASSERT(save(broken.world) == save(whole.world));
  }));
}

TEST_CASE("SNAP-3: whoever looks at a document changes nothing of its snapshot") {
  CHECK(rc::check("looked at", [] {
    const Configuration knobs = *configuration();
    const App app = app_called(*rc::gen::elementOf(kApps));
    const std::vector<Move> chosen = *moves(Faults::all);
    WorldRun seen(knobs, app);
    WorldRun unseen(knobs, app);
    play(seen, chosen, [](const Step&, const World* world) {
      if (world != nullptr && world->client() != nullptr) {
        RC_ASSERT(!world->client()->document().outer_html().empty());
      }
    });
    play_all(unseen, chosen);
    RC_ASSERT(save(seen.world) == save(unseen.world));
  }));
}

TEST_CASE("SNAP-3: a restored page shows and digests what it did") {
  CHECK(rc::check("shown", [] {
    const Configuration knobs = *configuration();
    const App app = app_called(*rc::gen::elementOf(kApps));
    WorldRun run(knobs, app);
    play_all(run, *moves(Faults::all));
    const World same = again(run.world, app);
    RC_ASSERT(same.state_digest().parts == run.world.state_digest().parts);
    const Client* client = run.world.client();
    RC_ASSERT((client == nullptr) == (same.client() == nullptr));
    if (client == nullptr) return;
    RC_ASSERT(same.client()->document().outer_html() == client->document().outer_html());
    RC_ASSERT(same.client()->document().digest() == client->document().digest());
  }));
}

}  // namespace lightspeed::interpreter
