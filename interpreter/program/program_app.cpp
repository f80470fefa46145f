#include "interpreter/program/program_app.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "interpreter/app/payload.hpp"
#include "interpreter/program/bounds.hpp"
#include "interpreter/program/execution.hpp"
#include "interpreter/program/loaded_program.hpp"
#include "interpreter/program/program_state.hpp"
#include "interpreter/program/routes.hpp"
#include "interpreter/view/weight.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {

using isa::program::Handler;
using isa::program::Program;
using isa::program::TriggerKind;
using isa::program::Value;

/// A handler and what its trigger brought along.
struct DueHandler {
  const Handler* handler = nullptr;
  std::vector<Value> parameters;
  std::optional<std::string> path;  ///< Where the page is when it runs, if it went there.
};

namespace {

using DueHandlers = std::vector<DueHandler>;

TurnResult refused(std::string reason) {
  return failure(TurnFailure{TurnRefused{std::move(reason)}});
}

TurnResult reported(std::string name, std::string detail) {
  Turn turn;
  turn.commands.emplace_back(command::Report{.name = std::move(name), .detail = std::move(detail)});
  return turn;
}

/// The one handler of that trigger (PROG-5), or null.
const Handler* handler_of(const Program& program, TriggerKind kind, std::string_view name) {
  const auto found = std::ranges::find_if(program.handlers, [&](const Handler& handler) {
    return handler.trigger.kind == kind && handler.trigger.name == name;
  });
  return found == program.handlers.end() ? nullptr : &*found;
}

/// The handler of that trigger, with the parameters that the payload decodes to.
Result<DueHandlers, std::string> decoded(const Program& program, TriggerKind kind,
                                         std::string_view name, std::string_view payload) {
  const Handler* handler = handler_of(program, kind, name);
  if (handler == nullptr) return DueHandlers{};
  auto parameters = decode_payload(name, payload, handler->trigger.parameters);
  if (!parameters) return failure(std::move(parameters.error()));
  return DueHandlers{{handler, std::move(*parameters), std::nullopt}};
}

/// The handler of that trigger, with these parameters.
DueHandlers given(const Program& program, TriggerKind kind, std::string_view name,
                  std::vector<Value> parameters) {
  const Handler* handler = handler_of(program, kind, name);
  if (handler == nullptr) return {};
  return {{handler, std::move(parameters), std::nullopt}};
}

/// The first handler whose pattern the path fits.
std::optional<DueHandler> routed(const Program& program, std::string_view path) {
  for (const Handler& handler : program.handlers) {
    if (handler.trigger.kind != TriggerKind::route) continue;
    auto taken = match_route(handler.trigger.name, path);
    if (!taken) continue;
    std::vector<Value> parameters;
    for (std::string& text : *taken) parameters.emplace_back(std::move(text));
    return DueHandler{&handler, std::move(parameters), std::string(path)};
  }
  return std::nullopt;
}

Result<DueHandlers, std::string> due_for(const LoadedProgram& loaded, const EventInput& event) {
  if (event.name == kPatchEvent && loaded.has_routes) {
    const auto path = destination_of(event.name, event.payload);
    if (!path) return failure(path.error());
    auto due = routed(loaded.program, *path);
    if (!due) return failure("no_route:" + *path);
    return DueHandlers{std::move(*due)};
  }
  auto due = decoded(loaded.program, TriggerKind::event, event.name, event.payload);
  if (due && due->empty()) return failure("unsupported_client_event:" + event.name);
  return due;
}

/// What a program does that has no handler `on mount`.
ProgramState mounted_by_default(const LoadedProgram& loaded) {
  ProgramState state = initial_state(loaded);
  state.mounted_route = "/";
  return state;
}

void append(std::vector<isa::Patch>& patches, std::vector<isa::Patch> more) {
  patches.insert(patches.end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
}

std::optional<Stop> run_all(Execution& execution, const DueHandlers& handlers) {
  for (const DueHandler& due : handlers) {
    if (due.path) execution.go_to(*due.path);
    if (auto stop = execution.run(*due.handler, due.parameters)) return stop;
  }
  return std::nullopt;
}

}  // namespace

Result<ProgramApp, isa::view::MarkupError> ProgramApp::from(Program program) {
  auto loaded = load(std::move(program));
  if (!loaded) return failure(std::move(loaded.error()));
  auto state = std::make_shared<const ProgramState>(initial_state(*loaded));
  return ProgramApp(std::make_shared<const LoadedProgram>(std::move(*loaded)), std::move(state));
}

TurnResult ProgramApp::mount(std::string_view route) {
  DueHandlers due = given(program(), TriggerKind::mount, "", {Value{std::string(route)}});
  const ProgramState by_default = mounted_by_default(*loaded_);
  const ProgramState before = due.empty() ? by_default : initial_state(*loaded_);
  if (auto matched = routed(program(), route)) due.push_back(std::move(*matched));
  auto taken = run(before, by_default, due);
  if (!taken) return failure(std::move(taken.error()));
  // The whole view comes first; what the instruction `patch` added stands behind it.
  after_view_ = std::move(taken->turn.patches);
  taken->turn.patches.clear();
  return std::move(taken->turn);
}

TurnResult ProgramApp::handle(const AppInput& input) {
  const auto run_due = [&](const DueHandlers& due) -> TurnResult {
    if (due.empty()) return Turn{};
    const auto now = state_;
    auto taken = run(*now, *now, due);
    if (!taken) return failure(std::move(taken.error()));
    auto patches = screen_.changes(loaded_->views[state_->view], taken->data);
    append(patches, std::move(taken->turn.patches));
    taken->turn.patches = std::move(patches);
    return std::move(taken->turn);
  };
  return std::visit(
      Overloaded{
          [&](const EventInput& event) -> TurnResult {
            auto due = due_for(*loaded_, event);
            return due ? run_due(*due) : refused(std::move(due.error()));
          },
          [&](const TopicInput& message) -> TurnResult {
            auto due = decoded(program(), TriggerKind::topic, message.topic, message.message);
            return due ? run_due(*due) : reported("invalid_message", std::move(due.error()));
          },
          [&](const PresenceInput& presence) {
            const auto count = static_cast<std::int64_t>(presence.subscribers);
            return run_due(given(program(), TriggerKind::presence, presence.topic, {count}));
          },
          [&](const TimerInput& timer) {
            return run_due(given(program(), TriggerKind::timer, timer.timer, {}));
          },
      },
      input);
}

Result<ProgramApp::Taken, TurnFailure> ProgramApp::run(const ProgramState& before,
                                                       const ProgramState& undone,
                                                       const std::vector<DueHandler>& due) {
  Execution execution(*loaded_, before);
  const auto stop = run_all(execution, due);
  if (!stop) return keep(execution);
  using Kept = Result<Taken, TurnFailure>;
  return std::visit(Overloaded{
                        [](const TurnRefused& why) -> Kept { return failure(TurnFailure{why}); },
                        [](const TurnCrashed& why) -> Kept { return failure(TurnFailure{why}); },
                        [&](const ChildCrashed& child) {
                          Execution again(*loaded_, undone);
                          again.restart_child(child);
                          Kept kept = keep(again);
                          if (kept) kept->turn.undone = true;
                          return kept;
                        },
                    },
                    *stop);
}

Result<ProgramApp::Taken, TurnFailure> ProgramApp::keep(Execution& execution) {
  Taken taken{.turn = {}, .data = execution.data()};
  if (execution.refusal()) return failure(TurnFailure{TurnRefused{*execution.refusal()}});
  const view::View& shown = loaded_->views[execution.state().view];
  if (auto reason = view_refusal(view::weight_of(shown, taken.data))) {
    return failure(TurnFailure{TurnRefused{*std::move(reason)}});
  }
  ProgramState& state = execution.state();
  for (std::size_t i = 0; i < state.lists.size(); ++i) {
    Digest& digest = state.list_digests.at(i);
    if (digest == Digest{}) digest = digest_of(state.lists[i]);
  }
  state_ = std::make_shared<const ProgramState>(std::move(state));
  taken.turn = {.patches = std::move(execution.patches()),
                .commands = std::move(execution.commands())};
  return taken;
}

std::vector<isa::Patch> ProgramApp::whole_view() {
  auto patches = screen_.whole(loaded_->views[state_->view], data());
  append(patches, std::exchange(after_view_, {}));
  return patches;
}

std::vector<isa::Patch> ProgramApp::full_render() const {
  return {isa::Replace{.target = "#app", .html = loaded_->views[state_->view].full_html(data())}};
}

view::Data ProgramApp::data() const { return Evaluator(*loaded_, *state_).data(); }

void ProgramApp::add_to(Digester& digester) const {
  interpreter::add_to(digester, program(), *state_);
}

const Program& ProgramApp::program() const { return loaded_->program; }

}  // namespace lightspeed::interpreter
