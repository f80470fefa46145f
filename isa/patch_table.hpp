// The operation table of the patch stream: one row for each patch, read by both codec directions.
// Implements PATCH-1 and PATCH-2 (specs/patches.md): letters, names, operands, counted tails.
// It refuses a second list: whoever needs letter, name or order of a patch reads it here.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <variant>

#include "isa/operand.hpp"
#include "isa/patch.hpp"

namespace lightspeed::isa {

template <class T>
concept HasSlots = requires(T patch) {
  patch.slots;
};
template <class T>
concept HasKeys = requires(T patch) {
  patch.keys;
};

/// One operation. A patch with slots or keys has a COUNT and that many of them behind its operands.
template <class T, std::size_t Count>
struct PatchRow {
  using Type = T;
  static constexpr bool kCounted = HasSlots<T> || HasKeys<T>;
  /// Tokens behind the letter: exactly so many, or at least so many if the row is counted.
  static constexpr std::size_t kArity = kCounted ? Count + 1 : Count;
  char letter;
  std::string_view name;
  std::array<Operand<T>, Count> operands;
};

template <class T, class... Operands>
[[nodiscard]] constexpr PatchRow<T, sizeof...(Operands)> patch_row(char letter,
                                                                   std::string_view name,
                                                                   Operands... operands) {
  return {letter, name, {operands...}};
}

inline constexpr std::tuple kPatchTable{
    patch_row<Replace>('r', "replace", Operand<Replace>{"target", &Replace::target},
                       Operand<Replace>{"html", &Replace::html}),
    patch_row<Append>('a', "append", Operand<Append>{"target", &Append::target},
                      Operand<Append>{"html", &Append::html}),
    patch_row<Prepend>('p', "prepend", Operand<Prepend>{"target", &Prepend::target},
                       Operand<Prepend>{"html", &Prepend::html}),
    patch_row<Remove>('x', "remove", Operand<Remove>{"target", &Remove::target}),
    patch_row<ReplaceSegments>(
        's', "replace_segments", Operand<ReplaceSegments>{"target", &ReplaceSegments::target},
        Operand<ReplaceSegments>{"fingerprint", &ReplaceSegments::fingerprint},
        Operand<ReplaceSegments>{"static_html", &ReplaceSegments::static_html}),
    patch_row<UpdateSegments>('u', "update_segments",
                              Operand<UpdateSegments>{"target", &UpdateSegments::target},
                              Operand<UpdateSegments>{"fingerprint", &UpdateSegments::fingerprint}),
    patch_row<UpsertKeyed>('k', "upsert_keyed",
                           Operand<UpsertKeyed>{"target", &UpsertKeyed::target},
                           Operand<UpsertKeyed>{"key", &UpsertKeyed::key},
                           Operand<UpsertKeyed>{"html", &UpsertKeyed::html}),
    patch_row<RemoveKeyed>('q', "remove_keyed",
                           Operand<RemoveKeyed>{"target", &RemoveKeyed::target},
                           Operand<RemoveKeyed>{"key", &RemoveKeyed::key}),
    patch_row<ReorderKeyed>('o', "reorder_keyed",
                            Operand<ReorderKeyed>{"target", &ReorderKeyed::target}),
};
static_assert(std::tuple_size_v<decltype(kPatchTable)> == std::variant_size_v<Patch>);

/// The letter a patch is written with.
[[nodiscard]] constexpr char letter_of(const Patch& patch) {
  return std::visit([]<class T>(const T& /*patch*/) { return row_of<T>(kPatchTable).letter; },
                    patch);
}

/// The name of a patch, as in `replace_segments`.
[[nodiscard]] constexpr std::string_view name_of(const Patch& patch) {
  return std::visit([]<class T>(const T& /*patch*/) { return row_of<T>(kPatchTable).name; }, patch);
}

}  // namespace lightspeed::isa
