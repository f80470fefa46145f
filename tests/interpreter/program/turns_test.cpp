// Bounds, atomicity, triggers, routes and children.

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

#include "interpreter/program/routes.hpp"
#include "tests/interpreter/app_page.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::AppPage;
using testing::digest_of_app;
using testing::program_of;
using Commands = std::vector<Command>;
using Taken = std::optional<std::vector<std::string>>;

/// The text of a program with these handlers; its page shows `log` and the list.
std::string logging_text(const std::string& handlers) {
  return "program small 1\n"
         "state\n"
         "  log: text\n"
         "list items\n"
         "  title: text = \"fresh\"\n"
         "  row \"a\" title=\"x\"\n"
         "  row \"b\" title=\"y\"\n" +
         handlers +
         "view main\n"
         "  <p>{{log}}{{#items}} {{key}}{{title}}{{/items}}</p>\n";
}

App logging(const std::string& handlers) { return program_of(logging_text(handlers)); }

std::string shown(const AppPage& page) {
  const std::string html = page.html();
  return html.substr(3, html.size() - 7);
}

}  // namespace

TEST_CASE("PROG-19: a text that is too long refuses the turn, with its size") {
  AppPage page(logging("on event twice\n  set log = log <> log <> \"x\"\n"));
  for (int i = 0; i < 16; ++i) page.event("twice");  // 65,535 bytes
  CHECK(page.refusal("twice") == "text_too_long:131070:65536");
}

