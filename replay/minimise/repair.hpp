// Candidates of a minimisation: parts of a trace, mended so that they can happen.
// Implements MIN-4 to MIN-6 (specs/replay.md): what refers to something deleted is mended.
// It refuses to judge: whether a candidate is still interesting is the caller's question.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/app/app.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/world/world.hpp"
#include "isa/base/result.hpp"
#include "replay/minimise/delta_debugging.hpp"
#include "replay/script/script.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// A part of a trace, as a trace of its own.
struct Candidate {
  Trace trace;
  Indices kept;                  ///< The elements that it really contains.
  std::size_t stimuli = 0;       ///< Of its trace.
  bool repaired = false;         ///< Something was mended, not dropped.
  interpreter::Digest identity;  ///< Equal for equal candidates.
};

/// The elements of a simulated trace: its free choices. A candidate is a run of its own.
class SimulatedElements {
 public:
  /// The error says that no program has the trace's name.
  [[nodiscard]] static Result<SimulatedElements, std::string> from(const Trace& trace);

  [[nodiscard]] Candidate build(const Indices& kept) const;

  /// The choices may be changed in place, as long as their times do not go back.
  [[nodiscard]] std::vector<TimedStimulus>& choices() { return choices_; }
  [[nodiscard]] const std::vector<TimedStimulus>& choices() const { return choices_; }

 private:
  /// Where a diff came from: the n-th new one after a choice and before the next.
  struct Producer {
    std::size_t choice = 0;
    std::size_t nth = 0;
  };
  class Ledger;
  struct Resolved {
    std::string reference;
    bool dropped = false;
  };
  using Hints = std::map<std::size_t, Resolved>;

  SimulatedElements(Header header, interpreter::App app)
      : header_(std::move(header)), app_(std::move(app)) {}
  [[nodiscard]] Resolved resolve(std::size_t choice, const std::string& written,
                                 const Ledger& ledger) const;
  [[nodiscard]] std::optional<Candidate> build_once(const Indices& kept, Hints& hints) const;

  Header header_;
  interpreter::App app_;
  std::vector<TimedStimulus> choices_;
  std::map<std::size_t, Producer> producers_;  ///< Of the diffs that a fault delivers again.
};

/// The elements of a captured trace: its steps, each with what is attached to it.
class CapturedElements {
 public:
  explicit CapturedElements(const Trace& trace);

  [[nodiscard]] Candidate build(const Indices& kept) const;

 private:
  /// A reference, within its page if it is an event's.
  struct Reference {
    std::uint64_t page = 0;
    std::uint64_t value = 0;
    friend auto operator<=>(const Reference&, const Reference&) = default;
  };
  /// A connection of a session; 0 is none.
  using Wire = std::uint64_t;
  struct Facts {
    std::uint64_t page = 0;          ///< Of the session; all pages have numbers of their own.
    Wire connection = 0;             ///< That the step needs open.
    bool from_server = false;        ///< It is a message of the server.
    std::vector<Reference> events;   ///< References of client events that it uses up.
    std::vector<Reference> patches;  ///< References of diffs that it brings.
    std::optional<Reference> answers_event;  ///< The event that it answers, if it does only that.
  };
  /// What a candidate lacks, sorted.
  struct Missing {
    std::vector<Reference> events;
    std::vector<Reference> patches;
  };
  using Alive = std::vector<bool>;

  /// What a session's page has counted so far.
  struct Page {
    std::uint64_t number = 0;
    std::uint64_t next_event = 1;
  };
  void note_message(const interpreter::Message& message, std::uint32_t session, Facts& facts);
  void note(const interpreter::Event& event, std::uint32_t session, Facts& facts);
  [[nodiscard]] Page& page_of(std::uint32_t session);
  [[nodiscard]] bool revive_prefixes(Alive& alive) const;
  void drop_unopened(Alive& alive) const;
  void drop_answers(Alive& alive) const;
  void drop_unanswered(Alive& alive) const;
  [[nodiscard]] bool is_open(Wire connection, const Alive& alive) const;
  [[nodiscard]] Missing missing(const Alive& alive) const;
  [[nodiscard]] interpreter::Step copy_of(std::size_t index, bool comparable,
                                          const Missing& missing, const Alive& alive) const;
  [[nodiscard]] bool mend(interpreter::Message& message, std::size_t index,
                          const Missing& missing) const;
  [[nodiscard]] bool keeps(const interpreter::Effect& effect, std::size_t index,
                           const Missing& missing, const Alive& alive) const;

  Trace trace_;
  std::vector<Facts> facts_;
  std::map<std::uint64_t, std::size_t> page_loads_;  ///< The step that loaded a page.
  std::map<Wire, std::size_t> opened_by_;            ///< The step that opened a connection.
  std::map<Wire, std::size_t> spoken_by_;            ///< The server's first message on one.
  std::map<Reference, std::vector<std::size_t>> answered_by_;  ///< The steps that answer an event.
  std::map<std::uint32_t, Page> pages_;  ///< Of each session, while the facts are gathered.
  std::uint64_t pages_count_ = 0;
};

}  // namespace lightspeed::replay
