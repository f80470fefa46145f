// The instruction simulator: folds a list of instructions into a state and a log.
// Implements ISA-4 to ISA-8 (specs/isa.md): what each instruction collects, errors as data, replay.
// It refuses time, transport and rendering: html and payloads are only collected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/instruction.hpp"
#include "isa/instruction_text.hpp"

namespace lightspeed::interpreter {

/// Why an instruction was refused (ISA-6). The text is the name, a colon and the instruction's
/// opcode, or its topic where the topic is what was wrong.
enum class SimulatorFault : std::uint8_t {
  not_mounted,
  already_mounted,
  already_shut_down,
  not_subscribed,
};
struct SimulatorError {
  SimulatorFault fault = SimulatorFault::not_mounted;
  std::uint64_t step = 0;
  std::string text;
  friend bool operator==(const SimulatorError&, const SimulatorError&) = default;
};

/// What a run has collected, each list in execution order (ISA-4).
struct SimulatorState {
  std::optional<std::string> mounted_route;
  std::vector<std::string> rendered_views;
  std::vector<isa::instruction::Patch> patches;
  std::vector<isa::instruction::PushEvent> pushed_events;
  std::vector<std::string> subscriptions;  ///< Topics subscribed now, in order of subscribing.
  std::optional<std::string> navigation;   ///< The last destination.
  std::optional<std::string> shutdown_reason;
  std::vector<std::string> telemetry;  ///< One line for each instruction carried out.
  std::vector<SimulatorError> errors;
  std::uint64_t steps = 0;  ///< Instructions seen, refused ones included.
  friend bool operator==(const SimulatorState&, const SimulatorState&) = default;
};

/// One line of the log: enough to run the instruction again and to see that it did the same.
struct LogEntry {
  std::uint64_t step = 0;  ///< From 0, without gaps.
  isa::Instruction instruction;
  std::string opcode;
  std::string summary;  ///< The telemetry line, or `error:` and the error's text (ISA-5).
  friend bool operator==(const LogEntry&, const LogEntry&) = default;
};

struct Simulation {
  SimulatorState state;
  std::vector<LogEntry> log;
  friend bool operator==(const Simulation&, const Simulation&) = default;
};

/// Carries out one instruction, or records why not; what it logs is returned.
[[nodiscard]] LogEntry step(SimulatorState& state, const isa::Instruction& instruction);

/// Runs a list from the empty state.
[[nodiscard]] Simulation simulate(const std::vector<isa::Instruction>& instructions);

/// What in a log cannot have come from a run (ISA-7), and in which entry, counted from 0.
enum class LogDifference : std::uint8_t { wrong_step, wrong_opcode, wrong_summary };
struct LogMismatch {
  LogDifference fault = LogDifference::wrong_step;
  std::size_t position = 0;
  friend bool operator==(const LogMismatch&, const LogMismatch&) = default;
};

/// Runs the instructions of a log again: the same state, or the first entry that disagrees.
[[nodiscard]] Result<SimulatorState, LogMismatch> replay_log(const std::vector<LogEntry>& log);

/// The log as text, one line an entry: `0 mount "/" "home" -> "mount:/"` (ISA-8).
[[nodiscard]] std::string to_text(const std::vector<LogEntry>& log);

/// What is wrong with the text of a log, and the byte at which it shows.
enum class LogFault : std::uint8_t { bad_step, bad_instruction, bad_arrow, bad_summary, bad_end };
struct LogError {
  LogFault fault = LogFault::bad_step;
  std::size_t position = 0;
  friend bool operator==(const LogError&, const LogError&) = default;
};
[[nodiscard]] Result<std::vector<LogEntry>, LogError> log_from_text(std::string_view text);

}  // namespace lightspeed::interpreter
