#include "replay/redact/payload_leaves.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "isa/base/hex.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kJsonBlanks = " \t\r\n";
constexpr std::string_view kJsonEnds = " \t\r\n,:[]{}\"";

std::string read_json_text(std::string_view quoted) {
  const auto value = nlohmann::json::parse(quoted, nullptr, false);
  return value.is_string() ? value.get<std::string>()
                           : std::string(quoted.substr(1, quoted.size() - 2));
}

// A walk over the tokens of JSON. Which name an item has is that of the last key before it on the
// same level; a stack of names would say no more of a payload.
class JsonWalk {
 public:
  explicit JsonWalk(std::string_view text) : text_(text) {}

  PayloadParts run() {
    while (true) {
      at_ = std::min(text_.find_first_not_of(kJsonBlanks, at_), text_.size());
      if (at_ == text_.size()) return std::move(parts_);
      const char c = text_[at_];
      if (c == '"') {
        take_text();
      } else if (std::string_view(",:[]{}").find(c) != std::string_view::npos) {
        ++at_;
      } else {
        take_word();
      }
    }
  }

 private:
  void take_text() {
    const std::size_t begin = at_++;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    const std::size_t end = std::min(at_, text_.size());
    at_ = std::min(end + 1, text_.size());
    std::string value = read_json_text(text_.substr(begin, at_ - begin));
    const std::size_t next = text_.find_first_not_of(kJsonBlanks, at_);
    const Span place{begin + 1, std::max(begin + 1, end)};
    if (next != std::string_view::npos && text_[next] == ':') {
      parts_.names.push_back(place);
      name_ = std::move(value);
    } else {
      parts_.leaves.push_back({.name = name_, .text = std::move(value), .place = place});
    }
  }

  void take_word() {
    const std::size_t end = std::min(text_.find_first_of(kJsonEnds, at_), text_.size());
    const Span place{at_, end};
    at_ = end;
    const std::string_view word = place.of(text_);
    if (word == "true" || word == "false" || word == "null") return;
    const bool is_number = word.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
    parts_.leaves.push_back(
        {.name = name_, .text = std::string(word), .place = place, .is_number = is_number});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string name_ = std::string(kWholePayload);
  PayloadParts parts_;
};

std::string read_form_text(std::string_view raw) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const auto byte = percent_byte(raw, i);
    text.push_back(byte ? *byte : raw[i] == '+' ? ' ' : raw[i]);
    if (byte) i += 2;
  }
  return text;
}

PayloadParts form_parts(std::string_view payload) {
  PayloadParts parts;
  for (std::size_t at = 0; at < payload.size();) {
    const std::size_t end = std::min(payload.find('&', at), payload.size());
    const std::size_t equals = std::min(payload.find('=', at), end);
    if (equals < end) {
      parts.names.push_back({at, equals});
      parts.leaves.push_back({.name = read_form_text(payload.substr(at, equals - at)),
                              .text = read_form_text(payload.substr(equals + 1, end - equals - 1)),
                              .place = {equals + 1, end}});
    }
    at = end + 1;
  }
  return parts;
}

}  // namespace

PayloadParts payload_parts(std::string_view payload) {
  const std::size_t first = payload.find_first_not_of(kJsonBlanks);
  if (first == std::string_view::npos) return {};
  if (std::string_view("{[\"").find(payload[first]) != std::string_view::npos) {
    return JsonWalk(payload).run();
  }
  if (payload.find('=') != std::string_view::npos) return form_parts(payload);
  PayloadParts parts = JsonWalk(payload).run();
  const bool is_word =
      parts.leaves.empty() || (parts.leaves.size() == 1 && parts.leaves.front().is_number);
  if (is_word) return parts;
  return {.leaves = {{.name = std::string(kWholePayload),
                      .text = std::string(payload),
                      .place = {0, payload.size()}}},
          .names = {}};
}

SecretForm form_of(const PayloadLeaf& leaf) {
  const bool digits = leaf.text.find_first_not_of("0123456789") == std::string::npos;
  return leaf.is_number || digits ? SecretForm::digits : SecretForm::text;
}

}  // namespace lightspeed::replay
