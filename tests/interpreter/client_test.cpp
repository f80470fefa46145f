// The client model against what the published browser was seen to do, and where strict differs.
#include "interpreter/client/client.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Mode;

constexpr ConnectionId kFirst{1};

// A client with a small page; each call gives the messages that it would send.
class Browser {
 public:
  explicit Browser(DuplicatePolicy policy = DuplicatePolicy::last, Mode mode = Mode::published)
      : client_(configuration(policy, mode),
                *Document::load({.root_html = "<main id=\"app\"></main>", .page_html = ""}, mode)) {
  }

  static Configuration configuration(DuplicatePolicy policy, Mode mode) {
    Configuration knobs;
    knobs.mode = mode;
    knobs.duplicate_policy = policy;
    return knobs;
  }

  using Said = std::vector<std::string>;
  Said connect() {
    return take([&](ClientOutput& out) { client_.connect(out); });
  }
  Said open(ConnectionId id = kFirst) {
    return take([&](ClientOutput& out) { client_.opened(id, out); });
  }
  Said refuse(ConnectionId id) {
    return take([&](auto& out) { client_.refused(id, out); });
  }
  Said close(ConnectionId id = kFirst) {
    return take([&](auto& out) { client_.closed(id, out); });
  }
  Said leave() {
    return take([&](auto& out) { client_.leave("client_disconnect", out); });
  }
  Said raise(const std::string& name) {
    return take([&](auto& out) { client_.raise(name, "{}", out); });
  }
  Said hear(const std::string& text, ConnectionId id = kFirst, bool binary = false) {
    return take([&](ClientOutput& out) {
      client_.receive({.connection = id,
                       .direction = Direction::server_to_client,
                       .binary = binary,
                       .data = text},
                      out);
    });
  }
  Said diff(const std::string& ref, const std::string& html) {
    return hear(isa::encode_frame(isa::Diff{.ref = ref, .html = html}));
  }
  Said append(const std::string& ref, const std::string& html) {
    return diff(ref, isa::encode_patch_stream({isa::Append{"#app", html}}));
  }

  [[nodiscard]] std::string shows() const { return client_.document().inner_html(); }
  [[nodiscard]] std::string root() const { return client_.document().outer_html(); }
  [[nodiscard]] const std::vector<ClientStateChanged>& states() const { return states_; }
  [[nodiscard]] const Said& dropped() const { return dropped_; }
  Client& client() { return client_; }

 private:
  template <class Act>
  Said take(Act&& act) {
    ClientOutput out;
    act(out);
    states_ = std::move(out.states);
    dropped_ = std::move(out.dropped);
    return std::move(out.messages);
  }

  Client client_;
  std::vector<ClientStateChanged> states_;
  Said dropped_;
};

using Said = Browser::Said;

std::string attributes(const std::string& state, const std::string& loading,
                       const std::string& error = "") {
  return "<main id=\"app\" data-ls-client-state=\"" + state + "\" data-ls-loading=\"" + loading +
         "\"" + (error.empty() ? "" : " data-ls-error=\"" + error + "\"") + "></main>";
}

}  // namespace

TEST_CASE("CLIENT-1: the client says hello as soon as its connection opens") {
  Browser browser;
  CHECK(browser.connect().empty());
  CHECK(browser.open() == Said{"hello|lightspeed|1"});
  CHECK(browser.hear("hello|lightspeed|1").empty());
}

TEST_CASE("CLIENT-2: every diff is answered, by an ack or by the error of its patch") {
  Browser browser;
  browser.open();
  CHECK(browser.diff("1", "<p>1</p>") == Said{"ack|1"});
  CHECK(browser.diff("2", "ps|1|2|#x|y|1|r,0,1") ==
        Said{"failure|2|patch_failed:missing_target:#x"});
  CHECK(browser.diff("3", "ps|x") ==
        Said{"failure|3|patch_failed:bad_field_count:patch_stream:5:2"});
  CHECK(browser.diff("", "<p>2</p>") == Said{"ack|"});
  CHECK(browser.shows() == "<p>2</p>");
  CHECK(browser.diff("a|b\\", "x") == Said{"ack|a\\|b\\\\"});
}

TEST_CASE("CLIENT-2: hello, event, ack and failure of the server are not answered") {
  Browser browser;
  browser.open();
  for (const char* text : {"hello|lightspeed|1", "event|1|push|{}", "ack|1", "failure|1|no"}) {
    CHECK(browser.hear(text).empty());
  }
  CHECK(browser.root() == attributes("error", "false", "server_failure:no"));
}

TEST_CASE("CLIENT-3: what does not decode is answered without a reference, and nothing closes") {
  Browser browser;
  browser.open();
  CHECK(browser.hear("") == Said{"failure||decode_failed:empty_frame"});
  CHECK(browser.hear("a\\|b|c") == Said{"failure||decode_failed:unknown_frame_tag:a\\|b"});
  CHECK(browser.hear("ack|1", kFirst, true) == Said{"failure||decode_failed:unknown_frame_tag:"});
  CHECK(browser.client().is_open());
  CHECK(browser.diff("1", "<p></p>") == Said{"ack|1"});
  CHECK(browser.client().state() == ClientState::live);
}

