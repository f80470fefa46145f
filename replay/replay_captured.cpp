#include "replay/replay_captured.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "interpreter/client/client.hpp"
#include "interpreter/contract/contract.hpp"
#include "interpreter/wire.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Client;
using interpreter::ClientOutput;
using interpreter::ConnectionId;
using interpreter::Event;
using interpreter::Message;
using interpreter::Step;

// A target that stood outside a root without its page is retried this often a step: once for each
// patch that may have had one.
constexpr int kAssumptionsMax = 64;

constexpr std::string_view kNothing = "no message";

// Whether a diff has a target that may stand outside the root: only then the client is kept, so
// that it can be taken back.
bool names_a_target(const Event& event) {
  const auto* message = std::get_if<Message>(&event);
  if (message == nullptr) return false;
  const auto frame =
      interpreter::decode_message(message->data, message->binary, isa::Mode::published);
  const auto* diff = frame ? std::get_if<isa::Diff>(&*frame) : nullptr;
  if (diff == nullptr || !isa::is_patch_stream(diff->html)) return false;
  const auto patches = isa::decode_patch_stream(diff->html, isa::Mode::published);
  if (!patches) return false;
  return std::any_of(patches->begin(), patches->end(), [](const isa::Patch& patch) {
    return std::visit(
        [](const auto& one) { return one.target != "#app" && one.target != "[data-ls-root]"; },
        patch);
  });
}

class CapturedReplay final : public RunReplay {
 public:
  CapturedReplay(const Header& header, const ReplayOptions& options, const RecordedEnds& ends)
      : configuration_(header.configuration),
        keep_going_(options.keep_going),
        ends_(ends),
        contract_(header.configuration, true) {}

  void take(const Step& step) override {
    if (!is_over()) replay_step(step);
  }

  [[nodiscard]] bool is_over() const override {
    return !report_.problem.empty() || (!report_.divergences.empty() && !keep_going_);
  }

  [[nodiscard]] ReplayReport end() override {
    if (!report_.problem.empty()) return std::move(report_);
    contract_.finish();
    for (const auto& violation : contract_.violations()) {
      if (violation.party != interpreter::Party::client) continue;
      if (violation.rule == "BACK-1") continue;  // A page may connect again by itself (RPL-7).
      report_.violations.push_back(std::string(violation.rule) + " at step " +
                                   std::to_string(violation.step) + ": expected " +
                                   violation.expected + ", saw " + violation.seen);
    }
    for (const auto& [rule, more] : contract_.further()) report_.violations_more += more;
    const Client* const last = client(session_);
    if (last != nullptr) report_.document = last->document().outer_html();
    return std::move(report_);
  }

  [[nodiscard]] const ReplayReport& so_far() const override { return report_; }
  [[nodiscard]] std::unique_ptr<RunReplay> copy() const override {
    return std::make_unique<CapturedReplay>(*this);
  }
  [[nodiscard]] const Client* client(std::uint32_t session) const override {
    const auto found = clients_.find(session);
    return found == clients_.end() ? nullptr : &found->second;
  }

 private:
  /// That of the session whose step is looked at; it has loaded its page.
  [[nodiscard]] Client& client() { return clients_.at(session_); }

  void replay_step(const Step& step) {
    ++report_.steps;
    report_.events += 1 + step.effects.size();
    contract_.observe(step, nullptr);
    session_ = step.session;
    if (const auto* page = std::get_if<interpreter::PageLoaded>(&step.stimulus)) {
      load(step, *page);
      return;
    }
    if (!clients_.contains(session_)) {
      report_.problem = "step " + std::to_string(step.number) + " comes before any page_loaded";
      return;
    }
    const ConnectionId connection = client().connection();
    const ClientOutput out = act_with_assumptions(step);
    if (!report_.problem.empty()) return;
    compare_answers(step, connection_of(step, connection), out);
    compare_documents(step);
  }

