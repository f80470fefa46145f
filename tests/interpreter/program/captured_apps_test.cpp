// The captured counter and todo, native and as programs: asked the same, they show the same.

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "isa/frame.hpp"
#include "tests/interpreter/app_page.hpp"

namespace lightspeed::interpreter {
namespace {

using testing::AppPage;
using testing::corpus_program;
using testing::digest_of_app;
using testing::empty_page;

std::vector<nlohmann::json> json_lines(const std::string& path) {
  std::istringstream text(
      lightspeed::testing::read_text(lightspeed::testing::in_source_tree(path)));
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

/// The content of the captured root after the line of `frames.jsonl` with that number.
std::map<int, std::string> captured_documents(const std::string& capture) {
  std::map<int, std::string> documents;
  for (const auto& line : json_lines("corpus/captures/" + capture + "/dom.jsonl")) {
    if (line["outcome"] != "applied") continue;
    const std::string root = line["html"];
    const std::size_t begin = root.find('>') + 1;
    documents[line["line"]] = root.substr(begin, root.rfind("</main>") - begin);
  }
  return documents;
}

/// Puts to an application what the captured client said, and compares what it answers.
class Replayed {
 public:
  Replayed(App app, isa::Mode mode) : page_(std::move(app), "/", mode), theirs_(empty_page()) {}

  void run(const std::string& capture) {
    const auto documents = captured_documents(capture);
    int number = 0;
    for (const auto& line : json_lines("corpus/captures/" + capture + "/frames.jsonl")) {
      ++number;
      if (line["event"] != "frame") continue;
      const auto frame = isa::decode_frame(line["data"].get<std::string>(), isa::Mode::published);
      REQUIRE(frame.has_value());
      const auto* event = std::get_if<isa::Event>(&*frame);
      if (event != nullptr) asked_.push_back(*event);
      if (line["dir"] == "s2c") answer(*frame, documents, number);
    }
    CHECK(asked_.empty());
  }

  /// The refs of diffs after which the captured page shows what JavaScript made of a `$` in a slot
  /// (SEG-3), and ours what was meant.
  std::vector<std::string> garbled;

 private:
  using Documents = std::map<int, std::string>;

  void answer(const isa::Frame& frame, const Documents& documents, int number) {
    if (const auto* diff = std::get_if<isa::Diff>(&frame)) {
      if (diff->ref != "1") ask();
      shown(*diff, documents.at(number));
    }
    const auto* ack = std::get_if<isa::Ack>(&frame);
    if (ack != nullptr && ack->ref != answered_.ref) unchanged();
    if (const auto* failed = std::get_if<isa::Failure>(&frame)) refused(*failed);
  }

  void take_next() {
    REQUIRE_FALSE(asked_.empty());
    answered_ = asked_.front();
    asked_.pop_front();
  }
  void ask() {
    take_next();
    page_.event(answered_.name, answered_.payload);
  }

  void shown(const isa::Diff& diff, const std::string& captured) {
    REQUIRE(theirs_.apply(diff.html).has_value());
    if (theirs_.inner_html() != captured) garbled.push_back(diff.ref);
    CHECK_MESSAGE(page_.html() == theirs_.inner_html(), "diff " << diff.ref);
  }

  void unchanged() {
    const std::string before = page_.html();
    ask();
    CHECK(page_.patches.empty());
    CHECK(page_.html() == before);
  }

  void refused(const isa::Failure& failed) {
    take_next();
    CHECK(page_.refusal(answered_.name, answered_.payload) == failed.reason);
    CHECK(answered_.ref == failed.ref);
  }

  AppPage page_;
  Document theirs_;  ///< Given the captured diffs, without the quirks of the browser.
  std::deque<isa::Event> asked_;
  isa::Event answered_;
};

std::vector<std::string> garbled_in(const std::string& capture, const App& app) {
  std::vector<std::string> garbled;
  for (const isa::Mode mode : {isa::Mode::strict, isa::Mode::published}) {
    Replayed replayed(app, mode);
    replayed.run(capture);
    garbled = replayed.garbled;
  }
  return garbled;
}

/// One turn as a trace tells it.
std::string told(const TurnResult& turn, const App& app) {
  std::string text;
  if (turn) {
    text = turn->patches.empty() ? "" : isa::encode_patch_stream(turn->patches);
    text += "|" + std::to_string(turn->commands.size());
  } else {
    text = "refused " + std::get<TurnRefused>(turn.error()).reason;
  }
  return text + "|" + std::to_string(digest_of_app(app).value);
}

using Events = std::vector<EventInput>;

void same_turns(App native, App program, const Events& events) {
  RC_ASSERT(told(mount(native, "/"), native) == told(mount(program, "/"), program));
  RC_ASSERT(whole_view(native) == whole_view(program));
  for (const EventInput& event : events) {
    const auto ours = handle(native, event);
    const auto theirs = handle(program, event);
    RC_ASSERT(told(ours, native) == told(theirs, program));
    RC_ASSERT(full_render(native) == full_render(program));
  }
}

rc::Gen<std::string> any_text() {
  return rc::gen::oneOf(
      rc::gen::element<std::string>("milk", "", "a|b", "$&", "<b>", " x ", "🔑", "\\", "b,c"),
      rc::gen::container<std::string>(rc::gen::inRange('a', 'e')));
}

std::string object(const std::string& field, const nlohmann::json& value) {
  return nlohmann::json{{field, value}}.dump();
}

rc::Gen<EventInput> counter_event() {
  return rc::gen::exec([] {
    const auto name = *rc::gen::element<std::string>("increment", "decrement", "add", "add", "noop",
                                                     "explode", "lv:patch");
    const auto by =
        *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(), rc::gen::inRange<std::int64_t>(-3, 3));
    const auto payload = *rc::gen::element<std::string>(object("by", by), object("by", by), "{}",
                                                        "by=7", "by=x", "[1]", "{\"by\":1.5}");
    return EventInput{name, payload};
  });
}

rc::Gen<EventInput> todo_event() {
  return rc::gen::exec([] {
    const auto name =
        *rc::gen::element<std::string>("add", "add", "add", "toggle", "toggle", "delete", "reverse",
                                       "sort", "rotate", "odd_reorder", "bulk", "clear", "nothing");
    const auto key = *rc::gen::element<std::string>("k1", "k2", "k3", "k|4", "k,5", "k\\6", "🔑7",
                                                    "k8", "k 9\"<", "k10", "b2", "b3", "b4", "x");
    const auto payload = name == "add" ? object("text", *any_text()) : object("key", key);
    return EventInput{name, *rc::gen::weightedElement<std::string>(
                                {{20, payload}, {1, "{}"}, {1, "text=&key="}, {1, "{"}})};
  });
}

}  // namespace

TEST_CASE("APP-8: asked what a captured client asked, the counter shows what was captured") {
  for (const std::string capture : {"01-counter-clicks", "13-burst"}) {
    CHECK(garbled_in(capture, find_app("counter").value()).empty());
    CHECK(garbled_in(capture, corpus_program("counter")).empty());
  }
}

TEST_CASE("APP-9: asked what a captured client asked, the todo shows what was captured") {
  // An item's text is `$` until diff 19: since 11, and in 7, the captured browser garbled the slot.
  const std::vector<std::string> garbled{"7", "11", "12", "13", "14", "15", "16", "17", "18"};
  CHECK(garbled_in("02-todo-keyed", find_app("todo").value()) == garbled);
  CHECK(garbled_in("02-todo-keyed", corpus_program("todo")) == garbled);
}

TEST_CASE("APP-7: the native counter and the program give the same turns") {
  const App native = find_app("counter").value();
  const App program = corpus_program("counter");
  CHECK(rc::check("counter", [&] {
    same_turns(native, program, *rc::gen::container<Events>(counter_event()));
  }));
}

TEST_CASE("APP-7: the native todo and the program give the same turns") {
  const App native = find_app("todo").value();
  const App program = corpus_program("todo");
  CHECK(rc::check("todo", [&] {
    same_turns(native, program, *rc::gen::scale(3.0, rc::gen::container<Events>(todo_event())));
  }));
}

}  // namespace lightspeed::interpreter
