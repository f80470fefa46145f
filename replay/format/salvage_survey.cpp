#include "replay/format/salvage_survey.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lightspeed::replay {
namespace {

/// So many zeros at the end of bytes that are no frame were left by a file system, not written.
constexpr std::uint64_t kZerosMin = 16;

}  // namespace

Finding SalvageSurvey::finding(FindingKind kind, Harm harm, const FrameContent& frame,
                               const std::string& text) const {
  return {.kind = kind,
          .harm = harm,
          .offset = frame.offset,
          .bytes = frames.offset() - frame.offset,
          .frame = frame.index,
          .missing = {},
          .text = frame_name(frame.index, frame.offset) + text};
}

Result<void, TraceError> SalvageSurvey::walk() {
  while (true) {
    const auto frame = frames.next();
    if (!frame && frame.error().fault == TraceFault::source_failed) return failure(frame.error());
    if (frame && *frame) {
      if (options.observe) options.observe((**frame).offset);
      if (auto taken = take_frame(**frame); !taken) return taken;
      continue;
    }
    if (frames.bytes_left() == 0) break;
    const auto more = pass_damage(frame ? std::nullopt : std::optional(frame.error()));
    if (!more) return failure(more.error());
    if (!*more) break;
  }
  note_end();
  runs.settle();
  return {};
}

Result<void, TraceError> SalvageSurvey::take_frame(const FrameContent& frame) {
  steps.begin(frame.content, numbering());
  auto found = steps.take_header_record();
  if (found && *found) {
    meet_header(frame, **std::move(found));
    return {};
  }
  if (found) {
    take_steps(frame);
    return {};
  }
  if (found.error().fault == TraceFault::unsupported_version) {
    return failure(TraceError{.fault = found.error().fault,
                              .offset = frame.offset,
                              .frame = frame.index,
                              .text = found.error().text});
  }
  runs.add(
      finding(FindingKind::unreadable, Harm::lost, frame, ", record 1: " + found.error().text));
  return {};
}

void SalvageSurvey::take_steps(const FrameContent& frame) {
  const SealChain::Link link = chain.add(frame.content);
  StepRun found{
      .begin = frame.offset, .end = frames.offset(), .frame = frame.index, .first = {}, .last = {}};
  std::optional<RecordError> problem;
  while (true) {
    const auto record = steps.next();
    if (!record) problem = record.error();
    if (!record || !*record) break;
    if (!(**record).step) continue;
    found.last = position_of(*(**record).step);
    if (found.first.number == 0) found.first = found.last;
  }
  if (second_ && found.first.number != 0 && !is_ours(found.first.number)) {
    runs.note(finding(FindingKind::other_trace, Harm::lost, second_frame_,
                      ": another trace begins here"));
    other_ = runs.findings().size() - 1;
  }
  if (found.first.number != 0) second_.reset();
  if (other_) {
    Finding& its = runs.findings()[*other_];
    its.bytes = frames.offset() - its.offset;
    return;
  }
  if (!accepts(frame, found, link)) return;
  unknown_ += steps.unknown();
  if (problem) {
    runs.add(finding(FindingKind::unreadable, Harm::lost, frame,
                     ", record " + std::to_string(steps.records_taken()) + ": " + problem->text));
  }
}

/// Adds the steps of a frame, unless its seal shows that they are not those that were written.
/// Where the numbers jump it may fit what is left out there.
bool SalvageSurvey::accepts(const FrameContent& frame, const StepRun& found, SealChain::Link link) {
  if (doubtful_ && found.first.number != 0) {
    // The chain says that this frame stood right behind the other; the numbers must say so, too.
    const std::uint64_t last = doubtful_->last.number;
    const bool follows =
        numbering() == Numbering::gaps ? found.first.number > last : found.first.number == last + 1;
    settle_doubt(link != SealChain::Link::fits || follows);
  }
  const bool broken = link == SealChain::Link::broken;
  const std::uint64_t before =
      std::exchange(step_before_, found.last.number != 0 ? found.last.number : step_before_);
  const bool goes_on = found.first.number == 0 || found.first.number == before + 1;
  if (broken && goes_on) {
    Finding altered = finding(FindingKind::altered, Harm::lost, frame, ": ");
    altered.text += kBrokenSeal;
    runs.add_without(std::move(altered), found);
    return false;
  }
  if (broken) {
    doubtful_ = found;
  } else if (found.first.number != 0) {
    runs.add(found, numbering());
  } else {
    runs.extend(frame.offset, frames.offset());
  }
  const auto& seal = chain.last();
  if (seal && seal->step_last != 0) runs.reach(seal->step_last, found);
  return true;
}

/// Keeps or leaves out the frame whose seal does not fit, and whose numbers jump.
void SalvageSurvey::settle_doubt(bool keeps) {
  if (!doubtful_) return;
  const StepRun run = *std::exchange(doubtful_, std::nullopt);
  if (keeps) {
    runs.add(run, Numbering::complete);
    return;
  }
  Finding altered = finding(FindingKind::altered, Harm::lost,
                            {.index = run.frame, .offset = run.begin, .content = {}}, ": ");
  altered.bytes = run.end - run.begin;
  altered.text += kBrokenSeal;
  runs.add_without(std::move(altered), {});
}

bool SalvageSurvey::has_ended() const {
  if (chain.is_sealed()) return chain.has_ended() && !other_;
  return std::none_of(runs.findings().begin(), runs.findings().end(),
                      [](const Finding& each) { return each.harm == Harm::lost; });
}

void SalvageSurvey::meet_header(const FrameContent& frame, Header found) {
  settle_doubt(true);
  other_.reset();
  if (!header && runs.runs().empty()) {
    header = std::move(found);
    header_bytes = steps.header_bytes();
    if (step_before_ == 0 && damages_ == 0) chain = {};
    chain.add(frame.content);
    return;
  }
  chain.restart();
  second_ = std::move(found);
  second_bytes_ = steps.header_bytes();
  second_frame_ = frame;
}

