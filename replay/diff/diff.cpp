#include "replay/diff/diff.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/check.hpp"
#include "replay/diff/align_steps.hpp"
#include "replay/diff/compare_steps.hpp"
#include "replay/diff/event_fields.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using interpreter::StepDigest;
using Kind = Difference::Kind;

constexpr std::size_t kStimulusMax = 80;

// The same field differing again within so many aligned steps is the same line of the report: in a
// capture, the diffs that show a shifted count stand a few steps apart.
constexpr std::size_t kGroupGapMax = 16;

/// Collects the differences, those of one field in neighbouring steps as one.
class Collector {
 public:
  void only(Kind kind, const Step& step) {
    const bool inserted = kind == Kind::inserted;
    all_.push_back({.kind = kind,
                    .left_step = inserted ? 0 : step.number,
                    .right_step = inserted ? step.number : 0,
                    .field = "",
                    .left = "",
                    .right = "",
                    .stimulus = line_of(step.stimulus, kStimulusMax)});
  }

  void changed(std::size_t place, const Step& left, const Step& right, FieldDifference field) {
    const auto open = groups_.find(field.field);
    if (open != groups_.end() && place - open->second.place_last <= kGroupGapMax) {
      if (open->second.place_last != place) ++open->second.more;
      open->second.place_last = place;
      return;
    }
    if (open != groups_.end()) close(open->second);
    groups_[field.field] = {.index = all_.size(), .place_last = place, .more = 0};
    all_.push_back({.kind = Kind::changed,
                    .left_step = left.number,
                    .right_step = right.number,
                    .field = std::move(field.field),
                    .left = std::move(field.expected),
                    .right = std::move(field.actual),
                    .stimulus = line_of(left.stimulus, kStimulusMax)});
  }

  [[nodiscard]] bool empty() const { return all_.empty(); }

  std::vector<Difference> take() {
    for (const auto& [field, group] : groups_) close(group);
    return std::move(all_);
  }

 private:
  struct Group {
    std::size_t index = 0;
    std::size_t place_last = 0;
    std::size_t more = 0;
  };
  void close(const Group& group) {
    if (group.more == 0) return;
    all_[group.index].stimulus +=
        " (and " + std::to_string(group.more) + (group.more == 1 ? " more step)" : " more steps)");
  }

  std::vector<Difference> all_;
  std::map<std::string, Group> groups_;
};

// A digest of zero was not taken.
bool taken(const StepDigest& digest) { return digest.root.value != 0; }

struct Keys {
  std::vector<AlignKey> meanings;
  std::vector<AlignKey> kinds;
};

Keys keys_of(const std::vector<Step>& steps, std::size_t from) {
  Keys keys;
  keys.meanings.reserve(steps.size() - from);
  keys.kinds.reserve(steps.size() - from);
  for (std::size_t i = from; i < steps.size(); ++i) {
    keys.meanings.push_back(meaning_key(steps[i].stimulus) ^ steps[i].session);
    keys.kinds.push_back(kind_key(steps[i].stimulus) ^ steps[i].session);
  }
  return keys;
}

/// What the steps say, before any rule is asked.
struct Compared {
  std::vector<Difference> differences;
  std::uint64_t aligned = 0;
};

Compared compare(const std::vector<Step>& left, const std::vector<Step>& right, std::size_t head) {
  StepComparer comparer;
  for (std::size_t i = 0; i < head; ++i) comparer.note_same(left[i]);
  const Keys ours = keys_of(left, head);
  const Keys theirs = keys_of(right, head);
  Compared result{.differences = {}, .aligned = head};
  Collector collector;
  std::size_t place = 0;
  for (const StepPair& pair : pair_up(ours.meanings, theirs.meanings, ours.kinds, theirs.kinds)) {
    ++place;
    if (!pair.right) {
      collector.only(Kind::deleted, left[head + *pair.left]);
    } else if (!pair.left) {
      collector.only(Kind::inserted, right[head + *pair.right]);
    } else {
      ++result.aligned;
      const Step& a = left[head + *pair.left];
      const Step& b = right[head + *pair.right];
      for (FieldDifference& field : comparer.compare(a, b)) {
        collector.changed(place, a, b, std::move(field));
      }
      // A state that differs is news only while nothing else does: numbers and times are part of
      // it.
      const bool explained = !collector.empty() || comparer.renamed();
      if (explained || !taken(a.digest) || !taken(b.digest)) continue;
      auto digest = digest_difference(a.digest, b.digest);
      if (digest) collector.changed(place, a, b, *std::move(digest));
    }
  }
  result.differences = collector.take();
  return result;
}

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

Verdict verdict_of(const DiffReport& report) {
  if (!report.right_rules.empty()) return Verdict::regressed;
  if (!report.left_rules.empty()) return Verdict::improved;
  return report.differences.empty() ? Verdict::equivalent : Verdict::regressed;
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

DiffReport diff(const Trace& left, const Trace& right) {
  DiffReport report;
  report.left_steps = left.steps.size();
  report.right_steps = right.steps.size();
  const auto differs =
      std::mismatch(left.steps.begin(), left.steps.end(), right.steps.begin(), right.steps.end());
  const auto head = static_cast<std::size_t>(differs.first - left.steps.begin());
  report.aligned = head;
  if (head == left.steps.size() && head == right.steps.size()) return report;
  Compared compared = compare(left.steps, right.steps, head);
  report.aligned = compared.aligned;
  report.differences = std::move(compared.differences);
  const CheckReport left_check = check(left);
  const CheckReport right_check = check(right);
  report.problem = problem_of("left", left_check);
  if (report.problem.empty()) report.problem = problem_of("right", right_check);
  // Rules that were run on one side only would say that the other side keeps them.
  if (report.problem.empty()) {
    const auto left_rules = rules_broken(left_check);
    const auto right_rules = rules_broken(right_check);
    report.left_rules = only_in(left_rules, right_rules);
    report.right_rules = only_in(right_rules, left_rules);
  }
  report.verdict = verdict_of(report);
  return report;
}

}  // namespace lightspeed::replay
