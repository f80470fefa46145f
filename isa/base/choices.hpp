// One source of every free choice of a run: labelled streams of chance, a tape, or all there are.
// Implements CHOICE-1 to CHOICE-7 (specs/simulation.md): a label's stream is nobody else's.
// It refuses <random> and std::hash: the same seed chooses alike on every machine, for ever.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightspeed {

class ChoiceSource {
 public:
  ChoiceSource() = default;
  virtual ~ChoiceSource() = default;
  /// One of n alternatives, 0 to n - 1, drawn for that label; there must be one.
  [[nodiscard]] virtual std::uint64_t below(std::string_view label, std::uint64_t n) = 0;

 protected:
  ChoiceSource(const ChoiceSource&) = default;
  ChoiceSource(ChoiceSource&&) = default;
  ChoiceSource& operator=(const ChoiceSource&) = default;
  ChoiceSource& operator=(ChoiceSource&&) = default;
};

/// Chance: a stream of its own for each label, so that a draw for one never shifts another.
class RandomChoices final : public ChoiceSource {
 public:
  explicit RandomChoices(std::uint64_t seed) : seed_(seed) {}
  [[nodiscard]] std::uint64_t below(std::string_view label, std::uint64_t n) override;

 private:
  std::uint64_t seed_;
  std::map<std::string, std::uint64_t, std::less<>> streams_;  ///< The state of each.
};

/// What somebody wrote down, in its order, whatever the labels are; 0 beyond its end.
class TapeChoices final : public ChoiceSource {
 public:
  explicit TapeChoices(std::vector<std::uint64_t> tape) : tape_(std::move(tape)) {}
  [[nodiscard]] std::uint64_t below(std::string_view label, std::uint64_t n) override;

 private:
  std::vector<std::uint64_t> tape_;
  std::size_t next_ = 0;
};

/// Every run there is, one after the other, the first alternatives first:
///   do run(source); while (source.next());
class EnumeratedChoices final : public ChoiceSource {
 public:
  [[nodiscard]] std::uint64_t below(std::string_view label, std::uint64_t n) override;
  /// Goes on to the next run; false when all were there.
  [[nodiscard]] bool next();

 private:
  struct Digit {
    std::uint64_t value = 0;
    std::uint64_t n = 1;
  };
  std::vector<Digit> digits_;
  std::size_t asked_ = 0;  ///< How many of them this run has asked for.
};

/// The choices of one part of a run: each label behind the part's own name. The source that it
/// asks must outlive it.
class ChoicesOf final : public ChoiceSource {
 public:
  ChoicesOf(ChoiceSource& source, std::string part)
      : source_(&source), label_(std::move(part)), part_size_(label_.size()) {}
  [[nodiscard]] std::uint64_t below(std::string_view label, std::uint64_t n) override {
    label_.resize(part_size_);
    label_.append(label);
    return source_->below(label_, n);
  }

 private:
  ChoiceSource* source_;
  std::string label_;
  std::size_t part_size_;
};

struct Ratio {
  std::uint64_t numerator = 1;
  std::uint64_t denominator = 1;
};
/// True so often; never for 0, and always for 1, without a draw.
[[nodiscard]] bool chance(ChoiceSource& source, std::string_view label, Ratio ratio);

/// A number of the closed range.
struct Range {
  std::uint64_t min = 0;
  std::uint64_t max = 0;
};
[[nodiscard]] std::uint64_t between(ChoiceSource& source, std::string_view label, Range range);

/// The place of one of the weights, each as often as it weighs; their sum must not be 0.
[[nodiscard]] std::size_t weighted(ChoiceSource& source, std::string_view label,
                                   std::span<const std::uint32_t> weights);

/// One of the elements of an array or a vector; there must be one.
template <class Elements>
[[nodiscard]] const auto& pick(ChoiceSource& source, std::string_view label,
                               const Elements& elements) {
  return elements[static_cast<std::size_t>(source.below(label, std::size(elements)))];
}

}  // namespace lightspeed
