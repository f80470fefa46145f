// The document of each session behind each step: what the browser showed, or what the world shows.
// Implements RPT-6 (specs/report.md): a captured trace has them, a simulated one is run again.
// It refuses to go on beyond a step at which the world differs from the trace, and says so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "replay/rerun.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

class ShownDocuments {
 public:
  /// Of a simulated trace the steps are read ahead, up to the next choice.
  explicit ShownDocuments(StepSource& ahead);

  /// The steps of the trace in order: the html behind each, nothing if it is the same or unknown.
  [[nodiscard]] std::optional<std::string> next(const interpreter::Step& step);

  /// Why there is none from a step on; empty while there are.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  /// A step that was run again, and the document behind it.
  struct Shown {
    interpreter::StepDigest digest;
    std::optional<std::string> html;
  };
  void run_on();
  void take_pairs();
  [[nodiscard]] std::optional<std::string> look(std::uint32_t session);

  std::optional<Rerun> rerun_;  ///< Absent for a captured trace.
  StepSource& source_;
  bool captured_ = false;
  bool ended_ = false;
  std::deque<Shown> ahead_;
  /// The digests of `document` and `client` of each session, by which a change is seen.
  std::map<std::uint32_t, std::array<interpreter::Digest, 2>> seen_;
  std::string problem_;
};

}  // namespace lightspeed::replay
