#include "tools/durations.hpp"

#include "replay/part/selection.hpp"

namespace lightspeed::tools {

Result<std::chrono::microseconds, ToolError> duration_of(const std::string& option,
                                                         const std::string& text,
                                                         std::chrono::microseconds absent) {
  if (text.empty()) return absent;
  const auto times = replay::parse_times(text);
  if (!times) return failure(ToolError{.text = option + ": " + times.error()});
  if (times->size() != 1 || times->front().first != times->front().last) {
    return failure(ToolError{.text = option + ": one time was expected, found '" + text + "'"});
  }
  return std::chrono::microseconds(times->front().first);
}

}  // namespace lightspeed::tools
