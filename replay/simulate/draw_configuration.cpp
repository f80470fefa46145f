#include "replay/simulate/draw_configuration.hpp"

#include <array>
#include <vector>

namespace lightspeed::replay {
namespace {

using interpreter::Configuration;

struct TimeRow {
  std::string_view label;
  std::uint64_t Configuration::*knob;
  std::vector<std::uint64_t> others;  ///< Besides the default.
};
struct CountRow {
  std::string_view label;
  std::uint32_t Configuration::*knob;
  std::vector<std::uint32_t> others;
};

// No back-off of nothing: attempts would fill the run (WORLD-7). No bound of no patches: nothing
// would ever be shown.
std::vector<TimeRow> times() {
  return {{"heartbeat_timeout", &Configuration::heartbeat_timeout_us, {2'000'000, 10'000'000}},
          {"reconnect_grace", &Configuration::reconnect_grace_us, {100'000, 1'000'000, 5'000'000}},
          {"restart_delay", &Configuration::restart_delay_us, {0, 200'000, 1'000'000}},
          {"drain_timeout", &Configuration::drain_timeout_us, {0, 100'000, 1'000'000}},
          {"backoff_base", &Configuration::backoff_base_us, {50'000, 1'000'000}},
          {"backoff_max", &Configuration::backoff_max_us, {400'000, 2'000'000}},
          {"restart_period", &Configuration::restart_period_us, {0, 200'000, 1'000'000}},
          {"slow_client_timeout", &Configuration::slow_client_timeout_us, {500'000, 3'000'000}},
          {"rate_period", &Configuration::rate_period_us, {100'000, 4'000'000}},
          {"escalation_period", &Configuration::escalation_period_us, {0, 200'000, 1'000'000}}};
}

std::vector<CountRow> counts() {
  return {{"pending_max", &Configuration::pending_max, {1, 2, 3}},
          {"deferred_max", &Configuration::deferred_max, {0, 1, 2}},
          {"restarts_max", &Configuration::restarts_max, {0, 1, 100}},
          {"frame_bytes_max", &Configuration::frame_bytes_max, {40, 80}},
          {"rate_max", &Configuration::rate_max, {2, 8}},
          {"escalations_max", &Configuration::escalations_max, {0, 1}}};
}

// Half of the knobs stay as they are, so that each of the others meets the usual ones.
template <class Row>
void draw(const Row& row, Configuration& knobs, ChoiceSource& choices) {
  if (chance(choices, row.label, {1, 2})) return;
  knobs.*row.knob = pick(choices, row.label, row.others);
}

}  // namespace

Configuration draw_configuration(ChoiceSource& choices) {
  ChoicesOf own(choices, "knob/");
  Configuration knobs;
  if (chance(own, "reconnect_policy", {1, 2})) {
    knobs.reconnect_policy = interpreter::ReconnectPolicy::remount;
  }
  if (chance(own, "slow_client_policy", {1, 2})) {
    knobs.slow_client_policy = interpreter::SlowClientPolicy::cut;
  }
  for (const TimeRow& row : times()) draw(row, knobs, own);
  for (const CountRow& row : counts()) draw(row, knobs, own);
  return knobs;
}

}  // namespace lightspeed::replay
