// Keyed rows: what is sent when rows come, go, move and change, and what clients store stale.
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "interpreter/view/row_match.hpp"
#include "isa/frame.hpp"
#include "tests/interpreter/view/viewer.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;
using interpreter::view::RowPointer;
using interpreter::view::View;

const std::string kList =
    "<ul id=\"l\">{{#items}}<li><b>{{title}}</b><i>{{number}}</i></li>{{/items}}</ul>";

TestData letters(const std::string& keys) {
  TestData data;
  for (const char key : keys) data.items.push_back(item(std::string(1, key), "title"));
  return data;
}
std::string row(const std::string& key) {
  return "upsert_keyed|#l|" + key + "|<li><b>title</b><i>0</i></li>\n";
}

std::string patches(const std::string& text, const Data& was, const Data& now) {
  const auto view = compile(text);
  if (!view) return "refused " + view.error().text;
  return Viewer().patches(*view, was, now);
}
std::string edit(const std::string& was, const std::string& now) {
  return patches(kList, letters(was), letters(now));
}

std::size_t frame_bytes(const std::vector<isa::Patch>& patches) {
  return isa::encode_frame(isa::Diff{.ref = "12", .html = isa::encode_patch_stream(patches)})
      .size();
}

const std::string kTable =
    "<table><tbody id=\"rows\">{{#items}}<tr><td>{{key}}</td><td>{{title}}</td><td>{{number}}</td>"
    "</tr>{{/items}}</tbody></table>";

TestData table(std::size_t rows) {
  TestData data;
  for (std::size_t i = 0; i < rows; ++i) {
    data.items.push_back(item("row-" + std::to_string(i), "part " + std::to_string(i)));
  }
  return data;
}

}  // namespace

TEST_CASE("DELTA-6: rows that leave are removed, rows that come land at the end") {
  CHECK(edit("abc", "ac") == "remove_keyed|#l|b\n");
  CHECK(edit("abc", "abcd") == row("d"));
  CHECK(edit("", "ab") == row("a") + row("b"));
  CHECK(edit("abc", "ad") == "remove_keyed|#l|b\nremove_keyed|#l|c\n" + row("d"));
}

TEST_CASE("DELTA-6: the order is mended once, by the shortest beginning that is enough") {
  CHECK(edit("abcd", "dabc") == "reorder_keyed|#l|d\n");
  CHECK(edit("abcd", "bcda") == "reorder_keyed|#l|b|c|d\n");
  CHECK(edit("abcd", "bacd") == "reorder_keyed|#l|b\n");
  CHECK(edit("abcd", "dcba") == "reorder_keyed|#l|d|c|b\n");
  CHECK(edit("abcd", "xabcd") == row("x") + "reorder_keyed|#l|x\n");
  CHECK(edit("abcd", "abxcd") == row("x") + "reorder_keyed|#l|a|b|x\n");
  CHECK(edit("abcd", "dbx") ==
        "remove_keyed|#l|a\nremove_keyed|#l|c\n" + row("x") + "reorder_keyed|#l|d\n");
}

TEST_CASE("DELTA-6: the beginning that is named is the shortest one") {
  CHECK(rc::check("no shorter one is enough", [] {
    auto keys = [] {
      std::vector<RowPointer> rows;
      std::string letters = *rc::gen::container<std::string>(rc::gen::inRange('a', 'i'));
      for (const char c : letters) {
        const bool there = std::any_of(rows.begin(), rows.end(),
                                       [&](const RowPointer& r) { return r->key[0] == c; });
        if (!there) rows.push_back(item(std::string(1, c), ""));
      }
      return rows;
    };
    const auto was = keys();
    const auto now = keys();
    const auto match = interpreter::view::match_rows(was, now);
    std::string stands;  // Before the order is mended.
    std::string wanted;
    for (const auto& r : was) {
      for (const auto& n : now) stands += n->key == r->key ? r->key : "";
    }
    for (const auto& n : now) {
      wanted += n->key;
      if (stands.find(n->key) == std::string::npos) stands += n->key;
    }
    const auto mended = [&](std::size_t named) {
      std::string out = wanted.substr(0, named);
      for (const char c : stands) {
        if (out.find(c) == std::string::npos) out += c;
      }
      return out;
    };
    RC_ASSERT(mended(match.reordered) == wanted);
    for (std::size_t named = 0; named < match.reordered; ++named)
      RC_ASSERT(mended(named) != wanted);
  }));
}

