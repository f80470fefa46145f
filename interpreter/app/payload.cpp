#include "interpreter/app/payload.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "interpreter/app/payload_fields.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/base/utf8.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Parameter;
using isa::program::Type;
using isa::program::Value;
using payload::Given;

/// Enough to recognise what was typed; a reason is one line of a log.
constexpr std::size_t kGivenBytesMax = 40;

std::string cut(std::string text) {
  if (text.size() <= kGivenBytesMax) return text;
  text.resize(character_begin(text, kGivenBytesMax));
  return text.append("…");
}

/// The integer that this text is the one decimal spelling of.
std::optional<std::int64_t> canonical_integer(std::string_view text) {
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  if (std::to_string(number) != text) return std::nullopt;
  return number;
}

std::optional<Value> integer_from(const Given& given) {
  if (const auto* number = std::get_if<std::int64_t>(&given)) return *number;
  const auto* text = std::get_if<std::string>(&given);
  if (text == nullptr) return std::nullopt;
  return canonical_integer(*text);
}

std::optional<Value> boolean_from(const Given& given) {
  if (const auto* boolean = std::get_if<bool>(&given)) return *boolean;
  const auto* text = std::get_if<std::string>(&given);
  if (text == nullptr) return std::nullopt;
  // `on` is what a form sends for a ticked checkbox; for an unticked one it sends nothing.
  if (*text == "true" || *text == "on") return true;
  if (*text == "false") return false;
  return std::nullopt;
}

std::optional<Value> text_from(const Given& given) {
  const auto* text = std::get_if<std::string>(&given);
  if (text == nullptr) return std::nullopt;
  return *text;
}

std::optional<Value> value_from(const Given& given, Type type) {
  switch (type) {
    case Type::integer:
      return integer_from(given);
    case Type::text:
      return text_from(given);
    case Type::boolean:
      return boolean_from(given);
  }
  unreachable("a value has one of three types");
}

/// What was given, in the words of a reason: its kind, or itself where its kind would have done.
std::string words_of(const Given& given, Type expected) {
  return std::visit(Overloaded{
                        [](payload::Other other) -> std::string {
                          constexpr std::array kWords{"null", "array", "object"};
                          return kWords.at(static_cast<std::size_t>(other));
                        },
                        [](bool) -> std::string { return "boolean"; },
                        [](std::int64_t) -> std::string { return "number"; },
                        [&](const payload::OtherNumber& number) -> std::string {
                          return expected == Type::integer ? cut(number.written) : "number";
                        },
                        [](const std::string& text) { return isa::quoted(cut(text)); },
                    },
                    given);
}

}  // namespace

Result<std::vector<Value>, std::string> decode_payload(std::string_view event,
                                                       std::string_view payload,
                                                       std::span<const Parameter> parameters) {
  std::vector<Value> values;
  if (parameters.empty()) return values;
  const std::string head = "invalid_payload:" + std::string(event) + ":";
  auto fields = payload::read_fields(payload, parameters);
  if (!fields) return failure(head + fields.error());
  CHECK(fields->size() == parameters.size(), "each parameter has its place (PAY-1)");
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const Parameter& parameter = parameters[i];
    const auto& given = (*fields)[i];
    auto value = given ? value_from(*given, parameter.type) : parameter.fallback;
    if (!value) {
      return failure(head + parameter.name + ":" + std::string(name_of(parameter.type)) + ":" +
                     (given ? words_of(*given, parameter.type) : "missing"));
    }
    values.push_back(std::move(*value));
  }
  return values;
}

}  // namespace lightspeed::interpreter
