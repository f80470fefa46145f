// The patch stream codec: byte-exact texts, every error in its order, both modes.

#include "isa/patch_stream.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "isa/frame.hpp"
#include "isa/patch_table.hpp"
#include "tests/isa/generators.hpp"

namespace lightspeed::isa {
namespace {

using testing::kBothModes;

std::string error_in(std::string_view text, Mode mode) {
  const auto patches = decode_patch_stream(text, mode);
  return patches ? "decoded" : patches.error().text;
}

/// The error text of a stream that both modes refuse alike.
std::string error_of(std::string_view text) {
  CHECK(error_in(text, Mode::strict) == error_in(text, Mode::published));
  return error_in(text, Mode::strict);
}

/// The error of one operation over a dictionary of two strings.
std::string operation_error(const std::string& operation) {
  return error_of("ps|1|2|a|b|1|" + operation);
}

struct Sample {
  std::vector<Patch> patches;
  std::string_view text;
};

std::vector<Sample> samples() {
  return {
      {{Replace{.target = "#app", .html = "<b>1</b>"}}, "ps|1|2|#app|<b>1</b>|1|r,0,1"},
      {{UpdateSegments{.target = "#app", .fingerprint = "counter:v1", .slots = {{"count", "1"}}}},
       "ps|1|4|#app|counter:v1|count|1|1|u,0,1,1,2,3"},
      {{UpsertKeyed{.target = "#list", .key = "a", .html = "<li>a|b</li>"},
        UpsertKeyed{.target = "#list", .key = "b", .html = "<li>b</li>"},
        ReorderKeyed{.target = "#list", .keys = {"b", "a"}},
        RemoveKeyed{.target = "#list", .key = "a"}},
       "ps|1|5|#list|a|<li>a\\|b</li>|b|<li>b</li>|4|k,0,1,2|k,0,3,4|o,0,2,3,1|q,0,1"},
      {{Append{.target = "a", .html = "b"}, Prepend{.target = "a", .html = "b"},
        Remove{.target = "b"},
        ReplaceSegments{.target = "a",
                        .fingerprint = "f",
                        .static_html = "<i data-ls-slot=\"n\"></i>",
                        .slots = {{"n", "a"}, {"n", ""}}}},
       "ps|1|6|a|b|f|<i data-ls-slot=\"n\"></i>|n||4|a,0,1|p,0,1|x,1|s,0,2,3,2,4,0,4,5"},
  };
}

}  // namespace

TEST_CASE("PATCH-1: the nine patches have their names, letters and operands") {
  std::string table;
  const auto print = [&](const auto& row) {
    table.append({row.letter, ' '}).append(row.name);
    for (const auto& operand : row.operands) table.append(" ").append(operand.name);
    table.append(row.kCounted ? " COUNT\n" : "\n");
  };
  std::apply([&](const auto&... rows) { (print(rows), ...); }, kPatchTable);
  CHECK(table ==
        "r replace target html\n"
        "a append target html\n"
        "p prepend target html\n"
        "x remove target\n"
        "s replace_segments target fingerprint static_html COUNT\n"
        "u update_segments target fingerprint COUNT\n"
        "k upsert_keyed target key html\n"
        "q remove_keyed target key\n"
        "o reorder_keyed target COUNT\n");
}

TEST_CASE("PATCH-2: each patch is written with its own letter") {
  std::set<char> letters;
  for (const Sample& sample : samples()) {
    for (const Patch& patch : sample.patches) letters.insert(letter_of(patch));
  }
  CHECK(std::string(letters.begin(), letters.end()) == "akopqrsux");
  CHECK(name_of(Patch(Remove{})) == "remove");
}

TEST_CASE("STREAM-1: html that begins with `ps|` is a patch stream, anything else is raw HTML") {
  CHECK(is_patch_stream("ps|"));
  CHECK(is_patch_stream("ps|1|0|0"));
  for (const char* html : {"", "ps", "PS|1", " ps|1", "<p>ps|</p>", "p\\s|"}) {
    CHECK_FALSE(is_patch_stream(html));
  }
}

TEST_CASE("STREAM-2: a stream holds each string once, in order of first use") {
  for (const Sample& sample : samples()) {
    CHECK(encode_patch_stream(sample.patches) == sample.text);
    for (const Mode mode : kBothModes)
      CHECK(decode_patch_stream(sample.text, mode) == sample.patches);
  }
}

TEST_CASE("STREAM-2: the dictionary keeps its order when it grows beyond a scan") {
  std::vector<Patch> patches;
  std::string entries;
  std::string operations;
  for (int at = 0; at < 60; ++at) {
    patches.emplace_back(Remove{.target = "t" + std::to_string(at % 40)});
    if (at < 40) entries += "|t" + std::to_string(at);
    operations += "|x," + std::to_string(at % 40);
  }
  CHECK(encode_patch_stream(patches) == "ps|1|40" + entries + "|60" + operations);
}

TEST_CASE("STREAM-3: a stream inside a diff is escaped once more") {
  const std::string stream = encode_patch_stream({Replace{.target = "#app", .html = "<b>1</b>"}});
  CHECK(encode_frame(Diff{.ref = "1", .html = stream}) ==
        "diff|1|ps\\|1\\|2\\|#app\\|<b>1</b>\\|1\\|r,0,1");
}

TEST_CASE("STREAM-4: every decode error has its exact text") {
  CHECK(error_of("ps|1|2|a|b|1|x,0\\") == "invalid_escape_sequence");
  CHECK(error_of("") == "bad_field_count:patch_stream:5:1");
  CHECK(error_of("ps|1|0|0") == "bad_field_count:patch_stream:5:4");
  CHECK(error_of("px|1|0|1|x") == "unknown_payload_tag:px");
  CHECK(error_of("ps|v1|0|1|x") == "invalid_integer:v1");
  CHECK(error_of("ps|2|0|1|x") == "unsupported_version:2");
  CHECK(error_of("ps|1|-1|1|x") == "malformed_operation:insufficient_fields");
  CHECK(error_of("ps|1|2|a|b") == "malformed_operation:insufficient_fields");
  CHECK(error_of("ps|1|2|a|b|2|x,0") == "bad_field_count:operation_fields:2:1");
  CHECK(error_of("ps|1|2|a|b|-1|x,0") == "bad_field_count:operation_fields:-1:1");
  CHECK(operation_error("z,0") == "malformed_operation:z,0");
  CHECK(operation_error("") == "malformed_operation:");
  CHECK(operation_error("u,0,1,1,0") == "bad_field_count:dynamic_slots:2:1");
  CHECK(operation_error("s,0,1,1,-1") == "bad_field_count:dynamic_slots:-2:0");
  CHECK(operation_error("o,0,3,0,1") == "bad_field_count:reorder_keyed_keys:3:2");
  CHECK(operation_error("q,0,5") == "missing_dictionary_entry:5");
  CHECK(operation_error("x,-1") == "missing_dictionary_entry:-1");
}

TEST_CASE("STREAM-4: an error stands at the field that it is about") {
  const std::vector<std::pair<std::string_view, std::size_t>> cases{
      {"ps|1|2|a|b|1|x,0\\", 16},
      {"ps|1|0|0", 8},
      {"px|1|0|1|x", 0},
      {"ps|v1|0|1|x", 3},
      {"ps|2|0|1|x", 3},
      {"ps|1|x|1|x", 5},
      {"ps|1|2|a|b", 5},
      {"ps|1|2|a|b|z|x,0", 11},
      {"ps|1|2|a|b|2|x,0", 16},
      {"ps|1|2|a|b|1|x,0|x,1", 17},
      {"ps|1|2|a|b|1|z,0", 13},
      {"ps|1|2|a|b|2|x,0|x,2", 17},
      {"ps|1|2|a|b|2|x,0|x,y", 17},
      {"ps|1|2|a|b|1|o,0,1", 13},
  };
  for (const auto& each : cases) {
    const auto& text = each.first;
    const auto& position = each.second;
    CAPTURE(text);
    const auto patches = decode_patch_stream(text, Mode::strict);
    REQUIRE_FALSE(patches.has_value());
    CHECK(patches.error().position == position);
  }
}

TEST_CASE("STREAM-5: the checks of a stream come in the published order") {
  CHECK(error_of("px|1\\") == "invalid_escape_sequence");
  CHECK(error_of("px|1") == "bad_field_count:patch_stream:5:2");
  CHECK(error_of("px|v|x|y|z") == "unknown_payload_tag:px");
  CHECK(error_of("ps|v|x|y|z") == "invalid_integer:v");
  CHECK(error_of("ps|2|x|y|z") == "unsupported_version:2");
  CHECK(error_of("ps|1|x|y|z") == "invalid_integer:x");
  CHECK(error_of("ps|1|9|y|z") == "malformed_operation:insufficient_fields");
  CHECK(error_of("ps|1|0|y|z") == "invalid_integer:y");
  CHECK(error_of("ps|1|0|2|z") == "bad_field_count:operation_fields:2:1");
  CHECK(error_of("ps|1|1|a|2|x,9|z") == "missing_dictionary_entry:9");
}

TEST_CASE("STREAM-6: the checks of an operation come in the published order") {
  CHECK(operation_error("r,x") == "malformed_operation:r,x");
  CHECK(operation_error("r,9,x") == "missing_dictionary_entry:9");
  CHECK(operation_error("r,x,9") == "invalid_integer:x");
  CHECK(operation_error("s,0,1,y,x,0") == "invalid_integer:y");
  CHECK(operation_error("s,0,1,9,x,0") == "missing_dictionary_entry:9");
  CHECK(operation_error("s,0,1,1,x,0") == "invalid_integer:x");
  CHECK(operation_error("u,0,1,2,x,y") == "bad_field_count:dynamic_slots:4:2");
  // Both integers of a pair are read before either string is looked up.
  CHECK(operation_error("u,0,1,1,9,x") == "invalid_integer:x");
  CHECK(operation_error("u,0,1,1,9,8") == "missing_dictionary_entry:9");
  CHECK(operation_error("u,0,1,2,9,0,x,0") == "missing_dictionary_entry:9");
  CHECK(operation_error("o,9,x") == "missing_dictionary_entry:9");
  CHECK(operation_error("o,0,x") == "invalid_integer:x");
  CHECK(operation_error("o,0,1,x,y") == "bad_field_count:reorder_keyed_keys:1:2");
  // Keys are read and looked up one by one.
  CHECK(operation_error("o,0,2,9,x") == "missing_dictionary_entry:9");
}

TEST_CASE("STREAM-6: an operation of the wrong arity or letter is malformed as a whole") {
  for (const char* operation :
       {"r", "r,0", "r,0,1,1", "a,0", "p,0,1,0", "x", "x,0,1", "s,0,1,0", "u,0,1", "k,0,1",
        "k,0,1,0,1", "q,0", "q,0,1,0", "o,0", "R,0,1", "rr,0,1", " r,0,1", ",0,1", "0"}) {
    CHECK(operation_error(operation) == std::string("malformed_operation:") + operation);
  }
  CHECK(operation_error("z\\|,0") == "malformed_operation:z|,0");
}

TEST_CASE("STREAM-7: counts and indexes are read as parseInt reads them in published mode only") {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"x,1e0", "invalid_integer:1e0"},       {"x, 1", "invalid_integer: 1"},
      {"x,+1", "invalid_integer:+1"},         {"x,01", "invalid_integer:01"},
      {"x,1.9", "invalid_integer:1.9"},       {"x,-0", "invalid_integer:-0"},
      {"u,0,1,1x,0,1", "invalid_integer:1x"}, {"o,0, 1,1", "invalid_integer: 1"},
      {"u,0,1,-0", "invalid_integer:-0"},     {"o,0,-0", "invalid_integer:-0"},
  };
  for (const auto& each : cases) {
    const auto& operation = each.first;
    const auto& error = each.second;
    CAPTURE(operation);
    CHECK(error_in("ps|1|2|a|b|1|" + operation, Mode::strict) == error);
    CHECK(error_in("ps|1|2|a|b|1|" + operation, Mode::published) == "decoded");
  }
}

