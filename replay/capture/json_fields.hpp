// Reading captured JSON: fields by name and type, with errors that say what was expected.
// Implements IMP-9 (specs/import.md): an error names the field, the expected and the given type.
// It refuses exceptions past its own functions.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/capture/capture.hpp"

namespace lightspeed::replay {

using Json = nlohmann::json;

/// A whole JSON text; the error names the byte and what stood there.
[[nodiscard]] Result<Json, std::string> parse_json(std::string_view text);

/// Reads the fields of one object. The first thing that is wrong stays in `problem`; what is read
/// afterwards is empty, so that a caller checks once, at the end.
class Fields {
 public:
  explicit Fields(const Json& object, std::string path);

  [[nodiscard]] std::string text(const char* key);
  [[nodiscard]] std::string text_or(const char* key, std::string fallback);
  [[nodiscard]] std::int64_t integer(const char* key);
  [[nodiscard]] std::int64_t integer_or(const char* key, std::int64_t fallback);
  [[nodiscard]] double number_or(const char* key, double fallback);
  [[nodiscard]] bool flag_or(const char* key, bool fallback);
  [[nodiscard]] bool has(const char* key) const;
  /// An array, or an empty one.
  [[nodiscard]] const Json& list_or_empty(const char* key);
  [[nodiscard]] const Json& object_or_empty(const char* key);

  [[nodiscard]] const std::string& problem() const { return problem_; }
  void refuse(const std::string& what);

 private:
  [[nodiscard]] const Json* find(const char* key, Json::value_t type, bool required);

  const Json& object_;
  std::string path_;
  std::string problem_;
};

/// Calls `on(fields, line)` for each non-empty line of JSON lines; stops at the first problem.
template <class OnLine>
[[nodiscard]] Result<void, CaptureError> each_json_line(std::string_view text, const char* file,
                                                        OnLine&& on) {
  std::size_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto json = parse_json(line);
    if (!json) return failure(CaptureError{file, number, json.error()});
    Fields fields(*json, "");
    on(fields, number);
    if (!fields.problem().empty()) {
      return failure(CaptureError{file, number, fields.problem()});
    }
  }
  return {};
}

/// Decodes standard base64; the error says so.
[[nodiscard]] Result<std::string, std::string> decode_base64(const std::string& text);

}  // namespace lightspeed::replay
