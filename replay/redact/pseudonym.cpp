#include "replay/redact/pseudonym.hpp"

#include <algorithm>

namespace lightspeed::replay {
namespace {

// A pseudonym is a beginning, which stands for the secret, and a rest, which follows from the
// beginning by the key: by that it is known again. Half of 12 characters each is the least with
// which no secret is taken for a pseudonym by chance.
constexpr std::size_t kKnownMin = 12;
constexpr std::size_t kBeginMax = 8;
constexpr std::size_t kTextSize = 16;
constexpr std::uint64_t kCrowdedAttempts = 32;
constexpr std::size_t kDigitsSize = 15;  // Below 2^53: every reader of JSON keeps it exactly.

constexpr std::string_view kMask = "hidden";
constexpr char kMaskText = 'x';
constexpr char kMaskDigit = '0';

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t kLettersFirst = 26;
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kDigitsFirst = "1789";  // A payment card begins with 2 to 6.

std::string_view alphabet_of(SecretForm form) {
  return form == SecretForm::digits ? kDigits : kLetters;
}

std::size_t begin_size(std::size_t size) { return std::min(kBeginMax, size / 2); }

bool consists_of(std::string_view text, char c) {
  return !text.empty() && text.find_first_not_of(c) == std::string_view::npos;
}

}  // namespace

// Each byte is one character; that 256 is no multiple of 36 or 10 makes some a little likelier.
std::string Pseudonyms::characters(std::string_view seed, SecretForm form,
                                   std::size_t count) const {
  const std::string_view alphabet = alphabet_of(form);
  std::string text;
  text.reserve(count);
  for (std::uint64_t block = 0; text.size() < count; ++block) {
    std::string input = std::to_string(block);
    input.append(form == SecretForm::digits ? ":digits:" : ":text:").append(seed);
    for (const std::uint8_t byte : hash_(input)) {
      if (text.size() < count) text.push_back(alphabet[byte % alphabet.size()]);
    }
  }
  return text;
}

std::string Pseudonyms::completed(const std::string& begin, SecretForm form,
                                  std::size_t size) const {
  const std::string seed = "rest:" + std::to_string(size) + ":" + begin;
  return begin + characters(seed, form, size - begin.size());
}

std::string Pseudonyms::of(std::string_view secret, SecretForm form, std::uint64_t attempt) const {
  std::size_t size = form == SecretForm::digits ? kDigitsSize : kTextSize;
  // Of a few characters there are few: who finds no free one among them takes a longer one.
  const bool is_crowded = attempt >= kCrowdedAttempts && secret.size() < kKnownMin;
  if (keep_length_) size = is_crowded ? kKnownMin : std::max<std::size_t>(1, secret.size());
  std::string seed = "of:" + std::to_string(attempt) + ":";
  seed.append(secret);
  std::string begin = characters(seed, form, std::max<std::size_t>(1, begin_size(size)));
  const std::string_view first =
      form == SecretForm::digits ? kDigitsFirst : kLetters.substr(0, kLettersFirst);
  const std::size_t place = alphabet_of(form).find(begin.front());
  begin.front() = first[place % first.size()];
  return completed(begin, form, size);
}

std::string Pseudonyms::mask(std::string_view secret, SecretForm form) const {
  if (form == SecretForm::digits) {
    return std::string(keep_length_ ? std::max<std::size_t>(1, secret.size()) : 1, kMaskDigit);
  }
  return keep_length_ ? std::string(std::max<std::size_t>(1, secret.size()), kMaskText)
                      : std::string(kMask);
}

bool Pseudonyms::is_own(std::string_view text) const {
  if (text == kMask || consists_of(text, kMaskText) || consists_of(text, kMaskDigit)) return true;
  if (text.size() < kKnownMin) return false;
  const bool is_number = text.find_first_not_of(kDigits) == std::string_view::npos;
  if (!is_number && text.find_first_not_of(kLetters) != std::string_view::npos) return false;
  const auto own = [&](SecretForm form) {
    return completed(std::string(text.substr(0, begin_size(text.size()))), form, text.size()) ==
           text;
  };
  return own(SecretForm::text) || (is_number && own(SecretForm::digits));
}

}  // namespace lightspeed::replay