TEST_CASE("STREAM-7: a doubled count prints as JavaScript prints it") {
  const auto error = [](const std::string& count) {
    return error_in("ps|1|2|a|b|1|u,0,1," + count, Mode::published);
  };
  CHECK(error("5000000000000000000000") == "bad_field_count:dynamic_slots:1e+22:0");
  CHECK(error("9007199254740993") == "bad_field_count:dynamic_slots:18014398509481984:0");
  CHECK(error(std::string(400, '9')) == "bad_field_count:dynamic_slots:Infinity:0");
  CHECK(error_in("ps|1|2|a|b|1|u,0,1,9007199254740992", Mode::strict) ==
        "bad_field_count:dynamic_slots:18014398509481984:0");
}

TEST_CASE("STREAM-8: a stream that names a long string too often is refused, not expanded") {
  const std::string entry(1 << 16, 'x');
  std::string text = "ps|1|1|" + entry + "|1|o,0,2000";
  for (int at = 0; at < 2000; ++at) text += ",0";
  CHECK(error_of(text) == "stream_too_large:67174400:67108864");
}

TEST_CASE("STREAM-2: an empty list has no text that decodes, though a longer one decodes to it") {
  CHECK(encode_patch_stream({}) == "ps|1|0|0");
  CHECK(error_of("ps|1|0|0") == "bad_field_count:patch_stream:5:4");
  for (const Mode mode : kBothModes) {
    const auto patches = decode_patch_stream("ps|1|1|unused|0", mode);
    REQUIRE(patches.has_value());
    CHECK(patches->empty());
  }
}

TEST_CASE("STREAM-2: the version of a stream can be chosen by those who test decoders") {
  const std::string text = encode_patch_stream({Remove{.target = "#a"}}, 0);
  CHECK(text == "ps|0|1|#a|1|x,0");
  CHECK(error_of(text) == "unsupported_version:0");
}

}  // namespace lightspeed::isa
