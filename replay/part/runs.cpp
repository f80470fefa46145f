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

RunSplitter::RunSplitter(const Header& header)
    : header_(header),
      run_header_(header),
      runs_(std::max<std::size_t>(1, header.run_sessions.size())) {
  run_header_.run_sessions.clear();
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    // A run that has any session has no more before it than can be numbered.
    runs_[i].before = static_cast<std::uint32_t>(replay::sessions_before(header, i));
  }
}

std::size_t RunSplitter::place(Step& step) {
  if (!several()) return 0;
  const std::size_t index = run_of(header_, step.session);
  Run& run = runs_[index];
  // A cause that is of another run cannot be one; 0 is what the run itself would not say.
  step.cause = run.numbers.find(step.cause).value_or(0);
  run.numbers.add(step.number);
  step.number = run.numbers.size();
  step.session -= run.before;
  return index;
}

std::uint64_t RunSplitter::number_of(std::size_t run, std::uint64_t step) const {
  return runs_[run].numbers.of(step).value_or(step);
}

std::string excerpt_problem(const Header& header) {
  if (!header.excerpt) return {};
  return "it is an excerpt: steps were left out of it, and what they did cannot be run again; "
         "`show`, `check`, `diff`, `convert` and `filter` take it";
}

std::string run_problem(const Header& header) {
  if (header.contract == Header{}.contract) return excerpt_problem(header);
  return "it speaks " + header.contract + ", and this is " + Header{}.contract;
}

std::string single_run_problem(const Header& header) {
  if (auto problem = run_problem(header); !problem.empty()) return problem;
  if (header.run_sessions.empty()) return {};
  return "it holds several runs that were merged; `lightspeed filter --session A..B` takes the "
         "sessions of one out";
}

}  // namespace lightspeed::replay
