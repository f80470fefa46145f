#include "replay/diff/step_window.hpp"

#include <utility>

#include "isa/base/check.hpp"
#include "replay/minimise/message_reference.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Event;
using interpreter::Step;

/// Queues of sessions that are over go when there are so many.
constexpr std::size_t kQueuesMax = 64;
/// Of an event besides the one text that can be long.
constexpr std::size_t kEventBytes = 200;

std::size_t bytes_of(const Event& event) {
  if (const auto* message = message_in(event)) return kEventBytes + message->data.size();
  if (const auto* shown = std::get_if<interpreter::DocumentShown>(&event)) {
    return kEventBytes + shown->html.size();
  }
  if (const auto* loaded = std::get_if<interpreter::PageLoaded>(&event)) {
    return kEventBytes + loaded->root_html.size() + loaded->page_html.size();
  }
  return kEventBytes;
}

std::size_t bytes_of(const Step& step) {
  std::size_t bytes = bytes_of(step.stimulus);
  for (const auto& effect : step.effects) bytes += bytes_of(effect.event);
  return bytes;
}

}  // namespace

bool StepWindow::read() {
  if (ended_ || waiting_ >= kWindowSteps || bytes_ >= kWindowBytes) return false;
  auto step = source_.next();
  ended_ = !step;
  if (ended_) return false;
  ++waiting_;
  ++steps_;
  last_ = step->number;
  const std::size_t bytes = bytes_of(*step);
  bytes_ += bytes;
  order_.push_back({step->number, step->session});
  auto& queue = queues_[step->session];
  queue.push_back({.step = *std::move(step), .bytes = bytes});
  return true;
}

std::optional<std::uint32_t> StepWindow::first_session() {
  if (waiting_ == 0) {
    order_.clear();
    if (!read()) return std::nullopt;
  }
  for (;; order_.pop_front()) {
    const Place& oldest = order_.front();
    const auto queue = queues_.find(oldest.session);
    const bool waits = queue != queues_.end() && !queue->second.empty() &&
                       queue->second.front().step.number <= oldest.number;
    if (waits) return oldest.session;
  }
}

WaitingStep* StepWindow::find(std::uint32_t session) {
  auto& queue = queues_[session];
  while (queue.empty() && read()) continue;
  return queue.empty() ? nullptr : &queue.front();
}

Step StepWindow::take(std::uint32_t session) {
  const auto queue = queues_.find(session);
  CHECK(queue != queues_.end() && !queue->second.empty(), "what is taken was found before");
  bytes_ -= queue->second.front().bytes;
  Step step = std::move(queue->second.front().step);
  queue->second.pop_front();
  --waiting_;
  if (queue->second.empty() && queues_.size() > kQueuesMax) queues_.erase(queue);
  return step;
}

}  // namespace lightspeed::replay
