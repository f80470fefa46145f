#include "replay/part/runs.hpp"

#include <algorithm>
#include <numeric>

namespace lightspeed::replay {

using interpreter::Step;

std::size_t run_of(const Header& header, std::uint32_t session) {
  std::uint64_t last = 0;
  for (std::size_t run = 0; run + 1 < header.run_sessions.size(); ++run) {
    last += header.run_sessions[run];
    if (session <= last) return run;
  }
  return header.run_sessions.empty() ? 0 : header.run_sessions.size() - 1;
}

std::uint64_t sessions_before(const Header& header, std::size_t run) {
  const auto begin = header.run_sessions.begin();
  const auto count = std::min(run, header.run_sessions.size());
  return std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(count), std::uint64_t{0});
}

std::vector<Run> runs_of(const Trace& trace) {
  std::vector<Run> runs(std::max<std::size_t>(1, trace.header.run_sessions.size()));
  for (std::size_t i = 0; i < runs.size(); ++i) {
    runs[i].trace.header = trace.header;
    runs[i].trace.header.run_sessions.clear();
    // A run that has any session has no more before it than can be numbered.
    runs[i].sessions_before = static_cast<std::uint32_t>(sessions_before(trace.header, i));
  }
  for (const Step& step : trace.steps) {
    Run& run = runs[run_of(trace.header, step.session)];
    Step& own = run.trace.steps.emplace_back(step);
    run.numbers.push_back(step.number);
    own.number = run.numbers.size();
    own.session -= run.sessions_before;
    // A cause that is of another run cannot be one; 0 is what the run itself would not say.
    const auto cause = std::lower_bound(run.numbers.begin(), run.numbers.end(), step.cause);
    const bool known = cause != run.numbers.end() && *cause == step.cause;
    own.cause = known ? static_cast<std::uint64_t>(cause - run.numbers.begin()) + 1 : 0;
  }
  std::erase_if(runs, [](const Run& run) { return run.trace.steps.empty(); });
  return runs;
}

std::string excerpt_problem(const Header& header) {
  if (!header.excerpt) return {};
  return "it is an excerpt: steps were left out of it, and what they did cannot be run again; "
         "`show`, `check`, `diff`, `convert` and `filter` take it";
}

}  // namespace lightspeed::replay
