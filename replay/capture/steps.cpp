#include "replay/capture/steps.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "interpreter/wire.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/reference.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Direction;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;
using interpreter::Tick;

// More lost events than anybody clicks, in one gap and in one capture: past them a gap is left as
// the divergence that it is.
constexpr std::uint64_t kGapMax = 1'000;
constexpr std::uint64_t kLostEventsMax = 100'000;

constexpr std::string_view kDecodeFailed = "decode_failed:";
constexpr std::string_view kPatchFailed = "patch_failed:";

// What a step waits for, beside the reference of a diff; nothing waits for `kNothing`.
constexpr const char* kHello = "hello";
constexpr const char* kUndecodable = "decode";
constexpr const char* kNothing = "";

constexpr std::uint64_t kRefMax = std::numeric_limits<std::uint64_t>::max();

std::string answer_to(const std::string& ref) { return "ref:" + ref; }

Tick tick(std::int64_t at_us) {
  return Tick{static_cast<std::uint64_t>(std::max<std::int64_t>(at_us, 0))};
}

}  // namespace

bool is_farewell(const isa::Failure& said) {
  return said.ref.empty() && !said.reason.starts_with(kDecodeFailed) &&
         !said.reason.starts_with(kPatchFailed);
}

// Times of a recording may step back by a little; those of a trace do not.
std::size_t StepBuilder::add_step(std::int64_t at_us, Event stimulus) {
  const Tick before = steps_.empty() ? Tick{} : steps_.back().at;
  Step& step = steps_.emplace_back();
  step.number = steps_.size();
  step.at = std::max(before, tick(at_us));
  step.stimulus = std::move(stimulus);
  return steps_.size() - 1;
}

void StepBuilder::attach(std::size_t step, std::int64_t at_us, Event effect) {
  Step& target = steps_[step];
  target.effects.push_back({std::max(target.at, tick(at_us)), std::move(effect)});
}

void StepBuilder::page(std::int64_t at_us, std::string root_html, std::string page_html) {
  add_step(at_us, interpreter::PageLoaded{std::move(root_html), std::move(page_html)});
  open_.clear();
  has_left_ = false;
  next_event_ref_ = 1;
  was_closed_ = true;
}

void StepBuilder::line(const CaptureLine& line, std::size_t index) {
  if (const auto* message = std::get_if<Message>(&line.event)) {
    if (message->direction == Direction::server_to_client) {
      step_of_line_[index] = from_server(line, *message);
    } else {
      from_client(line, *message);
    }
    return;
  }
  const std::size_t step = add_step(line.at_us, line.event);
  step_of_line_[index] = step;
  const auto* closed = std::get_if<interpreter::Closed>(&line.event);
  if (closed == nullptr) {
    has_left_ = false;  // Only a client that came back tries to connect.
  } else {
    open_.erase(closed->connection);
  }
  if (closed == nullptr || closed->connection == connection_) was_closed_ = true;
  if (const auto* opened = std::get_if<interpreter::Opened>(&line.event)) {
    connection_ = opened->connection;
    open_.insert(opened->connection);
    wires_[opened->connection].awaited.await(kHello, step);
    wires_[opened->connection].last_step = step;
  }
}

std::size_t StepBuilder::from_server(const CaptureLine& line, const Message& message) {
  const std::size_t step = add_step(line.at_us, message);
  Wire& wire = wires_[message.connection];
  wire.last_step = step;
  const auto frame =
      interpreter::decode_message(message.data, message.binary, isa::Mode::published);
  if (!frame) {
    wire.awaited.await(kUndecodable, step);
  } else if (const auto* diff = std::get_if<isa::Diff>(&*frame)) {
    wire.awaited.await(answer_to(diff->ref), step);
  }
  return step;
}