/// Whether the steps behind a second header go on where those before it ended.
bool SalvageSurvey::is_ours(std::uint64_t first) {
  if (first <= runs.highest() || (header && *header != *second_)) return false;
  const bool known = header.has_value();
  if (!known) {
    header = second_;
    header_bytes = second_bytes_;
  }
  runs.note(finding(known ? FindingKind::repeated : FindingKind::disordered, Harm::mendable,
                    second_frame_,
                    known ? ": the header a second time" : ": the header, behind steps"));
  return true;
}

/// Goes on behind what is no intact frame; false if nothing is left.
Result<bool, TraceError> SalvageSurvey::pass_damage(const std::optional<TraceError>& error) {
  const std::uint64_t begin = frames.offset();
  const std::uint64_t end = begin + frames.bytes_left();
  chain.forget();
  settle_doubt(true);
  const auto found = search.find(begin + 1, end);
  if (!found) return failure(TraceError{.fault = TraceFault::source_failed, .text = found.error()});
  Finding damage{.kind = FindingKind::damaged,
                 .harm = Harm::lost,
                 .offset = begin,
                 .bytes = found->value_or(end) - begin,
                 .frame = frames.index(),
                 .missing = {},
                 .text = error ? error->text
                               : frame_name(frames.index(), begin) +
                                     ": it reaches beyond the end of the file"};
  if (other_)
    runs.findings()[*other_].bytes = begin + damage.bytes - runs.findings()[*other_].offset;
  if (!*found && other_) return false;
  if (!*found && search.gave_up()) {
    damage.text += "; so much looks like zstd frames behind it that the search was given up";
    runs.add(std::move(damage));
    tail_found_ = true;
    runs.open_end();
    return false;
  }
  if (!*found) {
    if (!error) damage.kind = FindingKind::cut;
    note_tail(damage);
    return false;
  }
  if (!other_) runs.add(damage);
  ++damages_;
  frames.resume_at(**found);
  return true;
}

/// What stands behind the last frame that can be read.
void SalvageSurvey::note_tail(Finding tail) {
  const bool ends_the_file = tail.offset + tail.bytes == file_size;
  if (ends_the_file && zeros_from <= tail.offset) {
    tail.kind = FindingKind::zeros;
    tail.text = "zeros from byte " + std::to_string(tail.offset) + " to the end of the file";
  } else if (ends_the_file && file_size - zeros_from >= kZerosMin) {
    tail.kind = FindingKind::cut;
    tail.text = frame_name(tail.frame, tail.offset) + ": cut, with zeros from byte " +
                std::to_string(zeros_from) + " on";
  } else if (tail.kind == FindingKind::cut) {
    std::array<char, kSkippableHeaderBytes> head{};
    const auto count = bytes.read(tail.offset, head);
    const std::string_view magic(head.data(), count ? *count : 0);
    tail.text = frame_name(tail.frame, tail.offset) + ": the file ends within it";
    if (magic.size() >= 4 && read_number(magic, 0) == kSeekTableMagic) {
      // A writer begins its table when all steps are written.
      promised = 0;
      tail.text = "the file ends within its seek table, at byte " + std::to_string(tail.offset);
    }
  }
  runs.add(std::move(tail));
  tail_found_ = true;
  if (lacks_frames()) runs.open_end();
}

/// What only the end of the file can tell.
void SalvageSurvey::note_end() {
  settle_doubt(true);
  const FrameContent end{.index = frames.index(), .offset = frames.offset(), .content = {}};
  if (!tail_found_ && !other_ && frames.table_state() == SeekTableState::missing) {
    runs.add(finding(FindingKind::cut, Harm::lost, end, ": the file ends without its seek table"));
    if (!chain.has_ended()) runs.open_end();
  } else if (!tail_found_ && promised && lacks_frames() && runs.findings().empty()) {
    runs.add(finding(FindingKind::missing, Harm::lost, end,
                     ": the seek table tells of " + std::to_string(*promised) + " zstd frames"));
    runs.open_end();
  }
  if (frames.table_state() == SeekTableState::damaged) {
    runs.note(finding(FindingKind::table_damaged, Harm::warning, end,
                      ": the seek table contradicts itself or the zstd frames"));
  }
  if (zeros_from < file_size && bytes.size() < file_size) {
    runs.note(
        {.kind = FindingKind::zeros,
         .harm = Harm::mendable,
         .offset = zeros_from,
         .bytes = file_size - zeros_from,
         .frame = end.index,
         .missing = {},
         .text = "zeros from byte " + std::to_string(zeros_from) + " on, behind a whole trace"});
  }
  if (chain.is_sealed() && !chain.has_ended() && !other_ && !tail_found_ &&
      frames.table_state() != SeekTableState::missing) {
    runs.note(finding(FindingKind::unended, Harm::warning, end,
                      ": no end was sealed: the recording was stopped, or its end is missing"));
  }
  if (second_) {
    runs.note(finding(FindingKind::other_trace, Harm::lost, second_frame_,
                      ": another trace begins here, without a step"));
  }
  if (unknown_ != 0) {
    runs.note(finding(FindingKind::newer_records, Harm::warning, end,
                      ": " + std::to_string(unknown_) + " records of a newer lightspeed"));
  }
  if (!header) {
    runs.note({.kind = FindingKind::header_lost,
               .harm = Harm::lost,
               .offset = 0,
               .bytes = 0,
               .frame = 0,
               .missing = {},
               .text = "the header cannot be had: neither the program nor the knobs are known"});
  }
}

}  // namespace lightspeed::replay
