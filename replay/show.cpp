#include "replay/show.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "isa/base/hex.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/base/utf8.hpp"
#include "replay/plain_text.hpp"
#include "replay/script/knobs.hpp"
#include "replay/script/words.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::ConnectionId;
using interpreter::Direction;
using interpreter::Event;

// The columns: number, time, kind, text, digest. An effect's arrow stands before its kind.
constexpr std::size_t kNumberWidth = 6;
constexpr std::size_t kTimeWidth = 11;
constexpr std::size_t kKindWidth = 20;
constexpr std::size_t kTextWidth = 32;
constexpr std::string_view kGap = "  ";
constexpr std::string_view kArrow = "-> ";

/// The kinds in the order of the variant, named as in the trace records (SHOW-2).
constexpr std::array<std::string_view, std::variant_size_v<Event>> kKinds{"page_loaded",
                                                                          "opened",
                                                                          "refused",
                                                                          "closed",
                                                                          "message",
                                                                          "user_event",
                                                                          "user_event_lost",
                                                                          "client_left",
                                                                          "time_passed",
                                                                          "cut",
                                                                          "drop_next",
                                                                          "duplicate_diff",
                                                                          "crash",
                                                                          "shutdown",
                                                                          "timer_fired",
                                                                          "lifecycle_changed",
                                                                          "telemetry",
                                                                          "document_shown",
                                                                          "client_state_changed",
                                                                          "message_lost",
                                                                          "user_click",
                                                                          "user_submit",
                                                                          "restored",
                                                                          "acks_held",
                                                                          "topic_message",
                                                                          "presence_changed",
                                                                          "user_typed",
                                                                          "latency_set",
                                                                          "stalled",
                                                                          "fault_next",
                                                                          "foreign_message",
                                                                          "credentials_set",
                                                                          "escalated"};

void append_padded(std::string& out, std::string_view text, std::size_t width) {
  out.append(text);
  const std::size_t columns = characters_in(text);
  if (columns < width) out.append(width - columns, ' ');
}

void append_right(std::string& out, std::string_view text, std::size_t width) {
  if (text.size() < width) out.append(width - text.size(), ' ');
  out.append(text);
}

/// The words of one line, with single blanks between those that are not empty.
class Words {
 public:
  explicit Words(std::size_t width_max) : width_max_(width_max) {}

  Words& word(std::string_view text) {
    if (text.empty()) return *this;
    if (!out_.empty()) out_ += ' ';
    out_ += text;
    return *this;
  }
  Words& text(std::string_view text) {
    if (text.empty()) return *this;
    if (!out_.empty()) out_ += ' ';
    append_plain(out_, text, width_max_);
    return *this;
  }
  Words& text_or(std::string_view given, std::string_view otherwise) {
    return text(given.empty() ? otherwise : given);
  }
  Words& connection(ConnectionId id) { return word("c" + std::to_string(id.value)); }
  Words& message(const interpreter::Message& message) {
    connection(message.connection);
    word(message.direction == Direction::client_to_server ? ">" : "<");
    if (message.binary) word("(binary)");
    return text(message.data);
  }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::size_t width_max_;
  std::string out_;
};

std::string_view side_word(Direction direction) { return word_for(kSides, direction); }

std::string transition_text(const interpreter::LifecycleChanged& event) {
  const std::string from = std::to_string(event.epoch) + " " + std::string(label(event.from));
  return event.abandoned ? from + " abandoned" : from + " -> " + std::string(label(event.to));
}

void append_effect(const interpreter::Effect& effect, const interpreter::Step& step,
                   std::size_t width_max, std::string& out) {
  const std::uint64_t later = effect.at.value - std::min(effect.at.value, step.at.value);
  out.append(kNumberWidth + kGap.size(), ' ');
  append_right(out, later == 0 ? "" : "+" + duration_text(later), kTimeWidth);
  out.append(kGap).append(kArrow);
  const std::string text = text_of(effect.event, width_max);
  append_padded(out, kind_of(effect.event), text.empty() ? 0 : kKindWidth);
  if (!text.empty()) out.append(kGap).append(text);
  out += '\n';
}

}  // namespace

std::string_view kind_of(const Event& event) { return kKinds.at(event.index()); }

std::span<const std::string_view> kind_names() { return kKinds; }

