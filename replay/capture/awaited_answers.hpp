// The answers that the steps of one connection may still get, in the order in which they come.
// Implements IMP-6 and IMP-13 (specs/import.md): an answer is found without a search of the queue.
// It refuses to know messages: what an answer is, and which step waits for it, the caller says.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

namespace lightspeed::replay {

class AwaitedAnswers {
 public:
  AwaitedAnswers() = default;
  AwaitedAnswers(const AwaitedAnswers&) = delete;  // Iterators would lead into the other one.
  AwaitedAnswers& operator=(const AwaitedAnswers&) = delete;

  void await(const std::string& answer, std::size_t step);
  /// The step of the earliest one of this name; neither it nor what came before is awaited now.
  [[nodiscard]] std::optional<std::size_t> take(const std::string& answer);
  /// If this answer is the next one, it is not awaited any more.
  void give_up_next(const std::string& answer);

 private:
  using Steps = std::map<std::string, std::deque<std::size_t>>;

  void drop_next();

  Steps steps_;                        ///< Of each name, the steps that wait, the earliest first.
  std::deque<Steps::iterator> order_;  ///< Of each that is awaited, its name.
};

}  // namespace lightspeed::replay
