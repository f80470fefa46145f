// An application and the page that its client sees, for tests.
// Implements no rule: it applies what an application sends, and reads it back.
// It refuses a session: patches are applied at once, and nothing is acknowledged.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/client/document.hpp"
#include "interpreter/digest.hpp"
#include "isa/mode.hpp"
#include "isa/patch_stream.hpp"
#include "isa/program/assembly.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::interpreter::testing {

/// The program of that text, which must be right.
inline App program_of(std::string_view text) {
  auto program = isa::program::assemble(text);
  if (!program) {
    FAIL(program.error().line << ":" << program.error().column << " " << program.error().text);
  }
  auto app = ProgramApp::from(std::move(*program));
  if (!app) FAIL(app.error().at.line << ":" << app.error().at.column << " " << app.error().text);
  return std::move(*app);
}

/// The program of that name in the corpus.
inline App corpus_program(const std::string& name) {
  return program_of(lightspeed::testing::read_text(
      lightspeed::testing::in_source_tree("corpus/programs/" + name + ".lsp")));
}

inline Digest digest_of_app(const App& app) {
  Digester digester;
  add_to(digester, app);
  return digester.finish();
}

inline Document empty_page(isa::Mode mode = isa::Mode::strict) {
  return Document::load({.root_html = "<main id=\"app\"></main>", .page_html = {}}, mode).value();
}

class AppPage {
 public:
  explicit AppPage(App opened, std::string_view route = "/", isa::Mode mode = isa::Mode::strict)
      : app(std::move(opened)), document_(empty_page(mode)) {
    auto turn = mount(app, route);
    if (!turn) {
      FAIL("the mount failed");
      return;
    }
    commands = std::move(turn->commands);
    apply(whole_view(app));
  }

  /// The input is taken: what it changed is shown, what it asked for is in `commands`.
  void take(const AppInput& input) {
    auto turn = handle(app, input);
    if (!turn) {
      const auto* refusal = std::get_if<TurnRefused>(&turn.error());
      FAIL("refused: " << (refusal != nullptr ? refusal->reason : "it crashed"));
      return;
    }
    commands = std::move(turn->commands);
    apply(turn->patches);
  }
  void event(std::string_view name, std::string_view payload = "{}") {
    take(EventInput{std::string(name), std::string(payload)});
  }

  /// Why the input is refused. Nothing may change then.
  std::string refusal(const AppInput& input) {
    const Digest before = digest_of_app(app);
    const auto turn = handle(app, input);
    CHECK(digest_of_app(app) == before);
    if (turn) return "it was taken";
    if (const auto* crashed = std::get_if<TurnCrashed>(&turn.error())) {
      return "crashed:" + crashed->reason;
    }
    return std::get<TurnRefused>(turn.error()).reason;
  }
  std::string refusal(std::string_view name, std::string_view payload = "{}") {
    return refusal(EventInput{std::string(name), std::string(payload)});
  }

  /// What the root shows now. It must be what a full render shows.
  [[nodiscard]] std::string html() const {
    Document anew = empty_page();
    CHECK(anew.apply(isa::encode_patch_stream(full_render(app))).has_value());
    CHECK(document_.inner_html() == anew.inner_html());
    return document_.inner_html();
  }
  /// What the root shows, however it came there.
  [[nodiscard]] std::string page() const { return document_.inner_html(); }

  App app;
  std::vector<Command> commands;      ///< Of the last turn.
  std::vector<isa::Patch> patches{};  ///< Of the last turn that was shown.

 private:
  void apply(std::vector<isa::Patch> sent) {
    patches = std::move(sent);
    if (patches.empty()) return;
    const auto applied = document_.apply(isa::encode_patch_stream(patches));
    if (!applied) FAIL("patch_failed:" << applied.error().text);
  }

  Document document_;
};

}  // namespace lightspeed::interpreter::testing
