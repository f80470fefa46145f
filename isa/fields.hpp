// The field layer below frames and patch streams: joining, escaping and splitting by `|`.
// Implements FRAME-2 and FRAME-3 (specs/frames.md): a backslash escapes itself and the bar.
// It refuses meaning: it neither counts nor names fields, and it takes any bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "isa/js_number.hpp"
#include "isa/mode.hpp"

namespace lightspeed::isa {

/// A field as it stands in the input: a view, unescaped only when somebody needs the text.
struct Field {
  std::string_view raw;
  bool escaped = false;      ///< Whether `raw` holds a backslash at all.
  std::size_t position = 0;  ///< Where it begins in the input.
};

/// Walks the fields of one text, left to right. Even an empty text has one, empty, field.
class FieldCursor {
 public:
  explicit FieldCursor(std::string_view text) : text_(text) {}

  /// The next field, or nothing after the last one.
  [[nodiscard]] std::optional<Field> next();

  /// After the last field: whether the text ended right after a backslash (FRAME-3).
  [[nodiscard]] bool torn() const { return torn_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  bool done_ = false;
  bool torn_ = false;
};

/// The text of a field, every escaping backslash dropped. The field must not be torn.
[[nodiscard]] std::string unescape(const Field& field);

/// Whether the unescaped field is exactly this text.
[[nodiscard]] bool is_text(const Field& field, std::string_view text);

/// Adds a field's text to an encoded one: `\` becomes `\\`, `|` becomes `\|`, nothing else.
void append_escaped(std::string& out, std::string_view value);

/// An integer field, read as the mode reads integers (MODE-2, MODE-3).
[[nodiscard]] std::optional<JsNumber> parse_integer(std::string_view text, Mode mode);

}  // namespace lightspeed::isa
