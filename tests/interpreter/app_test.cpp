// The applications: their events, their views, and the counter of the captures.

#include "interpreter/app/app.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "interpreter/app/segments.hpp"
#include "interpreter/client/document.hpp"
#include "isa/patch_stream.hpp"
#include "tests/interpreter/session_line.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::Line;
using testing::patch_text;

App app_of(std::string_view name) { return find_app(name).value(); }

Digest digest_of_app(const App& app) {
  Digester digester;
  add_to(digester, app);
  return digester.finish();
}

std::vector<std::string> texts(const std::vector<isa::Patch>& patches) {
  std::vector<std::string> shown;
  for (const isa::Patch& patch : patches) shown.push_back(patch_text(patch));
  return shown;
}

/// The patches of an event that is taken.
std::vector<std::string> taken(App& app, std::string_view name, std::string_view payload = "{}") {
  return texts(handle(app, name, payload).value());
}

/// The reason of an event that is refused.
std::string refused(App& app, std::string_view name, std::string_view payload = "{}") {
  const auto result = handle(app, name, payload);
  return result ? "it was taken" : result.error();
}

std::string add(std::int64_t by) { return "{\"by\":" + std::to_string(by) + "}"; }

Document empty_page() {
  return Document::load({.root_html = "<main id=\"app\"></main>", .page_html = {}},
                        isa::Mode::strict)
      .value();
}

/// One direction of a capture, message by message.
std::vector<std::string> captured(const std::string& name, const std::string& direction) {
  std::istringstream lines(lightspeed::testing::read_text(
      lightspeed::testing::in_source_tree("corpus/captures/" + name + "/frames.jsonl")));
  std::vector<std::string> messages;
  for (std::string line; std::getline(lines, line);) {
    const auto item = nlohmann::json::parse(line);
    if (item["event"] == "frame" && item["dir"] == direction) messages.push_back(item["data"]);
  }
  return messages;
}

}  // namespace

TEST_CASE("APP-1: a refused event leaves the model as it was") {
  for (const std::string_view name : {Counter::kName, CounterHistory::kName}) {
    App app = app_of(name);
    mount(app);
    taken(app, "increment");
    const Digest before = digest_of_app(app);
    refused(app, "explode");
    refused(app, "add", "{\"by\":1.5}");
    CHECK(digest_of_app(app) == before);
    taken(app, "increment");
    CHECK(digest_of_app(app) != before);
  }
}

TEST_CASE("APP-1: mounting again starts a fresh model") {
  for (const std::string_view name : {Counter::kName, CounterHistory::kName}) {
    App app = app_of(name);
    mount(app);
    const Digest fresh = digest_of_app(app);
    taken(app, "increment");
    mount(app);
    CHECK(digest_of_app(app) == fresh);
  }
}

TEST_CASE("APP-2: the counter's events change count and parity") {
  App app = app_of("counter");
  mount(app);
  using Texts = std::vector<std::string>;
  CHECK(taken(app, "increment") == Texts{"slots #app count=1,parity=odd"});
  CHECK(taken(app, "decrement") == Texts{"slots #app count=0,parity=even"});
  CHECK(taken(app, "decrement") == Texts{"slots #app count=-1,parity=odd"});
  CHECK(taken(app, "noop").empty());
  CHECK(taken(app, "add", add(10)) == Texts{"slots #app count=9"});
  CHECK(taken(app, "add", add(-12)) == Texts{"slots #app count=-3"});
  CHECK(texts(view(app)) == Texts{"whole #app count=-3,parity=odd"});
}

TEST_CASE("APP-2: the count wraps around at 64 bits, in both directions") {
  App app = app_of("counter");
  mount(app);
  taken(app, "add", add(std::numeric_limits<std::int64_t>::max()));
  CHECK(taken(app, "increment").front() == "slots #app count=-9223372036854775808,parity=even");
  CHECK(taken(app, "decrement").front() == "slots #app count=9223372036854775807,parity=odd");
}

TEST_CASE("APP-2: an unknown event is refused by its name") {
  App app = app_of("counter");
  CHECK(refused(app, "explode") == "unsupported_client_event:explode");
  CHECK(refused(app, "") == "unsupported_client_event:");
  CHECK(refused(app, "Increment") == "unsupported_client_event:Increment");
  CHECK(refused(app, "lv:navigate") == "unsupported_client_event:lv:navigate");
}

TEST_CASE("APP-2: another payload of add is refused") {
  App app = app_of("counter");
  mount(app);
  for (const std::string payload :
       {"", "{}", "{\"by\":}", "{\"by\":\"1\"}", "{\"by\":1.0}", "{\"by\":+1}", "{\"by\":01}",
        "{\"by\":-01}", "{\"by\":-}", "{\"by\":1", "{\"by\":1}}", "{\"by\":1,\"x\":2}",
        "{\"by\":9223372036854775808}", "{\"by\":0x10}", "{\"by\":null}", "[10]", "{\"by\":1}\n"}) {
    CHECK_MESSAGE(refused(app, "add", payload) == "invalid_payload:add:by:integer", payload);
  }
  CHECK(texts(view(app)).front() == "whole #app count=0,parity=even");
}

TEST_CASE("APP-2: the counter's first view is the captured one, byte for byte") {
  App app = app_of("counter");
  mount(app);
  const isa::Diff first{.ref = "1", .html = isa::encode_patch_stream(view(app))};
  CHECK(isa::encode_frame(first) == captured("01-counter-clicks", "s2c").at(1));
}

