// From the lines of a capture to steps: each client message joins the step that it answers.
// Implements IMP-5 to IMP-8 and IMP-14 (specs/import.md).
// It refuses to judge: an answer that fits nothing joins the latest step of its connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "isa/frame.hpp"
#include "replay/capture/awaited_answers.hpp"
#include "replay/capture/lines.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Builds the steps of a captured trace, line after line, in the order of the recording.
class StepBuilder {
 public:
  /// Takes lines with numbers below `line_count`.
  explicit StepBuilder(std::size_t line_count) : step_of_line_(line_count) {}

  /// A page was loaded; its root is what `root_html` says, or else what the page holds.
  void page(std::int64_t at_us, std::string root_html, std::string page_html);
  /// The line with this index in the capture; lines need not come in the order of their indices.
  void line(const CaptureLine& line, std::size_t index);
  /// What the root looked like: joined to the step of the line with this index, or without one to
  /// the page before it, or to a step of its own.
  void document(const DocumentLine& document, std::optional<std::size_t> line_index);

  [[nodiscard]] std::vector<interpreter::Step> take() { return std::move(steps_); }

 private:
  struct Wire {
    AwaitedAnswers awaited;  ///< `hello`, `ref:<ref>` of a diff, or `decode`.
    std::optional<std::size_t> last_step;
  };

  /// Returns the index of the new step.
  std::size_t add_step(std::int64_t at_us, interpreter::Event stimulus);
  void attach(std::size_t step, std::int64_t at_us, interpreter::Event effect);
  std::size_t from_server(const CaptureLine& line, const interpreter::Message& message);
  void from_client(const CaptureLine& line, const interpreter::Message& message);
  void user_event(const CaptureLine& line, const interpreter::Message& message, isa::Event& event);
  void events_lost(std::int64_t at_us, std::uint64_t count);
  void leave_unseen(std::int64_t at_us);
  void answer(const CaptureLine& line, const interpreter::Message& message,
              const std::string& awaited);
  void from_failure(const CaptureLine& line, const interpreter::Message& message,
                    isa::Failure& said);

  std::vector<interpreter::Step> steps_;
  std::map<interpreter::ConnectionId, Wire> wires_;
  std::vector<std::optional<std::size_t>> step_of_line_;  ///< Of lines that are stimuli.
  interpreter::ConnectionId connection_;                  ///< The one that opened last.
  std::set<interpreter::ConnectionId> open_;              ///< Of the page that is shown.
  std::uint64_t next_event_ref_ = 1;
  std::uint64_t lost_events_ = 0;
  bool has_left_ = false;   ///< The client of this page said so, and has not come back since.
  bool was_closed_ = true;  ///< The socket was not open at some time since the last event.
};

}  // namespace lightspeed::replay
