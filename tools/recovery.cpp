#include "tools/recovery.hpp"

#include "tools/interrupt.hpp"
#include "tools/progress.hpp"
#include "tools/salvaging.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

/// Hands each intact record to `take`, which says what went wrong.
template <class Take>
Result<void, ToolError> each_record(const Recovery& options, replay::Salvage& salvage, Take take) {
  Progress progress;
  for (salvage.rewind();;) {
    if (auto on = InterruptGuard::go_on(); !on) return on;
    const auto record = salvage.next_record();
    if (!record) return failure(salvage_error(options.trace, record.error()));
    if (!*record) return {};
    if ((*record)->step) progress.show("step " + std::to_string((*record)->step->number));
    if (auto taken = take(**record); !taken) return taken;
  }
}

}  // namespace

Result<std::uint64_t, ToolError> write_intact(const Recovery& options, replay::Salvage& salvage) {
  auto output = TraceOutput::create(options.output, options.force, form_of(options.output),
                                    *salvage.header(), Durability::synced, salvage.header_bytes());
  if (!output) return failure(output.error());
  std::uint64_t steps = 0;
  auto written = each_record(options, salvage, [&](const replay::RawRecord& record) {
    if (!record.step) return (*output)->add_unknown(record.bytes);
    ++steps;
    return (*output)->add(*record.step, record.bytes);
  });
  using replay::Ending;
  if (written) written = (*output)->finish(salvage.has_ended() ? Ending::ended : Ending::open);
  if (!written) return failure(written.error());
  return steps;
}

Result<void, ToolError> verify_intact(const Recovery& options, replay::Salvage& salvage) {
  const auto wrong = [&](const std::string& what) {
    return failure(ToolError{.status = ExitStatus::usage,
                             .text = options.output + " is not what was written: " + what + "; " +
                                     shown_name(options.trace) + " is as it was"});
  };
  auto input = TraceInput::open(options.output);
  if (!input) return failure(input.error());
  if ((*input)->header() != *salvage.header()) return wrong("its header differs");
  const bool says_all = form_of(options.output) == TraceForm::lstrace;
  auto same = each_record(
      options, salvage, [&](const replay::RawRecord& record) -> Result<void, ToolError> {
        if (!record.step && !says_all) return {};
        const auto read = (*input)->next_record();
        if (!read) return failure(read.error());
        const bool equal = *read && (*read)->step == record.step &&
                           (record.step || (*read)->bytes == record.bytes);
        if (equal) return {};
        return wrong(record.step ? "step " + std::to_string(record.step->number) + " differs"
                                 : "a record of a newer lightspeed differs");
      });
  if (!same) return same;
  const auto end = (*input)->next();
  if (!end) return failure(end.error());
  if (*end) return wrong("it has further steps");
  return {};
}

}  // namespace lightspeed::tools
