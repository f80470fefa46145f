#include "replay/format/salvage.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "replay/format/salvage_survey.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

constexpr std::array<std::string_view, 14> kKindNames{
    "header_lost",   "damaged",       "unreadable",  "missing",      "repeated",
    "disordered",    "contradiction", "other_trace", "cut",          "zeros",
    "table_damaged", "altered",       "unended",     "newer_records"};
static_assert(kKindNames.size() == static_cast<std::size_t>(FindingKind::newer_records) + 1);
constexpr std::array<std::string_view, 3> kHarmNames{"warning", "mendable", "lost"};

TraceError source_error(const std::string& words) {
  return {.fault = TraceFault::source_failed, .text = "the file could not be read: " + words};
}

}  // namespace

std::string_view name_of(FindingKind kind) { return kKindNames.at(static_cast<std::size_t>(kind)); }
std::string_view name_of(Harm harm) { return kHarmNames.at(static_cast<std::size_t>(harm)); }

struct Salvage::State {
  State(ByteSource& source, std::uint64_t size, SeekTable table, SalvageOptions options)
      : survey(source, size, std::move(table), std::move(options)) {}

  SalvageSurvey survey;
  std::optional<Header> header;
  Numbering numbering = Numbering::complete;  ///< Of the file itself.
  std::size_t run = 0;                        ///< The one that is read.
  bool inside = false;                        ///< Whether the reading of it has begun,
  bool reading = false;                       ///< and that of a frame of it.
};

Salvage::Salvage(std::unique_ptr<State> state) : state_(std::move(state)) {}
Salvage::Salvage(Salvage&&) noexcept = default;
Salvage& Salvage::operator=(Salvage&&) noexcept = default;
Salvage::~Salvage() = default;

Result<Salvage, TraceError> Salvage::examine(ByteSource& source, SalvageOptions options) {
  const auto zeros = zeros_begin(source);
  if (!zeros) return failure(source_error(zeros.error()));
  // Behind a whole trace the zeros hide its seek table; otherwise they may belong to its end.
  std::uint64_t size = *zeros;
  PrefixSource prefix(source, size);
  auto table = read_seek_table(prefix);
  if (table && (table->state == SeekTableState::missing || size == source.size())) {
    size = source.size();
    table = read_seek_table(source);
  }
  if (!table) return failure(source_error(table.error()));
  auto state = std::make_unique<State>(source, size, *std::move(table), std::move(options));
  state->survey.zeros_from = *zeros;
  state->survey.file_size = source.size();
  if (auto done = state->survey.walk(); !done) return failure(done.error());
  const SalvageSurvey& survey = state->survey;
  state->numbering = survey.numbering();
  state->header = survey.header ? survey.header : survey.options.header;
  if (state->header && survey.runs.has_gaps()) state->header->excerpt = true;
  return Salvage(std::move(state));
}

const std::vector<Finding>& Salvage::findings() const { return state_->survey.runs.findings(); }
const std::optional<Header>& Salvage::header() const { return state_->header; }

std::string_view Salvage::header_bytes() const { return state_->survey.header_bytes; }

bool Salvage::has_ended() const { return state_->survey.has_ended(); }

bool Salvage::empty() const { return !state_->survey.header && state_->survey.runs.runs().empty(); }

std::optional<Harm> Salvage::harm() const {
  std::optional<Harm> worst;
  for (const Finding& each : findings()) worst = std::max(worst.value_or(each.harm), each.harm);
  return worst;
}

bool Salvage::reaches(std::uint64_t step) const {
  const auto& runs = state_->survey.runs.runs();
  const auto run = std::lower_bound(
      runs.begin(), runs.end(), step,
      [](const StepRun& left, std::uint64_t number) { return left.last.number < number; });
  return run != runs.end() && run->from <= step;
}

void Salvage::rewind() {
  state_->run = 0;
  state_->inside = state_->reading = false;
}

Result<std::optional<Step>, TraceError> Salvage::next() {
  while (true) {
    auto record = next_record();
    if (!record) return failure(record.error());
    if (!*record) return std::optional<Step>{};
    if ((*record)->step) return std::move((*record)->step);
  }
}

Result<std::optional<RawRecord>, TraceError> Salvage::next_record() {
  State& state = *state_;
  SalvageSurvey& survey = state.survey;
  const auto& runs = survey.runs.runs();
  while (state.run < runs.size()) {
    const StepRun& run = runs[state.run];
    if (state.reading) {
      auto record = survey.steps.next();
      // What cannot be read was told of by the survey; the next frame may be read again.
      state.reading = record && *record;
      if (!state.reading) continue;
      const auto& step = (**record).step;
      if (!step || (step->number >= run.from && step->number <= run.last.number)) {
        return *std::move(record);
      }
    } else if (state.inside && survey.frames.offset() >= run.end) {
      state.inside = false;
      ++state.run;
    } else {
      if (!std::exchange(state.inside, true)) survey.frames.resume_at(run.begin);
      const auto frame = survey.frames.next();
      if (!frame) return failure(frame.error());
      if (!*frame) return failure(source_error("it became shorter"));
      survey.steps.begin((**frame).content, state.numbering);
      state.reading = true;
    }
  }
  return std::optional<RawRecord>{};
}

}  // namespace lightspeed::replay
