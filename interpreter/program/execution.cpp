#include "interpreter/program/execution.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "interpreter/program/bounds.hpp"
#include "interpreter/program/instruction_of.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

using isa::program::Call;
using isa::program::Clear;
using isa::program::Crash;
using isa::program::Drop;
using isa::program::Expression;
using isa::program::Fail;
using isa::program::Handler;
using isa::program::Instruction;
using isa::program::Line;
using isa::program::List;
using isa::program::Move;
using isa::program::Publish;
using isa::program::Put;
using isa::program::Reverse;
using isa::program::Set;
using isa::program::Sort;
using isa::program::StartTimer;
using isa::program::StopTimer;
using isa::program::Trigger;
using isa::program::Value;
using view::Row;
using view::RowPointer;

constexpr std::uint64_t kMicrosecondsPerMillisecond = 1'000;

/// `event:boom`: what crashed.
std::string crash_reason(const Trigger& trigger) {
  std::string reason(word_of(trigger.kind));
  if (!trigger.name.empty()) reason.append(":").append(trigger.name);
  return reason;
}

/// Negative delays are none, and what does not fit lies at the end of time (TIME-1).
std::uint64_t microseconds(std::int64_t milliseconds) {
  if (milliseconds <= 0) return 0;
  const auto value = static_cast<std::uint64_t>(milliseconds);
  constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
  return value > kMax / kMicrosecondsPerMillisecond ? kMax : value * kMicrosecondsPerMillisecond;
}

}  // namespace

Execution::Execution(const LoadedProgram& loaded, ProgramState state)
    : loaded_(&loaded),
      state_(std::move(state)),
      evaluator_(loaded, state_),
      own_(state_.lists.size()) {}

std::optional<Stop> Execution::run(const Handler& handler, std::span<const Value> parameters) {
  evaluator_.give(parameters);
  for (const Value& parameter : parameters) {
    const auto* text = std::get_if<std::string>(&parameter);
    if (text != nullptr) evaluator_.check_text(text->size());
  }
  std::string child_key;
  if (handler.child) {
    child_key = evaluator_.text(handler.child->key);
    if (refusal()) return TurnRefused{*refusal()};
    if (!find_row(*state_.lists.at(handler.child->list), child_key)) {
      const std::string& list = loaded_->program.lists.at(handler.child->list).name;
      return TurnRefused{"no_such_child:" + list + ":" + child_key};
    }
  }
  for (const Line& line : handler.lines) {
    const bool carried_out = !line.guard || evaluator_.boolean(*line.guard);
    auto stop = carried_out ? execute(handler, child_key, line.instruction) : std::nullopt;
    // A text that was too long makes whatever came of the line worthless, its failure included.
    if (refusal()) return TurnRefused{*refusal()};
    if (stop) return stop;
    if (carried_out) evaluator_.forget();
  }
  return std::nullopt;
}

std::optional<Stop> Execution::execute(const Handler& handler, const std::string& child_key,
                                       const Instruction& instruction) {
  using Result = std::optional<Stop>;
  const auto none = [](auto&& effect) -> Result {
    effect();
    return std::nullopt;
  };
  const auto text = [&](const Expression& expression) { return evaluator_.text(expression); };
  return std::visit(
      Overloaded{
          [&](const Call& i) {
            std::vector<std::string> operands;
            for (const Expression& operand : i.operands) operands.push_back(text(operand));
            return none([&] { call(instruction_of(i.row, std::move(operands))); });
          },
          [&](const Set& i) { return none([&] { set(i); }); },
          [&](const Put& i) { return put(i); },
          [&](const Drop& i) { return none([&] { drop(i); }); },
          [&](const Move& i) { return none([&] { move(i); }); },
          [&](const Clear& i) { return none([&] { writable(i.list).clear(); }); },
          [&](const Sort& i) {
            const RowOrder order{i.field, i.descending};
            const std::vector<RowPointer>& rows = *state_.lists.at(i.list);
            if (in_order(rows, order)) return Result();
            return none([&] { replace(i.list, sorted(rows, order)); });
          },
          [&](const Reverse& i) { return none([&] { std::ranges::reverse(writable(i.list)); }); },
          [&](const Publish& i) {
            command::Publish publish{.topic = text(i.topic), .message = text(i.message)};
            return none([&] { commands_.emplace_back(std::move(publish)); });
          },
          [&](const StartTimer& i) { return none([&] { start_timer(i); }); },
          [&](const StopTimer& i) {
            return none([&] { commands_.emplace_back(command::StopTimer{i.timer}); });
          },
          [&](const Fail& i) -> Result { return TurnRefused{text(i.reason)}; },
          [&](const Crash&) -> Result {
            std::string reason = crash_reason(handler.trigger);
            if (!handler.child) return TurnCrashed{std::move(reason)};
            return ChildCrashed{handler.child->list, child_key, std::move(reason)};
          },
      },
      instruction);
}

