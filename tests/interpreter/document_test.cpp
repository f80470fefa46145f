// The document under patches: what each of them does to the tree, to the state, and how it fails.
#include "interpreter/client/document.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "interpreter/client/slots.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::Mode;
using isa::Patch;

constexpr const char* kRoot = "<main id=\"app\" data-ls-root=\"\"></main>";

// A document that is easily patched, and says what it shows or what went wrong.
class Page {
 public:
  explicit Page(const std::string& root_html = kRoot, const std::string& page_html = "",
                Mode mode = Mode::published)
      : document_(*Document::load({.root_html = root_html, .page_html = page_html}, mode)) {}

  // The error of a diff's html, or nothing.
  std::string raw(const std::string& html) {
    const auto applied = document_.apply(html);
    unknown_ = applied ? std::nullopt : applied.error().unknown_target;
    return applied ? "" : applied.error().text;
  }
  std::string patch(const std::vector<Patch>& patches) {
    return raw(isa::encode_patch_stream(patches));
  }
  [[nodiscard]] std::string shows() const { return document_.inner_html(); }
  [[nodiscard]] const std::optional<std::string>& unknown() const { return unknown_; }
  Document& document() { return document_; }

 private:
  Document document_;
  std::optional<std::string> unknown_;
};

Patch replace(std::string target, std::string html) {
  return isa::Replace{std::move(target), std::move(html)};
}
Patch append(std::string target, std::string html) {
  return isa::Append{std::move(target), std::move(html)};
}
Patch segments(std::string target, std::string fingerprint, std::string html,
               std::vector<isa::Slot> slots) {
  return isa::ReplaceSegments{std::move(target), std::move(fingerprint), std::move(html),
                              std::move(slots)};
}
Patch update(std::string target, std::string fingerprint, std::vector<isa::Slot> slots) {
  return isa::UpdateSegments{std::move(target), std::move(fingerprint), std::move(slots)};
}
Patch upsert(std::string target, std::string key, std::string html) {
  return isa::UpsertKeyed{std::move(target), std::move(key), std::move(html)};
}
Patch reorder(std::string target, std::vector<std::string> keys) {
  return isa::ReorderKeyed{std::move(target), std::move(keys)};
}

const std::string kSlot = "<b data-ls-slot=\"a\"></b>";
std::string slot(const std::string& value) { return "<b data-ls-slot=\"a\">" + value + "</b>"; }

}  // namespace

TEST_CASE("DOM-1: #app and [data-ls-root] are the root, even if an element inside has that id") {
  Page page("<main></main>");
  CHECK(page.raw("<p id=\"app\" data-ls-root></p>").empty());
  CHECK(page.patch({replace("#app", "1")}).empty());
  CHECK(page.shows() == "1");
  CHECK(page.patch({replace("[data-ls-root]", "2")}).empty());
  CHECK(page.shows() == "2");
}

TEST_CASE("DOM-1: the root if it matches, else the first match inside, else in the document") {
  const std::string html =
      "<html><head></head><body><p class=\"t\">before</p><main id=\"app\" class=\"k\">"
      "<p class=\"k\">1</p><p class=\"k\">2</p></main><aside "
      "class=\"t\">after</aside></body></html>";
  Page page("", html);
  CHECK(page.patch({replace("p.k", "in")}).empty());
  CHECK(page.shows() == "<p class=\"k\">in</p><p class=\"k\">2</p>");
  CHECK(page.patch({replace(".t", "out")}).empty());
  CHECK(page.shows() == "<p class=\"k\">in</p><p class=\"k\">2</p>");
  CHECK(page.patch({replace(".k", "<i>root</i>")}).empty());
  CHECK(page.shows() == "<i>root</i>");
  CHECK(page.patch({replace("p.k", "gone")}) == "missing_target:p.k");
  CHECK_FALSE(page.unknown());
}

TEST_CASE("DOM-1: a target around the root leaves the root as it is, out of the page") {
  Page page("", "<html><body><main id=\"app\"><p>in</p></main><i>x</i></body></html>");
  CHECK(page.patch({replace("body", "<div id=\"new\"></div>")}).empty());
  CHECK(page.document().outer_html() == "<main id=\"app\"><p>in</p></main>");
  CHECK(page.patch({replace("p", "still here"), replace("#new", "found")}).empty());
  CHECK(page.shows() == "<p>still here</p>");
  CHECK(page.patch({replace("i", "")}) == "missing_target:i");
}

