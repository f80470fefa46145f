#include "replay/simulate/session_choices.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/simulate/page_actions.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Stimulus;
using interpreter::Tick;
using interpreter::World;

constexpr std::uint64_t kMillisecond = 1'000;
constexpr std::uint64_t kSecond = 1'000'000;
constexpr std::array<std::uint64_t, 4> kFaultEvery{3, 6, 12, 24};

}  // namespace

SessionChoices::SessionChoices(std::uint32_t number, const Habits& habits, const Faults& run,
                               ChoiceSource& choices)
    : number_(number),
      choices_(choices, "s-" + std::to_string(number) + "/"),
      faults_(habits.faults.of_session(run, choices_)),
      fault_every_(habits.fault_every != 0 ? habits.fault_every
                                           : pick(choices_, "fault every", kFaultEvery)),
      tempo_(&habits.think.of_session(choices_)) {}

Tick SessionChoices::begin() { return {choices_.below("begin", kSecond)}; }

void SessionChoices::saw(const interpreter::Step& step, const interpreter::Configuration& knobs) {
  // That time passed is no event: where another session let it pass, there is no such step.
  const bool passed = std::holds_alternative<interpreter::TimePassed>(step.stimulus);
  events_ += (passed ? 0 : 1) + step.effects.size();
  if (std::holds_alternative<interpreter::PageLoaded>(step.stimulus)) doubtful_ = false;
  if (std::holds_alternative<interpreter::DropNext>(step.stimulus) ||
      std::holds_alternative<interpreter::FaultNext>(step.stimulus)) {
    armed_ = true;
  }
  for (const interpreter::Effect& effect : step.effects) {
    if (std::holds_alternative<interpreter::MessageLost>(effect.event)) {
      lossy_ = true;
      doubtful_ = doubtful_ || armed_;
    }
    if (std::holds_alternative<interpreter::Opened>(effect.event)) lossy_ = false;
    const auto* sent = std::get_if<interpreter::Message>(&effect.event);
    if (sent == nullptr) continue;
    const bool by_client = sent->direction == Direction::client_to_server;
    if (by_client && sent->data.size() > knobs.frame_bytes_max) lossy_ = true;
    constexpr std::string_view kDiff = "diff|";
    if (!sent->data.starts_with(kDiff)) continue;
    std::uint64_t ref = 0;
    std::from_chars(sent->data.data() + kDiff.size(), sent->data.data() + sent->data.size(), ref);
    newest_diff_ = std::max(newest_diff_, ref);
  }
}

Stimulus SessionChoices::choose(const World& world, const Vocabulary& vocabulary) {
  const interpreter::Client* client = world.client(number_);
  if (client == nullptr) return load(vocabulary);
  // Whoever looks at a session that has ended gives up soon; its client would try for ever.
  if (world.session(number_).ended() && ++choices_after_end_ == kChoicesAfterEnd) {
    return interpreter::ClientLeft{};
  }
  if (left_ && chance(choices_, "come back", {1, 2})) return load(vocabulary);
  if (lasting_ != Lasting{} && chance(choices_, "mend", {1, 4})) {
    if (auto mended = mend()) return *std::move(mended);
  }
  if (!faults_.empty() && chance(choices_, "faulty", {1, fault_every_})) {
    if (auto chosen = fault(*client, vocabulary)) return *std::move(chosen);
  }
  return act(*client, vocabulary);
}

// Mostly where the user was, as after a reload.
Stimulus SessionChoices::load(const Vocabulary& vocabulary) {
  if (chance(choices_, "elsewhere", {1, 4})) route_ = vocabulary.draw_route(choices_);
  left_ = false;
  return interpreter::PageLoaded{.route = route_};
}

SessionChoices::Chosen SessionChoices::fault(const interpreter::Client& client,
                                             const Vocabulary& vocabulary) {
  const Fault kind = draw_fault(faults_, choices_);
  switch (kind) {
    case Fault::cut:
      if (client.reconnect_delay_us()) return interpreter::Restored{};
      return interpreter::Cut{};
    case Fault::acks:
      lasting_.acks_held = !lasting_.acks_held;
      return interpreter::AcksHeld{lasting_.acks_held};
    case Fault::duplicate:
      return duplicate();
    case Fault::crash:
      return interpreter::Crash{};
    case Fault::shutdown:
      return interpreter::Shutdown{"simulated"};
    case Fault::reload:
      return load(vocabulary);
    case Fault::leave:
      left_ = true;
      return interpreter::ClientLeft{};
    case Fault::latency:
      return slow_down();
    case Fault::stall:
      return stall();
    case Fault::foreign:
      return intrude();
    case Fault::credentials:
      return disguise();
    case Fault::drop:
    case Fault::corrupt:
    case Fault::truncate:
    case Fault::reorder:
      return on_message(kind);
  }
  unreachable("every kind of fault is one of these");
}

