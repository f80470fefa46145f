// Secrets of every kind of character, planted in a capture wherever a session carries one.
#include <doctest/doctest.h>

#include <cctype>
#include <set>
#include <string>
#include <vector>

#include "interpreter/client/slots.hpp"
#include "isa/fields.hpp"
#include "isa/frame.hpp"
#include "isa/instruction_text.hpp"
#include "isa/patch_stream.hpp"
#include "replay/record.hpp"
#include "replay/redact/redact.hpp"
#include "replay/redact/spelling.hpp"
#include "replay/replay.hpp"
#include "tests/support/dice.hpp"
#include "tests/support/redacting.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using in::escape_html;
using testing::decompressed;
using testing::redacted;

// Six letters and digits by chance, so that it stands nowhere else, and what an escape knows.
std::string secret_of(tests::Dice& dice) {
  constexpr const char* kPieces[] = {"<", ">",  "&", "\"",  "'",    "%",  "+", " ", "\\", "|", "/",
                                     "é", "中", "😀", "%41", "&lt;", "$&", "{", "}", "#",  "=", ":"};
  std::string text;
  for (int i = 0; i < 6; ++i)
    text.push_back("abcdefghijklmnopqrstuvwxyz0123456789"[dice.below(36)]);
  const std::size_t more = dice.below(8);
  for (std::size_t i = 0; i < more; ++i) text += dice.one_of(kPieces);
  for (int i = 0; i < 2; ++i) text.push_back(static_cast<char>('a' + dice.below(26)));
  return text;
}

std::string in_case(std::string text, int (*change)(int)) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x80) c = static_cast<char>(change(c));
  }
  return text;
}

/// As a server may write it that knows more names than it needs to, or forgets a semicolon.
std::string lavishly_escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("é")) {
      out += "&eacute;";
      ++i;
    } else if (text.substr(i).starts_with("中")) {
      // Without its semicolon, where nothing follows that could belong to it.
      const bool alone =
          i + 3 >= text.size() || std::isxdigit(static_cast<unsigned char>(text[i + 3])) == 0;
      out += alone ? "&#x4e2d" : "&#x4e2d;";
      i += 2;
    } else if (text[i] == '/') {
      out += "&sol;";
    } else if (text[i] == '{') {
      out += "&lbrace;";
    } else {
      out += escape_html(text.substr(i, 1));
    }
  }
  return out;
}

/// A text in which only letters and digits stand, as in a token.
std::string token_of(tests::Dice& dice) {
  std::string text;
  for (int i = 0; i < 20; ++i) text.push_back("abcdefghijklmnopqrstuvwxyzABCDEFGH"[dice.below(34)]);
  return text;
}

struct Planted {
  std::string name;      ///< In a payload, and what the server makes of it.
  std::string note;      ///< In markup alone: an attribute that the policy names.
  std::string token;     ///< In the address and the page.
  std::string cookie;    ///< In the page's script.
  std::string password;  ///< In a payload, where it is a number for some seeds.
  [[nodiscard]] std::vector<std::string> all() const {
    return {name, note, token, cookie, password};
  }
};

class Session {
 public:
  explicit Session(const Planted& planted) : planted_(planted) {
    trace_.header.origin = Origin::captured;
    trace_.header.title = "of " + planted.name;
    trace_.header.configuration.mode = isa::Mode::published;
  }

