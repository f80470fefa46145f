#include "replay/simulate/faults.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "isa/nearest.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kNone = "none";
constexpr std::string_view kSwarm = "swarm";

Result<Fault, std::string> fault_named(std::string_view name) {
  if (name == kNone || name == kSwarm) {
    return failure("'" + std::string(name) + "' stands alone, without other faults");
  }
  std::vector<std::string_view> known{kNone, kSwarm};
  for (const FaultRow& row : kFaults) {
    if (row.name == name) return row.fault;
    known.push_back(row.name);
  }
  return failure("there are no faults called '" + std::string(name) + "'" +
                 isa::suggestion(name, known));
}

}  // namespace

Result<FaultPlan, std::string> FaultPlan::parse(std::string_view text) {
  FaultPlan plan;
  if (text == kSwarm) return plan;
  plan.named_.emplace();
  if (text == kNone) return plan;
  while (true) {
    const std::size_t end = std::min(text.find(','), text.size());
    const auto fault = fault_named(text.substr(0, end));
    if (!fault) return failure(fault.error());
    plan.named_->insert(*fault);
    if (end == text.size()) return plan;
    text.remove_prefix(end + 1);
  }
}

std::string FaultPlan::text() const {
  if (!named_) return std::string(kSwarm);
  std::string text;
  for (const FaultRow& row : kFaults) {
    if (!named_->contains(row.fault)) continue;
    if (!text.empty()) text += ',';
    text += row.name;
  }
  return text.empty() ? std::string(kNone) : text;
}

Faults FaultPlan::of_run(ChoiceSource& choices) const {
  if (named_) return *named_;
  Faults on;
  for (const FaultRow& row : kFaults) {
    // A stream for each kind: a kind that is added later changes no other's draw.
    const std::string label = "swarm/" + std::string(row.name);
    if (chance(choices, label, {1, 2})) on.insert(row.fault);
  }
  return on;
}

Faults FaultPlan::of_session(const Faults& run, ChoiceSource& choices) const {
  if (named_) return run;
  Faults on;
  for (const FaultRow& row : kFaults) {
    if (!run.contains(row.fault)) continue;
    if (chance(choices, "swarm/" + std::string(row.name), {3, 4})) on.insert(row.fault);
  }
  return on;
}

Fault draw_fault(const Faults& faults, ChoiceSource& choices) {
  std::array<std::uint32_t, kFaults.size()> weights{};
  for (std::size_t i = 0; i < kFaults.size(); ++i) {
    if (faults.contains(kFaults.at(i).fault)) weights.at(i) = kFaults.at(i).weight;
  }
  return kFaults.at(weighted(choices, "fault", weights)).fault;
}

}  // namespace lightspeed::replay
