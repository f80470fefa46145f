// The applications: their events, their views, and the counter of the captures.

#include "interpreter/app/app.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/app/bindings.hpp"
#include "interpreter/app/segments.hpp"
#include "tests/interpreter/app_page.hpp"
#include "tests/interpreter/effect_text.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::AppPage;
using testing::digest_of_app;
using testing::empty_page;
using testing::patch_text;

constexpr std::array<std::string_view, 3> kNatives{"counter", "counter-history", "todo"};

App app_of(std::string_view name) { return find_app(name).value(); }

std::vector<std::string> texts(const std::vector<isa::Patch>& patches) {
  std::vector<std::string> shown;
  for (const isa::Patch& patch : patches) shown.push_back(patch_text(patch));
  return shown;
}

std::string add(std::int64_t by) { return "{\"by\":" + std::to_string(by) + "}"; }

bool shows(const AppPage& page, const std::string& count, const std::string& parity) {
  const std::string html = page.html();
  return html.find("data-ls-slot=\"count\">" + count + "</span>") != std::string::npos &&
         html.find("data-ls-slot=\"parity\">" + parity + "</p>") != std::string::npos;
}

/// The texts of the todo's items, in order, a done one in capitals.
std::string items(const AppPage& page) {
  std::string shown;
  const std::string html = page.html();
  constexpr std::string_view kHead = "<span>";
  for (std::size_t at = html.find("<li"); at != std::string::npos; at = html.find("<li", at + 1)) {
    const std::size_t begin = html.find(kHead, at) + kHead.size();
    const bool done = html.substr(at, begin - at).find("class=\"done\"") != std::string::npos;
    shown += (shown.empty() ? "" : ",") + html.substr(begin, html.find("</span>", at) - begin) +
             (done ? "!" : "");
  }
  return shown;
}

AppPage todo_with(const std::vector<std::string>& names) {
  AppPage page(app_of("todo"));
  for (const std::string& name : names) page.event("add", "text=" + name);
  return page;
}

/// A component of the tests alone: it goes where its page goes, and asks for all it is told to.
struct Guide {
  static constexpr std::string_view kName = "guide";
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::size_t kModelValues = 1;
  static constexpr std::size_t kModelLists = 0;
  struct Model {
    std::string place;
  };
  struct Visit {
    std::string place;
  };
  struct Follow {
    std::string topic;
    bool on = true;
    static std::array<Field<Follow>, 2> fields() {
      return {{{.name = "topic", .member = &Follow::topic},
               {.name = "on", .member = &Follow::on, .fallback = true}}};
    }
  };
  using Message = std::variant<Visit, Follow>;

  static Model init(std::string_view /*route*/) { return {.place = "home"}; }
  static Result<Message, std::string> decode(std::string_view event, std::string_view payload) {
    return decode_event<Message>(std::array{event_row<Follow, Message>("follow")}, event, payload);
  }
  static std::array<RouteRow<Message>, 2> routes() {
    return {{{"/shops/:name", [](auto taken) { return Message{Visit{taken.at(0)}}; }},
             {"/none", [](auto) { return Message{Visit{}}; }}}};
  }
  static std::optional<Message> receive(const AppInput& input) {
    const auto* timer = std::get_if<TimerInput>(&input);
    if (timer == nullptr) return std::nullopt;
    return Visit{"by " + timer->timer};
  }
  static Result<Updated<Model>, TurnFailure> update(Model model, const Message& message) {
    Updated<Model> updated{.model = std::move(model), .commands = {}};
    if (const auto* visit = std::get_if<Visit>(&message)) {
      if (visit->place.empty()) return failure(TurnFailure{TurnRefused{"closed"}});
      updated.model.place = visit->place;
    } else if (const auto& follow = std::get<Follow>(message); follow.on) {
      updated.commands.emplace_back(command::Subscribe{follow.topic});
    } else {
      updated.commands.emplace_back(command::Unsubscribe{follow.topic});
    }
    return updated;
  }
  static view::Names names() { return {.values = {{"place", view::Type::text}}, .lists = {}}; }
  static view::Data render(const Model& model) { return {.values = {model.place}, .lists = {}}; }
  static std::string_view markup() { return "<p>{{place}}</p>"; }
};