  Trace run() {
    const std::string root = "<main id=\"app\" data-ls-session=\"" + planted_.token +
                             "\" data-ls-ws=\"/live?session=" + planted_.token + "\">" +
                             "<i title=\"" + escape_html(planted_.note) + "\"></i></main>";
    step(in::PageLoaded{root, "<html><body>" + root + "<script>document.cookie = \"id=" +
                                  planted_.cookie + "; path=/\"</script></body></html>"});
    step(in::Opened{{1}, "ws://test/live?session=" + planted_.token});
    trace_.steps.back().effects.push_back({at_, client("hello|lightspeed|1")});
    server("hello|lightspeed|1");
    const std::string payload = "{\"name\":" + isa::quoted(planted_.name) +
                                ",\"password\":" + isa::quoted(planted_.password) + "}";
    event("1", payload);
    const std::string shown = escape_html(planted_.name);
    diff("1",
         {isa::Replace{"#app", "<p title=\"" + shown + "\">" + shown + "</p><ul></ul><i title=\"" +
                                   escape_html(planted_.note) + "\"></i><pre>" +
                                   escape_html(payload) + "</pre><p>" +
                                   escape_html(in_case(planted_.name, std::toupper)) + "</p><p>" +
                                   lavishly_escaped(planted_.name) + "</p><div id=\"s\"></div>"},
          isa::UpsertKeyed{"ul", planted_.name,
                           "<li data-ls-key=\"" + shown + "\">" + shown + "</li>"},
          isa::ReplaceSegments{
              "#s", "f1", "<b>hello <u data-ls-slot=\"who\"></u></b>", {{"who", planted_.name}}}});
    server(isa::encode_frame(isa::Diff{
        "3", "<main id=\"app\"><a data-ls-payload=\"" + escape_html(payload) + "\">x</a></main>"}));
    trace_.steps.back().effects.push_back({at_, client("ack|3")});
    server(isa::encode_frame(isa::Failure{"1", "no_such_name:" + planted_.name}));
    step(in::Message{{1}, in::Direction::server_to_client, true, "\x01" + planted_.name + "\xFF"});
    trace_.steps.back().effects.push_back(
        {at_, client("failure||decode_failed:unknown_frame_tag:")});
    event("2", "name=" + spellings(planted_.name).back() + "&other=1");
    diff("2", {isa::UpdateSegments{"#s", "f1", {{"who", planted_.password}}},
               isa::RemoveKeyed{"ul", planted_.name}});
    event("3", planted_.name);
    return with_documents();
  }

 private:
  void step(in::Event event) {
    at_.value += 1000;
    trace_.steps.push_back({.number = trace_.steps.size() + 1,
                            .at = at_,
                            .stimulus = std::move(event),
                            .effects = {}});
  }
  static in::Message client(std::string text) {
    return {{1}, in::Direction::client_to_server, false, std::move(text)};
  }
  void server(std::string text) {
    step(in::Message{{1}, in::Direction::server_to_client, false, std::move(text)});
  }
  void event(const std::string& ref, const std::string& payload) {
    step(in::UserEvent{"save", payload});
    trace_.steps.back().effects.push_back(
        {at_, client(isa::encode_frame(isa::Event{ref, "save", payload}))});
  }
  void diff(const std::string& ref, const std::vector<isa::Patch>& patches) {
    server(isa::encode_frame(isa::Diff{ref, isa::encode_patch_stream(patches)}));
    trace_.steps.back().effects.push_back({at_, client("ack|" + ref)});
    trace_.steps.back().effects.push_back({at_, in::DocumentShown{"", "applied"}});
  }
  // What the model shows is what the browser showed.
  Trace with_documents() {
    for (const Divergence& found : replay(trace_, {.until = 0, .keep_going = true}).divergences) {
      REQUIRE(found.field == "document");
      std::get<in::DocumentShown>(trace_.steps.at(found.step - 1).effects.back().event).html =
          found.actual;
    }
    return std::move(trace_);
  }

  const Planted& planted_;
  Trace trace_;
  in::Tick at_;
};

RedactPolicy policy() {
  RedactPolicy policy = RedactPolicy::standard();
  REQUIRE(policy.add("attribute.title", RedactAction::pseudonym));
  return policy;
}

// In no spelling that stands in a file: those of the applications, in frames and patch streams.
void check_gone(const std::string& bytes, const std::string& secret) {
  std::vector<std::string> all = spellings(secret);
  for (const std::string& once : spellings(secret)) {
    for (const std::string& twice : spellings(once)) all.push_back(twice);
    std::string escaped;
    isa::append_escaped(escaped, once);
    all.push_back(escaped);
    std::string again;
    isa::append_escaped(again, escaped);
    all.push_back(again);
  }
  const std::string small = in_case(bytes, std::tolower);
  CHECK(small.find(in_case(secret, std::tolower)) == std::string::npos);
  CHECK(bytes.find(lavishly_escaped(secret)) == std::string::npos);
  for (std::string& core : base64_cores(secret)) all.push_back(std::move(core));
  for (const std::string& text : all) {
    CAPTURE(text);
    CHECK(bytes.find(text) == std::string::npos);
  }
}

}  // namespace