TEST_CASE("DELTA-6: if no row stays, one patch takes them all away") {
  CHECK(edit("abc", "") == "remove|#l\n");
  CHECK(edit("abc", "de") == "remove|#l\n" + row("d") + row("e"));
  CHECK(edit("", "").empty());
}

TEST_CASE("DELTA-6: keys and texts may hold any bytes") {
  const TestData was{
      .items = {item("", "a|b"), item("|", "\\"), item("\\", "\n"), item("é,1", "x")}};
  const TestData now{.items = {was.items[3], item("", "$&"), item("<", "y"), was.items[2]}};
  CHECK(patches(kList, was, now) ==
        "remove_keyed|#l||\nupsert_keyed|#l|<|<li><b>y</b><i>0</i></li>\n"
        "reorder_keyed|#l|é,1||<\nreplace|#l>:nth-child(2)>:nth-child(1)|$&amp;\n");
}

TEST_CASE("DELTA-6: only the one section of a holder that stays in place is kept as rows") {
  const auto adds = [](const std::string& text) {
    return patches(text, letters("a"), letters("ab")).substr(0, 7);
  };
  CHECK(adds("{{#items}}<p></p>{{/items}}") == "upsert_");
  CHECK(adds("<p></p><ul>{{#items}}<li></li>{{/items}}</ul>") == "upsert_");
  CHECK(adds("{{#f}}<p></p>{{/f}}<ul>{{#items}}<li></li>{{/items}}</ul>") == "replace");
  CHECK(adds("{{#f}}<p></p>{{/f}}<ul id=\"l\">{{#items}}<li></li>{{/items}}</ul>") == "upsert_");
  CHECK(adds("{{#f}}text{{/f}}<ul>{{#items}}<li></li>{{/items}}</ul>") == "upsert_");
  CHECK(adds("<ul>{{#items}}<li></li>{{/items}} </ul>") == "replace");
  CHECK(adds("<ul>{{^f}}{{#items}}<li></li>{{/items}}{{/f}}</ul>") == "replace");
}

TEST_CASE("DELTA-7: a changed row goes as a whole or by its inside, whichever is shorter") {
  const auto change = [](const RowPointer& now) {
    return patches(kList, TestData{.items = {item("a", "title"), item("b", "title")}},
                   TestData{.items = {item("a", "title"), now}});
  };
  CHECK(change(item("b", "x")) == "replace|#l>:nth-child(2)>:nth-child(1)|x\n");
  CHECK(change(item("b", "x", 1)) == "upsert_keyed|#l|b|<li><b>x</b><i>1</i></li>\n");
  CHECK(patches("<ul id=\"l\">{{#items}}<li class=\"{{title}}\">{{number}}</li>{{/items}}</ul>",
                TestData{.items = {item("a", "x")}}, TestData{.items = {item("a", "y")}}) ==
        "upsert_keyed|#l|a|<li class=\"y\">0</li>\n");
}

TEST_CASE("DELTA-7: rows that are stored stale are sent before another keyed patch shows them") {
  const auto view = compile(kList);
  Viewer viewer;
  const RowPointer a = item("a", "title");
  const RowPointer b = item("b", "title");
  const RowPointer changed = item("a", "x");
  (void)viewer.whole(*view, TestData{.items = {a, b}});
  CHECK(viewer.next(*view, TestData{.items = {changed, b}}) ==
        "replace|#l>:nth-child(1)>:nth-child(1)|x\n");
  CHECK(viewer.next(*view, TestData{.items = {b, changed}}) ==
        "upsert_keyed|#l|a|<li><b>x</b><i>0</i></li>\nreorder_keyed|#l|b\n");
  CHECK(viewer.next(*view, TestData{.items = {changed, b}}) == "reorder_keyed|#l|a\n");
}

