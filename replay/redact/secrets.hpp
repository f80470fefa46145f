// The set of a trace's secrets, and the search for all of them in a text at once.
// Implements RED-5 to RED-9 (specs/redact.md): every spelling, the longest first, a bounded set.
// It refuses to find secrets by itself: it is told which there are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/redact/policy.hpp"
#include "replay/redact/pseudonym.hpp"
#include "replay/redact/span.hpp"

namespace lightspeed::replay {

/// Shorter texts stand everywhere by chance: they are replaced in their own field alone (RED-8).
inline constexpr std::size_t kSecretBytesMin = 4;

struct Secret {
  std::string text;
  std::string field;  ///< Of the first place where it was found: `payload.password`.
  RedactAction action = RedactAction::pseudonym;
  SecretForm form = SecretForm::text;
  bool everywhere = true;
  std::string replacement{};
};

class Secrets {
 public:
  static constexpr std::size_t kCountMax = 65'536;
  static constexpr std::size_t kBytesMax = std::size_t{16} << 20U;

  /// Adds one; a text that is there already, in whatever spelling, keeps the stricter action.
  void add(Secret secret);
  /// Whether there were more than `kCountMax`, or more text than `kBytesMax`.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] const std::vector<Secret>& all() const { return secrets_; }

  /// Gives each its replacement, no two the same and none with a secret in it; then all can be
  /// searched for.
  void give_names(const Pseudonyms& pseudonyms);

  /// The place in `all()` of exactly this text.
  [[nodiscard]] const Secret* find(std::string_view text) const;

  /// Called for each place: which secret, and whether it was replaced or lies in `own`.
  using OnPlace = std::function<void(const Secret& secret, bool replaced)>;
  /// The text with every place replaced that does not lie within the spans of `own`.
  [[nodiscard]] std::string replace(std::string_view text, const std::vector<Span>& own,
                                    const OnPlace& on_place) const;

  [[nodiscard]] std::size_t index_of(const Secret& secret) const {
    return static_cast<std::size_t>(&secret - secrets_.data());
  }

 private:
  struct Pattern {
    std::string bytes;
    std::size_t secret = 0;
    bool stretched = false;  ///< It is base64: what replaces it has its size.
  };
  /// A size that a pattern with these first four bytes has.
  struct Size {
    std::uint32_t prefix = 0;
    std::size_t bytes = 0;
    friend bool operator==(const Size&, const Size&) = default;
  };
  struct Index {
    std::vector<Pattern> patterns;  ///< In order of their bytes.
    std::vector<Size> sizes;        ///< In order of their prefixes, the greatest first.
    std::vector<bool> prefixes;     ///< By their hash: most places of a text are none.
    void add(std::string bytes, std::size_t secret, bool stretched);
    void finish();
    [[nodiscard]] const Pattern* longest_at(std::string_view text, std::size_t at) const;
  };
  void build_indexes();
  [[nodiscard]] bool holds_a_secret(std::string_view text) const;
  [[nodiscard]] const Secret& spelled(const Pattern& pattern, std::string_view slice) const;
  [[nodiscard]] static std::string replacement_of(const Secret& secret, const Pattern& pattern);
  [[nodiscard]] std::string replace_raw(std::string_view text, const std::vector<Span>& own,
                                        const OnPlace& on_place) const;

  std::vector<Secret> secrets_;
  std::map<std::string, std::size_t, std::less<>> by_text_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_fold_;
  std::size_t bytes_ = 0;
  bool overflowed_ = false;
  Index folded_;  ///< For texts that are folded.
  Index raw_;     ///< For texts as they are.
};

}  // namespace lightspeed::replay
