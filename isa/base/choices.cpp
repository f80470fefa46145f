#include "isa/base/choices.hpp"

#include <bit>
#include <limits>

#include "isa/base/check.hpp"

namespace lightspeed {
namespace {

constexpr std::uint64_t kStride = 0x9E3779B97F4A7C15U;

/// The last step of SplitMix64: each number becomes another one, its neighbours far apart.
constexpr std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

/// FNV-1a, 64 bits.
constexpr std::uint64_t number_of(std::string_view label) {
  std::uint64_t number = 0xCBF29CE484222325U;
  for (const char byte : label) {
    number = (number ^ static_cast<unsigned char>(byte)) * 0x100000001B3U;
  }
  return number;
}

}  // namespace

// As many bits as n - 1 has, drawn again until they are below n: no alternative is more likely.
std::uint64_t RandomChoices::below(std::string_view label, std::uint64_t n) {
  CHECK(n != 0, "a choice has an alternative (CHOICE-1)");
  if (n == 1) return 0;
  auto stream = streams_.find(label);
  if (stream == streams_.end()) {
    const std::uint64_t begin = mixed(mixed(seed_ + kStride) ^ number_of(label));
    stream = streams_.emplace(std::string(label), begin).first;
  }
  const auto spare = static_cast<unsigned>(std::countl_zero(n - 1));
  while (true) {
    const std::uint64_t drawn = mixed(stream->second += kStride) >> spare;
    if (drawn < n) return drawn;
  }
}

std::uint64_t TapeChoices::below(std::string_view /*label*/, std::uint64_t n) {
  CHECK(n != 0, "a choice has an alternative (CHOICE-1)");
  if (n == 1 || next_ == tape_.size()) return 0;
  return tape_[next_++] % n;
}

std::uint64_t EnumeratedChoices::below(std::string_view /*label*/, std::uint64_t n) {
  CHECK(n != 0, "a choice has an alternative (CHOICE-1)");
  if (n == 1) return 0;
  if (asked_ == digits_.size()) digits_.push_back({.value = 0, .n = n});
  const Digit& digit = digits_[asked_++];
  CHECK(digit.n == n, "the same choices lead to the same question (CHOICE-6)");
  return digit.value;
}

bool EnumeratedChoices::next() {
  asked_ = 0;
  while (!digits_.empty() && digits_.back().value + 1 == digits_.back().n) digits_.pop_back();
  if (digits_.empty()) return false;
  ++digits_.back().value;
  return true;
}

bool chance(ChoiceSource& source, std::string_view label, Ratio ratio) {
  CHECK(ratio.denominator != 0, "a ratio has a denominator");
  if (ratio.numerator == 0) return false;
  if (ratio.numerator >= ratio.denominator) return true;
  return source.below(label, ratio.denominator) < ratio.numerator;
}

std::uint64_t between(ChoiceSource& source, std::string_view label, Range range) {
  CHECK(range.min <= range.max, "a range has a number (CHOICE-7)");
  const std::uint64_t more = range.max - range.min;
  CHECK(more != std::numeric_limits<std::uint64_t>::max(), "a range can be counted (CHOICE-7)");
  return range.min + source.below(label, more + 1);
}

std::size_t weighted(ChoiceSource& source, std::string_view label,
                     std::span<const std::uint32_t> weights) {
  std::uint64_t sum = 0;
  for (const std::uint32_t weight : weights) sum += weight;
  std::uint64_t left = source.below(label, sum);
  std::size_t place = 0;
  for (; left >= weights[place]; ++place) left -= weights[place];
  return place;
}

}  // namespace lightspeed
