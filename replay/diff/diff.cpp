#include "replay/diff/diff.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/check.hpp"
#include "replay/diff/compare_steps.hpp"
#include "replay/diff/difference_list.hpp"
#include "replay/diff/explain.hpp"
#include "replay/diff/pairing.hpp"
#include "replay/diff/session_order.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using interpreter::StepDigest;
using Kind = Difference::Kind;

// Between two questions whether to go on: some milliseconds.
constexpr std::uint64_t kPassMax = 16'384;
constexpr std::uint64_t kStepsBetweenQuestions = 1'024;

// Steps that only the left trace has, as long as what went before them is not remembered.
constexpr std::size_t kForgottenMax = std::size_t{64} << 10U;
// Pairs that differ, likewise: they are compared again when it is.
constexpr std::size_t kDifferingMax = 64;

// A digest of zero was not taken.
bool taken(const StepDigest& digest) { return digest.root.value != 0; }

class Comparison {
 public:
  Comparison(StepSource& left, StepSource& right, const DiffOptions& options)
      : left_(left), right_(right), options_(options), pairing_(left, right) {}

  DiffReport run() {
    while (goes_on()) {
      if (pairing_.at_rest()) pass_over();
      const auto pair = pairing_.next();
      if (!pair) break;
      see(*pair);
    }
    report_.left_steps = pairing_.left().steps();
    report_.right_steps = pairing_.right().steps();
    list_.give(report_);
    explain();
    const bool identical = exact_ && report_.counts.total() == 0;
    report_.verdict = identical ? Verdict::equal : Verdict::equivalent;
    return std::move(report_);
  }

 private:
  bool goes_on() {
    if (report_.stopped) return false;
    if (options_.go_on && place_ - asked_ >= kStepsBetweenQuestions) {
      asked_ = place_;
      report_.stopped = !options_.go_on(pairing_.left().steps());
    }
    return !report_.stopped;
  }

  /// Steps that say the same are not decoded, as long as what they name can be looked up later.
  void pass_over() {
    if (!options_.pass_equal || options_.see) return;
    if (place_ == 0) comparer_.expect_history([this] { look_back(); });
    while (comparer_.lacks_history() && goes_on()) {
      const Passed passed = options_.pass_equal(kPassMax);
      place_ += passed.steps;
      report_.aligned += passed.steps;
      pairing_.left().count_passed(passed.steps);
      pairing_.right().count_passed(passed.steps);
      if (!passed.exact) {
        exact_ = false;
        comparer_.note_renamed();
      }
      if (passed.steps < kPassMax) return;
    }
  }

  /// Shows the comparer and the order every aligned step of the left trace before the current one.
  void look_back() {
    auto only = only_left_.begin();
    auto differing = differing_.begin();
    pairing_.left().look_back(current_, [&](const Step& step) {
      order_.note(step);
      if (only != only_left_.end() && *only == step.number) {
        ++only;
      } else if (differing != differing_.end() && differing->left->number == step.number) {
        (void)comparer_.compare(*differing->left, *differing->right);
        ++differing;
      } else {
        comparer_.note_same(step);
      }
    });
    differing_ = {};
    only_left_ = {};
  }

  void see(const PairedSteps& pair) {
    ++place_;
    const Step& any = pair.left ? *pair.left : *pair.right;
    if (pair.left) current_ = pair.left->number;
    order_.note(any);
    const bool differs = pair.left && pair.right ? see_both(*pair.left, *pair.right)
                                                 : see_one(any, pair.left.has_value());
    if (differs && !report_.first) note_first(pair);
    if (options_.see) {
      options_.see(pair.left ? &*pair.left : nullptr, pair.right ? &*pair.right : nullptr, differs);
    }
  }

  bool see_one(const Step& step, bool in_left) {
    list_.only(in_left ? Kind::deleted : Kind::inserted, step);
    if (!in_left || !comparer_.lacks_history()) return true;
    if (only_left_.size() >= kForgottenMax) comparer_.look_back();
    if (comparer_.lacks_history()) only_left_.push_back(step.number);
    return true;
  }

  /// Whether the two differ in any way that means something.
  bool see_both(const Step& left, const Step& right) {
    ++report_.aligned;
    bool differs = see_order(left, right);
    if (left == right && !comparer_.renamed()) {
      comparer_.note_same(left);
      return differs;
    }
    exact_ = exact_ && left == right;
    if (differing_.size() >= kDifferingMax) comparer_.look_back();
    auto fields = comparer_.compare(left, right);
    if (!fields.empty() && comparer_.lacks_history()) differing_.push_back({left, right});
    for (FieldDifference& field : fields) {
      list_.changed(place_, left, right, std::move(field));
      differs = true;
    }
    // A state that differs is news only while nothing else does: numbers and times are part of it.
    const bool explained = !list_.empty() || comparer_.renamed();
    if (explained || !taken(left.digest) || !taken(right.digest)) return differs;
    auto digest = digest_difference(left.digest, right.digest);
    if (!digest) return differs;
    list_.changed(place_, left, right, *std::move(digest));
    return true;
  }

