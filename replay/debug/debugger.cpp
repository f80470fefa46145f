#include "replay/debug/debugger.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/html/tree.hpp"
#include "replay/part/runs.hpp"

namespace lightspeed::replay {

using interpreter::Step;

namespace {

constexpr std::string_view kEnd = "the trace ends here";

/// The states of many sessions are large.
std::size_t checkpoints_for(const Header& header) {
  const std::size_t sessions = header.simulation ? header.simulation->sessions : 1;
  return std::max<std::size_t>(4, Debugger::kCheckpointsMax / std::max<std::size_t>(1, sessions));
}

}  // namespace

Result<std::unique_ptr<Debugger>, std::string> Debugger::of(StepSource& trace) {
  if (auto problem = single_run_problem(trace.header()); !problem.empty()) {
    return failure(std::move(problem));
  }
  auto ends = std::make_unique<RecordedEnds>();
  if (trace.header().origin == Origin::captured) {
    while (auto step = trace.next()) ends->observe(*step);
    trace.go_to(0);
  }
  auto machine = Machine::of(trace.header(), *ends);
  if (!machine) return failure(std::move(machine.error()));
  return std::unique_ptr<Debugger>(new Debugger(trace, std::move(ends), *std::move(machine)));
}

Debugger::Debugger(StepSource& trace, std::unique_ptr<RecordedEnds> ends, Machine machine)
    : trace_(trace),
      ends_(std::move(ends)),
      here_{.machine = std::move(machine), .step = {}, .difference = {}},
      checkpoints_(checkpoints_for(trace.header())) {
  checkpoints_.keep(0, here_, 0);
}

std::uint32_t Debugger::session() const { return here_.step ? here_.step->session : 1; }

Debugger::Moved Debugger::forward() {
  auto next = trace_.next();
  if (!next) return failure(std::string(kEnd));
  auto taken = here_.machine.take(*next);
  if (!taken) {
    trace_.go_to(next->number);
    return failure(std::move(taken.error()));
  }
  sessions_.insert(next->session);
  here_.step = *std::move(next);
  here_.difference = *std::move(taken);
  const std::uint64_t here = position();
  if (checkpoints_.gap_before(here) >= kCheckpointEvery) checkpoints_.keep(here, here_, here);
  return {};
}

Debugger::Moved Debugger::go_to(std::uint64_t step) {
  const auto* from = checkpoints_.before(step);
  const std::uint64_t here = position();
  if (step < here || from->first > here) {
    here_ = from->second;
    trace_.go_to(from->first + 1);
  }
  while (position() < step) {
    if (auto moved = forward(); !moved) return moved;
  }
  return {};
}

Debugger::Moved Debugger::back(std::uint64_t steps) {
  const std::uint64_t here = position();
  if (here == 0) return failure(std::string("this is before the first step"));
  return go_to(here - std::min(here, steps));
}

std::string Debugger::shown(std::uint32_t session,
                            const interpreter::html::Selector* selector) const {
  const interpreter::Client* client = here_.machine.client(session);
  if (client == nullptr) return {};
  const interpreter::Document& document = client->document();
  if (selector == nullptr) return document.inner_html();
  const auto& tree = document.tree();
  const auto root = document.root();
  const auto match = tree.matches(root, *selector) ? root : tree.query(root, *selector);
  return match == interpreter::html::NodeId::none ? std::string{} : tree.outer_html(match);
}

Debugger::Moved Debugger::next_change(const interpreter::html::Selector* selector) {
  // A page changes in its own session's steps alone.
  const auto digest_of_page = [&](std::uint32_t session) {
    return interpreter::digest_of(shown(session, selector)).value;
  };
  std::map<std::uint32_t, std::uint64_t> pages;
  for (const std::uint32_t session : sessions_) pages[session] = digest_of_page(session);
  const std::uint64_t none = interpreter::digest_of({}).value;
  for (;;) {
    if (auto moved = forward(); !moved) return moved;
    const std::uint64_t now = digest_of_page(session());
    const auto page = pages.try_emplace(session(), none).first;
    if (std::exchange(page->second, now) != now) return {};
  }
}

const CheckReport& Debugger::checked() {
  if (checked_) return *checked_;
  trace_.go_to(0);
  checked_ = check(trace_);
  trace_.go_to(position() + 1);
  return *checked_;
}

void Debugger::forget() {
  checked_.reset();
  trace_.go_to(position() + 1);
}

Debugger::Moved Debugger::next_violation() {
  const CheckReport& report = checked();
  if (!report.problem.empty()) return failure(report.problem);
  std::optional<std::uint64_t> next;
  for (const interpreter::Violation& found : report.violations) {
    if (found.step > position() && (!next || found.step < *next)) next = found.step;
  }
  if (!next) return failure(std::string("no rule is broken from here on"));
  return go_to(*next);
}

std::vector<const interpreter::Violation*> Debugger::violations_here() {
  std::vector<const interpreter::Violation*> here;
  for (const interpreter::Violation& found : checked().violations) {
    if (found.step == position()) here.push_back(&found);
  }
  return here;
}

}  // namespace lightspeed::replay
