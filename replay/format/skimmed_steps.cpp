#include "replay/format/skimmed_steps.hpp"

#include <limits>
#include <utility>

#include "replay/format/records.hpp"
#include "replay/format/step_fields.hpp"
#include "replay/format/varint.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using interpreter::Tick;

/// Where a step stands, if it may stand there (TRC-7).
std::optional<StepPosition> place_of(const StepFields& fields,
                                     const std::optional<StepPosition>& previous,
                                     Numbering numbering) {
  const std::uint64_t number = fields.at(v1::Step::kNumberFieldNumber);
  const std::uint64_t later = fields.at(v1::Step::kLaterUsFieldNumber);
  if (number == 0) {
    if (!previous || later > std::numeric_limits<std::uint64_t>::max() - previous->at.value) {
      return std::nullopt;
    }
    return StepPosition{.number = previous->number + 1, .at = Tick{previous->at.value + later}};
  }
  const StepPosition place{.number = number, .at = Tick{fields.at(v1::Step::kAtUsFieldNumber)}};
  if (!previous) return place;
  const bool follows = numbering == Numbering::gaps ? place.number > previous->number
                                                    : place.number == previous->number + 1;
  if (!follows || place.at < previous->at) return std::nullopt;
  return place;
}

}  // namespace

SkimmedSteps::SkimmedSteps(ByteSource& source, SeekTable table, Header header)
    : header_(std::move(header)), frames_(source, std::move(table), kFrameBytesMax) {}

Result<std::unique_ptr<SkimmedSteps>, TraceError> SkimmedSteps::open(ByteSource& source) {
  auto reader = TraceReader::open(source);
  if (!reader) return failure(reader.error());
  auto table = read_seek_table(source);
  if (!table) {
    return failure(TraceError{.fault = TraceFault::source_failed, .text = table.error()});
  }
  std::unique_ptr<SkimmedSteps> steps(
      new SkimmedSteps(source, *std::move(table), reader->header()));
  (void)steps->next_frame();  // That of the header, which was read just now.
  steps->rest_ = {};
  return steps;
}

std::optional<Step> SkimmedSteps::next() {
  find([this](std::string_view) { look_closer(); });  // Who wants it whole needs no look before.
  if (!current_) return std::nullopt;
  if (!decoded_) decode();
  auto step = std::exchange(decoded_, std::nullopt);
  pass_over();
  return step;
}

const SkimmedStep* SkimmedSteps::peek() {
  find([this](std::string_view record) { skim(record); });
  return current_ ? &*current_ : nullptr;
}

/// Looks at records until one is a step, or nothing is left.
template <class Look>
void SkimmedSteps::find(const Look& look) {
  while (!current_ && !error_) {
    if (rest_.empty()) {
      if (!next_frame()) return;
      continue;
    }
    const std::string_view record = next_record();
    if (!error_) look(record);
  }
}

void SkimmedSteps::pass_over() {
  if (!current_) return;
  previous_ = current_->place;
  ++steps_taken_;
  current_.reset();
  decoded_.reset();
}

void SkimmedSteps::go_to(std::uint64_t step) {
  if (error_) return;
  const auto is_before = [&] {
    const SkimmedStep* const found = peek();
    return found != nullptr && found->place.number < step;
  };
  // Invariant: the frames below `low` begin before the step, those from `high` on do not.
  std::uint64_t low = 1;
  std::uint64_t high = frames_.table_state() == SeekTableState::intact ? frames_.frame_count() : 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    begin_frame(middle);
    if (is_before()) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  begin_frame(low > 1 ? low - 1 : 1);
  while (is_before()) pass_over();
}

/// Goes on with a frame of steps; without a table that can only be the first one.
void SkimmedSteps::begin_frame(std::uint64_t index) {
  rest_ = {};
  current_.reset();
  decoded_.reset();
  if (frames_.table_state() == SeekTableState::intact) {
    frames_.go_to(index);
    chain_.forget();
    previous_.reset();
    return;
  }
  frames_.rewind();
  chain_ = {};
  (void)next_frame();
  rest_ = {};
  previous_ = StepPosition{};
}

