// The keyed entries that a document stores for a target, and a run of patches on them.
// Implements DOM-5, DOM-6 and DOM-16 (specs/document.md).
// It refuses to look at the document: entries are html that nobody has parsed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "isa/patch.hpp"

namespace lightspeed::interpreter {

struct Keyed {
  std::string key;
  std::string html;
};
using KeyedList = std::vector<Keyed>;

/// Patches on one list, one after the other, in a time that does not grow with its square. The list
/// is in order again once the run is destroyed.
class KeyedRun {
 public:
  explicit KeyedRun(KeyedList& list);
  ~KeyedRun() { compact(); }
  KeyedRun(const KeyedRun&) = delete;
  KeyedRun& operator=(const KeyedRun&) = delete;

  /// What all entries take now, and what they would take after the patch.
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] std::uint64_t bytes_after(const isa::UpsertKeyed& patch);
  [[nodiscard]] std::uint64_t bytes_after(const isa::RemoveKeyed& patch);
  [[nodiscard]] std::uint64_t bytes_after(const isa::ReorderKeyed& patch);

  void apply(isa::UpsertKeyed& patch);
  void apply(const isa::RemoveKeyed& patch);
  void apply(const isa::ReorderKeyed& patch);

  /// All entries joined, in order.
  [[nodiscard]] std::string html();

 private:
  [[nodiscard]] std::size_t find(std::string_view key);
  [[nodiscard]] std::vector<const Keyed*> ordered(const isa::ReorderKeyed& patch);
  void make_index();
  void compact();

  KeyedList& list_;
  std::vector<bool> gone_;  ///< Entries that were removed since the list was last compact.
  std::size_t gone_count_ = 0;
  std::uint64_t bytes_ = 0;
  std::size_t finds_ = 0;
  bool indexed_ = false;
  bool doubled_ = false;  ///< A key stands twice; then nothing is removed by the index.
  std::map<std::string, std::size_t, std::less<>> index_;
};

}  // namespace lightspeed::interpreter