void Execution::set(const Set& set) {
  state_.variables.at(set.variable) = evaluator_.value(set.value);
}

std::optional<Stop> Execution::put(const Put& put) {
  const std::string key = evaluator_.text(put.key);
  std::vector<Value> values;
  for (const auto& [field, value] : put.fields) values.push_back(evaluator_.value(value));
  const auto at = find_row(*state_.lists.at(put.list), key);
  if (!at) {
    if (auto refusal = list_refusal(state_.lists[put.list]->size() + 1)) {
      return TurnRefused{std::move(*refusal)};
    }
  }
  const RowPointer before =
      at ? (*state_.lists[put.list])[*at] : default_row(loaded_->program.lists.at(put.list), key);
  Row after = *before;
  for (std::size_t i = 0; i < values.size(); ++i) {
    after.fields.at(put.fields[i].first) = std::move(values[i]);
  }
  if (at && after == *before) return std::nullopt;
  auto row = std::make_shared<const Row>(std::move(after));
  if (at) {
    writable(put.list)[*at] = std::move(row);
  } else {
    writable(put.list).push_back(std::move(row));
  }
  return std::nullopt;
}

void Execution::drop(const Drop& drop) {
  const auto at = find_row(*state_.lists.at(drop.list), evaluator_.text(drop.key));
  if (!at) return;
  auto& rows = writable(drop.list);
  rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*at));
}

void Execution::move(const Move& move) {
  const auto& now = *state_.lists.at(move.list);
  const auto from = find_row(now, evaluator_.text(move.key));
  std::optional<std::size_t> to;
  if (move.place == Move::Place::first) to = 0;
  if (move.place == Move::Place::last) to = now.size();
  if (move.before) to = find_row(now, evaluator_.text(*move.before));
  if (!from || !to || *from == *to) return;
  auto& rows = writable(move.list);
  const auto begin = rows.begin();
  const auto place = [&](std::size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
  if (*from < *to) {
    std::rotate(place(*from), place(*from + 1), place(*to));
  } else {
    std::rotate(place(*to), place(*from), place(*from + 1));
  }
}

void Execution::start_timer(const StartTimer& timer) {
  const std::uint64_t delay = microseconds(evaluator_.integer(timer.milliseconds));
  // A timer that repeats without delay would keep time from going on.
  const std::uint64_t least = timer.repeats ? kMicrosecondsPerMillisecond : 0;
  commands_.emplace_back(command::StartTimer{
      .timer = timer.timer, .delay_us = std::max(delay, least), .repeats = timer.repeats});
}

void Execution::restart_child(const ChildCrashed& child) {
  const List& list = loaded_->program.lists.at(child.list);
  report("child_restarted", list.name + ":" + child.key + ":" + child.reason);
  const auto at = find_row(*state_.lists.at(child.list), child.key);
  if (at) writable(child.list)[*at] = default_row(list, child.key);
  evaluator_.forget();
}

void Execution::report(std::string name, std::string detail) {
  commands_.emplace_back(command::Report{.name = std::move(name), .detail = std::move(detail)});
}

std::vector<RowPointer>& Execution::writable(std::uint32_t list) {
  if (own_.at(list) == nullptr) replace(list, *state_.lists.at(list));
  return *own_.at(list);
}

void Execution::replace(std::uint32_t list, std::vector<RowPointer> rows) {
  own_.at(list) = std::make_shared<std::vector<RowPointer>>(std::move(rows));
  state_.lists.at(list) = own_.at(list);
  state_.list_digests.at(list) = {};
}

}  // namespace lightspeed::interpreter
