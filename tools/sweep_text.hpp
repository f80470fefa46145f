// What a sweep found, as people read it, and as machines do.
// Implements SWEEP-6 (specs/sweep.md): header, rows, bars, totals, and how to see the worst.
// It refuses rows that are not complete, and says that there are more to come.
#pragma once

#include <string>

#include "replay/sweep/sweep.hpp"

namespace lightspeed::tools {

/// What the commands that show one session need besides the plan.
struct SweepText {
  const replay::Sweep& sweep;
  std::string program;  ///< As it was named.
};
[[nodiscard]] std::string to_text(const SweepText& of);
/// One object, one line, keys in a fixed order.
[[nodiscard]] std::string to_json(const SweepText& of);
/// A line for each point, behind one with the names.
[[nodiscard]] std::string to_csv(const replay::Sweep& sweep);

}  // namespace lightspeed::tools
