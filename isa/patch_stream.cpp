#include "isa/patch_stream.hpp"

#include <array>
#include <charconv>
#include <map>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/fields.hpp"
#include "isa/patch_table.hpp"

namespace lightspeed::isa {
namespace {

// Most streams name a handful of strings; up to here a scan is faster than any index.
constexpr std::size_t kScanMax = 16;

/// Numbers strings in order of first use (STREAM-2). The strings must outlive it.
class Dictionary {
 public:
  std::size_t index_of(std::string_view text) {
    if (index_.empty()) {
      for (std::size_t at = 0; at < entries_.size(); ++at) {
        if (entries_[at] == text) return at;
      }
      if (entries_.size() < kScanMax) {
        entries_.push_back(text);
        return entries_.size() - 1;
      }
      for (std::size_t at = 0; at < entries_.size(); ++at) index_.emplace(entries_[at], at);
    }
    const auto [found, added] = index_.emplace(text, entries_.size());
    if (added) entries_.push_back(text);
    return found->second;
  }
  [[nodiscard]] const std::vector<std::string_view>& entries() const { return entries_; }

 private:
  std::vector<std::string_view> entries_;
  std::map<std::string_view, std::size_t> index_;  // Empty while a scan is enough.
};

void append_number(std::string& out, std::size_t number) {
  std::array<char, 20> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

/// Writes operations while the dictionary grows; no operation text ever needs escaping.
class OperationWriter {
 public:
  explicit OperationWriter(Dictionary& dictionary) : dictionary_(dictionary) {}

  void add(const Patch& patch) {
    std::visit([&]<class T>(const T& value) { add_row(row_of<T>(kPatchTable), value); }, patch);
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  template <class Row>
  void add_row(const Row& row, const typename Row::Type& patch) {
    text_.append({'|', row.letter});
    for (const auto& operand : row.operands) add_entry(patch.*operand.member);
    if constexpr (HasSlots<typename Row::Type>) {
      add_token(patch.slots.size());
      for (const Slot& slot : patch.slots) {
        add_entry(slot.name);
        add_entry(slot.value);
      }
    }
    if constexpr (HasKeys<typename Row::Type>) {
      add_token(patch.keys.size());
      for (const std::string& key : patch.keys) add_entry(key);
    }
  }
  void add_entry(std::string_view text) { add_token(dictionary_.index_of(text)); }
  void add_token(std::size_t number) {
    text_.push_back(',');
    append_number(text_, number);
  }

  Dictionary& dictionary_;
  std::string text_;
};

}  // namespace

bool is_patch_stream(std::string_view html) { return html.starts_with(kPatchStreamPrefix); }

std::string encode_patch_stream(const std::vector<Patch>& patches, JsNumber version) {
  Dictionary dictionary;
  OperationWriter operations(dictionary);
  for (const Patch& patch : patches) operations.add(patch);

  std::size_t size = operations.text().size() + 32;
  for (const std::string_view entry : dictionary.entries()) size += entry.size() + 4;
  std::string out;
  out.reserve(size);
  out.append(kPatchStreamPrefix).append(version.text()).push_back('|');
  append_number(out, dictionary.entries().size());
  for (const std::string_view entry : dictionary.entries()) {
    out.push_back('|');
    append_escaped(out, entry);
  }
  out.push_back('|');
  append_number(out, patches.size());
  return out.append(operations.text());
}

}  // namespace lightspeed::isa
