#include "interpreter/contract/state_rules.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <type_traits>
#include <utility>

#include "interpreter/contract/answer_rules.hpp"
#include "interpreter/contract/incarnation.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/check.hpp"
#include "isa/instruction.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::uint32_t kPatchRow = 2;
static_assert(
    std::is_same_v<std::tuple_element_t<kPatchRow, decltype(isa::kInstructionTable)>::Type,
                   isa::instruction::Patch>);

Digest part(const StateDigest& digest, StatePart which) {
  return digest.parts.at(static_cast<std::size_t>(which));
}

// Whether there is an incarnation that could be abandoned.
bool is_begun(isa::Lifecycle state) { return state != isa::Lifecycle::disconnected; }

bool is_next(isa::Lifecycle from, isa::Lifecycle to) {
  return static_cast<int>(to) == static_cast<int>(from) + 1;
}

}  // namespace

void DuplicateRules::observe(const Observation& seen, Violations& out) {
  auto dropped = dropped_diffs(seen);
  for (const Seen& item : seen.events) {
    if (item.is<PageLoaded>() != nullptr) applied_.clear();
    // What is lost when a page is loaded was said by the page before.
    const bool older = item.lost && std::holds_alternative<PageLoaded>(seen.step.stimulus);
    if (const auto* ack = item.sent<isa::Ack>(Party::client); ack != nullptr && !older) {
      const bool known = applied_.find(ack->ref) != nullptr || applied_.is_older(ack->ref);
      if (!known) applied_.add(ack->ref, seen.step.number);
    }
    const auto* diff = item.arrived<isa::Diff>(Party::server);
    if (diff == nullptr || item.damaged) continue;
    if (const auto told = dropped.find(diff->ref); told != dropped.end()) {
      dropped.erase(told);
      continue;
    }
    const std::uint64_t* const before = applied_.find(diff->ref);
    if (before == nullptr && !applied_.is_older(diff->ref)) continue;
    out.push_back({.rule = "DUP-1",
                   .party = Party::client,
                   .step = seen.step.number,
                   .cause = before == nullptr ? seen.step.number : *before,
                   .expected = "diff " + diff->ref + ", applied before, is dropped",
                   .seen = "it was applied again"});
  }
}

bool shows_view_alone(const App& app) {
  namespace program = isa::program;
  const auto* running = std::get_if<ProgramApp>(&app);
  if (running == nullptr) return true;
  const auto patches = [](const program::Line& line) {
    const auto* call = std::get_if<program::Call>(&line.instruction);
    return call != nullptr && call->row == kPatchRow;
  };
  const auto& handlers = running->program().handlers;
  return std::none_of(handlers.begin(), handlers.end(), [&](const program::Handler& handler) {
    return std::any_of(handler.lines.begin(), handler.lines.end(), patches);
  });
}

std::optional<std::string> whole_view(const World& world, std::uint32_t session) {
  if (!shows_view_alone(world.session(session).app())) return std::nullopt;
  auto document = Document::load(PageLoaded{.root_html = World::root_html(), .page_html = {}},
                                 world.configuration().mode);
  CHECK(document.has_value(), "the page that the world serves has a root");
  const auto applied =
      document->apply(isa::encode_patch_stream(full_render(world.session(session).app())));
  if (!applied) return std::nullopt;
  return document->inner_html();
}

std::optional<ViewDifference> view_difference(const World& world, std::uint32_t session) {
  const Client* client = world.client(session);
  CHECK(client != nullptr, "only a page shows something");
  ViewDifference found{.expected = {}, .shown = client->document().inner_html()};
  auto expected = whole_view(world, session);
  if (!expected || found.shown == *expected) return std::nullopt;
  found.expected = *std::move(expected);
  return found;
}

