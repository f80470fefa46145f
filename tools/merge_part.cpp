#include "tools/merge_part.hpp"

#include <algorithm>
#include <utility>

#include "replay/part/runs.hpp"

namespace lightspeed::tools {
namespace {

/// How many sessions a run has stands nowhere: they are counted, and the trace is read twice.
Result<void, ToolError> name_runs(MergePart& part) {
  std::uint32_t sessions = 1;
  const auto count = [&](const interpreter::Step& step) {
    sessions = std::max(sessions, step.session);
  };
  if (auto seen = look_at_all(*part.input, count); !seen) return seen;
  auto& runs = part.header.header.run_sessions;
  const std::uint64_t known = replay::sessions_before(part.header.header, runs.size());
  if (runs.empty()) {
    runs.push_back(sessions);
  } else if (sessions > known) {
    runs.back() += static_cast<std::uint32_t>(sessions - known);
  }
  return {};
}

}  // namespace

Result<MergePart, ToolError> MergePart::open(const std::string& path) {
  MergePart part;
  auto input = TraceInput::open(path);
  if (!input) return failure(input.error());
  part.input = *std::move(input);
  part.header = {.header = part.input->header(), .bytes = std::string(part.input->header_bytes())};
  if (auto named = name_runs(part); !named) return failure(named.error());
  return part;
}

Result<void, ToolError> MergePart::advance(TraceOutput& output) {
  for (;;) {
    auto record = input->next_record();
    if (!record) return failure(record.error());
    head = *std::move(record);
    if (!head || head->step) return {};
    if (auto added = output.add_unknown(head->bytes); !added) return added;
  }
}

}  // namespace lightspeed::tools
