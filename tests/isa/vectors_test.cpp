// Runs the published codec's vectors (corpus/vectors): all of them, each in the modes it holds in.

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "isa/patch_table.hpp"
#include "tests/support/files.hpp"

namespace lightspeed::isa {
namespace {

using nlohmann::json;

constexpr std::array kBothModes{Mode::strict, Mode::published};

std::vector<json> vectors() {
  std::ifstream file(testing::in_source_tree("corpus/vectors/lightspeed-1.jsonl"));
  std::vector<json> result;
  for (std::string line; std::getline(file, line);) result.push_back(json::parse(line));
  return result;
}

/// JavaScript's String(value) for the kinds of value that the vectors hold.
std::string js_string(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_number_float() || value.get<double>() < 1e18) return value.dump();
  std::array<char, 64> digits{};
  std::snprintf(digits.data(), digits.size(), "%.0f", value.get<double>());
  return digits.data();
}

std::string text_at(const json& object, const char* key) {
  return object.contains(key) ? js_string(object.at(key)) : std::string();
}

/// A frame of the vectors as ours; a tag outside the table cannot be made into one.
std::optional<Frame> frame_from(const json& input) {
  const std::string tag = input.at("tag");
  const std::string ref = text_at(input, "ref");
  const std::string payload = text_at(input, input.contains("payload") ? "payload" : "html");
  if (tag == "event") {
    return Event{.ref = ref, .name = text_at(input, "name"), .payload = payload};
  }
  if (tag == "diff") return Diff{.ref = ref, .html = payload};
  if (tag == "ack") return Ack{.ref = ref};
  if (tag == "failure") return Failure{.ref = ref, .reason = text_at(input, "reason")};
  if (tag != "hello") return std::nullopt;
  return Hello{.protocol = text_at(input, "protocol"), .version = input.at("version").get<int>()};
}

json json_from(const Frame& frame) {
  const std::string tag(tag_of(frame));
  return std::visit(
      Overloaded{
          [&](const Hello& f) {
            return json{{"tag", tag}, {"protocol", f.protocol}, {"version", f.version.text()}};
          },
          [&](const Event& f) {
            return json{{"tag", tag}, {"ref", f.ref}, {"name", f.name}, {"payload", f.payload}};
          },
          [&](const Diff& f) {
            return json{{"tag", tag}, {"ref", f.ref}, {"payload", f.html}, {"html", f.html}};
          },
          [&](const Ack& f) {
            return json{{"tag", tag}, {"ref", f.ref}};
          },
          [&](const Failure& f) {
            return json{{"tag", tag}, {"ref", f.ref}, {"reason", f.reason}};
          },
      },
      frame);
}

std::string published_name(std::string_view name) {
  return name == "static_html" ? "staticHtml" : std::string(name);
}

json json_from(const Patch& patch) {
  json result{{"op", name_of(patch)}};
  const auto add = [&]<class T>(const T& value) {
    for (const auto& operand : row_of<T>(kPatchTable).operands) {
      result[published_name(operand.name)] = value.*operand.member;
    }
    if constexpr (HasKeys<T>) result["keys"] = value.keys;
    if constexpr (HasSlots<T>) {
      result["dynamicSlots"] = json::array();
      for (const Slot& slot : value.slots) {
        result["dynamicSlots"].push_back({{"name", slot.name}, {"value", slot.value}});
      }
    }
  };
  std::visit(add, patch);
  return result;
}

template <class T>
Patch patch_as(const json& input) {
  T patch;
  for (const auto& operand : row_of<T>(kPatchTable).operands) {
    patch.*operand.member = input.at(published_name(operand.name)).template get<std::string>();
  }
  if constexpr (HasKeys<T>) patch.keys = input.at("keys").template get<std::vector<std::string>>();
  if constexpr (HasSlots<T>) {
    for (const json& slot : input.at("dynamicSlots")) {
      patch.slots.push_back(Slot{.name = slot.at("name"), .value = slot.at("value")});
    }
  }
  return patch;
}

std::optional<Patch> patch_from(const json& input) {
  const std::string op = input.at("op");
  std::optional<Patch> result;
  const auto try_row = [&]<class T, std::size_t N>(const PatchRow<T, N>& row) {
    if (row.name == op) result = patch_as<T>(input);
  };
  std::apply([&](const auto&... rows) { (try_row(rows), ...); }, kPatchTable);
  return result;
}

/// Runs one call. Text, or the JSON of a value; an error as `error:<message>`.
std::string run(const json& vector, Mode mode) {
  const std::string fn = vector.at("fn");
  const json& input = vector.at("input");
  if (fn == "encodeFrame") {
    const auto frame = frame_from(input);
    if (!frame) return "error:unsupported_frame_tag:" + input.at("tag").get<std::string>();
    return encode_frame(*frame);
  }
  if (fn == "decodeFrame") {
    const auto frame = decode_frame(input.get<std::string>(), mode);
    return frame ? json_from(*frame).dump() : "error:" + frame.error().text;
  }
  if (fn == "encodePatchStream") {
    std::vector<Patch> patches;
    for (const json& item : input.at("patches")) {
      const auto patch = patch_from(item);
      if (!patch) return "error:unsupported_patch_op:" + item.at("op").get<std::string>();
      patches.push_back(*patch);
    }
    return encode_patch_stream(patches, input.value("version", kPatchStreamVersion));
  }
  const auto patches = decode_patch_stream(input.get<std::string>(), mode);
  if (!patches) return "error:" + patches.error().text;
  json list = json::array();
  for (const Patch& patch : *patches) list.push_back(json_from(patch));
  return json{{"version", 1}, {"patches", list}}.dump();
}

std::string expected(const json& vector) {
  if (vector.contains("error")) return "error:" + vector.at("error").get<std::string>();
  json output = vector.at("output");
  if (output.is_string()) return output.get<std::string>();
  if (vector.at("fn") == "decodeFrame" && output.contains("version")) {
    output["version"] = js_string(output.at("version"));
  }
  return output.dump();
}

}  // namespace