std::string text_of(const Event& event, std::size_t width_max) {
  namespace in = interpreter;
  Words words(width_max);
  std::visit(Overloaded{
                 [&](const in::PageLoaded& e) {
                   if (!e.root_html.empty()) words.word("root").text(e.root_html);
                   if (!e.page_html.empty()) words.word("page").text(e.page_html);
                   if (e.route != in::PageLoaded{}.route) words.word("at").text(e.route);
                 },
                 [&](const in::Opened& e) { words.connection(e.connection).text(e.url); },
                 [&](const in::Refused& e) { words.connection(e.connection).text(e.reason); },
                 [&](const in::Closed& e) {
                   words.connection(e.connection).word(std::to_string(e.code));
                   words.word(e.by == Direction::client_to_server ? "by client" : "by server");
                   words.word(e.clean ? "clean" : "not clean").text(e.reason);
                 },
                 [&](const in::Message& e) { words.message(e); },
                 [&](const in::UserEvent& e) { words.text(e.name).text(e.payload); },
                 [](const in::UserEventLost&) {},
                 [&](const in::ClientLeft& e) { words.text(e.reason); },
                 [](const in::TimePassed&) {},
                 [](const in::Cut&) {},
                 [&](const in::DropNext& e) { words.word(side_word(e.direction)).text(e.tag); },
                 [&](const in::LatencySet& e) {
                   words.word(side_word(e.direction)).word(duration_text(e.delay_us));
                 },
                 [&](const in::Stalled& e) {
                   words.word(side_word(e.direction)).word(e.stalled ? "from now on" : "no more");
                 },
                 [&](const in::FaultNext& e) {
                   words.word(word_for(kLinkFaults, e.fault)).word(side_word(e.direction));
                   words.text(e.tag).word(e.at == 0 ? "" : std::to_string(e.at));
                 },
                 [&](const in::ForeignMessage& e) { words.word("of").text(e.owner).text(e.text); },
                 [&](const in::CredentialsSet& e) {
                   words.text_or(e.csrf_token, "own token").text_or(e.origin, "own origin");
                 },
                 [&](const in::DuplicateDiff& e) { words.text(e.ref); },
                 [](const in::Crash&) {},
                 [&](const in::Shutdown& e) { words.text(e.reason); },
                 [&](const in::TimerFired& e) { words.text(e.timer); },
                 [&](const in::LifecycleChanged& e) { words.word(transition_text(e)); },
                 [&](const in::Telemetry& e) { words.text(e.name).text(e.detail); },
                 [&](const in::DocumentShown& e) { words.text(e.outcome).text(e.html); },
                 [&](const in::ClientStateChanged& e) { words.text(e.state).text(e.error); },
                 [&](const in::MessageLost& e) { words.message(e.message); },
                 [&](const in::UserClick& e) { words.text(e.selector); },
                 [&](const in::UserSubmit& e) { words.text(e.selector).text(e.fields); },
                 [&](const in::UserTyped& e) { words.text(e.selector).text(e.text); },
                 [](const in::Restored&) {},
                 [&](const in::AcksHeld& e) { words.word(e.held ? "from now on" : "no more"); },
                 [&](const in::TopicMessage& e) { words.text(e.topic).text(e.message); },
                 [&](const in::Escalated& e) { words.text(e.reason); },
                 [&](const in::PresenceChanged& e) {
                   words.text(e.topic).word(std::to_string(e.subscribers));
                 },
             },
             event);
  return words.take();
}

std::string line_of(const Event& event, std::size_t width_max) {
  std::string line(kind_of(event));
  const std::string text = text_of(event, width_max);
  return text.empty() ? line : line + " " + text;
}

void append_header(const Header& header, std::string& out) {
  out.append("# ");
  append_plain(out, header.contract, 0);
  out.append(header.origin == Origin::simulated ? ", simulated" : ", captured");
  if (!header.program.empty()) {
    out.append(", program ");
    append_plain(out, header.program, 0);
    if (!header.program_source.empty()) out.append(" (in the trace)");
  }
  out += '\n';
  if (!header.title.empty()) {
    out.append("# title ");
    append_plain(out, header.title, 0);
    out += '\n';
  }
  if (header.excerpt) out.append("# excerpt: steps were left out\n");
  if (!header.run_sessions.empty()) {
    out.append("# merged from ").append(std::to_string(header.run_sessions.size()));
    out.append(" runs, of these numbers of sessions:");
    for (const auto count : header.run_sessions) out.append(" ").append(std::to_string(count));
    out += '\n';
  }
  if (header.simulation) {
    const SimulationLabel& label = *header.simulation;
    out.append("# seed ").append(std::to_string(label.seed)).append(", sessions ");
    out.append(std::to_string(label.sessions)).append(" of ");
    out.append(std::to_string(label.events)).append(" events, faults ");
    append_plain(out, label.faults, 0);
    if (label.fault_every != 0) {
      out.append(", one choice in ").append(std::to_string(label.fault_every));
    }
    if (label.think != SimulationLabel{}.think) {
      out.append(", think ");
      append_plain(out, label.think, 0);
    }
    out += '\n';
  }
  for (const auto& [name, value] : changed_knobs(header.configuration)) {
    out.append("# set ").append(name).append(" ").append(value).append("\n");
  }
}

void append_step(const interpreter::Step& step, std::size_t width_max, std::string& out,
                 bool several) {
  append_right(out, std::to_string(step.number), kNumberWidth);
  out.append(kGap);
  append_right(out, duration_text(step.at.value), kTimeWidth);
  out.append(kGap);
  append_padded(out, kind_of(step.stimulus), kKindWidth + kArrow.size());
  std::string text = text_of(step.stimulus, width_max);
  if (step.cause != 0) {
    const auto* timer = std::get_if<interpreter::TimerFired>(&step.stimulus);
    const bool sent = timer != nullptr && timer->timer.starts_with("link:");
    text += timer == nullptr ? " (caused by " : sent ? " (sent by " : " (set by ";
    text += std::to_string(step.cause) + ")";
  }
  if (several || step.session != 1) text += " (session " + std::to_string(step.session) + ")";
  out.append(kGap);
  if (step.digest.root.value == 0) {
    out.append(text);
    out.erase(out.find_last_not_of(' ') + 1);
  } else {
    append_padded(out, text, kTextWidth);
    out.append(kGap).append("#").append(hex(step.digest.root.value, 16));
  }
  out += '\n';
  for (const interpreter::Effect& effect : step.effects)
    append_effect(effect, step, width_max, out);
}

}  // namespace lightspeed::replay
