#include "replay/redact/likely_secrets.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "replay/diff/event_fields.hpp"

namespace lightspeed::replay {
namespace {

// Parts of a name, in lower case and without `-` and `_`, that make its value a secret.
constexpr std::array<std::string_view, 15> kSecretParts{
    "password",   "passwd",        "passphrase", "secret",    "token",
    "apikey",     "accesskey",     "privatekey", "csrf",      "xsrf",
    "credential", "authorization", "cookie",     "sessionid", "onetimecode"};

// Names too short to be looked for within others.
constexpr std::array<std::string_view, 7> kSecretNames{"pwd", "pass", "pin", "otp",
                                                       "cvv", "cvc",  "sid"};

// Values that a field with such a name has where it only says something about the secret.
constexpr std::array<std::string_view, 5> kNoSecrets{"true", "false", "null", "undefined", "on"};

// A name longer than this is no name, a tag of HTML is not looked at any further than this around
// it, and a value ends there at the latest: each bounds what one text can cost.
constexpr std::size_t kNameMax = 64;
constexpr std::size_t kTagMax = 512;
constexpr std::size_t kValueMax = 4096;

constexpr std::size_t kTokenPartMin = 8;  // Of a JSON Web Token: `{"a":1}` in base64 is longer.
constexpr std::size_t kDigitsMin = 13;
constexpr std::size_t kDigitsMax = 19;
constexpr std::size_t kLocalMax = 64;  // Of an e-mail address, before its `@`.

constexpr std::string_view kEscapedQuote = "&quot;";
constexpr std::string_view kAfterValue = "\"'&;#<> \t\r\n,{}[]|\\";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_name_character(char c) {
  return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}
constexpr bool is_local_character(char c) { return is_name_character(c) || c == '.' || c == '+'; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// A text that is read from one place on. Past its end there is only the character 0.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  [[nodiscard]] char peek() const { return at < text.size() ? text[at] : '\0'; }
  [[nodiscard]] std::string_view rest() const { return text.substr(std::min(at, text.size())); }
  bool skip(std::string_view what) {
    if (!rest().starts_with(what)) return false;
    at += what.size();
    return true;
  }
  void skip_blanks() {
    while (is_blank(peek())) ++at;
  }
  /// The quotation mark that stands here, in one of its spellings, or nothing.
  std::string_view skip_quote() {
    for (const std::string_view quote :
         {std::string_view("\""), std::string_view("'"), std::string_view("\\\""), kEscapedQuote}) {
      if (skip(quote)) return quote;
    }
    return {};
  }
};

using Found = std::optional<SecretPlace>;

// The value that begins here, up to its closing quotation mark, or to what ends a bare one.
Found value_at(Cursor cursor) {
  cursor.skip_blanks();
  const std::string_view quote = cursor.skip_quote();
  const std::size_t begin = cursor.at;
  const std::string_view rest = cursor.rest().substr(0, kValueMax);
  std::size_t size = 0;
  if (quote.empty()) {
    size = rest.find_first_of(kAfterValue);
  } else {
    // An escaped quotation mark is part of the value, but for one that it began with.
    while (size < rest.size() && !rest.substr(size).starts_with(quote)) {
      size += rest[size] == '\\' ? 2 : 1;
    }
  }
  const std::string_view value = rest.substr(0, size);
  const bool says_nothing =
      std::find(kNoSecrets.begin(), kNoSecrets.end(), value) != kNoSecrets.end();
  if (value.empty() || says_nothing) return std::nullopt;
  return SecretPlace{.kind = SecretKind::named, .offset = begin, .size = value.size()};
}

// `<input name="password" value="…">`, `<meta name="csrf-token" content="…">`: the value stands in
// another attribute of the tag, on either side.
Found value_in_tag(std::string_view text, std::size_t name) {
  const std::size_t from = name < kTagMax ? 0 : name - kTagMax;
  const std::size_t open = text.substr(from, name - from).rfind('<');
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t begin = from + open;
  const std::size_t close = text.substr(name, kTagMax).find('>');
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view tag = text.substr(begin, name + close - begin);
  for (const std::string_view attribute : {" value=", " content="}) {
    const std::size_t found = tag.find(attribute);
    if (found != std::string_view::npos) return value_at({text, begin + found + attribute.size()});
  }
  return std::nullopt;
}

// What belongs to a secret's name that stands at [begin, end): in JSON, a query, an attribute, or
// behind it in a list of slots.
Found value_of_name(std::string_view text, std::size_t begin, std::size_t end) {
  const char before = begin == 0 ? '\0' : text[begin - 1];
  Cursor cursor{text, end};
  const std::string_view quote = cursor.skip_quote();
  cursor.skip_blanks();
  if (before == '|' && cursor.skip("|")) return value_at(cursor);
  if (cursor.skip(":") || cursor.skip("=")) return value_at(cursor);
  if (!quote.empty()) return value_in_tag(text, begin);
  return std::nullopt;
}

Found token_at(std::string_view text, std::size_t begin) {
  if (!text.substr(begin).starts_with("eyJ")) return std::nullopt;
  std::size_t end = begin;
  for (int part = 0; part < 3; ++part) {
    const std::size_t from = end;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (part < 2 && (end - from < kTokenPartMin || end >= text.size() || text[end] != '.')) {
      return std::nullopt;
    }
    if (part < 2) ++end;
  }
  return SecretPlace{.kind = SecretKind::jwt, .offset = begin, .size = end - begin};
}

// Whether the last digit is the one that the others ask for (Luhn).
bool passes_check(std::string_view digits) {
  unsigned sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const unsigned digit = static_cast<unsigned>(digits[digits.size() - 1 - i] - '0');
    const unsigned counted = i % 2 == 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 == 0;
}

// A card's number begins with 2 to 6; a time in milliseconds or microseconds since 1970 with 1.
Found card_at(std::string_view text, std::size_t begin) {
  if (text[begin] < '2' || text[begin] > '6') return std::nullopt;
  if (begin > 0 && text[begin - 1] == '.') return std::nullopt;  // A fraction.
  std::string digits;
  std::size_t end = begin;
  for (std::size_t at = begin; at < text.size() && digits.size() <= kDigitsMax; ++at) {
    const bool joins = (text[at] == ' ' || text[at] == '-') && at == end;
    if (!is_digit(text[at]) && !joins) break;
    if (joins) continue;
    digits.push_back(text[at]);
    end = at + 1;
  }
  if (digits.size() < kDigitsMin || digits.size() > kDigitsMax || !passes_check(digits)) {
    return std::nullopt;
  }
  if (end < text.size() && is_letter(text[end])) return std::nullopt;  // Of hexadecimal digits.
  return SecretPlace{.kind = SecretKind::card, .offset = begin, .size = end - begin};
}

// The address around an `@` that stands at [at, after).
Found email_around(std::string_view text, std::size_t at, std::size_t after) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kLocalMax && is_local_character(text[begin - 1])) --begin;
  std::size_t end = after;
  while (end < text.size() && (is_name_character(text[end]) || text[end] == '.')) ++end;
  while (end > after && !is_letter(text[end - 1])) --end;
  const std::string_view domain = text.substr(after, end - after);
  const std::size_t dot = domain.rfind('.');
  if (begin == at || dot == std::string_view::npos || dot == 0) return std::nullopt;
  if (domain.size() - dot < 3 || domain.find("..") != std::string_view::npos) return std::nullopt;
  return SecretPlace{.kind = SecretKind::email, .offset = begin, .size = end - begin};
}

