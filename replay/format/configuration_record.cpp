#include "replay/format/configuration_record.hpp"

#include <array>
#include <string>

#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::DuplicatePolicy;
using interpreter::ReconnectPolicy;
using interpreter::SlowClientPolicy;

constexpr EnumTable<isa::Mode, 2> kModes{"mode", {isa::Mode::strict, isa::Mode::published}};
constexpr EnumTable<ReconnectPolicy, 2> kReconnects{
    "reconnect policy", {ReconnectPolicy::rehydrate, ReconnectPolicy::remount}};
constexpr EnumTable<DuplicatePolicy, 3> kDuplicates{
    "duplicate policy", {DuplicatePolicy::highest, DuplicatePolicy::last, DuplicatePolicy::none}};
constexpr EnumTable<SlowClientPolicy, 2> kSlowClients{
    "slow client policy", {SlowClientPolicy::keep, SlowClientPolicy::cut}};
static_assert(v1::SLOW_CLIENT_POLICY_CUT == 2 && v1::MODE_PUBLISHED == 2);
static_assert(v1::RECONNECT_POLICY_REMOUNT == 2 && v1::DUPLICATE_POLICY_NONE == 3);

/// A knob that is a number: where it stands with us, and in the record.
template <class Number>
struct Knob {
  Number interpreter::Configuration::*ours;
  bool (v1::Configuration::*has)() const;
  Number (v1::Configuration::*get)() const;
  void (v1::Configuration::*set)(Number);
};
#define LIGHTSPEED_KNOB(name)                                                                    \
  {                                                                                              \
    &interpreter::Configuration::name, &v1::Configuration::has_##name, &v1::Configuration::name, \
        &v1::Configuration::set_##name                                                           \
  }
constexpr std::array<Knob<std::uint64_t>, 10> kTimes{{
    LIGHTSPEED_KNOB(heartbeat_timeout_us),
    LIGHTSPEED_KNOB(reconnect_grace_us),
    LIGHTSPEED_KNOB(restart_delay_us),
    LIGHTSPEED_KNOB(drain_timeout_us),
    LIGHTSPEED_KNOB(backoff_base_us),
    LIGHTSPEED_KNOB(backoff_max_us),
    LIGHTSPEED_KNOB(restart_period_us),
    LIGHTSPEED_KNOB(slow_client_timeout_us),
    LIGHTSPEED_KNOB(rate_period_us),
    LIGHTSPEED_KNOB(escalation_period_us),
}};
constexpr std::array<Knob<std::uint32_t>, 6> kBounds{{
    LIGHTSPEED_KNOB(pending_max),
    LIGHTSPEED_KNOB(deferred_max),
    LIGHTSPEED_KNOB(restarts_max),
    LIGHTSPEED_KNOB(frame_bytes_max),
    LIGHTSPEED_KNOB(rate_max),
    LIGHTSPEED_KNOB(escalations_max),
}};
constexpr std::size_t kChoiceCount = 5;  // Mode, the three policies, and the mutant.
static_assert(kTimes.size() + kBounds.size() + kChoiceCount ==
              interpreter::field_count(interpreter::Configuration{}));
#undef LIGHTSPEED_KNOB

interpreter::Mutant take_mutant(const std::string& name, RecordProblem& problem) {
  for (const interpreter::MutantRow& row : interpreter::kMutants) {
    if (row.name == name) return row.mutant;
  }
  problem.report(TraceFault::unknown_value, "there is no mutant '" + name + "'");
  return interpreter::Mutant::none;
}

}  // namespace

void put_configuration(const interpreter::Configuration& from, v1::Configuration& to) {
  to.set_mode(put_enum<v1::Mode>(kModes, from.mode));
  to.set_reconnect_policy(put_enum<v1::ReconnectPolicy>(kReconnects, from.reconnect_policy));
  to.set_duplicate_policy(put_enum<v1::DuplicatePolicy>(kDuplicates, from.duplicate_policy));
  to.set_slow_client_policy(put_enum<v1::SlowClientPolicy>(kSlowClients, from.slow_client_policy));
  for (const auto& knob : kTimes) (to.*knob.set)(from.*knob.ours);
  for (const auto& knob : kBounds) (to.*knob.set)(from.*knob.ours);
  // Absent where there is none, as in every trace that is older than the knob.
  if (from.mutant != interpreter::Mutant::none) to.set_mutant(std::string(name_of(from.mutant)));
}

interpreter::Configuration take_configuration(const v1::Configuration& from,
                                              RecordProblem& problem) {
  interpreter::Configuration to;
  if (from.has_mode()) to.mode = take_enum(kModes, from.mode(), problem);
  if (from.has_reconnect_policy()) {
    to.reconnect_policy = take_enum(kReconnects, from.reconnect_policy(), problem);
  }
  if (from.has_duplicate_policy()) {
    to.duplicate_policy = take_enum(kDuplicates, from.duplicate_policy(), problem);
  }
  if (from.has_slow_client_policy()) {
    to.slow_client_policy = take_enum(kSlowClients, from.slow_client_policy(), problem);
  }
  for (const auto& knob : kTimes) {
    if ((from.*knob.has)()) to.*knob.ours = (from.*knob.get)();
  }
  for (const auto& knob : kBounds) {
    if ((from.*knob.has)()) to.*knob.ours = (from.*knob.get)();
  }
  if (from.has_mutant()) to.mutant = take_mutant(from.mutant(), problem);
  // What no knob takes would be held against whoever runs with it.
  for (const auto& [name, value] : changed_knobs(to)) {
    interpreter::Configuration scratch;
    const auto set = set_knob(scratch, name, value);
    if (!set) problem.report(TraceFault::unknown_value, set.error());
  }
  return to;
}

}  // namespace lightspeed::replay
