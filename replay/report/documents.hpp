// The documents of a report: of each session what changed, whole once in each chunk.
// Implements RPT-6 and RPT-7 (specs/report.md): a chunk is read alone, and a budget bounds them.
// It refuses to look into the html: what two texts share at both ends is left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace lightspeed::replay {

/// What a text shares with the one before it at both ends, in UTF-16 units, as the browser counts.
struct TextDelta {
  std::uint64_t prefix = 0;
  std::uint64_t suffix = 0;
  std::string middle;
  friend bool operator==(const TextDelta&, const TextDelta&) = default;
};

/// Both texts are UTF-8. No character is cut.
[[nodiscard]] TextDelta delta_of(std::string_view before, std::string_view after);

class DocumentDeltas {
 public:
  explicit DocumentDeltas(std::uint64_t bytes_max) : bytes_left_(bytes_max) {}

  /// The next step is the first of a chunk.
  void begin_chunk() { in_chunk_.clear(); }

  /// What the step of that session adds: its document if it is another one (nothing: it is not), or
  /// if the chunk has none of it yet.
  [[nodiscard]] std::optional<TextDelta> add(std::uint64_t step, std::uint32_t session,
                                             const std::optional<std::string>& html);

  /// The first step without its document, because the budget was used up; 0 if none is.
  [[nodiscard]] std::uint64_t stopped_at() const { return stopped_at_; }
  /// The same for another reason, given by who knows it.
  void stop(std::uint64_t step) {
    if (stopped_at_ == 0) stopped_at_ = step;
  }

 private:
  std::map<std::uint32_t, std::string> latest_;  ///< Of each session.
  std::set<std::uint32_t> in_chunk_;
  std::uint64_t bytes_left_;
  std::uint64_t stopped_at_ = 0;
};

}  // namespace lightspeed::replay
