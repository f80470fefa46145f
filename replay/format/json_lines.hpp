// The text twin of a trace: one record a line, in the canonical protobuf JSON mapping.
// Implements TRC-14 and TRC-15 (specs/trace.md): both ways without loss, errors with their place.
// It refuses unknown fields: what a hand has misspelt must not be dropped in silence.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"
#include "replay/format/step_order.hpp"
#include "replay/format/trace_error.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// One line, with its newline. Steps are absolute, so that lines can be read and moved alone.
[[nodiscard]] std::string json_line(const Header& header);
[[nodiscard]] std::string json_line(const interpreter::Step& step);

/// Takes the lines of a twin one at a time, in constant memory.
class JsonLinesReader {
 public:
  /// The next line; empty lines are passed over. The first one is the header.
  [[nodiscard]] Result<std::optional<interpreter::Step>, TraceError> add(std::string_view line);
  /// Nothing until its line was added.
  [[nodiscard]] const std::optional<Header>& header() const { return header_; }

 private:
  [[nodiscard]] TraceError error(TraceFault fault, std::size_t column,
                                 const std::string& text) const;

  std::optional<Header> header_;
  StepPosition previous_;
  std::uint64_t line_ = 0;
};

[[nodiscard]] std::string json_lines_from_trace(const Trace& trace);
[[nodiscard]] Result<Trace, TraceError> trace_from_json_lines(std::string_view text);

}  // namespace lightspeed::replay