TEST_CASE("CLIENT-4: under `last` only the reference applied last is a duplicate") {
  Browser browser(DuplicatePolicy::last);
  browser.open();
  browser.append("1", "a");
  CHECK(browser.append("1", "b") == Said{"ack|1"});
  CHECK(browser.diff("1", "ps|malformed") == Said{"ack|1"});
  CHECK(browser.shows() == "a");
  browser.append("2", "c");
  CHECK(browser.append("1", "a") == Said{"ack|1"});
  CHECK(browser.shows() == "aca");
  CHECK(browser.append("01", "d") == Said{"ack|01"});
  CHECK(browser.shows() == "acad");
}

TEST_CASE("CLIENT-4: under `highest` every reference up to the highest applied is a duplicate") {
  Browser browser(DuplicatePolicy::highest, Mode::strict);
  browser.open();
  browser.append("2", "b");
  CHECK(browser.append("1", "a") == Said{"ack|1"});
  CHECK(browser.append("2", "b") == Said{"ack|2"});
  CHECK(browser.shows() == "b");
  browser.append("3", "c");
  CHECK(browser.shows() == "bc");
}

TEST_CASE("CLIENT-4: a reference in another spelling is a duplicate of itself alone") {
  for (const char* ref : {"x", "0", "002", "+2"}) {
    Browser browser(DuplicatePolicy::highest, Mode::strict);
    browser.open();
    browser.append("2", "b");
    CHECK(browser.append(ref, "d") == Said{std::string("ack|") + ref});
    CHECK(browser.append(ref, "e") == Said{std::string("ack|") + ref});
    CHECK(browser.shows() == "bd");
    browser.append("3", "f");  // It counted for nothing.
    CHECK(browser.shows() == "bdf");
  }
}

TEST_CASE("CLIENT-4: a client says which duplicates it dropped") {
  Browser browser(DuplicatePolicy::highest, Mode::strict);
  browser.open();
  browser.append("1", "a");
  CHECK(browser.dropped().empty());
  browser.append("1", "a");
  CHECK(browser.dropped() == Said{"1"});
  browser.append("2", "b");
  CHECK(browser.dropped().empty());
}

TEST_CASE("CLIENT-4: under `none` nothing is a duplicate") {
  Browser browser(DuplicatePolicy::none);
  browser.open();
  browser.append("1", "a");
  browser.append("1", "a");
  CHECK(browser.shows() == "aa");
}

TEST_CASE("CLIENT-4: the memory outlives reconnects") {
  for (const auto policy : {DuplicatePolicy::last, DuplicatePolicy::highest}) {
    Browser browser(policy);
    browser.open();
    browser.append("1", "a");
    browser.close();
    browser.open({2});
    CHECK(browser.hear("diff|1|raw", {2}) == Said{"ack|1"});
    CHECK(browser.shows() == "a");
  }
}

TEST_CASE("CLIENT-4: a duplicate in the error state is acknowledged, and the error stays") {
  Browser browser;
  browser.open();
  browser.append("1", "");
  browser.hear("");
  CHECK(browser.append("1", "") == Said{"ack|1"});
  CHECK(browser.root() == attributes("error", "false", "decode_failed:empty_frame"));
}

TEST_CASE("CLIENT-5: a diff that failed runs again, what stands before the failure twice") {
  for (const auto policy : {DuplicatePolicy::last, DuplicatePolicy::highest}) {
    Browser browser(policy);
    browser.open();
    const std::string half =
        isa::encode_patch_stream({isa::Append{"#app", "<i></i>"}, isa::Append{"#late", "x"}});
    CHECK(browser.diff("1", half) == Said{"failure|1|patch_failed:missing_target:#late"});
    CHECK(browser.diff("1", half) == Said{"failure|1|patch_failed:missing_target:#late"});
    CHECK(browser.shows() == "<i></i><i></i>");
  }
}

TEST_CASE("CLIENT-6: events count from 1, and those raised without a connection are lost") {
  Browser browser;
  CHECK(browser.raise("early").empty());
  browser.open();
  CHECK(browser.raise("a|b") == Said{"event|2|a\\|b|{}"});
  browser.close();
  CHECK(browser.raise("lost").empty());
  browser.client().lose_event();
  browser.open({2});
  CHECK(browser.raise("c") == Said{"event|5|c|{}"});
}