// What begins with the run of a name's characters at [begin, end).
Found found_at_run(std::string_view text, std::size_t begin, std::size_t end) {
  if (end - begin <= kNameMax && is_secret_name(text.substr(begin, end - begin))) {
    if (const Found value = value_of_name(text, begin, end)) return value;
  }
  if (const Found token = token_at(text, begin)) return token;
  return is_digit(text[begin]) ? card_at(text, begin) : std::nullopt;
}

void add_emails(std::string_view text, std::vector<SecretPlace>& places) {
  for (const std::string_view sign : {std::string_view("@"), std::string_view("%40")}) {
    for (std::size_t at = text.find(sign); at != std::string_view::npos;
         at = text.find(sign, at + 1)) {
      if (const Found email = email_around(text, at, at + sign.size())) places.push_back(*email);
    }
  }
}

// Of two that overlap, the one that begins first is kept, and of those the longest.
std::vector<SecretPlace> without_overlaps(std::vector<SecretPlace> places) {
  std::stable_sort(places.begin(), places.end(), [](const auto& a, const auto& b) {
    return a.offset != b.offset ? a.offset < b.offset : a.size > b.size;
  });
  std::vector<SecretPlace> kept;
  kept.reserve(places.size());
  for (const SecretPlace& place : places) {
    if (!kept.empty() && place.offset < kept.back().offset + kept.back().size) continue;
    kept.push_back(place);
  }
  return kept;
}

void add_secrets(const std::string& place, const interpreter::Event& event,
                 std::vector<LikelySecret>& secrets) {
  for (EventField& field : fields_of(event)) {
    for (const SecretPlace& found : secrets_in(field.value)) {
      secrets.push_back({.kind = found.kind,
                         .where = place + "." + field.name,
                         .offset = found.offset,
                         .size = found.size,
                         .text = field.value.substr(found.offset, found.size)});
    }
  }
}

}  // namespace

bool is_secret_name(std::string_view name) {
  std::string plain;
  plain.reserve(name.size());
  for (const char c : name) {
    if (c == '-' || c == '_') continue;
    plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  const bool has_part =
      std::any_of(kSecretParts.begin(), kSecretParts.end(),
                  [&](std::string_view part) { return plain.find(part) != std::string::npos; });
  return has_part ||
         std::find(kSecretNames.begin(), kSecretNames.end(), plain) != kSecretNames.end();
}

std::vector<SecretPlace> secrets_in(std::string_view text) {
  std::vector<SecretPlace> places;
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_name_character(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < text.size() && is_name_character(text[end])) ++end;
    if (const Found found = found_at_run(text, at, end)) places.push_back(*found);
    at = end;
  }
  add_emails(text, places);
  return without_overlaps(std::move(places));
}

std::vector<LikelySecret> likely_secrets(const interpreter::Step& step) {
  std::vector<LikelySecret> secrets;
  add_secrets("stimulus", step.stimulus, secrets);
  for (std::size_t i = 0; i < step.effects.size(); ++i) {
    add_secrets("effects[" + std::to_string(i) + "]", step.effects[i].event, secrets);
  }
  return secrets;
}

}  // namespace lightspeed::replay
