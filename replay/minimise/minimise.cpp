#include "replay/minimise/minimise.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>
#include <utility>

#include "interpreter/contract/contract.hpp"
#include "replay/check.hpp"
#include "replay/minimise/delta_debugging.hpp"
#include "replay/minimise/repair.hpp"
#include "replay/minimise/simplify.hpp"
#include "replay/part/runs.hpp"
#include "replay/program_source.hpp"

namespace lightspeed::replay {
namespace {

// Simplifying may make more elements superfluous, and the other way round; two rounds settle nearly
// everything, and the bound keeps a whimsical predicate from going round for ever.
constexpr int kRoundsMax = 4;

/// Runs candidates, remembers verdicts, and keeps the smallest interesting trace.
class Judge {
 public:
  Judge(const Interesting& interesting, const OnProgress& on_progress)
      : interesting_(interesting), on_progress_(on_progress) {}

  /// The trace itself. `whole` is the candidate of all its elements: mostly the same trace again,
  /// and then it needs no run of its own.
  Trial judge_first(const Trace& trace, const Candidate& whole) {
    report_.stimuli_before = whole.stimuli;
    report_.stimuli_after = whole.stimuli;
    const Trial trial = run(trace, whole.stimuli);
    if (whole.trace == trace) verdicts_[whole.identity] = trial == Trial::holds;
    return trial;
  }

  Trial judge(const Candidate& candidate) {
    const auto known = verdicts_.find(candidate.identity);
    if (known != verdicts_.end()) {
      ++report_.cached;
      if (known->second) keep(candidate.trace, candidate.stimuli);
      return known->second ? Trial::holds : Trial::fails;
    }
    if (candidate.repaired) ++report_.repaired;
    const Trial trial = run(candidate.trace, candidate.stimuli);
    if (trial != Trial::stop) verdicts_[candidate.identity] = trial == Trial::holds;
    return trial;
  }

  MinimiseReport& report() { return report_; }

 private:
  Trial run(const Trace& trace, std::size_t stimuli) {
    if (report_.stopped) return Trial::stop;
    const bool holds = interesting_(trace);
    ++report_.runs;
    if (holds) keep(trace, stimuli);
    const MinimiseProgress progress{.runs = report_.runs, .stimuli = report_.stimuli_after};
    // The verdict stands even if nobody wants another one: the next candidate is not run.
    if (on_progress_ && !on_progress_(progress)) report_.stopped = true;
    return holds ? Trial::holds : Trial::fails;
  }

  void keep(const Trace& trace, std::size_t stimuli) {
    if (stimuli > report_.stimuli_after) return;
    report_.trace = trace;
    report_.stimuli_after = stimuli;
  }

