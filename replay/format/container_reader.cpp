#include <functional>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/container.hpp"
#include "replay/format/frame_reader.hpp"
#include "replay/format/frame_records.hpp"
#include "replay/format/records.hpp"
#include "replay/format/seal.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using MaybeStep = Result<std::optional<Step>, TraceError>;

}  // namespace

struct TraceReader::State {
  State(ByteSource& source, SeekTable table, ReaderOptions options)
      : frames(source, std::move(table), options.frame_bytes_max) {}

  /// Remembers the error for every later call, and adds what only the reader knows: the step.
  TraceError fail(TraceError error) {
    const std::uint64_t last = previous ? previous->number : 0;
    error.step = last + 1;
    if (last > 0) error.text += "; the steps up to " + std::to_string(last) + " are intact";
    failed = error;
    return error;
  }

  TraceError fail_record(const RecordError& error) {
    return fail({.fault = error.fault,
                 .offset = frame.offset,
                 .frame = frame.index,
                 .text = frame_name(frame.index, frame.offset) + ", record " +
                         std::to_string(records.taken()) + ": " + error.text});
  }

  /// Makes the next frame current; false at the end.
  [[nodiscard]] Result<bool, TraceError> next_frame() {
    const auto next = frames.next();
    if (!next) return failure(fail(next.error()));
    notes.seek_table = frames.table_state();
    if (!*next) return false;
    frame = **next;
    if (chain.add(frame.content) == SealChain::Link::broken) {
      return failure(fail(broken_seal(frame, previous)));
    }
    records.begin(frame.content);
    steps_taken = 0;
    return true;
  }

  /// The record at the front of the rest; it lives until the next one is parsed.
  [[nodiscard]] Result<v1::Record*, TraceError> next_record() {
    const auto record = records.next();
    if (!record) return failure(fail_record(record.error()));
    return *record;
  }

  [[nodiscard]] Result<void, TraceError> read_header();
  [[nodiscard]] Result<std::optional<RawRecord>, TraceError> next_raw();
  [[nodiscard]] MaybeStep next_step();
  [[nodiscard]] MaybeStep step_of(v1::Step& record);
  [[nodiscard]] Result<bool, TraceError> find_table();
  [[nodiscard]] Result<void, TraceError> look_again(ByteSource& source);
  [[nodiscard]] Result<void, TraceError> seek(const std::function<bool(const Step&)>& before);
  void note_end();

  FrameReader frames;
  Header header;
  ReadNotes notes;
  FrameContent frame;
  SealChain chain;
  std::string header_bytes;
  FrameRecords records;  ///< Of the current frame.
  std::uint64_t steps_taken = 0;
  std::optional<StepPosition> previous = StepPosition{};  ///< Unknown right after a seek.
  std::optional<Step> ahead;                              ///< Found by a seek.
  std::optional<TraceError> failed;
};

Result<void, TraceError> TraceReader::State::read_header() {
  const auto found = next_frame();
  if (!found) return failure(found.error());
  if (!*found) {
    return failure(fail({.fault = TraceFault::torn_header,
                         .offset = frames.offset(),
                         .frame = frames.index(),
                         .step = 0,
                         .line = 0,
                         .column = 0,
                         .text = "the file ends inside its header, at the zstd frame at byte " +
                                 std::to_string(frames.offset()) + "; nothing can be read"}));
  }
  const auto record = next_record();
  if (!record) return failure(record.error());
  if (!(*record)->has_header()) {
    return failure(fail_record({TraceFault::not_a_trace, "the first record is not a header"}));
  }
  auto taken = take_header(*(*record)->mutable_header());
  if (!taken) return failure(fail_record(taken.error()));
  if (!records.done()) {
    return failure(fail_record({TraceFault::bad_record, "the header is not alone in its frame"}));
  }
  header = *std::move(taken);
  header_bytes = records.bytes();
  return {};
}

MaybeStep TraceReader::State::next_step() {
  while (true) {
    auto record = next_raw();
    if (!record) return failure(record.error());
    if (!*record) return std::optional<Step>{};
    if ((*record)->step) return std::move((*record)->step);
    ++notes.unknown_records;
  }
}

Result<std::optional<RawRecord>, TraceError> TraceReader::State::next_raw() {
  if (failed) return failure(*failed);
  while (true) {
    if (records.done()) {
      const auto found = next_frame();
      if (!found) return failure(found.error());
      if (*found) continue;
      note_end();
      return std::optional<RawRecord>{};
    }
    const auto record = next_record();
    if (!record) return failure(record.error());
    switch ((*record)->body_case()) {
      case v1::Record::kStep: {
        auto step = step_of(*(*record)->mutable_step());
        if (!step) return failure(step.error());
        return RawRecord{.step = *std::move(step), .bytes = records.bytes()};
      }
      case v1::Record::kHeader:
        return failure(fail_record({TraceFault::bad_record, "a second header"}));
      case v1::Record::kSnapshot:
        continue;  // Whoever wants one looks for it, and nobody copies it by chance (SNAP-9).
      case v1::Record::kSeal:
      case v1::Record::kEnd:
        break;  // The frame was held against it before its first record was read.
      case v1::Record::BODY_NOT_SET:
        return RawRecord{.step = std::nullopt, .bytes = records.bytes()};
    }
  }
}

