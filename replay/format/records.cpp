#include "replay/format/records.hpp"

#include <limits>
#include <utility>

#include "replay/format/configuration_record.hpp"
#include "replay/format/event_records.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Tick;

constexpr EnumTable<Origin, 2> kOrigins{"origin", {Origin::simulated, Origin::captured}};
static_assert(v1::ORIGIN_CAPTURED == 2);

using Text = TextField<v1::Header>;
constexpr Text kContract{&v1::Header::contract, &v1::Header::mutable_contract,
                         v1::Header::kContractFieldNumber};
constexpr Text kProgram{&v1::Header::program, &v1::Header::mutable_program,
                        v1::Header::kProgramFieldNumber};
constexpr Text kProgramSource{&v1::Header::program_source, &v1::Header::mutable_program_source,
                              v1::Header::kProgramSourceFieldNumber};
constexpr Text kTitle{&v1::Header::title, &v1::Header::mutable_title,
                      v1::Header::kTitleFieldNumber};
constexpr Text kRecordedAt{&v1::Header::recorded_at, &v1::Header::mutable_recorded_at,
                           v1::Header::kRecordedAtFieldNumber};
constexpr TextField<v1::Simulation> kFaults{
    &v1::Simulation::faults, &v1::Simulation::mutable_faults, v1::Simulation::kFaultsFieldNumber};
constexpr TextField<v1::Simulation> kThink{&v1::Simulation::think, &v1::Simulation::mutable_think,
                                           v1::Simulation::kThinkFieldNumber};

void put_simulation(const SimulationLabel& from, v1::Simulation& to) {
  to.set_seed(from.seed);
  to.set_sessions(from.sessions);
  to.set_events(from.events);
  put_text(kFaults, from.faults, to);
  to.set_fault_every(from.fault_every);
  // Absent where it says nothing, as in every trace that is older than the choice.
  if (from.think == SimulationLabel{}.think) return;
  to.set_think("");  // Present, even where the text is empty.
  put_text(kThink, from.think, to);
}

SimulationLabel take_simulation(v1::Simulation& from, RecordProblem& problem) {
  SimulationLabel to{.seed = from.seed(),
                     .sessions = from.sessions(),
                     .events = from.events(),
                     .faults = take_text(kFaults, from, problem),
                     .fault_every = from.fault_every()};
  if (from.has_think()) to.think = take_text(kThink, from, problem);
  return to;
}

constexpr std::size_t kPartBytes = interpreter::kStatePartCount * 2;

void put_digest(const interpreter::StepDigest& from, v1::Step& to) {
  to.set_digest(from.root.value);
  if (from.parts == interpreter::StepDigest{}.parts) return;
  std::string& bytes = *to.mutable_digest_parts();
  for (const std::uint16_t part : from.parts) {
    bytes.push_back(static_cast<char>(part & 0xFFU));
    bytes.push_back(static_cast<char>(part >> 8U));
  }
}

interpreter::StepDigest take_digest(const v1::Step& from, RecordProblem& problem) {
  interpreter::StepDigest to{.root = {from.digest()}, .parts = {}};
  const std::string& bytes = from.digest_parts();
  if (bytes.empty()) return to;
  if (bytes.size() != kPartBytes) {
    problem.report(TraceFault::bad_record,
                   "digest_parts has " + std::to_string(bytes.size()) + " bytes instead of 12");
    return to;
  }
  for (std::size_t i = 0; i < to.parts.size(); ++i) {
    const auto low = static_cast<std::uint8_t>(bytes[2 * i]);
    const auto high = static_cast<std::uint8_t>(bytes[2 * i + 1]);
    to.parts.at(i) = static_cast<std::uint16_t>(low | (high << 8U));
  }
  return to;
}

/// Adds two times; what does not fit is a problem, not a small number.
Tick later(Tick at, std::uint64_t by, RecordProblem& problem) {
  if (by > std::numeric_limits<std::uint64_t>::max() - at.value) {
    problem.report(TraceFault::bad_step, "a time does not fit into 64 bits");
    return at;
  }
  return Tick{at.value + by};
}

/// Number and tick of a step; both are given, or follow from the step before (TRC-4).
StepPosition take_position(const v1::Step& from, const std::optional<StepPosition>& previous,
                           RecordProblem& problem) {
  if (from.number() != 0) return {.number = from.number(), .at = Tick{from.at_us()}};
  if (!previous) {
    problem.report(TraceFault::bad_step,
                   "the first step of a zstd frame gives no number of its own");
    return {};
  }
  return {.number = previous->number + 1, .at = later(previous->at, from.later_us(), problem)};
}

}  // namespace

