#include "replay/redact/secrets.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "replay/redact/fold.hpp"
#include "replay/redact/spelling.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::size_t kPrefix = kSecretBytesMin;
constexpr std::size_t kFilterSize = std::size_t{1} << 16U;
constexpr std::uint64_t kAttemptsMax = 64;
// Fewer characters of base64 would be found by chance.
constexpr std::size_t kBase64Min = 8;

std::uint32_t prefix_at(std::string_view text, std::size_t at) {
  std::uint32_t prefix = 0;
  for (std::size_t i = 0; i < kPrefix; ++i) {
    prefix = (prefix << 8U) | static_cast<unsigned char>(text[at + i]);
  }
  return prefix;
}

std::size_t filter_place(std::uint32_t prefix) { return (prefix * 2'654'435'761U) >> 16U; }

bool is_spelling_of(std::string_view slice, std::string_view text) {
  const auto all = spellings(text);
  return std::find(all.begin(), all.end(), slice) != all.end();
}

}  // namespace

void Secrets::Index::add(std::string bytes, std::size_t secret, bool stretched) {
  if (bytes.size() < kPrefix) return;
  sizes.push_back({prefix_at(bytes, 0), bytes.size()});
  patterns.push_back({.bytes = std::move(bytes), .secret = secret, .stretched = stretched});
}

void Secrets::Index::finish() {
  std::stable_sort(patterns.begin(), patterns.end(),
                   [](const auto& a, const auto& b) { return a.bytes < b.bytes; });
  std::sort(sizes.begin(), sizes.end(), [](const Size& a, const Size& b) {
    return a.prefix != b.prefix ? a.prefix < b.prefix : a.bytes > b.bytes;
  });
  sizes.erase(std::unique(sizes.begin(), sizes.end()), sizes.end());
  prefixes.assign(kFilterSize, false);
  for (const Size& size : sizes) prefixes[filter_place(size.prefix)] = true;
}

// However many secrets begin alike, they are of few sizes.
const Secrets::Pattern* Secrets::Index::longest_at(std::string_view text, std::size_t at) const {
  if (at + kPrefix > text.size()) return nullptr;
  const std::uint32_t prefix = prefix_at(text, at);
  if (!prefixes[filter_place(prefix)]) return nullptr;
  auto size =
      std::lower_bound(sizes.begin(), sizes.end(), prefix,
                       [](const Size& one, std::uint32_t other) { return one.prefix < other; });
  for (; size != sizes.end() && size->prefix == prefix; ++size) {
    const std::string_view part = text.substr(at, size->bytes);
    const auto found = std::lower_bound(
        patterns.begin(), patterns.end(), part,
        [](const Pattern& one, std::string_view other) { return one.bytes < other; });
    if (found != patterns.end() && found->bytes == part) return &*found;
  }
  return nullptr;
}

void Secrets::add(Secret secret) {
  if (secret.text.empty()) return;
  const auto keep_stricter = [&](Secret& known) {
    known.everywhere = known.everywhere || secret.everywhere;
    if (secret.action == RedactAction::hide) known.action = RedactAction::hide;
  };
  if (const auto known = by_text_.find(secret.text); known != by_text_.end()) {
    keep_stricter(secrets_[known->second]);
    return;
  }
  if (secrets_.size() >= kCountMax || bytes_ + secret.text.size() > kBytesMax) {
    overflowed_ = true;
    return;
  }
  const std::string folded = fold(secret.text).bytes;
  if (folded.size() < kSecretBytesMin) secret.everywhere = false;
  auto& alike = by_fold_[folded];
  for (const std::size_t index : alike) {
    Secret& known = secrets_[index];
    const bool known_is_plain = is_spelling_of(secret.text, known.text);
    if (!known_is_plain && !is_spelling_of(known.text, secret.text)) continue;
    keep_stricter(known);
    by_text_.emplace(secret.text, index);
    // The name is made from the plain spelling, so that it is the same in every trace.
    if (!known_is_plain) known.text = std::move(secret.text);
    return;
  }
  bytes_ += secret.text.size();
  alike.push_back(secrets_.size());
  by_text_.emplace(secret.text, secrets_.size());
  secrets_.push_back(std::move(secret));
}

void Secrets::build_indexes() {
  folded_ = {};
  raw_ = {};
  for (std::size_t i = 0; i < secrets_.size(); ++i) {
    if (!secrets_[i].everywhere) continue;
    folded_.add(fold(secrets_[i].text).bytes, i, false);
    raw_.add(secrets_[i].text, i, false);
    for (std::string& core : base64_cores(secrets_[i].text)) {
      if (core.size() >= kBase64Min) raw_.add(std::move(core), i, true);
    }
  }
  folded_.finish();
  raw_.finish();
}

bool Secrets::holds_a_secret(std::string_view text) const {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (folded_.longest_at(text, at) != nullptr || raw_.longest_at(text, at) != nullptr) {
      return true;
    }
  }
  return false;
}