TEST_CASE("DOM-2: replace, append, prepend and remove set the inner HTML of their target") {
  Page page;
  CHECK(page.patch({replace("#app", "<ul><li>1</li></ul><p>x")}).empty());
  CHECK(page.shows() == "<ul><li>1</li></ul><p>x</p>");
  CHECK(page.patch({append("ul", "<li>2"), isa::Prepend{"ul", "<li>0"}}).empty());
  CHECK(page.shows() == "<ul><li>0</li><li>1</li><li>2</li></ul><p>x</p>");
  CHECK(page.patch({isa::Remove{"ul"}}).empty());
  CHECK(page.shows() == "<ul></ul><p>x</p>");
  // What is joined is parsed again as one text: the open paragraph was closed before.
  CHECK(page.patch({append("#app", "</p>y")}).empty());
  CHECK(page.shows() == "<ul></ul><p>x</p><p></p>y");
}

TEST_CASE("DOM-2: each of the four forgets the segment and the keyed state of its target") {
  const std::vector<Patch> forms{replace("#app", "-"), append("#app", "-"),
                                 isa::Prepend{"#app", "-"}, isa::Remove{"#app"}};
  for (const Patch& form : forms) {
    Page page;
    CHECK(page.patch({segments("#app", "f", kSlot, {}), form}).empty());
    CHECK(page.patch({update("#app", "f", {})}) == "fingerprint_missing:#app");
    CHECK(page.patch({upsert("#app", "a", "1"), form, upsert("#app", "b", "2")}).empty());
    CHECK(page.shows() == "2");
  }
}

TEST_CASE("DOM-3: replace_segments renders, and of slots with one name the last value counts") {
  Page page;
  const std::string html = kSlot + "<i data-ls-slot=\"b\"></i>";
  CHECK(page.patch({segments("#app", "f", html, {{"a", "1"}, {"b", "2"}, {"a", "3"}})}).empty());
  CHECK(page.shows() == slot("3") + "<i data-ls-slot=\"b\">2</i>");
}

TEST_CASE("DOM-3: replace_segments forgets the keyed state") {
  Page page;
  CHECK(page.patch({upsert("#app", "a", "1"), segments("#app", "f", "-", {}),
                    upsert("#app", "b", "2")})
            .empty());
  CHECK(page.shows() == "2");
}

TEST_CASE("DOM-4: update_segments merges its slots, and says which fingerprint it misses") {
  Page page;
  CHECK(page.patch({update("#app", "f", {})}) == "fingerprint_missing:#app");
  CHECK(page.patch({segments("#app", "f", kSlot + "<i data-ls-slot=\"b\"></i>", {{"a", "1"}})})
            .empty());
  CHECK(page.patch({update("#app", "g", {{"a", "9"}})}) == "fingerprint_mismatch:#app:f:g");
  CHECK(page.patch({update("#app", "f", {{"b", "2"}})}).empty());
  CHECK(page.shows() == slot("1") + "<i data-ls-slot=\"b\">2</i>");
}

TEST_CASE("DOM-5: upsert_keyed replaces in place or adds at the end, remove_keyed takes away") {
  Page page;
  CHECK(page.patch({upsert("#app", "a", "<p>a</p>"), upsert("#app", "b", "<p>b</p>"),
                    upsert("#app", "a", "<p>A</p>")})
            .empty());
  CHECK(page.shows() == "<p>A</p><p>b</p>");
  CHECK(page.patch({isa::RemoveKeyed{"#app", "a"}, isa::RemoveKeyed{"#app", "unknown"}}).empty());
  CHECK(page.shows() == "<p>b</p>");
  CHECK(page.patch({segments("#app", "f", "-", {}), isa::RemoveKeyed{"#app", "x"}}).empty());
  CHECK(page.shows().empty());
  CHECK(page.patch({update("#app", "f", {})}) == "fingerprint_missing:#app");
}

TEST_CASE("DOM-6: reorder_keyed puts known keys first, skips unknown ones, keeps the rest") {
  Page page;
  CHECK(page.patch({upsert("#app", "a", "a"), upsert("#app", "b", "b"), upsert("#app", "c", "c"),
                    upsert("#app", "d", "d")})
            .empty());
  CHECK(page.patch({reorder("#app", {"c", "zz", "a"})}).empty());
  CHECK(page.shows() == "cabd");
  CHECK(page.patch({reorder("#app", {"d", "a", "d"})}).empty());
  CHECK(page.shows() == "dadcb");
  // Of entries with one key the first is replaced, and all of them are taken away.
  CHECK(page.patch({upsert("#app", "d", "D")}).empty());
  CHECK(page.shows() == "Dadcb");
  // A map of them holds the last.
  CHECK(page.patch({reorder("#app", {"d"})}).empty());
  CHECK(page.shows() == "dacb");
  CHECK(page.patch({reorder("#app", {})}).empty());
  CHECK(page.shows() == "dacb");
}

