#include "replay/redact/markup_parts.hpp"

#include <algorithm>
#include <array>

#include "interpreter/html/entities.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/tag_scan.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter::html;

// The values of these say what a thing is, never what somebody typed.
constexpr std::array<std::string_view, 14> kOwnValues{
    "type",         "name",    "method",          "rel",
    "charset",      "lang",    "data-ls-event",   "data-ls-client-state",
    "data-ls-hook", "enctype", "data-ls-loading", "data-ls-protocol",
    "http-equiv",   "role"};
constexpr std::string_view kOwnPrefix = "data-ls-";

bool ends_name(char c) { return in::html_space(c) || c == '=' || c == '/' || c == '>'; }

// The attributes of a tag between the end of its name and its `>`.
std::vector<MarkupAttribute> attributes_of(std::string_view text, Span part) {
  std::vector<MarkupAttribute> attributes;
  std::size_t at = part.begin;
  const auto skip = [&](auto&& wanted) {
    while (at < part.end && wanted(text[at])) ++at;
  };
  while (true) {
    skip([](char c) { return in::html_space(c) || c == '/'; });
    if (at >= part.end) return attributes;
    const std::size_t name = at++;
    skip([](char c) { return !ends_name(c); });
    MarkupAttribute attribute{.name = text.substr(name, at - name), .value = {at, at}};
    skip(in::html_space);
    if (at < part.end && text[at] == '=') {
      ++at;
      skip(in::html_space);
      const char quote = at < part.end ? text[at] : ' ';
      if (quote == '"' || quote == '\'') {
        const std::size_t end = std::min(text.find(quote, at + 1), part.end);
        attribute.value = {at + 1, end};
        at = std::min(end + 1, part.end);
      } else {
        const std::size_t begin = at;
        skip([](char c) { return !in::html_space(c) && c != '>'; });
        attribute.value = {begin, at};
      }
    }
    attributes.push_back(attribute);
  }
}

Span span_of(std::string_view part, std::string_view text) {
  const auto begin = static_cast<std::size_t>(part.data() - text.data());
  return {begin, begin + part.size()};
}

void add_data_names(std::string_view text, std::vector<Span>& own) {
  for (std::size_t at = text.find(kOwnPrefix); at != std::string_view::npos;
       at = text.find(kOwnPrefix, at + 1)) {
    std::size_t end = at + kOwnPrefix.size();
    while (end < text.size() && (in::ascii_letter(text[end]) || text[end] == '-')) ++end;
    own.push_back({at, end});
  }
}

}  // namespace

std::string MarkupTag::value_of(std::string_view attribute, std::string_view html) const {
  for (const MarkupAttribute& each : attributes) {
    if (each.name == attribute) return without_entities(each.value.of(html));
  }
  return {};
}

MarkupParts markup_parts(std::string_view text) {
  MarkupParts parts;
  parts.before = {0, text.size()};
  in::TagScanner scanner(text);
  while (const auto tag = scanner.next()) {
    (parts.tags.empty() ? parts.before : parts.tags.back().text).end = tag->begin;
    const Span name = span_of(tag->name, text);
    const bool closed = tag->end > name.end && text[tag->end - 1] == '>';
    const std::size_t end = closed ? tag->end - 1 : tag->end;
    parts.tags.push_back({.name = tag->name,
                          .attributes = attributes_of(text, {name.end, std::max(name.end, end)}),
                          .text = {tag->end, text.size()},
                          .closes = tag->closes});
  }
  return parts;
}

std::string without_entities(std::string_view raw) {
  std::string text;
  return in::decode_common_entities(raw, text) ? text : std::string(raw);
}

std::vector<Span> own_words(std::string_view text) {
  std::vector<Span> own;
  add_data_names(text, own);
  for (const MarkupTag& tag : markup_parts(text).tags) {
    own.push_back(span_of(tag.name, text));
    for (const MarkupAttribute& attribute : tag.attributes) {
      own.push_back(span_of(attribute.name, text));
      const auto* const found = std::find(kOwnValues.begin(), kOwnValues.end(), attribute.name);
      const bool is_own = found != kOwnValues.end() || attribute.name.ends_with("-version");
      if (is_own && attribute.value.end > attribute.value.begin) own.push_back(attribute.value);
    }
  }
  std::sort(own.begin(), own.end());
  // Of two that begin at one place the longer one is kept; the search wants them apart.
  std::vector<Span> apart;
  apart.reserve(own.size());
  for (const Span& span : own) {
    if (!apart.empty() && span.begin < apart.back().end) {
      apart.back().end = std::max(apart.back().end, span.end);
    } else {
      apart.push_back(span);
    }
  }
  return apart;
}

}  // namespace lightspeed::replay