void Secrets::give_names(const Pseudonyms& pseudonyms) {
  build_indexes();
  std::set<std::string> used;
  for (Secret& secret : secrets_) {
    if (secret.action == RedactAction::hide) {
      secret.replacement = pseudonyms.mask(secret.text, secret.form);
      continue;
    }
    for (std::uint64_t attempt = 0; attempt < kAttemptsMax; ++attempt) {
      secret.replacement = pseudonyms.of(secret.text, secret.form, attempt);
      if (!holds_a_secret(secret.replacement) && used.insert(secret.replacement).second) break;
    }
  }
}

const Secret* Secrets::find(std::string_view text) const {
  const auto found = by_text_.find(text);
  return found == by_text_.end() ? nullptr : &secrets_[found->second];
}

// Of secrets that fold to the same bytes the one that is spelled like this, else the first.
const Secret& Secrets::spelled(const Pattern& pattern, std::string_view slice) const {
  const auto& alike = by_fold_.find(pattern.bytes)->second;
  for (const std::size_t index : alike) {
    if (alike.size() > 1 && is_spelling_of(slice, secrets_[index].text)) return secrets_[index];
  }
  return secrets_[pattern.secret];
}

std::string Secrets::replacement_of(const Secret& secret, const Pattern& pattern) {
  if (!pattern.stretched) return secret.replacement;
  std::string text;
  text.reserve(pattern.bytes.size());
  while (text.size() < pattern.bytes.size()) {
    text.append(secret.replacement, 0, pattern.bytes.size() - text.size());
  }
  return text;
}

std::string Secrets::replace(std::string_view text, const std::vector<Span>& own,
                             const OnPlace& on_place) const {
  if (text.size() < kPrefix || folded_.patterns.empty()) return std::string(text);
  const Folded folded = fold(text);
  std::string out;
  std::vector<Span> own_there;  // Moved along with what was replaced before them.
  own_there.reserve(own.size());
  auto next_own = own.begin();
  const auto move_own = [&](std::size_t until, std::size_t done) {
    for (; next_own != own.end() && next_own->begin < until; ++next_own) {
      if (next_own->begin < done) continue;
      const std::size_t begin = out.size() + (next_own->begin - done);
      own_there.push_back({begin, begin + (next_own->end - next_own->begin)});
    }
  };
  std::size_t done = 0;
  for (std::size_t at = 0; at < folded.bytes.size(); ++at) {
    const Pattern* pattern = folded_.longest_at(folded.bytes, at);
    if (pattern == nullptr || folded.begin[at] < done) continue;
    const Span place{folded.begin[at], folded.end[at + pattern->bytes.size() - 1]};
    const Secret& secret = spelled(*pattern, place.of(text));
    const bool is_own = lies_within(own, place);
    on_place(secret, !is_own);
    if (is_own) continue;
    move_own(place.begin, done);
    out.append(text.substr(done, place.begin - done)).append(secret.replacement);
    done = place.end;
    at += pattern->bytes.size() - 1;
  }
  move_own(text.size(), done);
  out.append(text.substr(done));
  return replace_raw(out, own_there, on_place);
}

// What escapes around it have hidden from the search above, and what stands there in base64.
std::string Secrets::replace_raw(std::string_view text, const std::vector<Span>& own,
                                 const OnPlace& on_place) const {
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = 0; at + kPrefix <= text.size(); ++at) {
    const Pattern* pattern = raw_.longest_at(text, at);
    if (pattern == nullptr) continue;
    if (lies_within(own, {at, at + pattern->bytes.size()})) continue;  // It was told of above.
    const Secret& secret = secrets_[pattern->secret];
    on_place(secret, true);
    out.append(text.substr(done, at - done)).append(replacement_of(secret, *pattern));
    done = at + pattern->bytes.size();
    at = done - 1;
  }
  return done == 0 ? std::string(text) : out.append(text.substr(done));
}

}  // namespace lightspeed::replay
