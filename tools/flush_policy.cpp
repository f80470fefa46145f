#include "tools/flush_policy.hpp"

#include <charconv>

#include "tools/durations.hpp"

namespace lightspeed::tools {

Result<FlushPolicy, ToolError> FlushPolicy::parse(const std::string& text) {
  FlushPolicy policy;
  if (text.empty()) return policy;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, policy.steps_max_);
  if (error == std::errc{} && rest == end && policy.steps_max_ != 0) return policy;
  policy.steps_max_ = 0;
  const auto time = duration_of("--flush", text, {});
  if (time && time->count() > 0) {
    policy.time_max_ = *time;
    return policy;
  }
  return failure(ToolError{.text = "--flush: a number of steps or a time was expected, as 100 or "
                                   "250ms, found '" +
                                   text + "'"});
}

bool FlushPolicy::is_due() {
  ++steps_;
  if (steps_max_ == 0 && time_max_.count() == 0) return false;
  const auto now = time_max_.count() == 0 ? last_ : std::chrono::steady_clock::now();
  const bool due = steps_max_ != 0 ? steps_ >= steps_max_ : now - last_ >= time_max_;
  if (!due) return false;
  steps_ = 0;
  last_ = now;
  return true;
}

}  // namespace lightspeed::tools
