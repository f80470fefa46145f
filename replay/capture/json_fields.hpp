// Reading captured JSON: fields by name and type, with errors that say what was expected.
// Implements IMP-9 (specs/import.md): an error names the field, the expected and the given type.
// It refuses exceptions past its own functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/capture/capture.hpp"

namespace lightspeed::replay {

using Json = nlohmann::json;

/// The text, or its beginning if it is long: what an error quotes may be a whole file (IMP-9).
[[nodiscard]] std::string shortened(std::string text);

/// A whole JSON text; the error names the byte and what stood there.
[[nodiscard]] Result<Json, std::string> parse_json(std::string_view text);

/// A closed range of whole numbers.
struct IntegerRange {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};

/// A closed range of numbers.
struct NumberRange {
  double min = 0;
  double max = 0;
};

/// The greatest whole number that every JSON reader keeps exactly (IMP-1); as microseconds, 285
/// years, so that sums of times are far from the ends of their type.
inline constexpr std::int64_t kJsonIntegerMax = (std::int64_t{1} << 53) - 1;

/// Reads the fields of one object. The first thing that is wrong stays in `problem`; what is read
/// afterwards is empty, so that a caller checks once, at the end. An object within an object shares
/// the problem of the outer one, so that none is lost.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) { require_object(); }
  /// The object in a field of `parent`; if the field is missing, an object without fields.
  Fields(Fields& parent, const char* key);
  /// An item of the list that is the field `key` of `parent`.
  struct Item {
    const Json& value;
    const char* key;
    std::size_t index;
  };
  Fields(Fields& parent, const Item& item);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  [[nodiscard]] std::string text(const char* key);
  [[nodiscard]] std::string text_or(const char* key, std::string fallback);
  [[nodiscard]] std::int64_t integer_in(const char* key, IntegerRange range);
  [[nodiscard]] std::int64_t integer_in_or(const char* key, IntegerRange range,
                                           std::int64_t fallback);
  [[nodiscard]] double number_in(const char* key, NumberRange range);
  [[nodiscard]] double number_in_or(const char* key, NumberRange range, double fallback);
  [[nodiscard]] bool flag_or(const char* key, bool fallback);
  [[nodiscard]] bool has(const char* key) const;
  /// An array that must be there.
  [[nodiscard]] const Json& list(const char* key);
  /// An array, or an empty one.
  [[nodiscard]] const Json& list_or_empty(const char* key);

  /// What is wrong first in the outermost object or in any object within; empty if nothing is.
  [[nodiscard]] const std::string& problem() const;
  void refuse(const std::string& what) { refuse_at(name_, what); }

 private:
  void require_object();
  void refuse_great_integer(const char* key, IntegerRange range);
  void refuse_at(const std::string& place, const std::string& what);
  [[nodiscard]] const Json& object_or_empty(const char* key);
  [[nodiscard]] const Json* find(const char* key, Json::value_t type, bool required);
  [[nodiscard]] std::int64_t checked(const char* key, const Json& value, IntegerRange range);
  [[nodiscard]] double checked(const char* key, const Json& value, NumberRange range);

  const Json& object_;
  Fields* parent_ = nullptr;
  std::string name_;
  std::string problem_;  ///< Empty but in the outermost object.
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
    Fields fields(*json);
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
