#include <utility>

#include "replay/compare.hpp"
#include "replay/rerun.hpp"
#include "replay/run_replay.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

class SimulatedReplay final : public RunReplay {
 public:
  SimulatedReplay(const Header& header, const ReplayOptions& options)
      : keep_going_(options.keep_going), rerun_(Rerun::of(header, options.twice)) {
    if (!rerun_) report_.problem = rerun_.error();
  }

  void take(const Step& step) override {
    if (is_over()) return;
    if (auto taken = rerun_->take(step); !taken) {
      report_.problem = std::move(taken.error());
      return;
    }
    compare();
  }

  [[nodiscard]] bool is_over() const override {
    return stopped_ || report_.parting || !report_.problem.empty();
  }

  [[nodiscard]] ReplayReport end() override {
    if (!rerun_) return std::move(report_);
    if (!is_over()) {
      rerun_->end();
      compare();
    }
    const auto* client = rerun_->world().client(session_);
    if (client != nullptr) report_.document = client->document().outer_html();
    return std::move(report_);
  }

  [[nodiscard]] const ReplayReport& so_far() const override { return report_; }
  [[nodiscard]] std::unique_ptr<RunReplay> copy() const override {
    return std::make_unique<SimulatedReplay>(*this);
  }
  [[nodiscard]] const interpreter::Client* client(std::uint32_t session) const override {
    return rerun_ ? rerun_->world().client(session) : nullptr;
  }

 private:
  void compare() {
    report_.parting = rerun_->parting();
    while (!is_over()) {
      auto pair = rerun_->next();
      if (!pair) return;
      const Step& recorded = pair->recorded;
      ++report_.steps;
      report_.events += 1 + recorded.effects.size();
      session_ = recorded.session;
      if (!pair->given) {
        add(recorded, {.field = "step", .expected = "a step", .actual = "none"});
      } else if (auto difference = first_difference(recorded, *pair->given)) {
        add(recorded, *std::move(difference));
      }
    }
  }

  void add(const Step& step, FieldDifference difference) {
    list_.add({.step = step.number,
               .at = step.at,
               .cause = step.cause != 0 ? step.cause : step.number,
               .field = std::move(difference.field),
               .expected = std::move(difference.expected),
               .actual = std::move(difference.actual),
               .stimulus = line_of(step.stimulus, 0)},
              report_);
    stopped_ = !keep_going_;
  }

  bool keep_going_;
  bool stopped_ = false;
  Result<Rerun, std::string> rerun_;
  DivergenceList list_;
  std::uint32_t session_ = 1;  ///< Of the step that was compared last.
  ReplayReport report_;
};

}  // namespace

std::unique_ptr<RunReplay> replay_simulated(const Header& header, const ReplayOptions& options) {
  return std::make_unique<SimulatedReplay>(header, options);
}

}  // namespace lightspeed::replay
