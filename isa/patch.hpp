// The nine patches of the patch stream, version 1, as values.
// Implements PATCH-1 (specs/patches.md): names, operands and their order.
// It refuses behaviour: how a patch is encoded or applied stands elsewhere.
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace lightspeed::isa {

/// A named piece of text inside a segment; rendered into the element `data-ls-slot="<name>"`.
struct Slot {
  std::string name;
  std::string value;
  friend bool operator==(const Slot&, const Slot&) = default;
};

/// Sets the inner HTML of the target; forgets its segment and keyed state.
struct Replace {
  std::string target;
  std::string html;
  friend bool operator==(const Replace&, const Replace&) = default;
};

/// Joins html after the inner HTML of the target; forgets both states.
struct Append {
  std::string target;
  std::string html;
  friend bool operator==(const Append&, const Append&) = default;
};

/// Joins html before the inner HTML of the target; forgets both states.
struct Prepend {
  std::string target;
  std::string html;
  friend bool operator==(const Prepend&, const Prepend&) = default;
};

/// Empties the target; forgets both states.
struct Remove {
  std::string target;
  friend bool operator==(const Remove&, const Remove&) = default;
};

/// Stores a segment (fingerprint, static html, slots) for the target string, then renders it.
struct ReplaceSegments {
  std::string target;
  std::string fingerprint;
  std::string static_html;
  std::vector<Slot> slots;
  friend bool operator==(const ReplaceSegments&, const ReplaceSegments&) = default;
};

/// Merges slots into the stored segment of the same fingerprint, then renders it.
struct UpdateSegments {
  std::string target;
  std::string fingerprint;
  std::vector<Slot> slots;
  friend bool operator==(const UpdateSegments&, const UpdateSegments&) = default;
};

/// Replaces the keyed entry in place, or adds it at the end.
struct UpsertKeyed {
  std::string target;
  std::string key;
  std::string html;
  friend bool operator==(const UpsertKeyed&, const UpsertKeyed&) = default;
};

/// Removes the keyed entry.
struct RemoveKeyed {
  std::string target;
  std::string key;
  friend bool operator==(const RemoveKeyed&, const RemoveKeyed&) = default;
};

/// Puts the known keys first in the given order, skips unknown ones, keeps the rest.
struct ReorderKeyed {
  std::string target;
  std::vector<std::string> keys;
  friend bool operator==(const ReorderKeyed&, const ReorderKeyed&) = default;
};

/// One operation of a patch stream. The alternatives stand in the order of the operation table.
using Patch = std::variant<Replace, Append, Prepend, Remove, ReplaceSegments, UpdateSegments,
                           UpsertKeyed, RemoveKeyed, ReorderKeyed>;

}  // namespace lightspeed::isa