bool SkimmedSteps::next_frame() {
  const auto next = frames_.next();
  notes_.seek_table = frames_.table_state();
  if (!next) {
    fail(next.error());
    return false;
  }
  if (!*next) {
    if (notes_.seek_table == SeekTableState::missing) {
      notes_.torn_tail = TornTail{.offset = frames_.offset(),
                                  .bytes_dropped = frames_.bytes_left(),
                                  .step_last = previous_ ? previous_->number : 0};
    }
    return false;
  }
  frame_ = **next;
  if (chain_.add(frame_.content) == SealChain::Link::broken) {
    fail(broken_seal(frame_, previous_));
    return false;
  }
  rest_ = frame_.content;
  records_taken_ = steps_taken_ = 0;
  return true;
}

/// The next record of the frame without its length; one that does not end is an error.
std::string_view SkimmedSteps::next_record() {
  ++records_taken_;
  record_ = rest_;
  const auto size = take_varint(rest_);
  if (!size || *size > rest_.size()) {
    fail_record({TraceFault::bad_record, "its length is beyond the frame"});
    return {};
  }
  const std::string_view record = rest_.substr(0, static_cast<std::size_t>(*size));
  rest_.remove_prefix(record.size());
  record_ = record_.substr(0, record_.size() - rest_.size());
  return record;
}

void SkimmedSteps::skim(std::string_view record) {
  const auto bytes = step_in(record);
  const auto fields = bytes ? step_fields(*bytes) : std::nullopt;
  const auto place = fields && !fields->said.empty()
                         ? place_of(*fields, previous_, numbering_of(header_))
                         : std::nullopt;
  const bool alone =
      steps_taken_ == 0 && (!fields || fields->at(v1::Step::kNumberFieldNumber) == 0);
  const std::uint64_t back = fields ? fields->at(v1::Step::kCauseBackFieldNumber) : 0;
  if (!place || alone || (back != 0 && back >= place->number)) {
    look_closer();
    return;
  }
  const auto session = static_cast<std::uint32_t>(fields->at(v1::Step::kSessionFieldNumber));
  current_ = SkimmedStep{.place = *place,
                         .session = session == 0 ? 1 : session,
                         .cause_back = back,
                         .said = fields->said};
}

/// A record that is not as our writers write a step: it is decoded now, or passed over.
void SkimmedSteps::look_closer() {
  decoder_.begin(record_);
  const auto record = decoder_.next();
  if (!record) return fail_record(record.error());
  if ((*record)->has_header()) return fail_record({TraceFault::bad_record, "a second header"});
  if (!(*record)->has_step()) {
    if ((*record)->body_case() == v1::Record::BODY_NOT_SET) ++notes_.unknown_records;
    return;
  }
  take(*(*record)->mutable_step());
  if (!decoded_) return;
  current_ = SkimmedStep{
      .place = position_of(*decoded_), .session = decoded_->session, .cause_back = 0, .said = {}};
}

void SkimmedSteps::decode() {
  decoder_.begin(record_);
  const auto record = decoder_.next();
  if (!record) return fail_record(record.error());
  take(*(*record)->mutable_step());
}

void SkimmedSteps::take(v1::Step& step) {
  if (steps_taken_ == 0 && step.number() == 0) {
    return fail_record(
        {TraceFault::bad_step, "the first step of a zstd frame gives no number of its own"});
  }
  auto decoded = take_step(step, previous_, numbering_of(header_));
  if (!decoded) return fail_record(decoded.error());
  decoded_ = *std::move(decoded);
}

void SkimmedSteps::fail(TraceError error) {
  const std::uint64_t last = previous_ ? previous_->number : 0;
  error.step = last + 1;
  if (last > 0) error.text += "; the steps up to " + std::to_string(last) + " are intact";
  error_ = std::move(error);
  current_.reset();
}

void SkimmedSteps::fail_record(const RecordError& error) {
  fail({.fault = error.fault,
        .offset = frame_.offset,
        .frame = frame_.index,
        .step = 0,
        .line = 0,
        .column = 0,
        .text = frame_name(frame_.index, frame_.offset) + ", record " +
                std::to_string(records_taken_) + ": " + error.text});
}

Passed pass_equal(SkimmedSteps& left, SkimmedSteps& right, std::uint64_t steps_max) {
  Passed passed;
  for (; passed.steps < steps_max; ++passed.steps) {
    const SkimmedStep* const a = left.peek();
    const SkimmedStep* const b = right.peek();
    if (a == nullptr || b == nullptr || a->said.empty()) return passed;
    if (a->said != b->said || a->session != b->session || a->cause_back != b->cause_back) {
      return passed;
    }
    passed.exact = passed.exact && a->place.number == b->place.number && a->place.at == b->place.at;
    left.pass_over();
    right.pass_over();
  }
  return passed;
}

}  // namespace lightspeed::replay