void put_header(const Header& from, v1::Header& to) {
  to.set_format(std::string(kTraceFormat));
  put_text(kContract, from.contract, to);
  to.set_origin(put_enum<v1::Origin>(kOrigins, from.origin));
  put_text(kProgram, from.program, to);
  put_text(kProgramSource, from.program_source, to);
  put_configuration(from.configuration, *to.mutable_configuration());
  put_text(kTitle, from.title, to);
  put_text(kRecordedAt, from.recorded_at, to);
  if (from.simulation) put_simulation(*from.simulation, *to.mutable_simulation());
  put_provenance(from, to);
}

void put_provenance(const Header& from, v1::Header& to) {
  to.set_version(version_of(from));
  if (!from.simulation) to.clear_simulation();
  to.set_excerpt(from.excerpt);
  to.mutable_run_sessions()->Assign(from.run_sessions.begin(), from.run_sessions.end());
}

Result<Header, RecordError> take_header(v1::Header& from) {
  if (from.format() != kTraceFormat) {
    return failure(RecordError{
        TraceFault::not_a_trace,
        "the header names the format '" + from.format() + "' instead of 'lightspeed-trace'"});
  }
  if (from.version() == 0 || from.version() > kTraceVersion) {
    return failure(
        RecordError{TraceFault::unsupported_version,
                    "the trace has version " + std::to_string(from.version()) +
                        ", this Lightspeed reads versions 1 and 2; read it with a newer one"});
  }
  RecordProblem problem;
  Header to{.contract = take_text(kContract, from, problem),
            .origin = take_enum(kOrigins, from.origin(), problem),
            .program = take_text(kProgram, from, problem),
            .program_source = take_text(kProgramSource, from, problem),
            .configuration = take_configuration(from.configuration(), problem),
            .title = take_text(kTitle, from, problem),
            .recorded_at = take_text(kRecordedAt, from, problem),
            .excerpt = from.excerpt(),
            .run_sessions = {from.run_sessions().begin(), from.run_sessions().end()}};
  if (from.has_simulation()) to.simulation = take_simulation(*from.mutable_simulation(), problem);
  if (problem.first()) return failure(*problem.first());
  return to;
}

void put_place(const interpreter::Step& from, const std::optional<StepPosition>& previous,
               v1::Step& to) {
  const bool relative = previous && previous->number + 1 == from.number;
  to.set_number(relative ? 0 : from.number);
  to.set_at_us(relative ? 0 : from.at.value);
  to.set_later_us(relative ? from.at.value - previous->at.value : 0);
  to.set_session(from.session == 1 ? 0 : from.session);
  to.set_cause_back(from.cause == 0 ? 0 : from.number - from.cause);
}

void put_step(const interpreter::Step& from, const std::optional<StepPosition>& previous,
              v1::Step& to) {
  put_place(from, previous, to);
  put_event(from.stimulus, *to.mutable_stimulus());
  to.mutable_effects()->Reserve(static_cast<int>(from.effects.size()));
  for (const interpreter::Effect& effect : from.effects) {
    v1::Event& record = *to.add_effects();
    record.set_later_us(effect.at.value - from.at.value);
    put_event(effect.event, record);
  }
  put_digest(from.digest, to);
}

Result<interpreter::Step, RecordError> take_step(v1::Step& from,
                                                 const std::optional<StepPosition>& previous,
                                                 Numbering numbering) {
  RecordProblem problem;
  const StepPosition position = take_position(from, previous, problem);
  interpreter::Step to{.number = position.number,
                       .at = position.at,
                       .session = from.session() == 0 ? 1 : from.session(),
                       .cause = 0,
                       .stimulus = {},
                       .effects = {},
                       .digest = take_digest(from, problem)};
  if (from.cause_back() >= position.number && from.cause_back() != 0) {
    problem.report(TraceFault::bad_step, "the cause lies before the first step");
  } else if (from.cause_back() != 0) {
    to.cause = position.number - from.cause_back();
  }
  to.stimulus = take_event(*from.mutable_stimulus(), problem);
  to.effects.reserve(static_cast<std::size_t>(from.effects_size()));
  for (v1::Event& record : *from.mutable_effects()) {
    const Tick at = later(to.at, record.later_us(), problem);
    to.effects.push_back({.at = at, .event = take_event(record, problem)});
  }
  if (problem.first()) return failure(*problem.first());
  const StepPosition before = previous.value_or(StepPosition{position.number - 1, position.at});
  if (auto wrong = step_problem(to, before, numbering)) {
    return failure(RecordError{TraceFault::bad_step, *std::move(wrong)});
  }
  return to;
}

}  // namespace lightspeed::replay
