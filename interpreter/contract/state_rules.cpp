#include "interpreter/contract/state_rules.hpp"

#include <utility>

#include "interpreter/world/world.hpp"
#include "isa/base/check.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

// The root's content after the whole view on an empty page: what SYNC-1 compares with.
std::string whole_view(const World& world) {
  auto document = Document::load(PageLoaded{.root_html = World::root_html(), .page_html = {}},
                                 world.configuration().mode);
  CHECK(document.has_value(), "the page that the world serves has a root");
  const auto applied = document->apply(isa::encode_patch_stream(view(world.session().app())));
  CHECK(applied.has_value(), "a whole view applies to an empty root (VIEW-1)");
  return document->inner_html();
}

}  // namespace

void DuplicateRules::observe(const Observation& seen, Violations& out) {
  std::optional<std::string> again;
  bool something_new = false;
  for (const Seen& item : seen.events) {
    if (item.is<PageLoaded>() != nullptr) {
      applied_.clear();
      something_new = true;
    }
    if (item.is<ClientStateChanged>() != nullptr) something_new = true;
    if (const auto* diff = item.arrived<isa::Diff>(Party::server)) {
      const bool known = applied_.contains(diff->ref);
      if (known) again = diff->ref;
      something_new = something_new || !known;
    } else if (const auto* ack = item.sent<isa::Ack>(Party::client)) {
      applied_.emplace(ack->ref, seen.step.number);
    }
  }
  const std::uint16_t before = std::exchange(
      document_, seen.step.digest.parts[static_cast<std::size_t>(StatePart::document)]);
  if (!again || something_new || before == document_) return;
  out.push_back({.rule = "DUP-1",
                 .party = Party::client,
                 .step = seen.step.number,
                 .cause = applied_.at(*again),
                 .expected = "diff " + *again + ", applied before, changes nothing",
                 .seen = "the document changed"});
}

void SyncRules::observe(const Observation& seen, Violations& out) {
  if (seen.world == nullptr || seen.world->client() == nullptr) return;
  const World& world = *seen.world;
  const Client& client = *world.client();
  if (!world.session().settled() || !client.is_open()) return;
  if (client.state() != ClientState::live) return;
  const Digest now = seen.step.digest.root;
  if (checked_ == now) return;
  checked_ = now;
  std::string shown = client.document().inner_html();
  std::string expected = whole_view(world);
  if (shown == expected) return;
  out.push_back({.rule = "SYNC-1",
                 .party = Party::client,
                 .step = seen.step.number,
                 .cause = seen.step.cause != 0 ? seen.step.cause : seen.step.number,
                 .expected = std::move(expected),
                 .seen = std::move(shown)});
}

void EpochRules::observe(const Observation& seen, Violations& out) {
  for (const Seen& item : seen.events) {
    const auto* changed = item.is<LifecycleChanged>();
    if (changed == nullptr) continue;
    if (changed->abandoned) {
      state_ = isa::Lifecycle::disconnected;
      continue;
    }
    const bool begins = changed->from == isa::Lifecycle::disconnected;
    const std::uint64_t epoch = begins ? epoch_ + 1 : epoch_;
    bool legal = changed->epoch == epoch && changed->from == state_;
    legal = legal && static_cast<int>(changed->to) == static_cast<int>(changed->from) + 1;
    if (!legal) {
      out.push_back({.rule = "EPOCH-1",
                     .party = Party::server,
                     .step = seen.step.number,
                     .cause = seen.step.number,
                     .expected = "epoch " + std::to_string(epoch) + " goes on from " +
                                 std::string(isa::label(state_)),
                     .seen = "epoch " + std::to_string(changed->epoch) + " from " +
                             std::string(isa::label(changed->from)) + " to " +
                             std::string(isa::label(changed->to))});
    }
    epoch_ = changed->epoch;
    state_ = changed->to == isa::Lifecycle::terminated ? isa::Lifecycle::disconnected : changed->to;
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
  const auto* again = std::get_if<DuplicateDiff>(&seen.step.stimulus);
  for (const Seen& item : seen.events) {
    if (const auto* changed = item.is<LifecycleChanged>()) {
      draining_ = !changed->abandoned && changed->to == isa::Lifecycle::draining;
      if (draining_) since_ = seen.step.number;
    }
    if (!draining_) continue;
    if (const auto* diff = item.sent<isa::Diff>(Party::server)) {
      // What a fault delivers once more was sent before.
      if (again == nullptr || again->ref != diff->ref) broken("diff " + diff->ref);
    }
    if (const auto* ack = item.sent<isa::Ack>(Party::server)) broken("ack of event " + ack->ref);
  }
}

}  // namespace lightspeed::interpreter
