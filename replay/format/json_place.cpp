#include "replay/format/json_place.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "replay/format/record_text.hpp"

namespace lightspeed::replay {
namespace {

/// Takes every token in silence and keeps the first error.
struct SyntaxListener : nlohmann::json_sax<nlohmann::json> {
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return true; }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }
  bool start_object(std::size_t /*elements*/) override { return true; }
  bool key(string_t& /*value*/) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t /*elements*/) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& error) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 9: syntax error": the place
    // is ours to give, so only what follows it is kept.
    const std::string_view what = error.what();
    const std::size_t place = what.find(": ");
    std::string text(place == std::string_view::npos ? what : what.substr(place + 2));
    // The library quotes what it read last, which need not be text.
    problem = JsonProblem{.column = position, .text = is_utf8(text) ? text : widened(text)};
    return false;
  }
  std::optional<JsonProblem> problem;
};

/// Walks through a text that is known to be JSON.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t position() const { return position_; }

  /// Moves to the value of the member; false if the current value has none of that name.
  bool enter_member(std::string_view name) {
    if (!open('{')) return false;
    while (peek() == '"') {
      const std::size_t begin = position_;
      skip_value();
      const std::string_view key = text_.substr(begin + 1, position_ - begin - 2);
      if (peek() == ':') ++position_;
      if (same_name(key, name)) {
        peek();
        return true;
      }
      skip_value();
      if (peek() == ',') ++position_;
    }
    return false;
  }

  /// Moves to the element of the array; false if there is none.
  bool enter_element(std::size_t index) {
    if (!open('[')) return false;
    for (; index > 0; --index) {
      skip_value();
      if (peek() != ',') return false;
      ++position_;
    }
    return peek() != ']';
  }

 private:
  /// `at_us` in the schema is `atUs` in JSON, and both are accepted there.
  static bool same_name(std::string_view left, std::string_view right) {
    const auto plain = [](std::string_view name) {
      std::string letters;
      for (const char letter : name) {
        if (letter == '_') continue;
        letters.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter);
      }
      return letters;
    };
    return plain(left) == plain(right);
  }

  /// The next character that is no white space, or 0 at the end.
  char peek() {
    while (position_ < text_.size() &&
           std::string_view(" \t\r\n").find(text_[position_]) != std::string_view::npos) {
      ++position_;
    }
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  bool open(char bracket) {
    if (peek() != bracket) return false;
    ++position_;
    return true;
  }

  void skip_string() {
    for (++position_; position_ < text_.size() && text_[position_] != '"'; ++position_) {
      if (text_[position_] == '\\') ++position_;
    }
    ++position_;
  }

  void skip_value() {
    peek();
    std::size_t depth = 0;
    while (position_ < text_.size()) {
      const char character = text_[position_];
      if (character == '"') {
        skip_string();
        if (depth == 0) return;
        continue;
      }
      if (depth == 0 && (character == ',' || character == '}' || character == ']')) return;
      if (character == '{' || character == '[') ++depth;
      const bool closes = character == '}' || character == ']';
      ++position_;
      if (closes && --depth == 0) return;
    }
  }

  std::string_view text_;
  std::size_t position_ = 0;
};

/// The column of `step.effects[1].cut`, or of as much of it as there is.
std::size_t column_of(std::string_view line, std::string_view path) {
  Walker walker(line);
  std::size_t column = 1;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    std::string_view name = path.substr(0, dot);
    path.remove_prefix(std::min(dot + 1, path.size()));
    const std::size_t bracket = std::min(name.find('['), name.size());
    std::size_t index = 0;
    for (const char digit : name.substr(bracket)) {
      if (digit >= '0' && digit <= '9') index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (!walker.enter_member(name.substr(0, bracket))) break;
    if (bracket < name.size() && !walker.enter_element(index)) break;
    column = walker.position() + 1;
  }
  return column;
}

using Wording = std::pair<std::string_view, std::string_view>;
constexpr std::array<Wording, 6> kWordings{{
    {"TYPE_UINT64", "a whole number from 0 to 18446744073709551615"},
    {"TYPE_FIXED64", "a whole number from 0 to 18446744073709551615"},
    {"TYPE_UINT32", "a whole number from 0 to 4294967295"},
    {"TYPE_BYTES", "bytes in base64"},
    {"TYPE_BOOL", "true or false"},
    {"TYPE_STRING", "a text"},
}};

/// What a person understands under a type of the schema.
std::string expected(std::string_view type) {
  for (const Wording& wording : kWordings) {
    if (wording.first == type) return std::string(wording.second);
  }
  const auto* values = google::protobuf::DescriptorPool::generated_pool()->FindEnumTypeByName(
      std::string(type.substr(type.find('/') + 1)));
  if (values == nullptr) return std::string(type);
  std::string names = "one of";
  for (int i = 1; i < values->value_count(); ++i) names += " " + values->value(i)->name();
  return names;
}

}  // namespace

std::optional<JsonProblem> json_syntax_problem(std::string_view line) {
  SyntaxListener listener;
  if (nlohmann::json::sax_parse(line.begin(), line.end(), &listener)) return std::nullopt;
  if (listener.problem) return listener.problem;
  return JsonProblem{.column = 1, .text = "this is not JSON"};
}

JsonProblem json_field_problem(std::string_view line, std::string_view message) {
  std::string path;
  if (message.starts_with('(')) {
    const std::size_t end = std::min(message.find(')'), message.size() - 1);
    path = message.substr(1, end - 1);
    message.remove_prefix(end + 1);
  }
  const std::size_t colon = std::min(message.find(':'), message.size());
  std::string_view field = message.substr(0, colon);
  message.remove_prefix(std::min(colon + 1, message.size()));
  while (field.starts_with(' ')) field.remove_prefix(1);
  while (message.starts_with(' ')) message.remove_prefix(1);
  if (!field.empty()) path += (path.empty() ? "" : ".") + std::string(field);
  std::string text = path.empty() ? "" : path + ": ";
  constexpr std::string_view kForType = " for type ";
  const std::size_t type = message.rfind(kForType);
  if (type == std::string_view::npos || message.ends_with(" oneof")) {
    text += message;
  } else {
    text += std::string(message.substr(0, type)) + ", expected " +
            expected(message.substr(type + kForType.size()));
  }
  return {.column = column_of(line, path), .text = text};
}

}  // namespace lightspeed::replay
