// From the lines of a capture to steps: each client message joins the step that it answers.
// Implements IMP-5 to IMP-8 (specs/import.md).
// It refuses to judge: an answer that fits nothing joins the latest step of its connection.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "isa/frame.hpp"
#include "replay/capture/lines.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Builds the steps of a captured trace, line after line, in the order of the recording.
class StepBuilder {
 public:
  /// A page was loaded; its root is what `root_html` says, or else what the page holds.
  void page(std::int64_t at_us, std::string root_html, std::string page_html);
  void line(const CaptureLine& line);
  /// What the root looked like: joined to the step of `line`, or to a step of its own if null.
  void document(const DocumentLine& document, const CaptureLine* line);

  [[nodiscard]] std::vector<interpreter::Step> take() { return std::move(steps_); }

 private:
  /// An answer that a step may still get, in the order in which answers come.
  struct Awaited {
    std::size_t step = 0;
    std::string answer;  ///< `hello`, `ref:<ref>` of a diff, or `decode`.
  };
  struct Wire {
    std::deque<Awaited> awaited;
    std::size_t last_step = 0;
  };

  interpreter::Step& add_step(std::int64_t at_us, interpreter::Event stimulus);
  void attach(std::size_t step, std::int64_t at_us, interpreter::Event effect);
  void from_server(const CaptureLine& line, const interpreter::Message& message);
  void from_client(const CaptureLine& line, const interpreter::Message& message);
  void user_event(const CaptureLine& line, const interpreter::Message& message,
                  const std::string& ref, std::string name, std::string payload);
  void answer(const CaptureLine& line, const interpreter::Message& message,
              const std::string& awaited);
  void from_failure(const CaptureLine& line, const interpreter::Message& message,
                    isa::Failure& said);

  std::vector<interpreter::Step> steps_;
  std::map<interpreter::ConnectionId, Wire> wires_;
  std::map<const CaptureLine*, std::size_t> step_of_;
  interpreter::ConnectionId connection_;  ///< The one that opened last.
  std::uint64_t next_event_ref_ = 1;
  bool was_closed_ = true;  ///< The socket was not open at some time since the last event.
};

}  // namespace lightspeed::replay
