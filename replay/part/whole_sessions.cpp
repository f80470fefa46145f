#include "replay/part/whole_sessions.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <variant>

#include "replay/part/runs.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

/// What telemetry tells of the supervisor, and of shares: they begin anew with the stimuli of all
/// sessions.
constexpr std::array<std::string_view, 4> kOfAllSessions{
    "supervisor_gave_up", "timers_stopped", "deliveries_stopped", "attempts_suspended"};

bool joins(const in::Event& event) {
  if (std::holds_alternative<in::TopicMessage>(event)) return true;
  if (std::holds_alternative<in::PresenceChanged>(event)) return true;
  if (std::holds_alternative<in::Escalated>(event)) return true;
  const auto* told = std::get_if<in::Telemetry>(&event);
  return told != nullptr && std::find(kOfAllSessions.begin(), kOfAllSessions.end(), told->name) !=
                                kOfAllSessions.end();
}

bool shows_others(const in::Step& step) {
  return joins(step.stimulus) ||
         std::any_of(step.effects.begin(), step.effects.end(),
                     [](const in::Effect& effect) { return joins(effect.event); });
}

}  // namespace

WholeSessions::WholeSessions(const Header& header, const Selection& selection)
    : header_(header),
      selection_(selection),
      runs_(std::max<std::size_t>(1, header.run_sessions.size())) {}

void WholeSessions::observe(const in::Step& step) {
  Seen& run = runs_[run_of(header_, step.session)];
  if (!selection_.has_session(step.session)) {
    run.left_out = true;
    numbers_.skip();
    return;
  }
  run.kept = true;
  run.joined = run.joined || shows_others(step);
  cause_left_out_ = cause_left_out_ || (step.cause != 0 && !numbers_.of(step.cause));
  numbers_.add(++kept_);
}

bool WholeSessions::stand_alone() const {
  if (!selection_.of_sessions_only() || header_.excerpt || cause_left_out_) return false;
  return std::none_of(runs_.begin(), runs_.end(),
                      [](const Seen& run) { return run.left_out && run.joined; });
}

Header WholeSessions::part_header() const {
  Header header = header_;
  if (!stand_alone()) {
    header.excerpt = true;
  } else if (only_run()) {
    header.run_sessions.clear();
  }
  return header;
}

void WholeSessions::place(in::Step& step) const {
  if (!stand_alone()) return;
  step.number = numbers_.of(step.number).value_or(step.number);
  if (step.cause != 0) step.cause = numbers_.of(step.cause).value_or(0);
  if (const auto run = only_run()) {
    step.session -= static_cast<std::uint32_t>(sessions_before(header_, *run));
  }
}

/// The only run whose sessions are wanted, where several were merged.
std::optional<std::size_t> WholeSessions::only_run() const {
  const auto is_kept = [](const Seen& run) { return run.kept; };
  if (std::count_if(runs_.begin(), runs_.end(), is_kept) != 1) return std::nullopt;
  const auto found = std::find_if(runs_.begin(), runs_.end(), is_kept);
  return static_cast<std::size_t>(found - runs_.begin());
}

}  // namespace lightspeed::replay