std::string place_of(Component<Guide>& guide, const AppInput& input) {
  const auto turn = guide.handle(input);
  if (!turn) return std::get<TurnRefused>(turn.error()).reason;
  return guide.model().place;
}

}  // namespace

TEST_CASE("APP-1: a refused event leaves the model as it was") {
  for (const std::string_view name : {"counter", "counter-history"}) {
    AppPage page(app_of(name));
    page.event("increment");
    const Digest before = digest_of_app(page.app);
    page.refusal("explode");
    page.refusal("add", "{\"by\":1.5}");
    CHECK(digest_of_app(page.app) == before);
    page.event("increment");
    CHECK(digest_of_app(page.app) != before);
  }
}

TEST_CASE("APP-1: mounting again starts a fresh model") {
  for (const std::string_view name : {"counter", "counter-history"}) {
    AppPage page(app_of(name));
    const Digest fresh = digest_of_app(page.app);
    page.event("increment");
    CHECK(digest_of_app(page.app) != fresh);
    CHECK(mount(page.app, "/").has_value());
    CHECK(digest_of_app(page.app) == fresh);
  }
}

TEST_CASE("APP-4: what an application does not wait for is a turn without patches and commands") {
  for (const std::string_view name : kNatives) {
    AppPage page(app_of(name));
    const Digest before = digest_of_app(page.app);
    for (const AppInput& input :
         {AppInput{TopicInput{"room", "{}"}}, AppInput{PresenceInput{"room", 3}},
          AppInput{TimerInput{"tick"}}}) {
      page.take(input);
      CHECK(page.patches.empty());
      CHECK(page.commands.empty());
    }
    CHECK(digest_of_app(page.app) == before);
  }
}

TEST_CASE("APP-8: the counter's events change count and parity") {
  AppPage page(app_of("counter"));
  CHECK(shows(page, "0", "even"));
  page.event("increment");
  CHECK(shows(page, "1", "odd"));
  page.event("decrement");
  page.event("decrement");
  CHECK(shows(page, "-1", "odd"));
  page.event("noop");
  CHECK(page.patches.empty());
  page.event("add", add(10));
  CHECK(shows(page, "9", "odd"));
  page.event("add", "by=-12");
  CHECK(shows(page, "-3", "odd"));
}

TEST_CASE("APP-8: the count wraps around at 64 bits, in both directions") {
  AppPage page(app_of("counter"));
  page.event("add", add(std::numeric_limits<std::int64_t>::max()));
  page.event("increment");
  CHECK(shows(page, "-9223372036854775808", "even"));
  page.event("decrement");
  CHECK(shows(page, "9223372036854775807", "odd"));
}

TEST_CASE("APP-9: the todo's events add, tick off, remove and order") {
  AppPage page = todo_with({"b", "a", "c"});
  CHECK(items(page) == "b,a,c");
  page.event("toggle", "key=k2");
  CHECK(items(page) == "b,a!,c");
  page.event("sort");
  CHECK(items(page) == "a!,b,c");
  page.event("rotate");
  CHECK(items(page) == "b,c,a!");
  page.event("odd_reorder");
  CHECK(items(page) == "a!,b,c");
  page.event("reverse");
  CHECK(items(page) == "c,b,a!");
  page.event("toggle", "key=k2");
  page.event("delete", "key=k1");
  CHECK(items(page) == "c,a");
  page.event("bulk");
  CHECK(items(page) == "bulk 6 |,\\,bulk 5 |,\\!,bulk 4 |,\\,a");
  page.event("clear");
  CHECK(items(page).empty());
  page.event("rotate");
  page.event("odd_reorder");
  CHECK(page.patches.empty());
}

TEST_CASE("VIEW-10: the native todo shows an item that nothing changed as the same record") {
  Todo::Model model;
  for (const char* text : {"a", "b", "c"}) model = Todo::update(model, Todo::Add{text})->model;
  const auto before = *Todo::render(model).lists.front();
  model = Todo::update(model, Todo::Toggle{before[1]->key})->model;
  const auto ticked = *Todo::render(model).lists.front();
  CHECK(ticked[0] == before[0]);
  CHECK(ticked[1] != before[1]);
  CHECK(ticked[2] == before[2]);
  model = Todo::update(model, Todo::Reverse{})->model;
  CHECK(Todo::render(model).lists.front()->front() == before[2]);
}