TEST_CASE("MODE-1: the corpus holds all 150 vectors of the published codec") {
  std::map<std::string, int> counts;
  for (const json& vector : vectors()) ++counts[vector.at("fn").get<std::string>()];
  CHECK(counts == std::map<std::string, int>{{"encodeFrame", 32},
                                             {"decodeFrame", 41},
                                             {"encodePatchStream", 22},
                                             {"decodePatchStream", 55}});
}

TEST_CASE("MODE-1: valid and malformed vectors hold in both modes") {
  for (const json& vector : vectors()) {
    if (vector.at("class") == "quirk") continue;
    for (const Mode mode : kBothModes) {
      CAPTURE(vector.dump());
      CAPTURE(static_cast<int>(mode));
      CHECK(run(vector, mode) == expected(vector));
    }
  }
}

TEST_CASE("MODE-1: quirk vectors hold in published mode") {
  for (const json& vector : vectors()) {
    if (vector.at("class") != "quirk") continue;
    CAPTURE(vector.dump());
    CHECK(run(vector, Mode::published) == expected(vector));
  }
}

TEST_CASE("MODE-3: each quirk vector that reads a number has a defined meaning in strict mode") {
  const std::map<std::string, std::string> strict{
      {"hello|lightspeed|99999999999999999999", "error:invalid_version:99999999999999999999"},
      {"hello|lightspeed|007", "error:invalid_version:007"},
      {"hello|lightspeed|\t\n2", "error:invalid_version:\t\n2"},
      {"ps|1|2|a|b|99999999999|x,0", "error:bad_field_count:operation_fields:99999999999:1"},
      {"ps|1|9999999999|a|b|1|x,0", "error:malformed_operation:insufficient_fields"},
      {"ps|1|2|a|b|1|x,-00001", "error:invalid_integer:-00001"},
      {"ps|1|2|a|b|1|x,1e9", "error:invalid_integer:1e9"},
      {"ps| 1|2|a|b|1|r,0,1", "error:invalid_integer: 1"},
      {"ps|1x|2y|a|b|1z|r,0q,1w", "error:invalid_integer:1x"},
      {"ps|9007199254740993|2|a|b|1|x,0", "error:invalid_integer:9007199254740993"},
  };
  std::size_t seen = 0;
  for (const json& vector : vectors()) {
    if (vector.at("class") != "quirk" || !vector.at("input").is_string()) continue;
    const std::string input = vector.at("input");
    CAPTURE(input);
    REQUIRE(strict.contains(input));
    CHECK(run(vector, Mode::strict) == strict.at(input));
    ++seen;
  }
  CHECK(seen == strict.size());
}

}  // namespace lightspeed::isa
