// How each kind of value is written and read: one function for both ways.
// Implements SNAP-1, SNAP-2 and SNAP-6 (specs/snapshot.md): numbers, texts, containers, records.
// It refuses lists of its own: which fields a type has stands in fields.hpp, once.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "interpreter/snapshot/archive.hpp"
#include "interpreter/snapshot/fields.hpp"

namespace lightspeed::interpreter::snapshot {

/// A number, a word of an enumeration, or a record of fields; what else there is follows below.
template <class Value>
struct Codec {
  template <class Archive, class T>
  static void code(Archive& archive, T& value) {
    if constexpr (std::is_enum_v<Value>) {
      word(archive, value, static_cast<std::uint64_t>(SnapshotFields::last_of(Value{})));
    } else if constexpr (std::is_same_v<Value, bool>) {
      word(archive, value, 1);
    } else if constexpr (std::is_integral_v<Value>) {
      word(archive, value, static_cast<std::make_unsigned_t<Value>>(-1));
    } else {
      std::apply([&](auto&... each) { (field(archive, each), ...); },
                 SnapshotFields::all_of(value));
    }
  }

 private:
  template <class Archive, class T>
  static void word(Archive& archive, T& value, std::uint64_t max) {
    const std::uint64_t number = archive.number(static_cast<std::uint64_t>(value), max);
    if constexpr (Archive::kReads) value = static_cast<Value>(number);
  }
  template <class Archive, class T>
  static void field(Archive& archive, T& value) {
    Codec<std::remove_const_t<T>>::code(archive, value);
  }
};

/// Writes the value, or reads it.
template <class Archive, class T>
void code(Archive& archive, T& value) {
  Codec<std::remove_const_t<T>>::code(archive, value);
}

template <>
struct Codec<std::string> {
  template <class Archive, class T>
  static void code(Archive& archive, T& value) {
    archive.text(value);
  }
};

/// Its size, then each element.
struct ListCodec {
  template <class Archive, class T>
  static void code(Archive& archive, T& list) {
    const std::uint64_t count = archive.count(list.size());
    if constexpr (Archive::kReads) {
      list.clear();
      for (std::uint64_t i = 0; i < count && archive.ok(); ++i) {
        snapshot::code(archive, list.emplace_back());
      }
    } else {
      for (const auto& each : list) snapshot::code(archive, each);
    }
  }
};
template <class Value>
struct Codec<std::vector<Value>> : ListCodec {};
template <class Value>
struct Codec<std::deque<Value>> : ListCodec {};

template <class Value, std::size_t kSize>
struct Codec<std::array<Value, kSize>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& array) {
    for (auto& each : array) snapshot::code(archive, each);
  }
};

}  // namespace lightspeed::interpreter::snapshot
