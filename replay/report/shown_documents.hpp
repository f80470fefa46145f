// The document of each session behind each step: what the browser showed, or what the world shows.
// Implements RPT-6 (specs/report.md): a captured trace has them, a simulated one is run again.
// It refuses to go on beyond a step at which the world differs from the trace, and says so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "replay/rerun.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// A step, and the html behind it: nothing if it is the same as before, or not known.
struct ShownStep {
  interpreter::Step step;
  std::optional<std::string> html;
};

class ShownDocuments {
 public:
  /// Of a simulated trace the steps are read ahead, up to the next choice.
  explicit ShownDocuments(StepSource& trace);

  /// The next step of the trace; nothing behind the last one.
  [[nodiscard]] std::optional<ShownStep> next();

  /// Why there is none from a step on; empty while there are.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  [[nodiscard]] std::optional<Rerun::Pair> run_on();
  /// What is left to be read, without documents.
  [[nodiscard]] std::optional<ShownStep> undocumented();
  [[nodiscard]] std::optional<std::string> look(std::uint32_t session);

  std::optional<Rerun> rerun_;  ///< Absent for a captured trace.
  StepSource& source_;
  bool captured_ = false;
  std::optional<interpreter::Step> refused_;  ///< By the run: it comes behind all it has taken.
  /// The digests of `document` and `client` of each session, by which a change is seen.
  std::map<std::uint32_t, std::array<interpreter::Digest, 2>> seen_;
  std::string problem_;
};

}  // namespace lightspeed::replay