TEST_CASE("DOM-7: state belongs to the target string and outlives the element") {
  Page page;
  CHECK(page.raw("<p id=\"seg\"></p>").empty());
  CHECK(page.patch({segments("#seg", "f", kSlot, {{"a", "1"}})}).empty());
  CHECK(page.patch({update("p#seg", "f", {})}) == "fingerprint_missing:p#seg");
  CHECK(page.raw("<p id=\"seg\">new</p>").empty());
  CHECK(page.patch({update("#seg", "f", {{"a", "2"}})}).empty());
  CHECK(page.shows() == "<p id=\"seg\">" + slot("2") + "</p>");
}

TEST_CASE("DOM-7: state is stored before the target is looked up, so a failure shows later") {
  Page page;
  CHECK(page.patch({segments("#late", "f", kSlot, {{"a", "1"}})}) == "missing_target:#late");
  CHECK(page.patch({upsert("#list", "a", "1")}) == "missing_target:#list");
  CHECK(page.patch({update("#late", "f", {{"a", "2"}})}) == "missing_target:#late");
  CHECK(page.raw("<p id=\"late\"></p><p id=\"list\"></p>").empty());
  CHECK(page.patch({update("#late", "f", {}), upsert("#list", "b", "2")}).empty());
  CHECK(page.shows() == "<p id=\"late\">" + slot("2") + "</p><p id=\"list\">12</p>");
}

TEST_CASE("DOM-8: raw HTML replaces the root's content and clears the state of #app only") {
  Page page;
  CHECK(page.patch({segments("#app", "f", "<p></p>" + kSlot, {}), segments("p", "g", kSlot, {})})
            .empty());
  CHECK(page.raw("<p>raw").empty());
  CHECK(page.shows() == "<p>raw</p>");
  CHECK(page.patch({update("#app", "f", {})}) == "fingerprint_missing:#app");
  CHECK(page.patch({update("p", "g", {{"a", "1"}})}).empty());
  CHECK(page.raw("ps").empty());
  CHECK(page.shows() == "ps");
  CHECK(page.raw("").empty());
  CHECK(page.shows().empty());
}

TEST_CASE("DOM-9: an error at patch k leaves the first k - 1 applied") {
  Page page;
  CHECK(page.patch({append("#app", "1"), append("#app", "2"), append("#x", "3"),
                    append("#app", "4")}) == "missing_target:#x");
  CHECK(page.shows() == "12");
}

TEST_CASE("DOM-10: a stream with a broken last operation applies nothing") {
  Page page;
  CHECK(page.raw("ps|1|2|#app|x|2|a,0,1|z,0") == "malformed_operation:z,0");
  CHECK(page.raw("ps|1|0|0") == "bad_field_count:patch_stream:5:4");
  CHECK(page.shows().empty());
}

TEST_CASE("DOM-11: a target that is no selector fails with the browser's own words") {
  Page page;
  CHECK(page.patch({replace("p[", "x")}) ==
        "Failed to execute 'matches' on 'Element': 'p[' is not a valid selector.");
  CHECK(page.patch({append("", "x")}) ==
        "Failed to execute 'matches' on 'Element': The provided selector is empty.");
  CHECK_FALSE(page.unknown());
}

TEST_CASE("DOM-12: without its page a target that is not found is reported as unknown besides") {
  Page page;
  CHECK(page.patch({append("#app", "1"), append("#flash", "2")}) == "missing_target:#flash");
  CHECK(page.unknown() == "#flash");
  page.document().assume_outside("#flash");
  CHECK(page.patch({append("#app", "1"), append("#flash", "2")}).empty());
  CHECK(page.shows() == "11");
  // Once the target stands in the root, that is where it is.
  CHECK(page.raw("<p id=\"flash\">3</p>").empty());
  CHECK(page.patch({append("#flash", "4")}).empty());
  CHECK(page.shows() == "<p id=\"flash\">34</p>");
}

TEST_CASE("DOM-13: the digest depends on the patches alone, not on who looked at the tree") {
  const std::vector<std::vector<Patch>> diffs{{replace("#app", "<p id=q>1<p>2")},
                                              {append("#app", "<i>3")},
                                              {segments("#q", "f", kSlot, {{"a", "1"}})},
                                              {update("#q", "f", {{"a", "2"}})},
                                              {upsert("p + p", "k", "<u>1")},
                                              {replace("#none", "x")},
                                              {isa::Prepend{"#app", "0"}},
                                              {reorder("#app", {"k"})}};
  rc::check("lookers change nothing", [&] {
    Page plain;
    Page looked;
    const auto size = *rc::gen::inRange(1, 10);
    for (int i = 0; i < size; ++i) {
      const auto& diff = *rc::gen::elementOf(diffs);
      RC_ASSERT(plain.patch(diff) == looked.patch(diff));
      if (*rc::gen::arbitrary<bool>()) (void)looked.shows();
      RC_ASSERT(plain.document().digest() == looked.document().digest());
    }
    RC_ASSERT(plain.shows() == looked.shows());
  });
}