TEST_CASE("PROG-19: a text of exactly the bound is taken") {
  AppPage page(logging("on event set(value: text)\n  set log = value\n"));
  page.event("set", "value=" + std::string(65'536, 'x'));
  CHECK(page.refusal("set", "value=" + std::string(65'537, 'x')) == "text_too_long:65537:65536");
}

TEST_CASE("PROG-32: a view whose lists multiply refuses the turn, before any of it is written") {
  std::string view = "view main\n  ";
  for (int i = 0; i < 40; ++i) view += "{{#items}}";
  view += "<b>x</b>";
  for (int i = 0; i < 40; ++i) view += "{{/items}}";
  AppPage page(
      program_of("program deep 1\nlist items\n  title: text\n  row \"a\"\n"
                 "on event add(key: text)\n  put items key\n" +
                 view + "\n"));
  CHECK(page.refusal("add", "key=b") == "view_too_large:10995116277758:67108864");
  CHECK(page.html() == "<b>x</b>");
}

TEST_CASE("PROG-19: a text that is too long refuses wherever it arises") {
  const std::string half = std::string(40'000, 'x');
  const auto refusal = [&](const std::string& line) {
    AppPage page(logging("on event go(a: text)\n  " + line + "\n"));
    return page.refusal("go", "a=" + half);
  };
  CHECK(refusal("set log = choose(false, a <> a, \"\")") == "text_too_long:80000:65536");
  CHECK(refusal("set log = \"\" if length(a <> a) = 0") == "text_too_long:80000:65536");
  CHECK(refusal("put items a <> a title=\"\"") == "text_too_long:80000:65536");
  CHECK(refusal("fail a <> a") == "text_too_long:80000:65536");
  CHECK(refusal("push_event \"x\" {a: a, b: a}") == "text_too_long:80015:65536");
}

TEST_CASE("PROG-19: a let that a view shows is bounded as well") {
  AppPage page(
      program_of("program small 1\nstate\n  word: text\nlet twice = word <> word\n"
                 "on event set(value: text)\n  set word = value\nview main\n  <p>{{twice}}</p>\n"));
  page.event("set", "value=" + std::string(32'768, 'x'));
  CHECK(page.refusal("set", "value=" + std::string(32'769, 'x')) == "text_too_long:65538:65536");
}

TEST_CASE("PROG-19: a chain of joins that doubles a text ends at once") {
  std::string handler = "on event go\n  set log = \"0123456789abcdef\"\n";
  for (int i = 0; i < 64; ++i) handler += "  set log = log <> log\n";
  AppPage page(logging(handler));
  CHECK(page.refusal("go") == "text_too_long:131072:65536");
}

TEST_CASE("PROG-19: a chain of lets that doubles a text ends at once") {
  std::string text = "program small 1\nstate\n  word: text\nlet x0 = word <> word\n";
  for (int i = 1; i <= 64; ++i) {
    const std::string before = "x" + std::to_string(i - 1);
    text += "let x" + std::to_string(i) + " = " + before + " <> " + before + "\n";
  }
  AppPage page(program_of(text + "on event go\n  set word = \"x\"\nview main\n  <p>{{x64}}</p>\n"));
  CHECK(page.refusal("go") == "text_too_long:131072:65536");
}

TEST_CASE("PROG-19: a list that is full takes no further record") {
  auto program = isa::program::assemble(
                     "program small 1\nlist items\n  n: integer\n"
                     "on event put(key: text)\n  put items key n=1\nview main\n  <p></p>\n")
                     .value();
  for (int i = 0; i < 262'143; ++i) {
    program.lists[0].rows.push_back({.key = std::to_string(i), .fields = {std::int64_t{0}}});
  }
  AppPage page(ProgramApp::from(std::move(program)).value());
  page.event("put", "key=x");
  CHECK(page.refusal("put", "key=y") == "list_too_long:262145:262144");
  page.event("put", "key=17");
}

TEST_CASE("PROG-20: at a mount the handler of the route sees what that of the mount did") {
  AppPage page(
      logging("on route \"/\"\n  set log = log <> \"2\"\non event other\n  set log = \"no\"\n"
              "on mount\n  mount \"/\" \"main\"\n  set log = log <> \"1\"\n"));
  CHECK(shown(page) == "12 ax by");
}

TEST_CASE("PROG-20: a turn that fails late was nothing") {
  AppPage page(
      logging("on event go(late: boolean)\n  set log = \"1\"\n  put items \"c\" title=\"z\"\n"
              "  subscribe \"room\"\n  fail \"too late\" if late\n"));
  CHECK(page.refusal("go", "late=true") == "too late");
  CHECK(shown(page) == " ax by");
  page.event("go", "late=false");
  CHECK(shown(page) == "1 ax by cz");
  CHECK(page.commands == Commands{command::Subscribe{"room"}});
}

TEST_CASE("PROG-21: whatever belongs to the model changes the digest") {
  const auto digest = [](const std::string& text, std::string_view route = "/") {
    return digest_of_app(AppPage(program_of(text), route).app);
  };
  const std::string view = "view main\n  <p></p>\n";
  const std::string base = "program a 1\nstate\n  x: integer = 1\nlist l\n  f: text\n  row \"k\"\n";
  const Digest first = digest(base + view);
  CHECK(digest(base + view) == first);
  CHECK(digest(base + view, "/elsewhere") == first);  // No handler went there.
  for (const std::string other :
       {"program b 1\nstate\n  x: integer = 1\nlist l\n  f: text\n  row \"k\"\n",
        "program a 2\nstate\n  x: integer = 1\nlist l\n  f: text\n  row \"k\"\n",
        "program a 1\nstate\n  y: integer = 1\nlist l\n  f: text\n  row \"k\"\n",
        "program a 1\nstate\n  x: integer = 2\nlist l\n  f: text\n  row \"k\"\n",
        "program a 1\nstate\n  x: boolean = true\nlist l\n  f: text\n  row \"k\"\n",
        "program a 1\nstate\n  x: integer = 1\nlist m\n  f: text\n  row \"k\"\n",
        "program a 1\nstate\n  x: integer = 1\nlist l\n  f: text\n  row \"j\"\n",
        "program a 1\nstate\n  x: integer = 1\nlist l\n  f: text\n  row \"k\" f=\"v\"\n",
        "program a 1\nstate\n  x: integer = 1\nlist l\n  f: text\n"}) {
    CHECK_MESSAGE(digest(other + view) != first, other);
  }
  CHECK(digest(base + "on mount\n  mount \"/\" \"main\"\n" + view) == first);
  CHECK(digest(base + "on mount\n  mount \"/x\" \"main\"\n" + view) != first);
  CHECK(digest(base + "on mount\n  mount \"/\" \"main\"\n  subscribe \"t\"\n" + view) != first);
  CHECK(digest(base + "let y = x\n" + view) == first);
}

TEST_CASE("PROG-27: a path fits a pattern segment by segment") {
  CHECK(match_route("/items/:id", "/items/3") == Taken{{"3"}});
  CHECK(match_route("/:a/x/:b", "/1/x/2?q=/3#/4") == Taken{{"1", "2"}});
  CHECK(match_route("/:a", "/1#/2?3") == Taken{{"1"}});
  CHECK(match_route("/", "/") == Taken{std::vector<std::string>{}});
  CHECK(match_route("/", "/?page=2") == Taken{std::vector<std::string>{}});
  for (const std::string path :
       {"/items", "/items/", "/items/3/", "/items/3/4", "/Items/3", "items/3", "", "/items//3"}) {
    CHECK_MESSAGE(match_route("/items/:id", path) == std::nullopt, path);
  }
}

TEST_CASE("PROG-27: what a name takes is decoded, or stays as it is") {
  CHECK(match_route("/:a", "/a%20b%2Fc%c3%A9") == Taken{{"a b/cé"}});
  CHECK(match_route("/:a", "/a+b") == Taken{{"a+b"}});
  for (const std::string odd : {"%", "a%2", "%zz", "%FF", "%41%FF"}) {
    CHECK(match_route("/:a", "/" + odd) == Taken{{odd}});
  }
}

TEST_CASE("PROG-28: a mount runs its handler, and then the route's") {
  const App app = logging(
      "on mount\n  mount \"/home\" \"main\"\n  set log = log <> \"m\" <> route\n"
      "on route \"/items/:id\"\n  set log = log <> \"r\" <> id\n"
      "on route \"/:any/:id\"\n  set log = log <> \"never\"\n");
  CHECK(shown(AppPage(app, "/items/7?x")) == "m/items/7?xr7 ax by");
  const AppPage elsewhere(app, "/x");
  CHECK(shown(elsewhere) == "m/x ax by");
  AppPage again(app, "/items/7");
  CHECK(mount(again.app, "/x").has_value());
  CHECK(digest_of_app(again.app) == digest_of_app(elsewhere.app));
}

TEST_CASE("PROG-28: what is patched while mounting stands behind the whole view, once") {
  App app = logging("on mount\n  mount \"/\" \"main\"\n  patch \"p\" \"extra\"\n");
  CHECK(mount(app, "/").value().patches.empty());
  const isa::Patch extra = isa::Replace{.target = "p", .html = "extra"};
  CHECK(whole_view(app).back() == extra);
  CHECK(whole_view(app).back() != extra);
}

TEST_CASE("PROG-28: an event is decoded by its handler, and one without any is refused") {
  AppPage page(logging("on event add(n: integer, word: text = \"w\")\n  set log = word <> n\n"));
  page.event("add", "{\"n\":3}");
  CHECK(shown(page) == "w3 ax by");
  CHECK(page.refusal("add", "{}") == "invalid_payload:add:n:integer:missing");
  CHECK(page.refusal("remove") == "unsupported_client_event:remove");
  CHECK(page.refusal("lv:patch", "{\"to\":\"/\"}") == "unsupported_client_event:lv:patch");
}

TEST_CASE("PROG-28: the first route that fits takes the page's way") {
  AppPage page(logging(
      "on route \"/items/:id\"\n  set log = id\non route \"/:any/:id\"\n  set log = any <> id\n"
      "on route \"/closed\"\n  fail \"closed\"\n"));
  const auto to = [](const std::string& path) {
    return "{\"to\":\"" + path + "\",\"replace\":true}";
  };
  const Digest before = digest_of_app(page.app);
  page.event("lv:patch", to("/items/3?sort=up"));
  CHECK(shown(page) == "3 ax by");
  CHECK(digest_of_app(page.app) != before);
  page.event("lv:patch", to("/shops/3"));
  CHECK(shown(page) == "shops3 ax by");
  CHECK(page.refusal("lv:patch", to("/none")) == "no_route:/none");
  CHECK(page.refusal("lv:patch", to("/closed")) == "closed");
  CHECK(page.refusal("lv:patch", "{}") == "invalid_payload:lv:patch:to:text:missing");
}

TEST_CASE("PROG-28: where a route handler runs, the path is the model's route") {
  const App app = logging("on route \"/items/:id\"\n  set log = \"\"\n");
  AppPage page(app);
  const Digest home = digest_of_app(page.app);
  page.event("lv:patch", "to=/items/3");
  const Digest third = digest_of_app(page.app);
  page.event("lv:patch", "to=/items/4");
  CHECK(third != home);
  CHECK(digest_of_app(page.app) != third);
  CHECK(digest_of_app(AppPage(app, "/items/3").app) == third);
}

TEST_CASE("PROG-28: messages, counts and timers run their handlers") {
  AppPage page(
      logging("on topic \"room\"(from: text, text: text)\n  set log = from <> \":\" <> text\n"
              "on presence \"room\"(count: integer)\n  set log = \"\" <> count\n"
              "on timer tick\n  set log = \"tick\"\n"));
  page.take(TopicInput{"room", "{\"from\":\"a\",\"text\":\"b\"}"});
  CHECK(shown(page) == "a:b ax by");
  page.take(PresenceInput{"room", 3});
  CHECK(shown(page) == "3 ax by");
  page.take(TimerInput{"tick"});
  CHECK(shown(page) == "tick ax by");
  for (const AppInput& input :
       {AppInput{TopicInput{"other", "{}"}}, AppInput{PresenceInput{"other", 1}},
        AppInput{TimerInput{"tock"}}}) {
    page.take(input);
    CHECK(page.patches.empty());
    CHECK(page.commands.empty());
  }
  CHECK(shown(page) == "tick ax by");
}

TEST_CASE("PROG-28: a message that does not decode is reported and changes nothing") {
  AppPage page(logging("on topic \"room\"(n: integer)\n  set log = \"taken\"\n"));
  const Digest before = digest_of_app(page.app);
  page.take(TopicInput{"room", "{\"n\":\"x\"}"});
  CHECK(page.commands ==
        Commands{command::Report{"invalid_message", "invalid_payload:room:n:integer:\"x\""}});
  CHECK(page.patches.empty());
  CHECK(digest_of_app(page.app) == before);
}

TEST_CASE("PROG-29: fail refuses with its reason, crash with its trigger") {
  AppPage page(
      logging("on event no\n  set log = \"x\"\n  fail \"because \" <> log\non event boom\n  set "
              "log = \"x\"\n"
              "  crash\non timer tick\n  crash\n"));
  CHECK(page.refusal("no") == "because x");
  CHECK(page.refusal("boom") == "crashed:event:boom");
  CHECK(page.refusal(TimerInput{"tick"}) == "crashed:timer:tick");
  App dead = logging("on mount\n  mount \"/\" \"main\"\n  crash\n");
  CHECK(mount(dead, "/").error() == TurnFailure{TurnCrashed{"mount"}});
}

TEST_CASE("PROG-29: a child crashes alone, and begins again") {
  AppPage page(logging(
      "on event boom(key: text) in items[key]\n  set log = \"undone\"\n"
      "  put items key title=\"half\"\n  put items \"b\" title=\"half\"\n  subscribe \"room\"\n"
      "  crash if key = \"a\"\n  put items \"new\" title=\"late\"\n"));
  page.event("boom", "key=a");
  CHECK(page.commands == Commands{command::Report{"child_restarted", "items:a:event:boom"}});
  CHECK(shown(page) == " afresh by");
  CHECK(page.refusal("boom", "key=c") == "no_such_child:items:c");
  page.event("boom", "key=b");
  CHECK(shown(page) == "undone afresh bhalf newlate");
}

TEST_CASE("PROG-29: a child that the turn itself made is gone with it") {
  AppPage page(
      logging("on mount\n  mount \"/\" \"main\"\n  put items \"n\" title=\"z\"\n"
              "on route \"/\" in items[\"n\"]\n  crash\n"));
  CHECK(page.commands == Commands{command::Report{"child_restarted", "items:n:route:/"}});
  CHECK(shown(page) == " ax by");
}

TEST_CASE("PROG-5: a program value with two handlers of one trigger is refused, as its text is") {
  auto program = isa::program::assemble(logging_text("on event go\n  crash\n")).value();
  auto twice = program;
  twice.handlers.push_back(twice.handlers.back());
  const auto app = ProgramApp::from(std::move(twice));
  REQUIRE_FALSE(app.has_value());
  CHECK(app.error().text == "two handlers wait for 'event go'");
  program.handlers.push_back(program.handlers.back());
  program.handlers.back().trigger.name = "leave";
  CHECK(ProgramApp::from(std::move(program)).has_value());
}

TEST_CASE("PROG-16: a program value whose components the assembler would refuse is refused") {
  auto program = isa::program::assemble(logging_text("component loop\n  <p></p>\n")).value();
  program.components.front().markup = {
      {isa::view::Component{.name = "loop", .arguments = {}, .children = {}, .at = {}}}};
  const auto app = ProgramApp::from(std::move(program));
  REQUIRE_FALSE(app.has_value());
  CHECK(app.error().text == "a component cannot use itself: loop uses loop");
}

TEST_CASE("PROG-29: a child that crashes while mounting leaves a mounted session") {
  auto program =
      isa::program::assemble(
          logging_text("on mount\n  mount \"/\" \"main\"\n  set log = \"gone\"\n  crash\n"
                       "on event go\n  subscribe \"t\"\n"))
          .value();
  // No text assembles to that, but a program is a value.
  program.handlers[0].child = isa::program::Child{
      .list = 0,
      .key = {.type = isa::program::Type::text, .code = {isa::program::Literal{std::string("a")}}}};
  AppPage page(ProgramApp::from(std::move(program)).value());
  CHECK(page.commands == Commands{command::Report{"child_restarted", "items:a:mount"}});
  CHECK(shown(page) == " afresh by");
  page.event("go");
  CHECK(page.commands == Commands{command::Subscribe{"t"}});
}

}  // namespace lightspeed::interpreter
