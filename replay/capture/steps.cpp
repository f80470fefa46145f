#include "replay/capture/steps.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "interpreter/wire.hpp"
#include "isa/base/overloaded.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;
using interpreter::Tick;

// More lost events than anybody clicks: past it a gap is left as the divergence that it is.
constexpr std::uint64_t kLostEventsMax = 1'000;

constexpr std::string_view kDecodeFailed = "decode_failed:";
constexpr std::string_view kPatchFailed = "patch_failed:";
constexpr const char* kHello = "hello";

Tick tick(std::int64_t at_us) {
  return Tick{static_cast<std::uint64_t>(std::max<std::int64_t>(at_us, 0))};
}

}  // namespace

bool is_farewell(const isa::Failure& said) {
  return said.ref.empty() && !said.reason.starts_with(kDecodeFailed) &&
         !said.reason.starts_with(kPatchFailed);
}

// Times of a recording may step back by a little; those of a trace do not.
Step& StepBuilder::add_step(std::int64_t at_us, Event stimulus) {
  const Tick before = steps_.empty() ? Tick{} : steps_.back().at;
  Step& step = steps_.emplace_back();
  step.number = steps_.size();
  step.at = std::max(before, tick(at_us));
  step.stimulus = std::move(stimulus);
  return step;
}

void StepBuilder::attach(std::size_t step, std::int64_t at_us, Event effect) {
  Step& target = steps_[step];
  target.effects.push_back({std::max(target.at, tick(at_us)), std::move(effect)});
}

void StepBuilder::page(std::int64_t at_us, std::string root_html, std::string page_html) {
  add_step(at_us, interpreter::PageLoaded{std::move(root_html), std::move(page_html)});
  next_event_ref_ = 1;
  was_closed_ = true;
}

void StepBuilder::line(const CaptureLine& line) {
  if (const auto* message = std::get_if<Message>(&line.event)) {
    if (message->direction == Direction::server_to_client) {
      from_server(line, *message);
    } else {
      from_client(line, *message);
    }
    return;
  }
  add_step(line.at_us, line.event);
  step_of_[&line] = steps_.size() - 1;
  const auto* closed = std::get_if<interpreter::Closed>(&line.event);
  if (closed == nullptr || closed->connection == connection_) was_closed_ = true;
  if (const auto* opened = std::get_if<interpreter::Opened>(&line.event)) {
    connection_ = opened->connection;
    wires_[opened->connection].awaited.push_back({steps_.size() - 1, kHello});
    wires_[opened->connection].last_step = steps_.size() - 1;
  }
}

void StepBuilder::from_server(const CaptureLine& line, const Message& message) {
  add_step(line.at_us, message);
  const std::size_t step = steps_.size() - 1;
  step_of_[&line] = step;
  Wire& wire = wires_[message.connection];
  wire.last_step = step;
  const auto frame =
      interpreter::decode_message(message.data, message.binary, isa::Mode::published);
  if (!frame) {
    wire.awaited.push_back({step, "decode"});
  } else if (const auto* diff = std::get_if<isa::Diff>(&*frame)) {
    wire.awaited.push_back({step, "ref:" + diff->ref});
  }
}

void StepBuilder::from_client(const CaptureLine& line, const Message& message) {
  auto frame = interpreter::decode_message(message.data, message.binary, isa::Mode::published);
  // A client whose first word is no hello has said none when its connection opened.
  std::deque<Awaited>& awaited = wires_[message.connection].awaited;
  const bool greets = frame && std::holds_alternative<isa::Hello>(*frame);
  if (!greets && !awaited.empty() && awaited.front().answer == kHello) awaited.pop_front();
  if (!frame) {
    answer(line, message, "");
    return;
  }
  std::visit(Overloaded{
                 [&](const isa::Hello&) { answer(line, message, kHello); },
                 [&](isa::Event& event) {
                   user_event(line, message, event.ref, std::move(event.name),
                              std::move(event.payload));
                 },
                 [&](const isa::Diff&) { answer(line, message, ""); },
                 [&](const isa::Ack& ack) { answer(line, message, "ref:" + ack.ref); },
                 [&](isa::Failure& said) { from_failure(line, message, said); },
             },
             *frame);
}

// A failure without a reference says that nothing could be read, or that the client leaves; unless
// the diff that failed had an empty reference itself.
void StepBuilder::from_failure(const CaptureLine& line, const Message& message,
                               isa::Failure& said) {
  if (!is_farewell(said)) {
    const bool undecodable = said.ref.empty() && said.reason.starts_with(kDecodeFailed);
    answer(line, message, undecodable ? "decode" : "ref:" + said.ref);
    return;
  }
  add_step(line.at_us, interpreter::ClientLeft{std::move(said.reason)});
  attach(steps_.size() - 1, line.at_us, message);
  wires_[message.connection].last_step = steps_.size() - 1;
  was_closed_ = true;
}

// Events raised while the socket was closed are seen only by the references that they used up.
void StepBuilder::user_event(const CaptureLine& line, const Message& message,
                             const std::string& ref, std::string name, std::string payload) {
  std::uint64_t value = next_event_ref_;
  std::from_chars(ref.data(), ref.data() + ref.size(), value);
  const std::uint64_t lost = value > next_event_ref_ ? value - next_event_ref_ : 0;
  if (was_closed_ && lost <= kLostEventsMax) {
    for (std::uint64_t i = 0; i < lost; ++i) add_step(line.at_us, interpreter::UserEventLost{});
  }
  add_step(line.at_us, interpreter::UserEvent{std::move(name), std::move(payload)});
  attach(steps_.size() - 1, line.at_us, message);
  wires_[message.connection].last_step = steps_.size() - 1;
  next_event_ref_ = std::max(next_event_ref_, value) + 1;
  was_closed_ = false;
}

void StepBuilder::answer(const CaptureLine& line, const Message& message,
                         const std::string& awaited) {
  // Answers come in order: what was passed over is not answered any more, and an answer that comes
  // for it all the same is seen as the answer to nothing that it is.
  Wire& wire = wires_[message.connection];
  const auto found = std::find_if(wire.awaited.begin(), wire.awaited.end(),
                                  [&](const Awaited& one) { return one.answer == awaited; });
  if (found == wire.awaited.end()) {
    attach(wire.last_step != 0 ? wire.last_step : steps_.size() - 1, line.at_us, message);
    return;
  }
  attach(found->step, line.at_us, message);
  wire.awaited.erase(wire.awaited.begin(), found + 1);
}

void StepBuilder::document(const DocumentLine& document, const CaptureLine* line) {
  std::size_t step = steps_.size() - 1;
  if (line != nullptr) {
    step = step_of_.at(line);
  } else if (document.outcome != "initial") {
    add_step(document.at_us, interpreter::TimePassed{});
    step = steps_.size() - 1;
  }
  attach(step, document.at_us, interpreter::DocumentShown{document.html, document.outcome});
}

}  // namespace lightspeed::replay
