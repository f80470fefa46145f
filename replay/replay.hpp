// Replaying: the stimuli of a trace are run again, every effect is compared.
// Implements RPL-1 to RPL-14 and DET-2 (specs/replay.md): the first divergence, explained.
// It refuses byte comparison: steps are compared by meaning, field by field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "interpreter/event.hpp"
#include "replay/step_source.hpp"
#include "replay/trace.hpp"
#include "replay/twice.hpp"

namespace lightspeed::replay {

/// The first place where a run differs from its trace.
struct Divergence {
  std::uint64_t step = 0;
  interpreter::Tick at;
  std::uint64_t cause = 0;  ///< The step whose stimulus led here.
  std::string field;        ///< `effects[2].message.data`, `digest.document`, `document`.
  std::string expected;     ///< What the trace says.
  std::string actual;       ///< What the run gave.
  std::string stimulus;     ///< The stimulus of the step, as one line.
  friend bool operator==(const Divergence&, const Divergence&) = default;
};

/// Divergences of a run that are kept with their texts, and bytes of these; the rest is counted.
/// One change of a program makes every step behind it another, and a document may be a megabyte.
inline constexpr std::size_t kDivergencesMax = 1'000;
inline constexpr std::size_t kDivergenceBytesMax = std::size_t{8} << 20U;

struct ReplayOptions {
  std::uint64_t until = 0;  ///< The last step to run; 0 for all.
  bool keep_going = false;  ///< Count divergences instead of stopping at the first.
  bool twice = false;       ///< Beside it everything runs a second time (DET-2).
};

struct ReplayReport {
  std::uint64_t steps = 0;
  std::uint64_t events = 0;
  std::uint64_t documents = 0;  ///< Documents compared with what a browser showed.
  std::uint64_t answers = 0;    ///< Client answers compared.
  std::uint64_t maybe = 0;      ///< Answers that a closing connection may have swallowed.
  std::vector<Divergence> divergences;
  std::uint64_t divergences_more = 0;        ///< That were counted, and not kept (RPL-14).
  std::vector<std::string> assumed_targets;  ///< Taken to stand outside a root without its page.
  std::vector<std::string> violations;       ///< Wire rules that the client broke, one line each.
  std::uint64_t violations_more = 0;         ///< That were counted, and not kept.
  std::string problem;                       ///< Not empty if the trace cannot be run at all.
  std::string document;                      ///< The root's outer HTML after the last step.
  std::optional<Parting> parting;  ///< Where the second run gave something else, and both ended.
  [[nodiscard]] bool same() const {
    return divergences.empty() && violations.empty() && problem.empty() && !parting;
  }
};

/// Runs the stimuli again and compares: a simulated trace in a fresh world, a captured one against
/// the client model. The trace is read as it is run, a captured one twice, and never held; a source
/// that ends early is a trace that ends there.
[[nodiscard]] ReplayReport replay(StepSource& trace, const ReplayOptions& options);
[[nodiscard]] ReplayReport replay(const Trace& trace, const ReplayOptions& options);

}  // namespace lightspeed::replay
