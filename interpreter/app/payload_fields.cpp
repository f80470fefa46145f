#include "interpreter/app/payload_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "interpreter/html/parse.hpp"
#include "isa/base/hex.hpp"

namespace lightspeed::interpreter::payload {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kNeither = "neither an object nor form data";

/// A name or value of form data as it was typed. The error is the byte of a bad escape, or the
/// first one of what is no UTF-8, counted within the text.
Result<std::string, std::size_t> unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      out.push_back(text[at] == '+' ? ' ' : text[at]);
      continue;
    }
    const auto byte = percent_byte(text, at);
    if (!byte) return failure(at);
    out.push_back(*byte);
    at += 2;
  }
  if (!html::valid_utf8(out)) return failure(std::size_t{0});
  return out;
}

tl::unexpected<std::string> bad_form_data(std::size_t offset) {
  return failure("bad form data at byte " + std::to_string(offset + 1));
}

}  // namespace

std::optional<std::size_t> place_of(std::string_view name,
                                    std::span<const isa::program::Parameter> wanted) {
  const auto found = std::find_if(wanted.begin(), wanted.end(),
                                  [&](const auto& parameter) { return parameter.name == name; });
  if (found == wanted.end()) return std::nullopt;
  return static_cast<std::size_t>(found - wanted.begin());
}

Result<Fields, std::string> read_fields(std::string_view payload,
                                        std::span<const isa::program::Parameter> wanted) {
  const std::size_t begin = payload.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return Fields(wanted.size());
  if (payload[begin] == '{') return read_json(payload, wanted);
  // What a browser writes as form data begins with neither: both are escaped there.
  if (payload[begin] == '[' || payload[begin] == '"') return failure(std::string(kNeither));
  return read_form(payload, wanted);
}

Result<Fields, std::string> read_form(std::string_view payload,
                                      std::span<const isa::program::Parameter> wanted) {
  Fields fields(wanted.size());
  for (std::size_t begin = 0; begin < payload.size();) {
    const std::size_t end = std::min(payload.find('&', begin), payload.size());
    const std::string_view pair = payload.substr(begin, end - begin);
    const std::size_t sign = pair.find('=');
    if (sign == std::string_view::npos && !pair.empty()) return failure(std::string(kNeither));
    if (!pair.empty()) {
      const auto name = unescaped(pair.substr(0, sign));
      if (!name) return bad_form_data(begin + name.error());
      auto value = unescaped(pair.substr(sign + 1));
      if (!value) return bad_form_data(begin + sign + 1 + value.error());
      // The last of several fields with one name counts, as in a JSON object.
      if (const auto place = place_of(*name, wanted)) fields[*place] = std::move(*value);
    }
    begin = end + 1;
  }
  return fields;
}

}  // namespace lightspeed::interpreter::payload