TEST_CASE("APP-9: the todo refuses what it cannot do, and says what is missing") {
  AppPage page = todo_with({"a"});
  CHECK(page.refusal("add") == "invalid_form:missing_field:text");
  CHECK(page.refusal("add", "text=") == "invalid_form:missing_field:text");
  CHECK(page.refusal("toggle", "key=k2") == "unknown_key:k2");
  CHECK(page.refusal("delete", "key=") == "unknown_key:");
  CHECK(items(page) == "a");
}

TEST_CASE("APP-5: an unknown event is refused by its name") {
  for (const std::string_view name : kNatives) {
    AppPage page(app_of(name));
    for (const std::string event : {"explode", "", "Increment", "lv:navigate", "lv:patch"}) {
      CHECK(page.refusal(event) == "unsupported_client_event:" + event);
    }
  }
}

TEST_CASE("APP-5: a payload that is not what the fields are bound to is refused") {
  for (const std::string_view name : {"counter", "counter-history"}) {
    AppPage page(app_of(name));
    CHECK(page.refusal("add") == "invalid_payload:add:by:integer:missing");
    CHECK(page.refusal("add", "{\"by\":true}") == "invalid_payload:add:by:integer:boolean");
    CHECK(page.refusal("add", "by=two") == "invalid_payload:add:by:integer:\"two\"");
    page.event("add", "{\"by\":1,\"x\":2}");
    CHECK(shows(page, "1", "odd"));
  }
}

