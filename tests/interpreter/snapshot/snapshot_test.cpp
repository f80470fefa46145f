// A snapshot's bytes: what they hold, what they are refused for, and what damage does to them.

#include "interpreter/snapshot/snapshot.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/snapshot/again.hpp"
#include "tests/interpreter/world_run.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::again;
using testing::corpus_program;
using testing::restored;
using testing::WorldRun;

constexpr std::size_t kMagicBytes = 8;
constexpr std::size_t kSealBytes = 8;

/// A page with something in every part of the state, in few bytes.
WorldRun small_run() {
  WorldRun run({}, "todo");
  run.load();
  run.event("add", R"({"text":"milk"})");
  run.apply(UserTyped{"input", "bread"});
  run.apply(LatencySet{Direction::server_to_client, 1'000});
  run.drop_from_client("ack");
  run.event("toggle", R"({"key":"k1"})");
  return run;
}

std::string sealed(std::string bytes) {
  bytes.resize(bytes.size() - kSealBytes);
  const std::uint64_t seal = digest_of(bytes).value;
  for (std::size_t i = 0; i < kSealBytes; ++i) {
    bytes.push_back(static_cast<char>(static_cast<unsigned char>(seal >> (8 * i))));
  }
  return bytes;
}

SnapshotFault fault_of(std::string_view bytes, const Configuration& knobs = {},
                       std::string_view app = "todo") {
  const auto world = restore(bytes, knobs, find_app(app).value());
  REQUIRE(!world.has_value());
  return world.error().fault;
}

std::string sentence_of(std::string_view bytes, const Configuration& knobs, App app) {
  const auto world = restore(bytes, knobs, std::move(app));
  REQUIRE(!world.has_value());
  return text_of(world.error());
}

/// The page of the restored world, and of the one that it was taken of, as they go on alike.
void goes_on_alike(WorldRun& run, App app, std::string_view html) {
  run.apply(UserEvent{"noop", "{}"});
  World same = again(run.world, std::move(app));
  CHECK(run.world.client()->document().outer_html() == html);
  CHECK(same.client()->document().outer_html() == html);
}

}  // namespace

TEST_CASE("SNAP-2: a snapshot begins with its name and its version, and ends with its digest") {
  const WorldRun run = small_run();
  const std::string bytes = save(run.world);
  CHECK(bytes.starts_with("LSWORLD\n\x01"));
  CHECK(bytes == sealed(bytes));
  CHECK(save(run.world) == bytes);
}

TEST_CASE("SNAP-2: no number is spelt with a byte that adds nothing") {
  std::string bytes = save(small_run().world);
  bytes[kMagicBytes] = static_cast<char>(0x81);
  bytes.insert(kMagicBytes + 1, 1, '\0');
  CHECK(fault_of(sealed(bytes)) == SnapshotFault::damaged);
}

TEST_CASE("SNAP-1: a fresh world is restored, and so is one of many sessions") {
  WorldRun run({}, corpus_program("chat"));
  CHECK_FALSE(again(run.world, corpus_program("chat")).knows(1));
  for (const std::uint32_t session : {3U, 1U, 7U}) {
    run.world.apply(PageLoaded{}, {}, session, run.steps);
    run.world.apply(UserEvent{"say", R"({"text":"hello"})"}, {}, session, run.steps);
  }
  World same = again(run.world, corpus_program("chat"));
  for (const std::uint32_t session : {1U, 3U, 7U}) {
    CHECK(same.state_digest(session).parts == run.world.state_digest(session).parts);
  }
  CHECK_FALSE(same.knows(2));
}

TEST_CASE("SNAP-4: what sessions share is written once, and shared again") {
  WorldRun run({}, "todo");
  run.load();
  for (int i = 0; i < 20; ++i) {
    run.event("add", R"({"text":"a text that is long enough to be found"})");
  }
  const std::string bytes = save(run.world);
  // Model and screen hold the same rows; page and keyed list hold the html.
  std::size_t texts = 0;
  for (auto at = bytes.find("a text that"); at != std::string::npos;
       at = bytes.find("a text that", at + 1)) {
    ++texts;
  }
  CHECK(texts < 20 * 5);
  World same = again(run.world, find_app("todo").value());
  CHECK(save(same).size() == bytes.size());
}

TEST_CASE("SNAP-3: a list that is empty again is written as one that was never anything else") {
  const App app = corpus_program("tasks");
  WorldRun run({}, app);
  run.load();
  run.event("add", R"({"title":"milk"})");
  run.event("remove", R"({"key":"t1"})");
  World same = again(run.world, app);
  run.event("filter", R"({"by":"done"})");
  same.apply(UserEvent{"filter", R"({"by":"done"})"}, {}, run.steps);
  CHECK(save(same) == save(run.world));
}

TEST_CASE("SNAP-3: a root that a patch threw out of its page is restored where it is") {
  WorldRun run;
  run.apply(PageLoaded{.root_html = "",
                       .page_html = "<body><div id=around><main data-ls-root></main></div>"});
  run.drop_from_server("diff");
  REQUIRE(run.world.client() != nullptr);
  goes_on_alike(run, find_app("counter").value(), run.world.client()->document().outer_html());
}

TEST_CASE("SNAP-5: another version is refused, whatever follows") {
  std::string bytes = save(small_run().world);
  bytes[kMagicBytes] = 2;
  const Configuration knobs;
  CHECK(sentence_of(bytes, knobs, find_app("todo").value()) ==
        "the snapshot has version 2, and this build reads version 1");
  bytes.resize(kMagicBytes + 1);
  CHECK(fault_of(bytes) == SnapshotFault::damaged);
}

TEST_CASE("SNAP-5: what is no snapshot is refused") {
  CHECK(fault_of("") == SnapshotFault::not_a_snapshot);
  CHECK(fault_of("a text") == SnapshotFault::not_a_snapshot);
  CHECK(fault_of("LSWORLD") == SnapshotFault::not_a_snapshot);
}

TEST_CASE("SNAP-7: other knobs and other programs are refused in a sentence") {
  const std::string bytes = save(small_run().world);
  Configuration knobs;
  knobs.pending_max = 1;
  CHECK(sentence_of(bytes, knobs, find_app("todo").value()) ==
        "the snapshot was taken of a run with other knobs");
  CHECK(sentence_of(bytes, {}, find_app("counter").value()) ==
        "the snapshot was taken of another program");
  CHECK(sentence_of(bytes, {}, corpus_program("todo")) ==
        "the snapshot was taken of another program");
}

TEST_CASE("SNAP-7: a program that differs in one word is another") {
  constexpr std::string_view kText =
      "program p 1\n\nstate\n  n: integer\n\nview main\n  <p>{{n}}</p>\n";
  std::string other(kText);
  other.replace(other.find("<p>"), 3, "<p id=\"n\">");
  WorldRun run({}, testing::program_of(kText));
  run.load();
  const std::string bytes = save(run.world);
  CHECK(restored(bytes, {}, testing::program_of(kText)).knows(1));
  CHECK(sentence_of(bytes, {}, testing::program_of(other)) ==
        "the snapshot was taken of another program");
}

TEST_CASE("SNAP-6: every truncation is refused") {
  const std::string bytes = save(small_run().world);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(
        restore(std::string_view(bytes).substr(0, size), {}, find_app("todo").value()).has_value());
  }
}

