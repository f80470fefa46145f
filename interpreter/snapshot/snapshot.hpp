// The state of a world between two steps as bytes, and a world from such bytes.
// Implements SNAP-1 to SNAP-8 (specs/snapshot.md): whole, canonical, versioned, checked.
// It refuses to be an archive: bytes of another version, run or program make no world.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "interpreter/app/app.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// Grows whenever the same state is written otherwise. Older snapshots are refused, and made anew
/// by whoever wants them (SNAP-5).
inline constexpr std::uint64_t kSnapshotVersion = 1;

enum class SnapshotFault : std::uint8_t {
  not_a_snapshot,
  other_version,
  damaged,  ///< What follows cannot have been written by `save`.
  other_configuration,
  other_program,
};

struct SnapshotError {
  SnapshotFault fault = SnapshotFault::damaged;
  std::size_t position = 0;   ///< The byte at which it showed.
  std::uint64_t version = 0;  ///< Of a snapshot of another version.
  friend bool operator==(const SnapshotError&, const SnapshotError&) = default;
};
/// One sentence, without a full stop.
[[nodiscard]] std::string text_of(const SnapshotError& error);

/// The whole state, in canonical order.
[[nodiscard]] std::string save(const World& world);

/// The world that was saved. `fresh` is the application that its sessions began with; knobs, hooks
/// and application are those of the run, and stay out of the bytes.
[[nodiscard]] Result<World, SnapshotError> restore(std::string_view bytes,
                                                   const Configuration& configuration,
                                                   const App& fresh,
                                                   const Hooks& hooks = own_hooks());

}  // namespace lightspeed::interpreter
