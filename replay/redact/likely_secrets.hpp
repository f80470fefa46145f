// Texts of a step that look like secrets: by the name beside them, or by their own form.
// Implements IMP-30 to IMP-32 (specs/import.md): one table of names, four patterns, each a place.
// It refuses to change anything, and to promise: what looks like no secret may be one all the same.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/event.hpp"

namespace lightspeed::replay {

enum class SecretKind : std::uint8_t {
  named,  ///< The value of a field, slot or attribute whose name says that it is secret.
  jwt,    ///< A JSON Web Token.
  email,  ///< An e-mail address.
  card,   ///< 13 to 19 digits that pass the check of payment cards.
};

/// What people call each kind, in the order of the kinds: one, and many.
struct SecretNoun {
  std::string_view one;
  std::string_view many;
};
inline constexpr std::array<SecretNoun, 4> kSecretNouns{
    {{.one = "value of a field with a secret's name",
      .many = "values of fields with a secret's name"},
     {.one = "JSON Web Token", .many = "JSON Web Tokens"},
     {.one = "e-mail address", .many = "e-mail addresses"},
     {.one = "number like a payment card's", .many = "numbers like payment cards'"}}};

/// One likely secret in a text.
struct SecretPlace {
  SecretKind kind = SecretKind::named;
  std::size_t offset = 0;  ///< In bytes, of the text.
  std::size_t size = 0;    ///< Never 0.
  friend bool operator==(const SecretPlace&, const SecretPlace&) = default;
};

/// One likely secret in a field of a step.
struct LikelySecret {
  SecretKind kind = SecretKind::named;
  /// The path of the field as `diff` names it, messages decoded: `stimulus.user_event.payload`,
  /// `effects[0].message.diff.html`.
  std::string where;
  std::size_t offset = 0;  ///< In the value of that field.
  std::size_t size = 0;
  std::string text;  ///< As it stands there, in whatever escapes its place has.
  friend bool operator==(const LikelySecret&, const LikelySecret&) = default;
};

/// Whether a field of this name holds a secret: `password`, `csrf-token`, `apiKey`; case, `-` and
/// `_` mean nothing (IMP-31).
[[nodiscard]] bool is_secret_name(std::string_view name);

/// The likely secrets of one text, in order, none within another (IMP-31, IMP-32).
[[nodiscard]] std::vector<SecretPlace> secrets_in(std::string_view text);

/// The likely secrets of a step: of its stimulus first, then of its effects in order (IMP-30).
[[nodiscard]] std::vector<LikelySecret> likely_secrets(const interpreter::Step& step);

}  // namespace lightspeed::replay
