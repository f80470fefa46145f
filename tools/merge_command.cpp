// `lightspeed merge`: several traces as one, by time, each run still judged by itself.
#include <algorithm>
#include <memory>
#include <utility>

#include "replay/part/runs.hpp"
#include "tools/command.hpp"
#include "tools/interrupt.hpp"
#include "tools/merge_part.hpp"
#include "tools/progress.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::vector<std::string> traces;
  std::string output;
  bool force = false;
};

/// The part whose next step is the earliest; of one time, the first.
MergePart* earliest(std::vector<MergePart>& parts) {
  MergePart* found = nullptr;
  for (MergePart& part : parts) {
    if (!part.head) continue;
    if (found == nullptr || part.head->step->at < found->head->step->at) found = &part;
  }
  return found;
}

Result<std::uint64_t, ToolError> copy(std::vector<MergePart>& parts, TraceOutput& output) {
  for (MergePart& part : parts) {
    if (auto read = part.advance(output); !read) return failure(read.error());
  }
  Progress progress;
  std::uint64_t number = 0;
  for (MergePart* part = earliest(parts); part != nullptr; part = earliest(parts)) {
    if (auto on = InterruptGuard::go_on(); !on) return failure(on.error());
    interpreter::Step& step = *part->head->step;
    step.number = ++number;
    part->numbers.add(number);
    step.session += part->sessions_before;
    if (step.cause != 0) step.cause = part->numbers.of(step.cause).value_or(0);
    if (auto added = output.add(step, part->head->bytes); !added) return failure(added.error());
    progress.show("merged " + counted(number, "step"));
    if (auto read = part->advance(output); !read) return failure(read.error());
  }
  return number;
}

/// Opens all, and gives the header of what they become.
Result<replay::RawHeader, ToolError> open_all(const Options& options,
                                              std::vector<MergePart>& parts) {
  std::optional<replay::RawHeader> merged;
  for (const std::string& path : options.traces) {
    if (is_same_file(path, options.output)) {
      return failure(ToolError{.text = path + " is one of the traces, which are never replaced"});
    }
    auto part = MergePart::open(path);
    if (!part) return failure(part.error());
    if (merged) {
      const replay::Header& before = merged->header;
      part->sessions_before =
          static_cast<std::uint32_t>(replay::sessions_before(before, before.run_sessions.size()));
    }
    auto both = merged ? replay::merged_header(*merged, part->header)
                       : Result<replay::RawHeader, std::string>(part->header);
    if (!both) {
      return failure(ToolError{.text = shown_name(options.traces.front()) + " and " +
                                       shown_name(path) + " cannot be merged: " + both.error()});
    }
    merged = *std::move(both);
    parts.push_back(*std::move(part));
  }
  return *std::move(merged);
}

Result<ExitStatus, ToolError> merge(const Options& options) {
  if (options.traces.size() < 2) return failure(ToolError{.text = "give two traces or more"});
  if (auto free = check_output(options.output, options.force); !free) {
    return failure(ToolError{.text = free.error()});
  }
  std::vector<MergePart> parts;
  const auto header = open_all(options, parts);
  if (!header) return failure(header.error());
  auto output = TraceOutput::create(options.output, options.force, form_of(options.output),
                                    header->header, Durability::synced, header->bytes);
  if (!output) return failure(output.error());
  const auto steps = copy(parts, **output);
  if (!steps) return failure(steps.error());
  const bool ended = std::all_of(parts.begin(), parts.end(), [](const MergePart& part) {
    return part.input->ending() == replay::Ending::ended;
  });
  const auto finished = (*output)->finish(ended ? replay::Ending::ended : replay::Ending::open);
  if (!finished) return failure(finished.error());
  note("merged " + counted(*steps, "step") + " of " + counted(parts.size(), "trace") + ": " +
       options.output);
  ExitStatus status = ExitStatus::same;
  for (const MergePart& part : parts) status = std::max(status, part.input->report_losses());
  return status;
}

}  // namespace

Command merge_command() {
  auto o = std::make_shared<Options>();
  return {
      .name = "merge",
      .help = "Make one trace of several, by time",
      .options = {{"TRACE", "", "The traces in either form, two or more", &o->traces, true},
                  {"-o,--output", "FILE", "Where to write; .jsonl or .lstrace", &o->output, true},
                  {"--force", "", "Replace a file that exists", &o->force}},
      .footer =
          "The first trace keeps the numbers of its sessions, those of the others follow.\n"
          "Sessions of different traces never meet: each trace is still run and judged by\n"
          "itself.",
      .run = [o] {
        const InterruptGuard guard;
        const auto status = merge(*o);
        return status ? *status : fail(status.error());
      }};
}

}  // namespace lightspeed::tools
