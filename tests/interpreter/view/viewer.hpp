// A screen with a client of each mode under its patches, and what both should show.
// Serves the tests of DELTA-1 to DELTA-14 (specs/diff.md).
// It refuses to compare html before a browser's parser has read and written it.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "interpreter/client/document.hpp"
#include "interpreter/view/screen.hpp"
#include "interpreter/view/view.hpp"
#include "isa/mode.hpp"
#include "isa/patch_stream.hpp"
#include "tests/interpreter/view/test_view.hpp"

namespace lightspeed::tests {

class Client {
 public:
  explicit Client(isa::Mode mode)
      : document_(*interpreter::Document::load(
            {.root_html = "<main id=\"app\" data-ls-root=\"\"></main>", .page_html = {}}, mode)) {}

  /// The error, or nothing.
  std::string take(const std::vector<isa::Patch>& patches) {
    if (patches.empty()) return {};
    const auto applied = document_.apply(isa::encode_patch_stream(patches));
    return applied ? std::string() : applied.error().text;
  }
  [[nodiscard]] std::string shows() const { return document_.inner_html(); }
  /// For somebody who does something in it.
  [[nodiscard]] interpreter::Document& page() { return document_; }

 private:
  interpreter::Document document_;
};

class Viewer {
 public:
  std::vector<isa::Patch> whole(const interpreter::view::View& view,
                                const interpreter::view::Data& data) {
    return taken(screen_.whole(view, data));
  }
  std::vector<isa::Patch> changes(const interpreter::view::View& view,
                                  const interpreter::view::Data& data) {
    return taken(screen_.changes(view, data));
  }

  /// What is wrong with what the clients show; empty if nothing is.
  [[nodiscard]] std::string wrong(const interpreter::view::View& view,
                                  const interpreter::view::Data& data) {
    if (!error_.empty()) return "error " + error_;
    std::string full = full_.take({isa::Replace{"#app", view.full_html(data)}});
    if (full.empty()) full = full_.shows();
    for (const Client* client : {&strict_, &published_}) {
      if (client->shows() != full) return "shows " + client->shows() + "\nnot   " + full;
    }
    return {};
  }

  /// The changes as lines, or what is wrong after them.
  std::string next(const interpreter::view::View& view, const interpreter::view::Data& data) {
    const std::string lines = lines_of(changes(view, data));
    const std::string what = wrong(view, data);
    return what.empty() ? lines : what;
  }
  /// The same from one data to another.
  std::string patches(const interpreter::view::View& view, const interpreter::view::Data& was,
                      const interpreter::view::Data& now) {
    (void)whole(view, was);
    return next(view, now);
  }
  [[nodiscard]] std::string strict() const { return strict_.shows(); }
  [[nodiscard]] std::array<Client*, 2> clients() { return {&strict_, &published_}; }

 private:
  std::vector<isa::Patch> taken(std::vector<isa::Patch> patches) {
    error_ = strict_.take(patches);
    if (error_.empty()) error_ = published_.take(patches);
    return patches;
  }

  interpreter::view::Screen screen_;
  Client strict_{isa::Mode::strict};
  Client published_{isa::Mode::published};
  Client full_{isa::Mode::strict};
  std::string error_;
};

}  // namespace lightspeed::tests
