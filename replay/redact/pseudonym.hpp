// Pseudonyms: what stands in the place of a secret, made from it with a key.
// Implements RED-4 to RED-6 (specs/redact.md): equal for equal, letters and digits, known again.
// It refuses to be a cipher of its own: the keyed hash is given by whoever has the key.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace lightspeed::replay {

/// A keyed hash that nobody can turn round without the key (HMAC-SHA256, ADR 0016).
using KeyedHash = std::function<std::array<std::uint8_t, 32>(std::string_view text)>;

/// What a replacement must be made of, to be valid where the secret stood.
enum class SecretForm : std::uint8_t {
  text,
  digits,  ///< A number stays one, and never looks like that of a payment card.
};

class Pseudonyms {
 public:
  Pseudonyms(KeyedHash hash, bool keep_length)
      : hash_(std::move(hash)), keep_length_(keep_length) {}

  /// `attempt` tells apart what would be the same by chance.
  [[nodiscard]] std::string of(std::string_view secret, SecretForm form,
                               std::uint64_t attempt) const;
  /// The mask of a hidden value.
  [[nodiscard]] std::string mask(std::string_view secret, SecretForm form) const;
  /// Whether the text was made here, with the same key, or is a mask: redacting twice is as once.
  /// Of fewer than 12 characters it cannot be told.
  [[nodiscard]] bool is_own(std::string_view text) const;

  [[nodiscard]] bool keeps_length() const { return keep_length_; }
  /// The same key, with the lengths of the secrets.
  [[nodiscard]] Pseudonyms with_lengths() const { return {hash_, true}; }

 private:
  [[nodiscard]] std::string characters(std::string_view seed, SecretForm form,
                                       std::size_t count) const;
  [[nodiscard]] std::string completed(const std::string& begin, SecretForm form,
                                      std::size_t size) const;

  KeyedHash hash_;
  bool keep_length_;
};

}  // namespace lightspeed::replay