void StepBuilder::from_client(const CaptureLine& line, const Message& message) {
  auto frame = interpreter::decode_message(message.data, message.binary, isa::Mode::published);
  // A client has said no hello when its connection opened if its first word is another one; but for
  // events, which a listener may raise when the state becomes live, just before the hello.
  const bool may_greet = frame && (std::holds_alternative<isa::Hello>(*frame) ||
                                   std::holds_alternative<isa::Event>(*frame));
  if (!may_greet) wires_[message.connection].awaited.give_up_next(kHello);
  if (!frame) {
    answer(line, message, kNothing);
    return;
  }
  std::visit(Overloaded{
                 [&](const isa::Hello&) { answer(line, message, kHello); },
                 [&](isa::Event& event) { user_event(line, message, event); },
                 [&](const isa::Diff&) { answer(line, message, kNothing); },
                 [&](const isa::Ack& ack) { answer(line, message, answer_to(ack.ref)); },
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
    answer(line, message, undecodable ? kUndecodable : answer_to(said.ref));
    return;
  }
  const std::size_t step = add_step(line.at_us, interpreter::ClientLeft{std::move(said.reason)});
  has_left_ = true;
  attach(step, line.at_us, message);
  wires_[message.connection].last_step = step;
  was_closed_ = true;
}

// What is no number cannot be counted, and is taken for the next reference (IMP-7).
void StepBuilder::user_event(const CaptureLine& line, const Message& message, isa::Event& event) {
  const std::uint64_t ref = isa::reference(event.ref).value_or(next_event_ref_);
  if (was_closed_ && ref > next_event_ref_) events_lost(line.at_us, ref - next_event_ref_);
  const std::size_t step =
      add_step(line.at_us, interpreter::UserEvent{std::move(event.name), std::move(event.payload)});
  attach(step, line.at_us, message);
  wires_[message.connection].last_step = step;
  const std::uint64_t latest = std::max(next_event_ref_, ref);
  next_event_ref_ = latest == kRefMax ? latest : latest + 1;
  was_closed_ = false;
}

// Events raised while the socket was closed are seen only by the references that they used up.
void StepBuilder::events_lost(std::int64_t at_us, std::uint64_t count) {
  if (count > kGapMax || lost_events_ + count > kLostEventsMax) return;
  lost_events_ += count;
  for (std::uint64_t i = 0; i < count; ++i) add_step(at_us, interpreter::UserEventLost{});
}

// Answers come in order: what was passed over is not answered any more, and an answer that comes
// for it all the same is seen as the answer to nothing that it is.
void StepBuilder::answer(const CaptureLine& line, const Message& message,
                         const std::string& awaited) {
  Wire& wire = wires_[message.connection];
  std::optional<std::size_t> step = wire.awaited.take(awaited);
  if (!step) {
    if (!wire.last_step) wire.last_step = add_step(line.at_us, interpreter::TimePassed{});
    step = wire.last_step;
  }
  attach(*step, line.at_us, message);
}

// When it left is not known, so that nothing is asked of the time since the step before (IMP-14).
void StepBuilder::leave_unseen(std::int64_t at_us) {
  const auto before = steps_.empty() ? at_us : static_cast<std::int64_t>(steps_.back().at.value);
  add_step(before, interpreter::ClientLeft{});
  has_left_ = true;
  was_closed_ = true;
}

void StepBuilder::document(const DocumentLine& document, std::optional<std::size_t> line_index) {
  if (document.outcome == "final" && open_.empty() && !has_left_ && shows_closed(document.html)) {
    leave_unseen(document.at_us);
  }
  std::optional<std::size_t> step;
  if (line_index) {
    step = step_of_line_[*line_index];
  } else if (document.outcome == "initial" && !steps_.empty()) {
    step = steps_.size() - 1;
  }
  if (!step) step = add_step(document.at_us, interpreter::TimePassed{});
  attach(*step, document.at_us, interpreter::DocumentShown{document.html, document.outcome});
}

}  // namespace lightspeed::replay