TEST_CASE("DOM-13: whatever a later patch can tell apart has another digest") {
  const auto digest_after = [](const std::vector<Patch>& patches) {
    Page page;
    (void)page.patch(patches);
    return page.document().digest();
  };
  const std::string html = slot("1");
  const auto whole = digest_after({segments("#app", "f", kSlot, {{"a", "1"}})});
  CHECK(whole != digest_after({replace("#app", html)}));
  CHECK(whole != digest_after({segments("#app", "g", kSlot, {{"a", "1"}})}));
  CHECK(whole != digest_after({upsert("#app", "k", html)}));
  CHECK(digest_after({upsert("#app", "a", ""), upsert("#app", "b", "x")}) !=
        digest_after({upsert("#app", "a", "x"), upsert("#app", "b", "")}));
  // The same texts in the same order, as slots of the one or of the other segment.
  CHECK(digest_after({segments("#app", "f", "s", {}), segments("a", "b", "c", {{"d", "e"}})}) !=
        digest_after({segments("#app", "f", "s", {{"a", "b"}}), segments("c", "d", "e", {})}));
  CHECK(digest_after({segments("#app", "f", "", {{"a", "1"}})}) !=
        digest_after({segments("#app", "f", "", {})}));
}

TEST_CASE("DOM-1: a page is taken as the browser showed it, its root as it was seen") {
  const std::string html =
      "<!doctype html><body><p id=\"out\">o</p><main id=\"app\" class=\"a\">served</main></body>";
  Page page("<main class=\"b\" id=\"app\">seen</main>", html);
  CHECK(page.document().outer_html() == "<main class=\"b\" id=\"app\">seen</main>");
  CHECK(page.document().knows_page());
  CHECK(page.patch({append("#out", "x")}).empty());
  CHECK_FALSE(Document::load({.root_html = "", .page_html = "<p>no root</p>"}, Mode::strict));
  CHECK_FALSE(Document::load({.root_html = "<p></p><p></p>", .page_html = ""}, Mode::strict));
  CHECK_FALSE(Document::load({.root_html = "", .page_html = ""}, Mode::strict));
}

TEST_CASE("DOM-14: what renders beyond the bound fails before it is built, and nothing changes") {
  Page page;
  CHECK(page.patch({replace("#app", "<p id=x>before</p><ul></ul>")}).empty());
  std::string value;
  for (int i = 0; i < 200'000; ++i) value += "$`";
  const std::string html = std::string(400'000, 'x') + kSlot;
  CHECK(page.patch({segments("#x", "f", html, {{"a", value}})}) ==
        "rendered_too_large:80000400024:67108864");
  CHECK(page.shows() == "<p id=\"x\">before</p><ul></ul>");
  // The state is kept, as for a target that is missing (DOM-7): a smaller value renders.
  CHECK(page.patch({update("#x", "f", {{"a", "1"}})}).empty());
}

TEST_CASE("DOM-14: a key that is named too often fails, and the list stays as it was") {
  Page page;
  CHECK(page.patch({upsert("#app", "a", std::string(400'000, 'a')), upsert("#app", "b", "b")})
            .empty());
  const std::vector<std::string> keys(100'000, "a");
  CHECK(page.patch({reorder("#app", keys)}) == "rendered_too_large:40000000001:67108864");
  CHECK(page.patch({reorder("#app", {"b"})}).empty());
  CHECK(page.shows() == "b" + std::string(400'000, 'a'));
}

TEST_CASE("DOM-14: keyed entries, raw html and joined html stay within the bound, too") {
  const std::string half(kRenderedBytesMax / 2 + 1, 'x');
  const std::string error = "rendered_too_large:" + std::to_string(2 * half.size()) + ":67108864";
  Page page;
  CHECK(page.patch({upsert("#app", "a", half)}).empty());
  CHECK(page.patch({upsert("#app", "b", half)}) == error);
  CHECK(page.patch({append("#app", half)}) == error);
  CHECK(page.patch({isa::Prepend{"#app", half}}) == error);
  CHECK(page.raw(half + half) == error);
  CHECK(page.shows() == half);
}

TEST_CASE("DOM-14: many targets together stay within the bound") {
  Page page;
  CHECK(page.patch({replace("#app", "<p></p><ul></ul><ol></ol>")}).empty());
  const std::string third(kRenderedBytesMax / 3, 'x');
  CHECK(page.patch({replace("p", third), replace("ul", third)}).empty());
  const std::string error = page.patch({replace("ol", third)});
  CHECK(error.starts_with("rendered_too_large:"));
  CHECK(page.shows().ends_with("<ol></ol>"));
}

}  // namespace lightspeed::interpreter
