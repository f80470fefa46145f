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

std::string line_of(const Step& step) {
  std::string text(kind_of(step.stimulus));
  const std::string fields = text_of(step.stimulus, kStimulusMax);
  if (!fields.empty()) text += " " + fields;
  return text;
}

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
                    .stimulus = line_of(step)});
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
                    .left = std::move(field.left),
                    .right = std::move(field.right),
                    .stimulus = line_of(left)});
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

// The first part of the state that differs. A digest of zero was not taken.
std::optional<FieldDifference> digest_difference(const StepDigest& left, const StepDigest& right) {
  if (left == right || left.root.value == 0 || right.root.value == 0) return std::nullopt;
  for (std::size_t part = 0; part < left.parts.size(); ++part) {
    if (left.parts.at(part) == right.parts.at(part)) continue;
    return FieldDifference{.field = "digest." + std::string(interpreter::kStatePartNames.at(part)),
                           .left = std::to_string(left.parts.at(part)),
                           .right = std::to_string(right.parts.at(part))};
  }
  return FieldDifference{.field = "digest.root",
                         .left = std::to_string(left.root.value),
                         .right = std::to_string(right.root.value)};
}

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
      auto digest = digest_difference(a.digest, b.digest);
      const bool explained = !collector.empty() || comparer.renamed();
      if (digest && !explained) collector.changed(place, a, b, *std::move(digest));
    }
  }
  result.differences = collector.take();
  return result;
}

std::set<std::string> rules_broken(const Trace& trace) {
  std::set<std::string> rules;
  for (const auto& violation : check(trace).violations) rules.emplace(violation.rule);
  return rules;
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
  const auto left_rules = rules_broken(left);
  const auto right_rules = rules_broken(right);
  report.left_rules = only_in(left_rules, right_rules);
  report.right_rules = only_in(right_rules, left_rules);
  report.verdict = verdict_of(report);
  return report;
}

}  // namespace lightspeed::replay