  // The page's own script connects after the first look at it, so that is compared before.
  void load(const Step& step, const interpreter::PageLoaded& page) {
    auto document = interpreter::Document::load(page, configuration_.mode);
    if (!document) {
      report_.problem = "step " + std::to_string(step.number) + ": " + document.error();
      return;
    }
    clients_.insert_or_assign(session_, Client(configuration_, std::move(*document)));
    compare_documents(step);
    ClientOutput out;
    client().connect(out);
  }

  // Where the page around the root is not in the capture, the browser's answer tells whether a
  // target was found there (RPL-8).
  ClientOutput act_with_assumptions(const Step& step) {
    if (client().document().knows_page()) return act(step);
    if (!names_a_target(step.stimulus)) return act(step);
    const Client before = client();
    ClientOutput out = act(step);
    std::vector<std::string> assumed;
    for (int i = 0; i < kAssumptionsMax && out.unknown_target; ++i) {
      if (answers_agree(step, out)) break;
      assumed.push_back(*out.unknown_target);
      client() = before;
      for (const std::string& target : assumed) client().assume_outside(target);
      out = act(step);
    }
    client().forget_assumptions();  // The next answer tells anew.
    for (std::string& target : assumed) {
      if (std::find(report_.assumed_targets.begin(), report_.assumed_targets.end(), target) ==
              report_.assumed_targets.end() &&
          report_.assumed_targets.size() < kDivergencesMax) {
        report_.assumed_targets.push_back(std::move(target));
      }
    }
    return out;
  }

  ClientOutput act(const Step& step) {
    ClientOutput out;
    Client& played = client();
    const auto no_stimulus = [&](const auto&) { refuse(step); };
    std::visit(Overloaded{
                   [&](const interpreter::Opened& e) { played.opened(e.connection, out); },
                   [&](const interpreter::Refused& e) { played.refused(e.connection, out); },
                   [&](const interpreter::Closed& e) { played.closed(e.connection, out); },
                   [&](const Message& e) { played.receive(e, out); },
                   [&](const interpreter::UserEvent& e) { played.raise(e.name, e.payload, out); },
                   [&](const interpreter::UserEventLost&) { played.lose_event(); },
                   [&](const interpreter::ClientLeft& e) { played.leave(e.reason, out); },
                   [](const interpreter::TimePassed&) {},
                   [&](const interpreter::PageLoaded& e) { no_stimulus(e); },
                   [&](const interpreter::Cut& e) { no_stimulus(e); },
                   [&](const interpreter::DropNext& e) { no_stimulus(e); },
                   [&](const interpreter::DuplicateDiff& e) { no_stimulus(e); },
                   [&](const interpreter::Crash& e) { no_stimulus(e); },
                   [&](const interpreter::Shutdown& e) { no_stimulus(e); },
                   [&](const interpreter::TimerFired& e) { no_stimulus(e); },
                   [&](const interpreter::LifecycleChanged& e) { no_stimulus(e); },
                   [&](const interpreter::Telemetry& e) { no_stimulus(e); },
                   [&](const interpreter::DocumentShown& e) { no_stimulus(e); },
                   [&](const interpreter::ClientStateChanged& e) { no_stimulus(e); },
                   [&](const interpreter::MessageLost& e) { no_stimulus(e); },
                   [&](const interpreter::UserClick& e) { no_stimulus(e); },
                   [&](const interpreter::UserSubmit& e) { no_stimulus(e); },
                   [&](const interpreter::UserTyped& e) { no_stimulus(e); },
                   [&](const interpreter::LatencySet& e) { no_stimulus(e); },
                   [&](const interpreter::Stalled& e) { no_stimulus(e); },
                   [&](const interpreter::FaultNext& e) { no_stimulus(e); },
                   [&](const interpreter::ForeignMessage& e) { no_stimulus(e); },
                   [&](const interpreter::CredentialsSet& e) { no_stimulus(e); },
                   [&](const interpreter::Restored& e) { no_stimulus(e); },
                   [&](const interpreter::AcksHeld& e) { no_stimulus(e); },
                   [&](const interpreter::TopicMessage& e) { no_stimulus(e); },
                   [&](const interpreter::PresenceChanged& e) { no_stimulus(e); },
                   [&](const interpreter::Escalated& e) { no_stimulus(e); },
               },
               step.stimulus);
    return out;
  }