TEST_CASE("CLIENT-7: a client that leaves says so, closes, and does not come back by itself") {
  Browser browser;
  browser.open();
  CHECK(browser.leave() == Said{"failure||client_disconnect"});
  CHECK(browser.client().state() == ClientState::closed);
  CHECK_FALSE(browser.client().is_open());
  browser.close();
  CHECK(browser.client().state() == ClientState::closed);
  CHECK_FALSE(browser.client().reconnect_delay_us());
  CHECK(browser.leave().empty());
  // The page may connect it again, and its references go on.
  CHECK(browser.connect().empty());
  CHECK(browser.client().state() == ClientState::connecting);
  browser.raise("lost");
  CHECK(browser.open({2}) == Said{"hello|lightspeed|1"});
  CHECK(browser.raise("e") == Said{"event|2|e|{}"});
}

TEST_CASE(
    "CLIENT-8: the wait doubles with each attempt up to its maximum, and an opening ends it") {
  Browser browser;
  browser.open();
  browser.close();
  std::vector<std::uint64_t> waits{*browser.client().reconnect_delay_us()};
  for (std::uint32_t id = 2; id < 80; ++id) {
    browser.refuse({id});
    waits.push_back(*browser.client().reconnect_delay_us());
  }
  const std::vector<std::uint64_t> expected{200'000,   400'000,   800'000,
                                            1'600'000, 3'200'000, 5'000'000};
  CHECK(std::vector<std::uint64_t>(waits.begin(), waits.begin() + 6) == expected);
  CHECK(waits.back() == 5'000'000);
  browser.open({80});
  CHECK_FALSE(browser.client().reconnect_delay_us());
  browser.close({80});
  CHECK(browser.client().reconnect_delay_us() == 200'000);
}

TEST_CASE("CLIENT-9: a wrong hello is not answered and puts the client into the error state") {
  Browser browser;
  browser.open();
  CHECK(browser.hear("hello|phoenix|2").empty());
  CHECK(browser.root() == attributes("error", "false", "unsupported_protocol:phoenix"));
  CHECK(browser.hear("hello|lightspeed|2").empty());
  CHECK(browser.root() == attributes("error", "false", "unsupported_version:2"));
  CHECK(browser.hear("hello|lightspeed|1").empty());
  CHECK(browser.client().state() == ClientState::error);
  browser.append("1", "");
  CHECK(browser.root() == attributes("live", "false"));
}

TEST_CASE("CLIENT-10: the root shows the states in the order of the browser's attributes") {
  Browser browser;
  CHECK(browser.root() == "<main id=\"app\"></main>");
  browser.connect();
  CHECK(browser.root() == attributes("connecting", "true"));
  browser.refuse({1});
  CHECK(browser.root() == attributes("reconnecting", "true"));
  CHECK(browser.states() ==
        std::vector<ClientStateChanged>{{"error", "socket_error"}, {"reconnecting", ""}});
  browser.open({2});
  CHECK(browser.root() == attributes("live", "false"));
  browser.hear("", {2});
  CHECK(browser.root() == attributes("error", "false", "decode_failed:empty_frame"));
  browser.close({2});
  CHECK(browser.root() == attributes("reconnecting", "true"));
  browser.leave();
  CHECK(browser.root() == attributes("closed", "false"));
}

TEST_CASE("CLIENT-10: an error before any state leaves no trace in the order of the attributes") {
  Browser browser;
  browser.refuse({1});
  browser.open({2});
  browser.hear("", {2});
  CHECK(browser.root() == attributes("error", "false", "decode_failed:empty_frame"));
}

TEST_CASE("CLIENT-11: what arrives on a connection that was given up is ignored") {
  Browser browser;
  CHECK(browser.hear("diff|1|x").empty());
  browser.open();
  browser.open({2});
  CHECK(browser.hear("diff|1|old").empty());
  browser.close();
  CHECK(browser.client().is_open());
  CHECK(browser.hear("diff|1|new", {2}) == Said{"ack|1"});
  browser.leave();
  CHECK(browser.hear("diff|2|late", {2}).empty());
  CHECK(browser.shows() == "new");
}

TEST_CASE("CLIENT-3: any message at all is answered at most once, and leaves a whole document") {
  const std::vector<std::string> parts{"diff",    "|",     "ps", "\\|",   "1",   "0",
                                       "#app",    "r,0,1", "\\", "hello", "ack", "event",
                                       "failure", "<p>",   "p[", ","};
  for (const auto mode : {Mode::published, Mode::strict}) {
    rc::check("any message", [&] {
      Browser browser(DuplicatePolicy::last, mode);
      browser.open();
      for (int i = 0; i < 5; ++i) {
        std::string text;
        const auto size = *rc::gen::inRange(0, 14);
        for (int part = 0; part < size; ++part) text += *rc::gen::elementOf(parts);
        RC_ASSERT(browser.hear(text, kFirst, *rc::gen::inRange(0, 9) == 0).size() <= 1);
        RC_ASSERT(browser.root().starts_with("<main id=\"app\""));
      }
    });
  }
}

}  // namespace lightspeed::interpreter
