#include "replay/capture/awaited_answers.hpp"

namespace lightspeed::replay {

void AwaitedAnswers::await(const std::string& answer, std::size_t step) {
  const auto named = steps_.try_emplace(answer).first;
  named->second.push_back(step);
  order_.push_back(named);
}

std::optional<std::size_t> AwaitedAnswers::take(const std::string& answer) {
  const auto named = steps_.find(answer);
  if (named == steps_.end()) return std::nullopt;
  // Each answer is dropped once, so that all takes together cost no more than all awaits.
  const std::size_t step = named->second.front();
  while (order_.front() != named) drop_next();
  drop_next();
  return step;
}

void AwaitedAnswers::give_up_next(const std::string& answer) {
  if (!order_.empty() && order_.front()->first == answer) drop_next();
}

void AwaitedAnswers::drop_next() {
  const auto named = order_.front();
  order_.pop_front();
  named->second.pop_front();
  if (named->second.empty()) steps_.erase(named);
}

}  // namespace lightspeed::replay
