// The knobs of a run as a protobuf message.
// Implements TRC-17 and CONF-2 (specs): an absent knob has its default, a bad value is an error.
// It refuses defaults of its own: they stand in the schema and in the configuration.
#pragma once

#include "interpreter/configuration.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/format/record_text.hpp"

namespace lightspeed::replay {

/// Writes every knob into an empty message.
void put_configuration(const interpreter::Configuration& from, v1::Configuration& to);

/// Reads the knobs that are there; what is wrong with one goes to the problem.
[[nodiscard]] interpreter::Configuration take_configuration(const v1::Configuration& from,
                                                            RecordProblem& problem);

}  // namespace lightspeed::replay