TEST_CASE("SNAP-6: every bit that flips is seen") {
  std::string bytes = save(small_run().world);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    char& byte = bytes[bit / 8];
    const char before = byte;
    byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % 8)));
    CHECK_FALSE(restore(bytes, {}, find_app("todo").value()).has_value());
    byte = before;
  }
}

TEST_CASE("SNAP-6: whatever is under a good seal is an error or a world that can be saved") {
  for (const char* name : {"todo", "table"}) {
    WorldRun run =
        std::string_view(name) == "todo" ? small_run() : WorldRun({}, corpus_program(name));
    const App app =
        std::string_view(name) == "todo" ? find_app("todo").value() : corpus_program(name);
    run.load();
    const std::string bytes = save(run.world);
    std::size_t worlds = 0;
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
      std::string flipped = bytes;
      flipped[bit / 8] =
          static_cast<char>(static_cast<unsigned char>(flipped[bit / 8]) ^ (1U << (bit % 8)));
      const auto world = restore(sealed(flipped), {}, app);
      if (!world) continue;
      ++worlds;
      const auto same = restore(save(*world), {}, app);
      CHECK(same.has_value());
    }
    CHECK(worlds > 0);
    for (std::size_t size = kMagicBytes + kSealBytes; size < bytes.size(); ++size) {
      CHECK_FALSE(restore(sealed(bytes.substr(0, size)), {}, app).has_value());
    }
  }
}

TEST_CASE("SNAP-6: a count that asks for more than is there is refused before it is believed") {
  std::string bytes = save(WorldRun().world);
  // The count of sessions is the first number behind the program's digest; all numbers after it
  // are those of an empty world.
  for (std::size_t at = kMagicBytes + 1; at + kSealBytes < bytes.size(); ++at) {
    std::string huge = bytes;
    huge.replace(at, 1, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F");
    (void)restore(sealed(huge), {}, find_app("counter").value());
  }
}

TEST_CASE("SNAP-8: the same state is written as it always was in this version") {
  CHECK(kSnapshotVersion == 1);
  // Who changes this number changes the version above and in snapshot.hpp.
  CHECK(digest_of(save(small_run().world)).value == 8987439803524653515ULL);
}

}  // namespace lightspeed::interpreter