TEST_CASE("DELTA-7: a stale row that leaves is forgotten") {
  const auto view = compile(kList);
  Viewer viewer;
  const RowPointer b = item("b", "title");
  (void)viewer.whole(*view, TestData{.items = {item("a", "title"), b}});
  CHECK(viewer.next(*view, TestData{.items = {item("a", "x"), b}}).starts_with("replace|"));
  CHECK(viewer.next(*view, TestData{.items = {b}}) == "remove_keyed|#l|a\n");
  CHECK(viewer.next(*view, TestData{.items = {b, item("c", "title")}}) == row("c"));
}

TEST_CASE("DELTA-10: rows inside of what is set are sent as rows, behind it") {
  const std::string text =
      "<div>{{#f}}<ul id=\"l\">{{#items}}<li>{{title}}</li>{{/items}}</ul>{{/f}}</div>";
  const auto view = compile(text);
  Viewer viewer;
  TestData data{.f = true, .items = {item("a", "one")}};
  const std::string set =
      "replace|:scope>:nth-child(1)|<ul "
      "id=\"l\"></ul>\nremove|#l\nupsert_keyed|#l|a|<li>one</li>\n";
  (void)viewer.whole(*view, TestData{.items = data.items});
  CHECK(viewer.next(*view, data) == set);
  data.f = false;
  CHECK(viewer.next(*view, data) == "remove|:scope>:nth-child(1)\n");
  data.f = true;
  CHECK(viewer.next(*view, data) == set);
  data.items.push_back(item("b", "two"));
  CHECK(viewer.next(*view, data) == "upsert_keyed|#l|b|<li>two</li>\n");
}

TEST_CASE(
    "DELTA-13: patches inside of rows come behind the keyed ones, and count the rows as then") {
  const std::string text =
      "<ul id=\"l\">{{#items}}<li>{{#done}}<hr>{{/done}}<b>{{title}}</b>"
      "<i>a long text that makes the row longer</i></li>{{#done}}<li></li>{{/done}}"
      "{{/items}}</ul>";
  const TestData was{.items = {item("a", "1"), item("b", "2", 0, true), item("c", "3")}};
  CHECK(patches(text, was, TestData{.items = {was.items[1], was.items[0], item("c", "x")}}) ==
        "reorder_keyed|#l|b\nreplace|#l>:nth-child(4)>:nth-child(1)|x\n");
  CHECK(patches(text, was, TestData{.items = {item("b", "y", 0, true), was.items[2]}}) ==
        "remove_keyed|#l|a\nreplace|#l>:nth-child(1)>:nth-child(2)|y\n");
}

TEST_CASE("DELTA-7: edits of a table of 1,000 rows are few bytes on the wire") {
  const auto view = compile(kTable);
  const TestData was = table(1000);
  const auto bytes = [&](const TestData& now, std::size_t patches_max) {
    interpreter::view::Screen screen;
    (void)screen.whole(*view, was);
    const auto patches = screen.changes(*view, now);
    CHECK(patches.size() <= patches_max);
    return patches.empty() ? 0 : frame_bytes(patches);
  };
  CHECK(bytes(was, 0) == 0);
  TestData cell = was;
  cell.items[499] = item("row-499", "part 499", 7);
  CHECK(bytes(cell, 1) == 66);
  TestData last_first = was;
  std::rotate(last_first.items.begin(), last_first.items.end() - 1, last_first.items.end());
  CHECK(bytes(last_first, 1) == 44);
  TestData first_last = was;
  std::rotate(first_last.items.begin(), first_last.items.begin() + 1, first_last.items.end());
  CHECK(bytes(first_last, 1) == 12809);
  TestData middle = was;
  middle.items.insert(middle.items.begin() + 500, item("new", "part"));
  CHECK(bytes(middle, 2) == 6385);
  TestData gone = was;
  gone.items.erase(gone.items.begin() + 500);
  CHECK(bytes(gone, 1) == 42);
  interpreter::view::Screen screen;
  CHECK(frame_bytes(screen.whole(*view, was)) == 76661);
}

}  // namespace lightspeed::tests