void SyncRules::observe(const Observation& seen, Violations& out) {
  const std::uint32_t session = seen.step.session;
  doubt_.observe(seen);
  if (doubt_.is() || seen.world == nullptr || seen.world->client(session) == nullptr) return;
  const World& world = *seen.world;
  const Client& client = *world.client(session);
  if (!world.session(session).settled() || !client.is_open()) return;
  if (client.state() != ClientState::live) return;
  if (!judged_) judged_ = shows_view_alone(world.session(session).app());
  if (!*judged_) return;
  const Compared now{.app = world.session(session).model_digest(),
                     .document = part(world.state_digest(session), StatePart::document)};
  if (compared_ == now) return;
  compared_ = now;
  auto found = view_difference(world, session);
  if (!found) return;
  out.push_back({.rule = "SYNC-1",
                 .party = Party::client,
                 .step = seen.step.number,
                 .cause = seen.step.cause != 0 ? seen.step.cause : seen.step.number,
                 .expected = std::move(found->expected),
                 .seen = std::move(found->shown)});
}

void EpochRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr) continue;
    const bool begins = !changed->abandoned && changed->from == isa::Lifecycle::disconnected;
    const std::uint64_t epoch = begins ? epoch_ + 1 : epoch_;
    bool legal = changed->epoch == epoch && changed->from == state_;
    legal = legal && (changed->abandoned ? changed->to == changed->from && is_begun(state_)
                                         : is_next(changed->from, changed->to));
    if (!legal) {
      out.push_back(
          {.rule = "EPOCH-1",
           .party = Party::server,
           .step = seen.step.number,
           .cause = seen.step.number,
           .expected = "epoch " + std::to_string(epoch) + " goes on from " +
                       std::string(isa::label(state_)),
           .seen = "epoch " + std::to_string(changed->epoch) +
                   (changed->abandoned ? " abandoned from " : " from ") +
                   std::string(isa::label(changed->from)) +
                   (changed->abandoned ? "" : " to " + std::string(isa::label(changed->to)))});
    }
    epoch_ = changed->epoch;
    state_ = is_over(*changed) ? isa::Lifecycle::disconnected : changed->to;
  }
}

void DrainRules::observe(const Observation& seen, Violations& out) {
  const auto broken = [&](std::string what) {
    out.push_back({.rule = "DRAIN-1",
                   .party = Party::server,
                   .step = seen.step.number,
                   .cause = since_,
                   .expected = "a failure with reason draining",
                   .seen = std::move(what)});
  };
  repeated_.observe(seen);
  const bool asked = std::holds_alternative<Shutdown>(seen.step.stimulus);
  // What was under way when the drain began was sent before it, and arrives or is lost later.
  const auto* timer = std::get_if<TimerFired>(&seen.step.stimulus);
  const bool late =
      std::holds_alternative<Stalled>(seen.step.stimulus) ||
      (timer != nullptr && timer->timer == "link:server" && seen.step.cause <= since_);
  for (const Seen& item : seen.events) {
    if (const auto* changed = item.is<LifecycleChanged>()) {
      draining_ = !changed->abandoned && changed->to == isa::Lifecycle::draining;
      if (draining_) since_ = seen.step.number;
    }
    const auto* refused = item.sent<isa::Failure>(Party::server);
    if (since_ == 0 && refused != nullptr && refused->reason == "draining") {
      out.push_back(violation(seen, "DRAIN-1", Party::server, "no failure with reason draining",
                              "failure of event " + refused->ref + ", and nothing drains"));
    }
    if (!draining_ || late || item.lost) continue;
    // A turn that asked for the shutdown was answered before; its answer is still on its way.
    if (since_ == seen.step.number && !asked) continue;
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) {
      // What a fault delivers once more was sent before, and may take its time.
      if (!repeated_.take(diff->ref)) broken("diff " + diff->ref);
    }
    if (const auto* ack = item.sent<isa::Ack>(Party::server)) broken("ack of event " + ack->ref);
    const auto* refusal = item.sent<isa::Failure>(Party::server);
    if (refusal == nullptr || answers_no_event(*refusal) || refusal->reason == "draining") continue;
    broken("failure of event " + refusal->ref + ": " + refusal->reason);
  }
}

}  // namespace lightspeed::interpreter