  void refuse(const Step& step) {
    report_.problem = "step " + std::to_string(step.number) + ": " +
                      std::string(kind_of(step.stimulus)) + " is no stimulus of a capture";
  }

  static bool answers_agree(const Step& step, const ClientOutput& out) {
    const auto recorded = answers_of(step);
    return std::equal(recorded.begin(), recorded.end(), out.messages.begin(), out.messages.end(),
                      [](const Message* a, const std::string& b) { return a->data == b; });
  }

  static ConnectionId connection_of(const Step& step, ConnectionId open) {
    if (const auto* message = std::get_if<Message>(&step.stimulus)) return message->connection;
    if (const auto* opened = std::get_if<interpreter::Opened>(&step.stimulus)) {
      return opened->connection;
    }
    return open;
  }

  static bool says(const Message& recorded, ConnectionId connection, const std::string& text) {
    return recorded.data == text && !recorded.binary && recorded.connection == connection;
  }

  void compare_answers(const Step& step, ConnectionId connection, const ClientOutput& out) {
    const auto recorded = answers_of(step);
    const std::size_t count = std::max(recorded.size(), out.messages.size());
    for (std::size_t i = 0; i < count; ++i) {
      const bool was_sent = i < recorded.size();
      const bool is_sent = i < out.messages.size();
      if (was_sent && is_sent && says(*recorded[i], connection, out.messages[i])) {
        ++report_.answers;
      } else if (!was_sent && ends_.may_be_lost(step, connection)) {
        ++report_.maybe;
      } else {
        diverge(step, "answer", was_sent ? recorded[i]->data : std::string(kNothing),
                is_sent ? out.messages[i] : std::string(kNothing));
        return;
      }
    }
  }

  void compare_documents(const Step& step) {
    for (const auto& effect : step.effects) {
      const auto* shown = std::get_if<interpreter::DocumentShown>(&effect.event);
      if (shown == nullptr) continue;
      std::string actual = client().document().outer_html();
      if (actual == shown->html) {
        ++report_.documents;
      } else {
        diverge(step, "document", shown->html, std::move(actual));
      }
    }
  }

  void diverge(const Step& step, std::string field, std::string expected, std::string actual) {
    list_.add({.step = step.number,
               .at = step.at,
               .cause = step.number,
               .field = std::move(field),
               .expected = std::move(expected),
               .actual = std::move(actual),
               .stimulus = line_of(step.stimulus, 0)},
              report_);
  }

  interpreter::Configuration configuration_;
  bool keep_going_;
  const RecordedEnds& ends_;
  interpreter::Contract contract_;
  std::map<std::uint32_t, Client> clients_;  ///< Of each session that has loaded a page.
  std::uint32_t session_ = 1;                ///< Whose step is looked at.
  DivergenceList list_;
  ReplayReport report_;
};

}  // namespace

std::unique_ptr<RunReplay> replay_captured(const Header& header, const ReplayOptions& options,
                                           const RecordedEnds& ends) {
  return std::make_unique<CapturedReplay>(header, options, ends);
}

ReplayReport replay_captured(const Trace& trace, const ReplayOptions& options) {
  RecordedEnds ends;
  for (const Step& step : trace.steps) ends.observe(step);
  const auto run = replay_captured(trace.header, options, ends);
  for (const Step& step : trace.steps) {
    if (options.until != 0 && step.number > options.until) break;
    run->take(step);
  }
  return run->end();
}

}  // namespace lightspeed::replay