TEST_CASE("APP-2: asked what a captured client asked, the counter shows what was captured") {
  for (const std::string name : {"01-counter-clicks", "13-burst"}) {
    Configuration knobs;
    knobs.pending_max = 1'000;  // The captured server had no bound.
    Line line(knobs);
    line.open();
    for (const std::string& message : captured(name, "c2s")) line.says(message);
    const std::vector<std::string> expected = captured(name, "s2c");
    REQUIRE_MESSAGE(line.sent.size() == expected.size(), name);
    Document ours = empty_page();
    Document theirs = empty_page();
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const auto ours_frame = isa::decode_frame(line.sent[i], isa::Mode::strict).value();
      const auto their_frame = isa::decode_frame(expected[i], isa::Mode::strict).value();
      const auto* diff = std::get_if<isa::Diff>(&their_frame);
      if (diff == nullptr) {
        CHECK(line.sent[i] == expected[i]);
        continue;
      }
      // The captured server sends slots that did not change as well: compare what is shown.
      REQUIRE(std::holds_alternative<isa::Diff>(ours_frame));
      CHECK(std::get<isa::Diff>(ours_frame).ref == diff->ref);
      REQUIRE(ours.apply(std::get<isa::Diff>(ours_frame).html).has_value());
      REQUIRE(theirs.apply(diff->html).has_value());
      CHECK(ours.inner_html() == theirs.inner_html());
    }
  }
}

TEST_CASE("APP-3: counter-history appends every value that it reaches") {
  using Texts = std::vector<std::string>;
  App app = app_of("counter-history");
  mount(app);
  CHECK(taken(app, "increment") ==
        Texts{"slots #counter count=1,parity=odd", "append #history <li>1</li>"});
  CHECK(taken(app, "add", add(2)) == Texts{"slots #counter count=3", "append #history <li>3</li>"});
  CHECK(taken(app, "noop").empty());
  CHECK(taken(app, "add", add(0)).empty());
  CHECK(texts(view(app)).back() == "replace #history <li>1</li><li>3</li>");
}

TEST_CASE("APP-3: counter-history refuses what counter refuses, in the same words") {
  App counter = app_of("counter");
  App history = app_of("counter-history");
  CHECK(refused(history, "explode") == refused(counter, "explode"));
  CHECK(refused(history, "add", "7") == refused(counter, "add", "7"));
}

TEST_CASE("APP-3: a name that no application has is refused with those that exist") {
  const auto unknown = find_app("todo");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error() == "no program is called 'todo'; there are: counter, counter-history");
}

TEST_CASE("VIEW-1: the whole view applies to any content of the root, and shows the same") {
  for (const std::string_view name : {Counter::kName, CounterHistory::kName}) {
    App app = app_of(name);
    mount(app);
    taken(app, "increment");
    const std::string whole_view = isa::encode_patch_stream(view(app));
    Document empty = empty_page();
    REQUIRE(empty.apply(whole_view).has_value());
    for (const std::string before :
         {"old", "<ol id=\"history\"><li>9</li></ol>", "<div id=\"counter\">x</div>", "<table>"}) {
      Document page = empty_page();
      REQUIRE(page.apply(before).has_value());
      REQUIRE(page.apply(whole_view).has_value());
      CHECK(page.inner_html() == empty.inner_html());
      REQUIRE(page.apply(whole_view).has_value());
      CHECK(page.inner_html() == empty.inner_html());
    }
  }
}

TEST_CASE("VIEW-2: whatever happened, the changes show what the whole view shows") {
  const auto shows_the_same = [](const std::string& name, const std::vector<int>& events) {
    App app = app_of(name);
    mount(app);
    Document changed = empty_page();
    RC_ASSERT(changed.apply(isa::encode_patch_stream(view(app))).has_value());
    for (const int event : events) {
      const auto patches = handle(app, "add", add(event));
      RC_ASSERT(patches.has_value());
      RC_ASSERT(patches->empty() == (event == 0));
      if (patches->empty()) continue;
      RC_ASSERT(changed.apply(isa::encode_patch_stream(*patches)).has_value());
    }
    Document anew = empty_page();
    RC_ASSERT(anew.apply(isa::encode_patch_stream(view(app))).has_value());
    RC_ASSERT(changed.inner_html() == anew.inner_html());
  };
  CHECK(rc::check("counter", [&](const std::vector<int>& e) { shows_the_same("counter", e); }));
  CHECK(rc::check("counter-history",
                  [&](const std::vector<int>& e) { shows_the_same("counter-history", e); }));
}

TEST_CASE("VIEW-2: only slots that changed are sent, and nothing where none did") {
  const Segments before{.target = "#a",
                        .fingerprint = "f:v1",
                        .static_html = "<p>",
                        .slots = {{"x", "1"}, {"y", "2"}, {"z", "3"}}};
  Segments after = before;
  std::vector<isa::Patch> patches;
  add_changes(before, after, patches);
  CHECK(patches.empty());
  after.slots[0].value = "7";
  after.slots[2].value = "9";
  add_changes(before, after, patches);
  CHECK(texts(patches) == std::vector<std::string>{"slots #a x=7,z=9"});
}

TEST_CASE("VIEW-2: a segment of another shape is sent whole") {
  const Segments before{.target = "#a",
                        .fingerprint = "f:v1",
                        .static_html = "<p>",
                        .slots = {{"x", "1"}, {"y", "2"}}};
  const auto sent_whole = [&](const Segments& after) {
    std::vector<isa::Patch> patches;
    add_changes(before, after, patches);
    return patches == std::vector<isa::Patch>{whole(after)};
  };
  Segments after = before;
  after.fingerprint = "f:v2";
  CHECK(sent_whole(after));
  after = before;
  after.target = "#b";
  CHECK(sent_whole(after));
  after = before;
  after.slots.pop_back();
  CHECK(sent_whole(after));
  after = before;
  after.slots[1].name = "renamed";
  CHECK(sent_whole(after));
}

}  // namespace lightspeed::interpreter