TEST_CASE("RED-14: no planted secret is left in the bytes of the file, in whatever spelling") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    tests::Dice dice(seed);
    Planted planted{secret_of(dice), secret_of(dice), token_of(dice), token_of(dice),
                    dice.one_in(4) ? "31415926" : secret_of(dice)};
    const Trace trace = Session(planted).run();
    CHECK(replay(trace, {}).same());
    const testing::Redacted result = redacted(trace, policy());
    CHECK(result.report.verdict.documents == 2);
    CHECK(result.report.verdict.divergences.empty());
    const std::string bytes = decompressed(result.trace);
    const std::string twin = testing::twin_of(result.trace);
    for (const std::string& secret : planted.all()) {
      check_gone(bytes, secret);
      check_gone(twin, secret);
    }
    CHECK(redacted(result.trace, policy()).trace == result.trace);
  }
}

TEST_CASE("RED-14: what users of a simulated world type is gone from the bytes of its file") {
  const std::string source =
      testing::read_text(testing::in_source_tree("corpus/programs/form.lsp"));
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    CAPTURE(seed);
    tests::Dice dice(seed);
    const std::string name = secret_of(dice);
    const std::string address = secret_of(dice) + "@" + token_of(dice) + ".example";
    Recording recording{.program = "form", .program_source = source};
    const std::vector<in::Stimulus> choices{
        in::PageLoaded{.route = "/signup"},
        in::UserTyped{"input[name=name]", name},
        in::UserSubmit{"#signup", "name=" + spellings(name)[4] + "&email=" + spellings(address)[3] +
                                      "&age=36"},
        in::UserEvent{"save", "{\"name\":" + isa::quoted(name) +
                                  ",\"email\":" + isa::quoted(address) + ",\"age\":41}"},
        in::UserEvent{"forget", "{\"key\":" + isa::quoted(address) + "}"},
        in::Cut{},
        in::Restored{}};
    for (const in::Stimulus& choice : choices) {
      recording.stimuli.push_back(
          {.at = {1'000'000 * recording.stimuli.size()}, .stimulus = choice});
    }
    const auto trace = record(recording);
    REQUIRE(trace.has_value());
    const testing::Redacted result = redacted(*trace, RedactPolicy::standard(), dice.one_in(2));
    CHECK(replay(result.trace, {}).same());
    for (const std::string& secret : {name, address})
      check_gone(decompressed(result.trace), secret);
  }
}

TEST_CASE("RED-5: a planted secret has one pseudonym wherever it stood, and another one another") {
  tests::Dice dice(7);
  const Planted planted{secret_of(dice), secret_of(dice), token_of(dice), token_of(dice),
                        secret_of(dice)};
  const Trace result = redacted(Session(planted).run(), policy()).trace;
  std::set<std::string> names;
  for (const std::string& secret : planted.all()) {
    const std::string name = testing::pseudonyms().of(secret, SecretForm::text, 0);
    CHECK(names.insert(name).second);
    CAPTURE(secret);
    CHECK(decompressed(result).find(name) != std::string::npos);
  }
  const std::string name = testing::pseudonyms().of(planted.name, SecretForm::text, 0);
  CHECK(result.header.title == "of " + name);
  const auto& event = std::get<in::UserEvent>(result.steps.at(3).stimulus);
  CHECK(event.payload.starts_with("{\"name\":\"" + name + "\",\"password\":\""));
  const auto& whole = std::get<in::UserEvent>(result.steps.back().stimulus);
  CHECK(whole.payload == name);
}

TEST_CASE("RED-16: nothing changes but the texts with secrets in them") {
  tests::Dice dice(8);
  const Planted planted{secret_of(dice), secret_of(dice), token_of(dice), token_of(dice),
                        secret_of(dice)};
  const Trace before = Session(planted).run();
  const Trace after = redacted(before, policy()).trace;
  REQUIRE(after.steps.size() == before.steps.size());
  CHECK(after.header.configuration == before.header.configuration);
  for (std::size_t i = 0; i < before.steps.size(); ++i) {
    CHECK(after.steps[i].at == before.steps[i].at);
    CHECK(after.steps[i].stimulus.index() == before.steps[i].stimulus.index());
    REQUIRE(after.steps[i].effects.size() == before.steps[i].effects.size());
  }
  CHECK(after.steps[2] == before.steps[2]);
  const auto& event = std::get<in::UserEvent>(after.steps.at(3).stimulus);
  CHECK(event.name == "save");
}

}  // namespace lightspeed::replay