TEST_CASE("APP-5: a text of a form is bounded as a program's is") {
  AppPage page(app_of("todo"));
  CHECK(page.refusal("add", "text=" + std::string(65'537, 'x')) == "text_too_long:65537:65536");
  page.event("add", "text=" + std::string(65'536, 'x'));
  CHECK(page.refusal("delete", "key=k1") == "text_too_long:65537:65536");  // Its `last`.
}

TEST_CASE("APP-6: a component goes where its page goes, by its table of patterns") {
  Component<Guide> guide;
  CHECK(guide.mount("/shops/caf%C3%A9?x=1").has_value());
  CHECK(guide.model().place == "café");
  const auto go = [&](const std::string& to) {
    return place_of(guide, EventInput{"lv:patch", "{\"to\":\"" + to + "\",\"replace\":true}"});
  };
  CHECK(go("/shops/bar") == "bar");
  CHECK(go("/elsewhere") == "no_route:/elsewhere");
  CHECK(go("/none") == "closed");
  CHECK(guide.model().place == "bar");
  CHECK(place_of(guide, EventInput{"lv:patch", "{}"}) ==
        "invalid_payload:lv:patch:to:text:missing");
  CHECK_FALSE(guide.mount("/none").has_value());
  CHECK(guide.mount("/elsewhere").has_value());
  CHECK(guide.model().place == "home");
  CHECK(place_of(guide, TimerInput{"tick"}) == "by tick");
}

TEST_CASE("APP-7: a component's subscriptions count once, as a program's do") {
  Component<Guide> guide;
  const auto asked = [&](const std::string& payload) {
    return guide.handle(EventInput{"follow", payload}).value().commands;
  };
  using Commands = std::vector<Command>;
  CHECK(asked("topic=a") == Commands{command::Subscribe{"a"}});
  CHECK(asked("topic=a").empty());
  CHECK(asked("topic=a&on=false") == Commands{command::Unsubscribe{"a"}});
  CHECK(asked("topic=a&on=false") ==
        Commands{command::Report{"instruction_error", "not_subscribed:a"}});
}

TEST_CASE("APP-7: a component with routes and topics is digested as the program is") {
  Component<Guide> guide;
  App program = testing::program_of(
      "program guide 1\nstate\n  place: text = \"home\"\n"
      "on route \"/shops/:name\"\n  set place = name\n"
      "on route \"/none\"\n  fail \"closed\"\n"
      "on event follow(topic: text, on: boolean = true)\n  subscribe topic if on\n"
      "  unsubscribe topic if not on\n"
      "on timer tick\n  set place = \"by tick\"\n"
      "view main\n  <p>{{place}}</p>\n");
  const auto same = [&] {
    Digester ours;
    guide.add_to(ours);
    return ours.finish() == digest_of_app(program);
  };
  CHECK(guide.mount("/shops/one").has_value());
  CHECK(mount(program, "/shops/one").has_value());
  CHECK(same());
  CHECK(guide.whole_view() == whole_view(program));
  for (const AppInput& input :
       {AppInput{EventInput{"follow", "topic=a"}}, AppInput{EventInput{"follow", "topic=b"}},
        AppInput{EventInput{"follow", "topic=a&on=false"}},
        AppInput{EventInput{"follow", "topic=a&on=false"}},
        AppInput{EventInput{"lv:patch", "to=/shops/two"}},
        AppInput{EventInput{"lv:patch", "to=/none"}},
        AppInput{EventInput{"lv:patch", "to=/nowhere"}}, AppInput{TimerInput{"tick"}}}) {
    const auto ours = guide.handle(input);
    const auto theirs = handle(program, input);
    REQUIRE(ours.has_value() == theirs.has_value());
    CHECK(same());
    if (!ours) {
      CHECK(ours.error() == theirs.error());
      continue;
    }
    CHECK(ours->patches == theirs->patches);
    CHECK(ours->commands == theirs->commands);
  }
}

TEST_CASE("APP-3: counter-history appends every value that it reaches") {
  using Texts = std::vector<std::string>;
  AppPage page(app_of("counter-history"));
  const auto patches_of = [&](std::string_view name, std::string_view payload = "{}") {
    page.event(name, payload);
    return texts(page.patches);
  };
  CHECK(patches_of("increment") ==
        Texts{"slots #counter count=1,parity=odd", "append #history <li>1</li>"});
  CHECK(patches_of("add", add(2)) == Texts{"slots #counter count=3", "append #history <li>3</li>"});
  CHECK(patches_of("noop").empty());
  CHECK(patches_of("add", add(0)).empty());
  CHECK(texts(whole_view(page.app)).back() == "replace #history <li>1</li><li>3</li>");
}

TEST_CASE("APP-3: counter-history refuses what counter refuses, in the same words") {
  AppPage counter(app_of("counter"));
  AppPage history(app_of("counter-history"));
  CHECK(history.refusal("explode") == counter.refusal("explode"));
  CHECK(history.refusal("add", "7") == counter.refusal("add", "7"));
}

TEST_CASE("APP-3: a name that no application has is refused with those that exist") {
  const auto unknown = find_app("chess");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error() ==
        "no program is called 'chess'; there are: counter, counter-history, todo");
}

TEST_CASE("VIEW-1: the whole view applies to any content of the root, and shows the same") {
  for (const std::string_view name : kNatives) {
    App app = app_of(name);
    CHECK(mount(app, "/").has_value());
    static_cast<void>(handle(app, EventInput{"increment", "{}"}));
    static_cast<void>(handle(app, EventInput{"add", "text=x"}));
    const std::string whole = isa::encode_patch_stream(whole_view(app));
    Document empty = empty_page();
    REQUIRE(empty.apply(whole).has_value());
    for (const std::string before :
         {"old", "<ol id=\"history\"><li>9</li></ol>", "<div id=\"counter\">x</div>", "<table>"}) {
      Document page = empty_page();
      REQUIRE(page.apply(before).has_value());
      REQUIRE(page.apply(whole).has_value());
      CHECK(page.inner_html() == empty.inner_html());
      REQUIRE(page.apply(whole).has_value());
      CHECK(page.inner_html() == empty.inner_html());
    }
  }
}

TEST_CASE("VIEW-2: whatever happened, the changes show what the whole view shows") {
  const auto shows_the_same = [](const std::string& name, const std::vector<int>& events) {
    App app = app_of(name);
    CHECK(mount(app, "/").has_value());
    Document changed = empty_page();
    RC_ASSERT(changed.apply(isa::encode_patch_stream(whole_view(app))).has_value());
    for (const int event : events) {
      const auto turn = handle(app, EventInput{"add", add(event)});
      RC_ASSERT(turn.has_value());
      RC_ASSERT(turn->patches.empty() == (event == 0));
      if (turn->patches.empty()) continue;
      RC_ASSERT(changed.apply(isa::encode_patch_stream(turn->patches)).has_value());
    }
    Document anew = empty_page();
    RC_ASSERT(anew.apply(isa::encode_patch_stream(whole_view(app))).has_value());
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
