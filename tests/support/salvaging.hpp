// Everything that salvage says of a file, and the trace that is made of it.
// Serves the tests of TRC-21 to TRC-27 (specs/trace.md).
// It refuses errors of the source: the bytes stand in memory.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "isa/base/check.hpp"
#include "replay/format/salvage.hpp"

namespace lightspeed::tests {

struct Salvaged {
  std::vector<replay::Finding> findings;
  std::optional<replay::Harm> harm;
  std::optional<replay::Header> header;
  std::vector<interpreter::Step> steps;
  bool empty = false;
};

inline Salvaged salvaged(const std::string& bytes, std::optional<replay::Header> header = {}) {
  replay::MemorySource source(bytes);
  auto salvage = replay::Salvage::examine(source, {.header = std::move(header)});
  if (!salvage) unreachable("bytes in memory can be read");
  Salvaged all{.findings = salvage->findings(),
               .harm = salvage->harm(),
               .header = salvage->header(),
               .steps = {},
               .empty = salvage->empty()};
  while (true) {
    auto step = salvage->next();
    if (!step) unreachable("what the survey has read can be read again");
    if (!*step) return all;
    all.steps.push_back(**std::move(step));
  }
}

/// The file that is made of what was found.
inline std::string recovered(const Salvaged& found) {
  return replay::write_trace({.header = *found.header, .steps = found.steps});
}

}  // namespace lightspeed::tests