MaybeStep TraceReader::State::step_of(v1::Step& record) {
  if (steps_taken == 0 && record.number() == 0) {
    return failure(fail_record(
        {TraceFault::bad_step, "the first step of a zstd frame gives no number of its own"}));
  }
  auto step = take_step(record, previous, numbering_of(header));
  if (!step) return failure(fail_record(step.error()));
  ++steps_taken;
  previous = position_of(*step);
  return std::optional<Step>(*std::move(step));
}

Result<void, TraceError> TraceReader::State::look_again(ByteSource& source) {
  if (failed) return failure(*failed);
  auto table = read_seek_table(source);
  if (!table) return failure(fail({.fault = TraceFault::source_failed, .text = table.error()}));
  frames.extend(*std::move(table));
  notes.torn_tail.reset();
  return {};
}

void TraceReader::State::note_end() {
  notes.seek_table = frames.table_state();
  notes.sealed = chain.is_sealed();
  notes.ended = chain.has_ended();
  if (notes.seek_table != SeekTableState::missing) return;
  notes.torn_tail = TornTail{.offset = frames.offset(),
                             .bytes_dropped = frames.bytes_left(),
                             .step_last = previous ? previous->number : 0};
}

Result<bool, TraceError> TraceReader::State::find_table() {
  if (frames.table_state() == SeekTableState::intact) return true;
  if (notes.frames_rebuilt == 0) {
    if (auto rebuilt = frames.rebuild(); !rebuilt) {
      return failure(fail({.fault = TraceFault::source_failed, .text = rebuilt.error()}));
    }
    notes.frames_rebuilt = frames.frame_count();
  }
  return frames.frame_count() > 1;
}

/// Goes on with the first step that `before` denies; steps fall into those before and the others.
Result<void, TraceError> TraceReader::State::seek(const std::function<bool(const Step&)>& before) {
  const auto restart = [this](std::uint64_t index) {
    frames.go_to(index);
    records.begin({});
    previous.reset();
    chain.forget();
  };
  if (failed) return failure(*failed);
  ahead.reset();
  const auto table = find_table();
  if (!table) return failure(table.error());
  // Invariant: the frames below `low` begin before the target, those from `high` on do not. One
  // that cannot be read does not, either: whatever is before it can be had.
  std::uint64_t low = 1;
  std::uint64_t high = *table ? frames.frame_count() : 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    restart(middle);
    const auto step = next_step();
    failed.reset();
    if (step && *step && before(**step)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (*table) {
    restart(low > 1 ? low - 1 : 1);
  } else {
    frames.rewind();
    chain = {};
    if (auto again = read_header(); !again) return again;
    previous = StepPosition{};
  }
  while (true) {
    auto step = next_step();
    if (!step) return failure(step.error());
    if (!*step || !before(**step)) {
      ahead = *std::move(step);
      return {};
    }
  }
}

TraceReader::TraceReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
TraceReader::TraceReader(TraceReader&&) noexcept = default;
TraceReader& TraceReader::operator=(TraceReader&&) noexcept = default;
TraceReader::~TraceReader() = default;

Result<TraceReader, TraceError> TraceReader::open(ByteSource& source, ReaderOptions options) {
  // Before the end is looked at, for which a pipe is waited.
  if (auto begins = check_beginning(source); !begins) return failure(begins.error());
  auto table = read_seek_table(source);
  if (!table) {
    return failure(TraceError{.fault = TraceFault::source_failed,
                              .text = "the end of the file could not be read: " + table.error()});
  }
  auto state = std::make_unique<State>(source, *std::move(table), options);
  if (auto read = state->read_header(); !read) return failure(read.error());
  return TraceReader(std::move(state));
}

const Header& TraceReader::header() const { return state_->header; }
std::string_view TraceReader::header_bytes() const { return state_->header_bytes; }
const ReadNotes& TraceReader::notes() const { return state_->notes; }
const SealChain& TraceReader::seals() const { return state_->chain; }

MaybeStep TraceReader::next() {
  if (state_->ahead) return std::exchange(state_->ahead, std::nullopt);
  return state_->next_step();
}

Result<std::optional<RawRecord>, TraceError> TraceReader::next_record() {
  CHECK(!state_->ahead, "whoever seeks reads steps");
  return state_->next_raw();
}

Result<void, TraceError> TraceReader::look_again(ByteSource& source) {
  return state_->look_again(source);
}

Result<void, TraceError> TraceReader::seek_step(std::uint64_t number) {
  return state_->seek([number](const Step& step) { return step.number < number; });
}

Result<void, TraceError> TraceReader::seek_tick(interpreter::Tick at) {
  return state_->seek([at](const Step& step) { return step.at < at; });
}

}  // namespace lightspeed::replay