  /// Steps of other sessions may stand in another order, unless they share something (DIFF-12).
  bool see_order(const Step& left, const Step& right) {
    bool differs = false;
    if (order_.overtaken(right)) {
      comparer_.look_back();
      exact_ = false;
      const auto other = order_.bound_to(right);
      differs = other.has_value();
      if (differs) {
        list_.changed(place_, left, right,
                      {.field = "order",
                       .expected = "behind steps of session " + std::to_string(*other),
                       .actual = "before them"});
      } else {
        ++report_.commuted;
      }
    }
    order_.pass(right);
    return differs;
  }

  void note_first(const PairedSteps& pair) {
    const Step& step = pair.left ? *pair.left : *pair.right;
    report_.first = FirstDifference{
        .session = step.session, .at = step.at, .state = {}, .in_right = !pair.left, .causes = {}};
    if (pair.left && pair.right) {
      report_.first->state = differing_parts(pair.left->digest, pair.right->digest);
    }
    first_step_ = step;
  }

  void explain() {
    if (!report_.first) return;
    explain_causes(report_.first->in_right ? right_ : left_, first_step_, *report_.first);
  }

  StepSource& left_;
  StepSource& right_;
  const DiffOptions& options_;
  Pairing pairing_;
  StepComparer comparer_;
  SessionOrder order_;
  DifferenceList list_;
  DiffReport report_;
  Step first_step_;
  std::uint64_t place_ = 0;               ///< Pairs so far.
  std::uint64_t asked_ = 0;               ///< Of them, when somebody was asked whether to go on.
  std::uint64_t current_ = 0;             ///< The left step that is looked at.
  std::vector<std::uint64_t> only_left_;  ///< While the comparer lacks its history,
  std::vector<PairedSteps> differing_;    ///< and aligned steps that differ.
  bool exact_ = true;                     ///< Every pair so far was the same in every way.
};

std::set<std::string> rules_broken(const CheckReport& report) {
  std::set<std::string> rules;
  for (const auto& violation : report.violations) rules.emplace(violation.rule);
  return rules;
}

// Why the rules of a trace could not be run, or nothing.
std::string problem_of(std::string_view side, const CheckReport& report) {
  if (report.problem.empty()) return "";
  return "the " + std::string(side) + " trace cannot be run: " + report.problem;
}

std::vector<std::string> only_in(const std::set<std::string>& these,
                                 const std::set<std::string>& those) {
  std::vector<std::string> only;
  std::set_difference(these.begin(), these.end(), those.begin(), those.end(),
                      std::back_inserter(only));
  return only;
}

CheckReport checked(StepSource& source) {
  source.go_to(0);
  return check(source);
}

// Rules that were run on one side only would say that the other side keeps them.
void compare_rules(StepSource& left, StepSource& right, DiffReport& report) {
  const CheckReport left_check = checked(left);
  const CheckReport right_check = checked(right);
  report.problem = problem_of("left", left_check);
  if (report.problem.empty()) report.problem = problem_of("right", right_check);
  if (!report.problem.empty()) return;
  const auto left_rules = rules_broken(left_check);
  const auto right_rules = rules_broken(right_check);
  report.left_rules = only_in(left_rules, right_rules);
  report.right_rules = only_in(right_rules, left_rules);
}

Verdict verdict_of(const DiffReport& report) {
  if (!report.right_rules.empty()) return Verdict::regressed;
  if (!report.left_rules.empty()) return Verdict::improved;
  return report.counts.total() == 0 ? Verdict::equivalent : Verdict::regressed;
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::equal:
      return "equal";
    case Verdict::equivalent:
      return "equivalent";
    case Verdict::regressed:
      return "regressed";
    case Verdict::improved:
      return "improved";
  }
  unreachable("every verdict has a name");
}

DiffReport diff(StepSource& left, StepSource& right, const DiffOptions& options) {
  DiffReport report = Comparison(left, right, options).run();
  if (report.verdict == Verdict::equal) return report;
  report.rules_left_out = std::max(report.left_steps, report.right_steps) > options.rules_steps_max;
  if (!report.rules_left_out && !report.stopped) compare_rules(left, right, report);
  report.verdict = verdict_of(report);
  return report;
}

DiffReport diff(const Trace& left, const Trace& right) {
  TraceSteps ours(left);
  TraceSteps theirs(right);
  return diff(ours, theirs);
}

}  // namespace lightspeed::replay
