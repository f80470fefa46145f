// How maps, sets, alternatives, what may be missing and what is shared are written and read.
// Implements SNAP-2, SNAP-4 and SNAP-6 (specs/snapshot.md): keys in order, sharing kept.
// It refuses addresses: a pointer is where something is met again, and never a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "interpreter/event.hpp"
#include "interpreter/session/walked_agent.hpp"
#include "interpreter/snapshot/codec.hpp"
#include "isa/lifecycle.hpp"

namespace lightspeed::interpreter::snapshot {

/// Its size, then each key, in order and none twice, in a map with its value.
struct TreeCodec {
  template <class Archive, class T>
  static void code(Archive& archive, T& tree) {
    const std::uint64_t count = archive.count(tree.size());
    if constexpr (Archive::kReads) {
      tree.clear();
      for (std::uint64_t i = 0; i < count && archive.ok(); ++i) {
        Entry<T> entry{};
        snapshot::code(archive, entry);
        if (!tree.empty() && !tree.value_comp()(*tree.rbegin(), entry)) archive.fail();
        tree.insert(tree.end(), std::move(entry));
      }
    } else {
      for (const auto& each : tree) snapshot::code(archive, each);
    }
  }

 private:
  template <class Value>
  static Value entry_of(const std::set<Value>&);
  template <class Key, class Value>
  static std::pair<Key, Value> entry_of(const std::map<Key, Value>&);
  template <class T>
  using Entry = decltype(entry_of(std::declval<T&>()));
};
template <class Value>
struct Codec<std::set<Value>> : TreeCodec {};
template <class Key, class Value>
struct Codec<std::map<Key, Value>> : TreeCodec {};

template <class First, class Second>
struct Codec<std::pair<First, Second>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& pair) {
    snapshot::code(archive, pair.first);
    snapshot::code(archive, pair.second);
  }
};

template <class Value>
struct Codec<std::optional<Value>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& value) {
    const bool there = archive.number(value ? 1 : 0, 1) != 0;
    if constexpr (Archive::kReads) {
      value.reset();
      if (there) value.emplace();
    }
    if (there) snapshot::code(archive, *value);
  }
};

template <class... Alternatives>
struct Codec<std::variant<Alternatives...>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& value) {
    const std::uint64_t index = archive.number(value.index(), sizeof...(Alternatives) - 1);
    if constexpr (Archive::kReads) {
      std::size_t place = 0;
      ((place++ == index ? void(value.template emplace<Alternatives>()) : void()), ...);
    }
    std::visit([&](auto& alternative) { snapshot::code(archive, alternative); }, value);
  }
};

/// What several hold is written where it is met first, and is shared again when it is read: a diff
/// knows what nobody changed by its pointer (VIEW-10).
template <class Value>
struct Codec<std::shared_ptr<const Value>> {
  template <class Archive, class T>
  static void code(Archive& archive, T& pointer) {
    if constexpr (Archive::kReads) {
      auto& shared = archive.template shared<Value>();
      const std::uint64_t known = archive.number(0, shared.size());
      if (known != 0) {
        pointer = shared[known - 1];
        return;
      }
      Value value{};
      snapshot::code(archive, value);
      pointer = std::make_shared<const Value>(std::move(value));
    } else {
      if (archive.number(archive.known(pointer.get())) != 0) return;
      snapshot::code(archive, *pointer);
    }
    archive.share(pointer);
  }
};

/// Of a world only what one session has for another, before it is delivered.
template <>
struct Codec<Event> {
  template <class Archive, class T>
  static void code(Archive& archive, T& event) {
    std::variant<TopicMessage, PresenceChanged, Escalated> waiting;
    if constexpr (Archive::kReads) {
      snapshot::code(archive, waiting);
      std::visit([&](auto& each) { event = std::move(each); }, waiting);
    } else {
      std::visit(
          [&](const auto& each) {
            if constexpr (requires { waiting = each; }) waiting = each;
          },
          event);
      snapshot::code(archive, waiting);
    }
  }
};

/// The line is walked again: nothing else makes an incarnation of a later state (LIFE-3).
template <>
struct Codec<WalkedAgent> {
  template <class Archive, class T>
  static void code(Archive& archive, T& agent) {
    isa::Lifecycle state = isa::state_of(agent);
    snapshot::code(archive, state);
    if constexpr (Archive::kReads) agent = WalkedAgent(state);
  }
};

}  // namespace lightspeed::interpreter::snapshot
