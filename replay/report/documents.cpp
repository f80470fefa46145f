#include "replay/report/documents.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/utf8.hpp"
#include "replay/report/packed.hpp"

namespace lightspeed::replay {
namespace {

/// A character of four bytes is a pair in UTF-16.
std::uint64_t utf16_units(std::string_view text) {
  const auto pairs = std::count_if(text.begin(), text.end(), [](char byte) {
    return static_cast<unsigned char>(byte) >= 0xF0U;
  });
  return characters_in(text) + static_cast<std::uint64_t>(pairs);
}

}  // namespace

TextDelta delta_of(std::string_view before, std::string_view after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  std::size_t prefix = 0;
  while (prefix < shorter && before[prefix] == after[prefix]) ++prefix;
  prefix = std::min(character_begin(before, prefix), character_begin(after, prefix));
  std::size_t suffix = 0;
  while (suffix < shorter - prefix &&
         before[before.size() - 1 - suffix] == after[after.size() - 1 - suffix]) {
    ++suffix;
  }
  while (suffix > 0 && continues_character(after[after.size() - suffix])) --suffix;
  return {.prefix = utf16_units(after.substr(0, prefix)),
          .suffix = utf16_units(after.substr(after.size() - suffix)),
          .middle = std::string(after.substr(prefix, after.size() - suffix - prefix))};
}

std::optional<TextDelta> DocumentDeltas::add(std::uint64_t step, std::uint32_t session,
                                             const std::optional<std::string>& html) {
  if (stopped_at_ != 0) return std::nullopt;
  const auto known = latest_.find(session);
  if (!html && known == latest_.end()) return std::nullopt;
  std::string now = html ? shown_text(*html) : known->second;
  const bool is_whole = in_chunk_.insert(session).second;
  if (!is_whole && now == known->second) return std::nullopt;
  TextDelta delta = is_whole ? TextDelta{.middle = now} : delta_of(known->second, now);
  if (delta.middle.size() > bytes_left_) {
    stop(step);
    return std::nullopt;
  }
  bytes_left_ -= delta.middle.size();
  latest_[session] = std::move(now);
  return delta;
}

}  // namespace lightspeed::replay
