// Regions: static html that is sent once, and the values that are sent alone afterwards.
#include <doctest/doctest.h>

#include <string>

#include "isa/patch_table.hpp"
#include "tests/interpreter/view/viewer.hpp"

namespace lightspeed::tests {
namespace {

using interpreter::view::Data;

std::string first_patch(const std::string& text, const Data& data = TestData{}) {
  const auto view = compile(text);
  if (!view) return "refused " + view.error().text;
  Viewer viewer;
  const auto patches = viewer.whole(*view, data);
  const std::string wrong = viewer.wrong(*view, data);
  if (!wrong.empty()) return wrong;
  return std::string(isa::name_of(patches.back()));
}

// With it the root is no region.
const std::string kBeside = "<p>{{g}}</p>";

std::string slot(const std::string& name, const std::string& value) {
  return "<b data-ls-slot=\"" + name + "\">{{" + value + "}}</b>";
}

}  // namespace

TEST_CASE(
    "DELTA-8: changed values of a region go in one update, or each alone if that is shorter") {
  const auto view =
      compile("<p>One: " + slot("x", "a") + ", two: " + slot("y", "b") + "</p>" + slot("z", "n"));
  Viewer viewer;
  CHECK(lines_of(viewer.whole(*view, TestData{})) ==
        "replace_segments|#app|<p>One: <b data-ls-slot=\"x\"></b>, two: <b "
        "data-ls-slot=\"y\"></b></p>"
        "<b data-ls-slot=\"z\"></b>|x|A|y|B|z|0\n");
  CHECK(viewer.next(*view, TestData{.n = 1}) == "replace|:scope>:nth-child(2)|1\n");
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q", .n = 2}) ==
        "update_segments|#app|x|p|y|q|z|2\n");
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q", .n = 2}).empty());
  CHECK(viewer.next(*view, TestData{.a = "", .b = "q", .n = 2}) ==
        "remove|:scope>:nth-child(1)>:nth-child(1)\n");
}

TEST_CASE("DELTA-8: slots that are stored stale go with the next update") {
  const auto view = compile("<div id=\"r\">" + slot("x", "a") + slot("y", "b") + slot("z", "n") +
                            slot("w", "f") + "</div>" + kBeside);
  Viewer viewer;
  (void)viewer.whole(*view, TestData{});
  CHECK(viewer.next(*view, TestData{.n = 1}) == "replace|#r>:nth-child(3)|1\n");
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q", .n = 1, .f = true}) ==
        "update_segments|#r|x|p|y|q|z|1|w|true\n");
  CHECK(viewer.next(*view, TestData{.a = "s", .b = "t", .n = 1}) ==
        "update_segments|#r|x|s|y|t|w|false\n");
}

TEST_CASE("DELTA-8: a value with a replacement pattern never goes through a slot") {
  const auto view =
      compile("<div id=\"r\">" + slot("x", "a") + slot("y", "b") + "</div>" + kBeside);
  Viewer viewer;
  (void)viewer.whole(*view, TestData{});
  CHECK(viewer.next(*view, TestData{.a = "$&", .b = "$1"}) ==
        "replace|#r>:nth-child(1)|$&amp;\nreplace|#r>:nth-child(2)|$1\n");
  // As long as one is stale that must not pass, the others go alone as well.
  CHECK(viewer.next(*view, TestData{.a = "$&", .b = "plain"}) ==
        "replace|#r>:nth-child(2)|plain\n");
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q"}) == "update_segments|#r|x|p|y|q\n");
  CHECK(first_patch(slot("x", "a"), TestData{.a = "5 $"}) == "replace");
  CHECK(first_patch(slot("x", "a"), TestData{.a = "$$"}) == "replace");
}

TEST_CASE("DELTA-8: a region that was sent as plain html is changed by single replacements") {
  const auto view =
      compile("<div id=\"r\">" + slot("x", "a") + slot("y", "b") + "</div>" + kBeside);
  Viewer viewer;
  (void)viewer.whole(*view, TestData{.a = "$$"});
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q"}) ==
        "replace|#r>:nth-child(1)|p\nreplace|#r>:nth-child(2)|q\n");
}

TEST_CASE("DELTA-10: a region inside of what is set is stored anew, behind it") {
  const auto view =
      compile("<p>{{#f}}<i id=\"r\">" + slot("x", "a") + slot("y", "b") + "</i>{{/f}}</p>");
  Viewer viewer;
  (void)viewer.whole(*view, TestData{});
  const std::string segments =
      "replace_segments|#r|<b data-ls-slot=\"x\"></b><b data-ls-slot=\"y\"></b>|x|A|y|B\n";
  CHECK(viewer.next(*view, TestData{.f = true}) ==
        "replace|:scope>:nth-child(1)|<i id=\"r\"></i>\n" + segments);
  CHECK(viewer.next(*view, TestData{}) == "remove|:scope>:nth-child(1)\n");
  CHECK(viewer.next(*view, TestData{.a = "$$", .f = true}).starts_with("replace|"));
  CHECK(viewer.next(*view, TestData{.a = "p", .b = "q", .f = true}) ==
        "replace|#r>:nth-child(1)|p\nreplace|#r>:nth-child(2)|q\n");
}

TEST_CASE(
    "DELTA-9: a region is static but for its marked values, and renders right in both modes") {
  const std::string one = slot("x", "a");
  CHECK(first_patch(one) == "replace_segments");
  CHECK(first_patch("<p id=\"r\"><i>" + one + "</i></p>") == "replace_segments");
  CHECK(first_patch("<p id=\"r\">" + one + slot("x", "b") + "</p>") == "replace");
  CHECK(first_patch("<p id=\"r\">" + one + "{{b}}</p>") == "replace");
  CHECK(first_patch("<p id=\"r\">" + one + "{{#f}}{{b}}{{/f}}</p>") == "replace");
  CHECK(first_patch("<p id=\"r\">" + one + "<i title=\"{{b}}\"></i></p>") == "replace");
  CHECK(first_patch("<p id=\"r\"><b data-ls-slot=\"x\">{{a}} and more</b></p>") == "replace");
  CHECK(first_patch("<p id=\"r\"><b data-ls-slot=\"{{b}}\">{{a}}</b></p>") == "replace");
  CHECK(first_patch("<p id=\"r\"><!-- data-ls-slot=\"x\"> </i> -->" + one + "</p>") == "replace");
  CHECK(first_patch("<p id=\"r\"><i data-ls-slot=\"x\"></i>" + one + "</p>") == "replace");
  CHECK(first_patch("<div>" + one + "</div><p>{{b}}</p>") == "replace");
}

TEST_CASE("DELTA-9: a region holds nothing that people type into") {
  const std::string one = slot("x", "a");
  CHECK(first_patch("<p id=\"r\">" + one + "<input></p>") == "replace");
  CHECK(first_patch("<p id=\"r\">" + one + "<textarea></textarea></p>") == "replace");
  CHECK(first_patch("<p id=\"r\">" + one + "<select><option>1</option></select></p>") == "replace");
  CHECK(first_patch("<div id=\"r\"><pre data-ls-slot=\"x\">{{a}}</pre></div>") == "replace");
}

}  // namespace lightspeed::tests
