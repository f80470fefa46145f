#include "interpreter/program/routes.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <variant>

#include "interpreter/app/payload.hpp"
#include "interpreter/html/parse.hpp"
#include "isa/base/hex.hpp"

namespace lightspeed::interpreter {
namespace {

/// `%C3%A9` becomes `é`. A segment that no page would encode so stays as it is.
std::string percent_decoded(std::string_view segment) {
  std::string text;
  for (std::size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] != '%') {
      text.push_back(segment[i]);
      continue;
    }
    const auto byte = percent_byte(segment, i);
    if (!byte) return std::string(segment);
    text.push_back(*byte);
    i += 2;
  }
  return html::valid_utf8(text) ? text : std::string(segment);
}

/// Takes the text before the next `/` away, and the `/` with it.
std::string_view take_segment(std::optional<std::string_view>& rest) {
  const std::size_t slash = rest->find('/');
  const std::string_view segment = rest->substr(0, slash);
  if (slash == std::string_view::npos) {
    rest.reset();
  } else {
    rest = rest->substr(slash + 1);
  }
  return segment;
}

}  // namespace

Result<std::string, std::string> destination_of(std::string_view event, std::string_view payload) {
  using isa::program::Parameter;
  using isa::program::Type;
  const std::array parameters{
      Parameter{.name = "to", .type = Type::text, .fallback = std::nullopt},
      Parameter{.name = "replace", .type = Type::boolean, .fallback = false}};
  auto values = decode_payload(event, payload, parameters);
  if (!values) return failure(std::move(values.error()));
  return std::get<std::string>(std::move(values->front()));
}

std::optional<std::vector<std::string>> match_route(std::string_view pattern,
                                                    std::string_view path) {
  std::vector<std::string> taken;
  std::optional<std::string_view> pattern_rest = pattern;
  std::optional<std::string_view> path_rest = path.substr(0, path.find_first_of("?#"));
  while (pattern_rest && path_rest) {
    const std::string_view wanted = take_segment(pattern_rest);
    const std::string_view given = take_segment(path_rest);
    if (wanted.starts_with(':')) {
      if (given.empty()) return std::nullopt;
      taken.push_back(percent_decoded(given));
    } else if (wanted != given) {
      return std::nullopt;
    }
  }
  if (pattern_rest || path_rest) return std::nullopt;
  return taken;
}

}  // namespace lightspeed::interpreter
