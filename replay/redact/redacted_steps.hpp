// The steps of a trace with its secrets replaced, made anew whenever they are read.
// Implements RED-12 and RED-20 (specs/redact.md): one step after the other, never all of them.
// It refuses to judge what it makes: whether the verdict is the same is asked elsewhere.
#pragma once

#include <cstdint>
#include <optional>

#include "replay/redact/collect.hpp"
#include "replay/redact/follow.hpp"
#include "replay/redact/policy.hpp"
#include "replay/redact/rewrite.hpp"
#include "replay/redact/verdict.hpp"
#include "replay/step_source.hpp"

namespace lightspeed::replay {

class RedactedSteps final : public StepSource {
 public:
  /// `before` is the verdict on the original, which outlives the steps.
  RedactedSteps(StepSource& original, Collected collected, RedactPolicy policy, JudgedTrace before);

  [[nodiscard]] const Header& header() const override { return header_; }
  [[nodiscard]] std::optional<interpreter::Step> next() override;
  void go_to(std::uint64_t step) override;

  [[nodiscard]] const Collected& collected() const { return collected_; }
  /// Of all steps since the beginning.
  [[nodiscard]] const PlaceCounts& counts() const { return rewriter_.counts(); }

 private:
  void begin();
  void take_models_word();
  [[nodiscard]] std::optional<interpreter::Step> made();
  [[nodiscard]] std::optional<interpreter::Step> followed();

  StepSource& original_;
  const Collected collected_;
  const RedactPolicy policy_;
  const JudgedTrace before_;
  Rewriter rewriter_;
  Header header_;
  ModelsWord models_word_;                  ///< Of a captured trace.
  std::optional<FollowedRun> run_;          ///< Of a simulated one.
  std::optional<interpreter::Step> ahead_;  ///< Found while going to a step.
  bool ended_ = false;
};

}  // namespace lightspeed::replay
