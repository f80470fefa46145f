// The two ends of a snapshot: what writes numbers and texts, and what reads the same back.
// Implements SNAP-2 and SNAP-6 (specs/snapshot.md): one spelling for each value, counts checked.
// It refuses meaning: which value stands where is the business of the codecs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/view/data.hpp"

namespace lightspeed::interpreter::snapshot {

inline constexpr std::uint64_t kAnyNumber = std::numeric_limits<std::uint64_t>::max();

/// Whether two empty lists are one is nobody's business: no diff comes of it, and what is selected
/// from an empty list is that list or another one as its memory happens to lie.
template <class T>
[[nodiscard]] bool is_shared(const std::shared_ptr<const T>& value) {
  if constexpr (requires { value->empty(); }) return !value->empty();
  return true;
}

/// Writes. What a codec gives is written, and what it gets back is what it gave.
class Writer {
 public:
  static constexpr bool kReads = false;
  [[nodiscard]] static constexpr bool ok() { return true; }

  /// Seven bits a byte, the lowest first, in as few bytes as it takes.
  std::uint64_t number(std::uint64_t value, std::uint64_t max = kAnyNumber);
  std::uint64_t count(std::size_t size) { return number(size); }
  void text(std::string_view value);
  void raw(std::string_view bytes) { bytes_.append(bytes); }
  [[nodiscard]] std::string& bytes() { return bytes_; }

  /// What several hold is written once: the number under which it is known, from 1; 0 if not yet.
  [[nodiscard]] std::uint64_t known(const void* shared) const;
  /// From now on it is known.
  template <class T>
  void share(const std::shared_ptr<const T>& shared) {
    if (is_shared(shared)) known_.emplace(shared.get(), ++std::get<Count<T>>(counts_).value);
  }

 private:
  template <class T>
  struct Count {
    std::uint64_t value = 0;
  };
  std::string bytes_;
  std::map<const void*, std::uint64_t> known_;  // Asked and never walked: addresses give no order.
  std::tuple<Count<view::Row>, Count<std::vector<view::RowPointer>>> counts_;
};

/// Reads what a Writer wrote. After the first failure everything reads as zero and empty.
class Reader {
 public:
  static constexpr bool kReads = true;
  Reader(std::string_view bytes, const Configuration& knobs, const App& app, const Hooks& own_hooks)
      : configuration(knobs), fresh(app), hooks(own_hooks), bytes_(bytes) {}

  [[nodiscard]] bool ok() const { return !failed_; }
  [[nodiscard]] bool at_end() const { return position_ == bytes_.size(); }
  [[nodiscard]] std::size_t position() const { return position_; }
  void fail() { failed_ = true; }
  void skip(std::size_t bytes) { bytes > bytes_.size() ? fail() : void(position_ = bytes); }

  /// A number up to `max`; what is given is not looked at.
  std::uint64_t number(std::uint64_t given, std::uint64_t max = kAnyNumber);
  /// Whatever is counted takes a byte at least, so that no count can ask for more than is there.
  std::uint64_t count(std::size_t given) {
    const std::uint64_t number = this->number(given);
    if (number > bytes_.size() - position_) fail();
    return failed_ ? 0 : number;
  }
  void text(std::string& value);

  /// What was read or known so far, in the order of its numbers.
  template <class T>
  [[nodiscard]] std::vector<std::shared_ptr<const T>>& shared() {
    return std::get<std::vector<std::shared_ptr<const T>>>(shared_);
  }
  template <class T>
  void share(const std::shared_ptr<const T>& value) {
    if (is_shared(value)) shared<T>().push_back(value);
  }

  // What is not in the bytes.
  const Configuration& configuration;
  const App& fresh;
  const Hooks& hooks;

 private:
  std::string_view bytes_;
  std::size_t position_ = 0;
  bool failed_ = false;
  std::tuple<std::vector<view::RowPointer>, std::vector<view::Rows>> shared_;
};

}  // namespace lightspeed::interpreter::snapshot
