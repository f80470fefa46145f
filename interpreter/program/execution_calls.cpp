#include <algorithm>
#include <utility>

#include "interpreter/program/execution.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

namespace instruction = isa::instruction;

/// The view that the instruction names, if it names one.
const std::string* view_named_by(const isa::Instruction& named) {
  if (const auto* mount = std::get_if<instruction::Mount>(&named)) return &mount->view;
  if (const auto* render = std::get_if<instruction::Render>(&named)) return &render->view;
  return nullptr;
}

}  // namespace

/// The simulator decides (ISA-6). It is given what it looks at and not what it collects, so that a
/// session may live for ever.
void Execution::call(const isa::Instruction& called) {
  const std::string* view = view_named_by(called);
  if (view != nullptr && !find_view(*loaded_, *view)) {
    return report("instruction_error", "unknown_view:" + *view);
  }
  SimulatorState simulator;
  simulator.mounted_route = state_.mounted_route;
  simulator.subscriptions = state_.subscriptions;
  simulator.shutdown_reason = state_.shutdown_reason;
  static_cast<void>(step(simulator, called));
  if (!simulator.errors.empty()) {
    return report("instruction_error", simulator.errors.front().text);
  }
  std::visit([&](const auto& alternative) { carry_out(alternative); }, called);
  state_.mounted_route = std::move(simulator.mounted_route);
  state_.subscriptions = std::move(simulator.subscriptions);
  state_.shutdown_reason = std::move(simulator.shutdown_reason);
}

void Execution::carry_out(const instruction::Mount& mount) {
  state_.view = find_view(*loaded_, mount.view).value_or(0);
}

void Execution::carry_out(const instruction::Render& render) {
  state_.view = find_view(*loaded_, render.view).value_or(0);
}

void Execution::carry_out(const instruction::Patch& patch) {
  patches_.emplace_back(isa::Replace{.target = patch.target, .html = patch.html});
}

void Execution::carry_out(const instruction::PushEvent& event) {
  commands_.emplace_back(command::PushEvent{.name = event.name, .payload = event.payload});
}

void Execution::carry_out(const instruction::Navigate& navigate) {
  commands_.emplace_back(command::Navigate{navigate.destination});
}

void Execution::carry_out(const instruction::Subscribe& subscribe) {
  // Twice is once: the simulator keeps one subscription, and the world hears of one.
  const auto& topics = state_.subscriptions;
  if (std::ranges::find(topics, subscribe.topic) != topics.end()) return;
  commands_.emplace_back(command::Subscribe{subscribe.topic});
}

void Execution::carry_out(const instruction::Unsubscribe& unsubscribe) {
  commands_.emplace_back(command::Unsubscribe{unsubscribe.topic});
}

void Execution::carry_out(const instruction::Shutdown& shutdown) {
  commands_.emplace_back(command::ShutDown{shutdown.reason});
}

}  // namespace lightspeed::interpreter