  const Interesting& interesting_;
  const OnProgress& on_progress_;
  std::map<interpreter::Digest, bool> verdicts_;
  MinimiseReport report_;
};

Indices all_of(std::size_t count) {
  Indices all(count);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

template <class Elements>
Test test_of(const Elements& elements, Judge& judge) {
  return [&](Indices& kept) {
    Candidate candidate = elements.build(kept);
    const Trial trial = judge.judge(candidate);
    if (trial == Trial::holds) kept = std::move(candidate.kept);
    return trial;
  };
}

Result<MinimiseReport, std::string> not_interesting(const MinimiseReport& report) {
  if (report.runs <= 1) return failure<std::string>("the trace is not interesting itself");
  return failure<std::string>(
      "the trace is interesting, but a new run of its stimuli is not: replay it to see where the "
      "two differ");
}

Result<MinimiseReport, std::string> minimise_captured(const Trace& trace, Judge& judge) {
  const CapturedElements elements(trace);
  const Indices all = all_of(trace.steps.size());
  if (judge.judge_first(trace, elements.build(all)) == Trial::fails) {
    return not_interesting(judge.report());
  }
  const auto reduced = reduce(all, test_of(elements, judge));
  if (!reduced) return not_interesting(judge.report());
  judge.report().one_minimal = reduced->one_minimal;
  return std::move(judge.report());
}

Result<MinimiseReport, std::string> minimise_simulated(const Trace& trace, Judge& judge) {
  auto elements = SimulatedElements::from(trace);
  if (!elements) return failure(std::move(elements.error()));
  const Indices all = all_of(elements->choices().size());
  if (judge.judge_first(trace, elements->build(all)) == Trial::fails) {
    return not_interesting(judge.report());
  }
  const Test test = test_of(*elements, judge);
  auto reduced = reduce(all, test);
  if (!reduced) return not_interesting(judge.report());
  const Decide decide = [&](const Candidate& candidate) { return judge.judge(candidate); };
  for (int round = 0; round < kRoundsMax && !reduced->stopped; ++round) {
    const Indices before = reduced->kept;
    if (!simplify(*elements, before, decide)) break;
    // The certificate is about the trace as it is now, so the deletions are tried once more.
    reduced = reduce(before, test, {.coarse = false});
    if (!reduced) return not_interesting(judge.report());
    if (reduced->kept == before) break;
  }
  judge.report().one_minimal = reduced->one_minimal;
  return std::move(judge.report());
}

// `WIRE-1` or `WIRE-1:client`.
struct Signature {
  std::string rule;
  std::optional<interpreter::Party> party;
};

Signature signature_of(std::string id) {
  using interpreter::Party;
  for (const Party party : {Party::client, Party::server}) {
    const std::string suffix = ":" + std::string(name_of(party));
    if (!id.ends_with(suffix)) continue;
    id.resize(id.size() - suffix.size());
    return {.rule = std::move(id), .party = party};
  }
  return {.rule = std::move(id), .party = std::nullopt};
}

// A candidate was just made by a run, so only a rule that must see both ends needs another one
// beside it; every other sees all that it can in the steps.
interpreter::Violations violations_of(const Trace& trace, const interpreter::Rule* rule) {
  const bool captured = trace.header.origin == Origin::captured;
  if (rule == nullptr || rule->needs == interpreter::Needs::world) return check(trace).violations;
  if (!captured && !app_of(trace.header)) return {};
  interpreter::Contract contract(trace.header.configuration, captured);
  for (const interpreter::Step& step : trace.steps) contract.observe(step, nullptr);
  contract.finish();
  return contract.violations();
}

}  // namespace

Result<MinimiseReport, std::string> minimise(const Trace& trace, const Interesting& interesting,
                                             const OnProgress& on_progress) {
  if (auto problem = single_run_problem(trace.header); !problem.empty()) {
    return failure(std::move(problem));
  }
  Judge judge(interesting, on_progress);
  if (trace.header.origin == Origin::captured) return minimise_captured(trace, judge);
  auto rerun = minimise_simulated(trace, judge);
  if (rerun || judge.report().runs <= 1) return rerun;
  // What is interesting was written into the trace after it was recorded, so that a new run does
  // not show it: then the recorded steps are the elements, as in a captured trace (MIN-9).
  Judge recorded(interesting, on_progress);
  return minimise_captured(trace, recorded);
}

Interesting violates(const Trace& trace, std::string id) {
  Signature signature = signature_of(std::move(id));
  const interpreter::Rule* rule = interpreter::find_rule(signature.rule);
  if (!signature.party) {
    for (const interpreter::Violation& violation : violations_of(trace, rule)) {
      if (violation.rule != signature.rule) continue;
      signature.party = violation.party;
      break;
    }
  }
  return [signature = std::move(signature), rule](const Trace& candidate) {
    const auto violations = violations_of(candidate, rule);
    return std::any_of(
        violations.begin(), violations.end(), [&](const interpreter::Violation& violation) {
          return violation.rule == signature.rule && violation.party == signature.party;
        });
  };
}

}  // namespace lightspeed::replay