SessionChoices::Chosen SessionChoices::duplicate() {
  constexpr std::uint64_t kRecent = 6;
  if (newest_diff_ == 0) return std::nullopt;
  const std::uint64_t back = choices_.below("duplicate", std::min(newest_diff_, kRecent));
  return interpreter::DuplicateDiff{std::to_string(newest_diff_ - back)};
}

Stimulus SessionChoices::on_message(Fault fault) {
  constexpr std::array<std::pair<Direction, std::string_view>, 8> kTags{{
      {Direction::client_to_server, "hello"},
      {Direction::client_to_server, "event"},
      {Direction::client_to_server, "ack"},
      {Direction::client_to_server, "failure"},
      {Direction::server_to_client, "hello"},
      {Direction::server_to_client, "diff"},
      {Direction::server_to_client, "ack"},
      {Direction::server_to_client, "event"},
  }};
  const auto& [direction, tag] = pick(choices_, "message", kTags);
  if (fault == Fault::drop) return interpreter::DropNext{direction, std::string(tag)};
  interpreter::FaultNext next{.direction = direction, .tag = std::string(tag)};
  next.at = choices_.below("place", 400);
  if (fault == Fault::truncate) next.fault = interpreter::LinkFault::truncate;
  if (fault == Fault::reorder) {
    next.fault = interpreter::LinkFault::reorder;
    next.at = choices_.below("overtaken by", 3);
  }
  return next;
}

Stimulus SessionChoices::slow_down() {
  constexpr std::array<std::uint64_t, 4> kLatencies{1, 3 * kMillisecond, 60 * kMillisecond,
                                                    700 * kMillisecond};
  const std::uint64_t side = choices_.below("slow side", 2);
  const std::uint64_t delay = pick(choices_, "latency", kLatencies);
  lasting_.latency_us.at(side) = delay;
  return interpreter::LatencySet{static_cast<Direction>(side), delay};
}

Stimulus SessionChoices::stall() {
  const std::uint64_t side = choices_.below("stalled side", 2);
  lasting_.stalled.at(side) = true;
  return interpreter::Stalled{static_cast<Direction>(side), true};
}

// What would change something if it came from the owner.
Stimulus SessionChoices::intrude() {
  const std::string newest = std::to_string(newest_diff_);
  const std::array<std::string, 4> texts{"hello|lightspeed|1", "ack|" + newest,
                                         "event|1000000|add|{}", "failure|" + newest + "|forged"};
  return interpreter::ForeignMessage{"owner-" + std::to_string(number_ + 1),
                                     pick(choices_, "foreign", texts)};
}

Stimulus SessionChoices::disguise() {
  const std::string next = std::to_string(number_ + 1);
  const std::array<interpreter::CredentialsSet, 3> all{
      interpreter::CredentialsSet{"csrf-owner-" + next, ""},
      interpreter::CredentialsSet{"forged", ""},
      interpreter::CredentialsSet{"", "https://elsewhere.example"}};
  lasting_.disguised = true;
  return pick(choices_, "credentials", all);
}

SessionChoices::Chosen SessionChoices::mend() {
  if (std::exchange(lasting_.disguised, false)) return interpreter::CredentialsSet{};
  if (std::exchange(lasting_.acks_held, false)) return interpreter::AcksHeld{false};
  for (const std::size_t side : {0U, 1U}) {
    const auto direction = static_cast<Direction>(side);
    if (std::exchange(lasting_.latency_us.at(side), 0) != 0) {
      return interpreter::LatencySet{direction, 0};
    }
    if (std::exchange(lasting_.stalled.at(side), false)) {
      return interpreter::Stalled{direction, false};
    }
  }
  return std::nullopt;
}

Stimulus SessionChoices::act(const interpreter::Client& client, const Vocabulary& vocabulary) {
  constexpr std::array<std::uint32_t, 3> kWeights{9, 3, 1};
  const std::size_t kind = weighted(choices_, "act", kWeights);
  if (kind == 0) {
    if (auto action = draw_page_action(client.document(), choices_)) return *std::move(action);
  }
  if (kind == 2) return interpreter::TimePassed{};
  return vocabulary.draw_event(choices_);
}

std::uint64_t SessionChoices::think(const World& world) {
  return draw_wait_us(*tempo_, world.now(), world.next_due(number_), choices_);
}

}  // namespace lightspeed::replay
