// A world and the one that is restored from its snapshot.
// Serves the tests of SNAP-1 to SNAP-8 (specs/snapshot.md).
// It refuses a snapshot that is not the same when it is taken of the restored world.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "interpreter/snapshot/snapshot.hpp"

namespace lightspeed::interpreter::testing {

/// The world that the bytes make, which must be one.
inline World restored(const std::string& bytes, const Configuration& knobs, const App& app) {
  auto world = restore(bytes, knobs, app);
  if (!world) FAIL(text_of(world.error()));
  return *std::move(world);
}

/// The same world, by way of its bytes.
inline World again(const World& world, const App& app) {
  const std::string bytes = save(world);
  World same = restored(bytes, world.configuration(), app);
  CHECK(save(same) == bytes);
  return same;
}

}  // namespace lightspeed::interpreter::testing
