#include "interpreter/simulator.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

namespace instruction = isa::instruction;

constexpr std::array<std::string_view, 4> kFaultNames{"not_mounted", "already_mounted",
                                                      "already_shut_down", "not_subscribed"};
constexpr std::string_view kArrow = " -> ";

bool is_subscribed(const SimulatorState& state, const std::string& topic) {
  return std::find(state.subscriptions.begin(), state.subscriptions.end(), topic) !=
         state.subscriptions.end();
}

/// Why the instruction cannot be carried out now; the first reason in the order of ISA-6.
std::optional<SimulatorFault> refusal(const SimulatorState& state,
                                      const isa::Instruction& instruction) {
  if (state.shutdown_reason) return SimulatorFault::already_shut_down;
  const bool mounts = std::holds_alternative<instruction::Mount>(instruction);
  if (mounts && state.mounted_route) return SimulatorFault::already_mounted;
  if (!mounts && !state.mounted_route) return SimulatorFault::not_mounted;
  const auto* unsubscribe = std::get_if<instruction::Unsubscribe>(&instruction);
  if (unsubscribe != nullptr && !is_subscribed(state, unsubscribe->topic)) {
    return SimulatorFault::not_subscribed;
  }
  return std::nullopt;
}

void collect(SimulatorState& state, const isa::Instruction& instruction) {
  std::visit(
      Overloaded{
          [&](const instruction::Mount& i) { state.mounted_route = i.route; },
          [&](const instruction::Render& i) { state.rendered_views.push_back(i.view); },
          [&](const instruction::Patch& i) { state.patches.push_back(i); },
          [&](const instruction::PushEvent& i) { state.pushed_events.push_back(i); },
          [&](const instruction::Navigate& i) { state.navigation = i.destination; },
          [&](const instruction::Subscribe& i) {
            if (!is_subscribed(state, i.topic)) state.subscriptions.push_back(i.topic);
          },
          [&](const instruction::Unsubscribe& i) { std::erase(state.subscriptions, i.topic); },
          [&](const instruction::Shutdown& i) { state.shutdown_reason = i.reason; },
      },
      instruction);
}

std::string summary_of(const isa::Instruction& instruction) {
  return std::string(isa::opcode_of(instruction)) + ":" + isa::subject_of(instruction);
}

SimulatorError error_of(SimulatorFault fault, std::uint64_t step,
                        const isa::Instruction& instruction) {
  std::string text(kFaultNames.at(static_cast<std::size_t>(fault)));
  text.push_back(':');
  if (fault == SimulatorFault::not_subscribed) {
    text.append(isa::subject_of(instruction));
  } else {
    text.append(isa::opcode_of(instruction));
  }
  return SimulatorError{.fault = fault, .step = step, .text = std::move(text)};
}

/// A step number as the log writes it: plain digits without a leading zero.
std::optional<std::uint64_t> read_step(std::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1)) return std::nullopt;
  std::uint64_t step = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), step);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return step;
}

struct ReadEntry {
  LogEntry entry;
  std::size_t end = 0;
};

Result<ReadEntry, LogError> read_entry(std::string_view text, std::size_t position) {
  const std::size_t space = text.find(' ', position);
  const auto step = read_step(text.substr(position, space - position));
  if (!step || space == std::string_view::npos) {
    return failure(LogError{.fault = LogFault::bad_step, .position = position});
  }
  auto read = isa::read_instruction(text, space + 1);
  if (!read) {
    return failure(LogError{.fault = LogFault::bad_instruction, .position = read.error().position});
  }
  if (text.substr(read->end, kArrow.size()) != kArrow) {
    return failure(LogError{.fault = LogFault::bad_arrow, .position = read->end});
  }
  auto summary = isa::read_quoted(text, read->end + kArrow.size());
  if (!summary) {
    return failure(LogError{.fault = LogFault::bad_summary, .position = summary.error().position});
  }
  if (text.substr(summary->end, 1) != "\n") {
    return failure(LogError{.fault = LogFault::bad_end, .position = summary->end});
  }
  std::string opcode(isa::opcode_of(read->instruction));
  return ReadEntry{.entry = LogEntry{.step = *step,
                                     .instruction = std::move(read->instruction),
                                     .opcode = std::move(opcode),
                                     .summary = std::move(summary->text)},
                   .end = summary->end + 1};
}

}  // namespace

LogEntry step(SimulatorState& state, const isa::Instruction& instruction) {
  LogEntry entry{.step = state.steps++,
                 .instruction = instruction,
                 .opcode = std::string(isa::opcode_of(instruction)),
                 .summary = {}};
  if (const auto fault = refusal(state, instruction)) {
    state.errors.push_back(error_of(*fault, entry.step, instruction));
    entry.summary = "error:" + state.errors.back().text;
    return entry;
  }
  collect(state, instruction);
  state.telemetry.push_back(summary_of(instruction));
  entry.summary = state.telemetry.back();
  return entry;
}

Simulation simulate(const std::vector<isa::Instruction>& instructions) {
  Simulation result;
  for (const isa::Instruction& instruction : instructions) {
    result.log.push_back(step(result.state, instruction));
  }
  return result;
}

Result<SimulatorState, LogMismatch> replay_log(const std::vector<LogEntry>& log) {
  SimulatorState state;
  for (std::size_t position = 0; position < log.size(); ++position) {
    const LogEntry& logged = log[position];
    const LogEntry again = step(state, logged.instruction);
    const auto disagree = [&](LogDifference fault) {
      return failure(LogMismatch{.fault = fault, .position = position});
    };
    if (logged.step != again.step) return disagree(LogDifference::wrong_step);
    if (logged.opcode != again.opcode) return disagree(LogDifference::wrong_opcode);
    if (logged.summary != again.summary) return disagree(LogDifference::wrong_summary);
  }
  return state;
}

std::string to_text(const std::vector<LogEntry>& log) {
  std::string text;
  for (const LogEntry& entry : log) {
    text.append(std::to_string(entry.step)).append(" ").append(isa::to_text(entry.instruction));
    text.append(kArrow).append(isa::quoted(entry.summary)).push_back('\n');
  }
  return text;
}

Result<std::vector<LogEntry>, LogError> log_from_text(std::string_view text) {
  std::vector<LogEntry> log;
  std::size_t position = 0;
  while (position < text.size()) {
    auto read = read_entry(text, position);
    if (!read) return failure(read.error());
    log.push_back(std::move(read->entry));
    position = read->end;
  }
  return log;
}

}  // namespace lightspeed::interpreter
