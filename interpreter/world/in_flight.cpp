#include "interpreter/world/in_flight.hpp"

#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr std::array kSides{Direction::client_to_server, Direction::server_to_client};
constexpr std::array<std::string_view, 2> kSideNames{"client", "server"};
constexpr std::array<std::string_view, 3> kFaultNames{"corrupt", "truncate", "reorder"};
constexpr std::uint64_t kBitsPerByte = 8;

// Behind the values of a direction, which a drop that waits for its message begins with.
constexpr std::uint64_t kLaneMark = 2;
constexpr std::uint64_t kFaultMark = 4;

std::uint64_t number_of(Direction from) { return static_cast<std::uint64_t>(from); }

void add_to(Digester& digester, const Message& message) {
  digester.number(message.connection.value).number(message.binary ? 1 : 0).text(message.data);
}

void add_to(Digester& digester, const UnderWay& item) {
  digester.number(item.fault ? 1 + static_cast<std::uint64_t>(*item.fault) : 0);
  digester.number(item.what.index() + (item.swallowed ? 2 : 0));
  std::visit(Overloaded{
                 [&](const Message& message) { add_to(digester, message); },
                 [&](const CloseUnderWay& close) {
                   digester.number(close.connection.value).number(close.code).text(close.reason);
                 },
             },
             item.what);
}

Digest with(Digest faults, const FaultNext& fault) {
  Digester digester;
  digester.digest(faults).number(number_of(fault.direction)).text(fault.tag);
  return digester.number(static_cast<std::uint64_t>(fault.fault)).number(fault.at).finish();
}

std::size_t bytes_of(const UnderWay& item) {
  const auto* message = std::get_if<Message>(&item.what);
  return message == nullptr ? 0 : message->data.size();
}

}  // namespace

std::string_view tag_of(const Message& message) {
  return std::string_view(message.data).substr(0, message.data.find('|'));
}

std::string_view name_of(Direction from) { return kSideNames.at(number_of(from)); }

std::string_view name_of(LinkFault fault) {
  return kFaultNames.at(static_cast<std::size_t>(fault));
}

void damage(const FaultNext& fault, std::string& data) {
  if (data.empty()) return;
  switch (fault.fault) {
    case LinkFault::corrupt: {
      const std::uint64_t bit = fault.at % (data.size() * kBitsPerByte);
      char& byte = data.at(bit / kBitsPerByte);
      byte = static_cast<char>(static_cast<unsigned char>(byte) ^ (1U << (bit % kBitsPerByte)));
      return;
    }
    case LinkFault::truncate:
      data.resize(fault.at % data.size());
      return;
    case LinkFault::reorder:
      return;  // Its text is as it was sent.
  }
  unreachable("every fault has an arm");
}

void InFlight::add(const FaultNext& fault) {
  faults_.push_back(fault);
  faults_digest_ = with(faults_digest_, fault);
}

std::optional<FaultNext> InFlight::take_fault(const Message& message) {
  const auto found = std::find_if(faults_.begin(), faults_.end(), [&](const FaultNext& fault) {
    return fault.direction == message.direction && fault.tag == tag_of(message);
  });
  if (found == faults_.end()) return std::nullopt;
  FaultNext fault = std::move(*found);
  faults_.erase(found);
  faults_digest_ = {};
  for (const FaultNext& waiting : faults_) faults_digest_ = with(faults_digest_, waiting);
  return fault;
}

void InFlight::hold_back(Message message, std::uint64_t more) {
  Lane& own = lane(message.direction);
  own.held_back.push_back({.message = std::move(message), .more = more});
}

std::vector<UnderWay> InFlight::take_overtaken(Direction from) {
  std::vector<UnderWay> overtaken;
  std::vector<HeldBack> still;
  for (HeldBack& waiting : lane(from).held_back) {
    if (waiting.more == 0) {
      overtaken.push_back({.what = std::move(waiting.message), .fault = LinkFault::reorder});
    } else {
      --waiting.more;
      still.push_back(std::move(waiting));
    }
  }
  lane(from).held_back = std::move(still);
  return overtaken;
}

bool InFlight::is_empty(Direction from) const {
  const Lane& own = lane(from);
  return own.queue.empty() && !own.stalled;
}

bool InFlight::is_instant(Direction from) const {
  return is_empty(from) && lane(from).delay_us == 0;
}

// A latency that has become shorter lets nothing overtake what was sent before.
Result<void, std::string> InFlight::take(Direction from, UnderWay& item, Now now) {
  Lane& own = lane(from);
  const std::string side(name_of(from));
  if (own.queue.size() >= kUnderWayMax) {
    return failure(side + ":messages:" + std::to_string(kUnderWayMax));
  }
  const std::size_t bytes = bytes_of(item);
  if (bytes > kUnderWayBytesMax - own.bytes) {
    return failure(side + ":bytes:" + std::to_string(kUnderWayBytesMax));
  }
  const bool is_message = std::holds_alternative<Message>(item.what);
  Tick arrives = after(now.at, is_message ? own.delay_us : 0);
  if (!own.queue.empty()) arrives = std::max(arrives, own.queue.back().arrives);
  Digester sent;
  sent.digest(own.queue.empty() ? Digest{} : own.sent).number(arrives.value);
  interpreter::add_to(sent, item);
  own.sent = sent.finish();
  own.bytes += bytes;
  own.queue.push_back({.item = std::move(item), .arrives = arrives, .sent_by = now.step});
  return {};
}

std::optional<Due> InFlight::next_due() const {
  std::optional<Due> due;
  for (const Direction from : kSides) {
    const Lane& own = lane(from);
    if (own.stalled || own.queue.empty()) continue;
    const Sent& first = own.queue.front();
    if (due && due->deadline.at <= first.arrives) continue;
    due = Due{Timer::link, {first.arrives, first.sent_by}, std::string(name_of(from))};
  }
  return due;
}

std::vector<UnderWay> InFlight::take_due(Direction from, Tick now) {
  std::vector<UnderWay> due;
  Lane& own = lane(from);
  while (!own.stalled && !own.queue.empty() && own.queue.front().arrives <= now) {
    own.bytes -= bytes_of(own.queue.front().item);
    due.push_back(std::move(own.queue.front().item));
    own.queue.pop_front();
  }
  return due;
}

std::vector<UnderWay> InFlight::take_all() {
  std::vector<UnderWay> all;
  for (Lane& own : lanes_) {
    for (Sent& sent : own.queue) all.push_back(std::move(sent.item));
    own.queue.clear();
    own.held_back.clear();  // It was recorded as lost when it was sent.
    own.bytes = 0;
  }
  return all;
}

void InFlight::add_to(Digester& digester) const {
  for (const Direction from : kSides) {
    const Lane& own = lane(from);
    if (is_instant(from) && own.held_back.empty()) continue;
    digester.number(kLaneMark + number_of(from)).number(own.delay_us).number(own.stalled ? 1 : 0);
    digester.number(own.queue.size());
    if (!own.queue.empty()) digester.digest(own.sent);
    digester.number(own.held_back.size());
    for (const HeldBack& waiting : own.held_back) {
      interpreter::add_to(digester, waiting.message);
      digester.number(waiting.more);
    }
  }
  if (!faults_.empty()) digester.number(kFaultMark).digest(faults_digest_);
}

}  // namespace lightspeed::interpreter
