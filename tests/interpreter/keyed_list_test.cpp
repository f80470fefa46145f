// Keyed patches that follow each other are shown together, and nobody can tell.
#include "interpreter/client/keyed_list.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "interpreter/client/document.hpp"
#include "interpreter/client/slots.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Patch;

Document document() {
  Document document = *Document::load({.root_html = "<main id=\"app\"></main>", .page_html = {}},
                                      isa::Mode::strict);
  CHECK(document.apply("<p></p><ul id=\"list\"></ul><i></i>").has_value());
  return document;
}

std::string patch_with(Document& document, const std::vector<Patch>& patches) {
  const auto applied = document.apply(isa::encode_patch_stream(patches));
  return applied ? std::string() : applied.error().text;
}

// One stream for each patch, as far as they go.
std::string patch_singly(Document& document, const std::vector<Patch>& patches) {
  for (const Patch& patch : patches) {
    std::string error = patch_with(document, {patch});
    if (!error.empty()) return error;
  }
  return {};
}

Patch draw_patch(const std::string& target) {
  const auto key = [] { return *rc::gen::element<std::string>("a", "b", "c", "d", "", "|"); };
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return isa::RemoveKeyed{target, key()};
    case 1: {
      isa::ReorderKeyed order{.target = target, .keys = {}};
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) order.keys.push_back(key());
      return order;
    }
    default:
      return isa::UpsertKeyed{target, key(),
                              "<li>" + *rc::gen::element<std::string>("x", "<b>y", "") + "</li>"};
  }
}

}  // namespace

TEST_CASE("DOM-16: keyed patches in one stream end as they do one by one") {
  CHECK(rc::check("runs are seen by nobody", [] {
    std::vector<Patch> patches;
    for (int runs = *rc::gen::inRange(1, 5); runs > 0; --runs) {
      const auto target = *rc::gen::element<std::string>(
          "#list", "#app", ":scope>:nth-child(2)", "#list>:nth-child(1)", "ul:empty", "li", "#gone",
          "[data-ls-root]", "#list>li", "#list>:nth-child(1");
      for (int i = *rc::gen::inRange(1, 14); i > 0; --i) patches.push_back(draw_patch(target));
    }
    Document together = document();
    Document singly = document();
    const std::string error = patch_with(together, patches);
    RC_ASSERT(error == patch_singly(singly, patches));
    RC_ASSERT(together.inner_html() == singly.inner_html());
    RC_ASSERT(together.digest() == singly.digest());
  }));
}

TEST_CASE("DOM-16: a patch that makes the list too long fails, and those before it are shown") {
  const std::string half(kRenderedBytesMax / 2 + 1, 'x');
  const std::vector<Patch> patches{isa::UpsertKeyed{"#app", "b", "b"},
                                   isa::UpsertKeyed{"#app", "c", half},
                                   isa::UpsertKeyed{"#app", "d", "d"}};
  Document together = document();
  Document singly = document();
  CHECK(patch_with(together, {isa::UpsertKeyed{"#app", "a", half}}).empty());
  CHECK(patch_with(singly, {isa::UpsertKeyed{"#app", "a", half}}).empty());
  CHECK(patch_with(together, patches) == "rendered_too_large:67108867:67108864");
  CHECK(patch_singly(singly, patches) == "rendered_too_large:67108867:67108864");
  const bool shown = together.inner_html() == half + "b";
  CHECK(shown);
  CHECK(together.digest().value == singly.digest().value);
}

TEST_CASE("DOM-16: a long list is mounted, emptied and turned round in one stream") {
  std::vector<Patch> patches;
  isa::ReorderKeyed order{.target = "#list", .keys = {}};
  for (int i = 0; i < 3000; ++i) {
    patches.emplace_back(isa::UpsertKeyed{"#list", std::to_string(i), "<li></li>"});
    order.keys.insert(order.keys.begin(), std::to_string(i));
  }
  patches.emplace_back(order);
  for (int i = 1; i < 2999; ++i) {
    patches.emplace_back(isa::RemoveKeyed{"#list", std::to_string(i)});
  }
  patches.emplace_back(isa::UpsertKeyed{"#list", "0", "<li>0</li>"});
  Document page = document();
  CHECK(patch_with(page, patches).empty());
  CHECK(page.inner_html() == "<p></p><ul id=\"list\"><li></li><li>0</li></ul><i></i>");
}

}  // namespace lightspeed::interpreter
