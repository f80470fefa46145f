#include "replay/format/salvage_search.hpp"

#include <algorithm>
#include <utility>

#include "replay/format/records.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::size_t kPieceBytes = 64U << 10U;
constexpr std::string_view kMagic = "\x28\xB5\x2F\xFD";
/// What a look at a place costs at least: a window is read.
constexpr std::uint64_t kTryBytes = 128U << 10U;
/// So much may be tried in vain. Chance makes a magic in four gigabytes; more are made to cost
/// time.
constexpr std::uint64_t kTriesBytesMin = 256U << 20U;
constexpr std::uint64_t kTriesForEachByte = 4;

}  // namespace

Result<std::size_t, std::string> PrefixSource::read(std::uint64_t offset, std::span<char> into) {
  if (offset >= size_) return std::size_t{0};
  const std::uint64_t left = size_ - offset;
  return whole_.read(
      offset, into.first(static_cast<std::size_t>(std::min<std::uint64_t>(left, into.size()))));
}

FrameSearch::FrameSearch(ByteSource& source, std::uint32_t frame_bytes_max, Observer observe)
    : source_(source), frame_bytes_max_(frame_bytes_max), observe_(std::move(observe)) {}

bool FrameSearch::gave_up() const {
  return spent_ > std::max(kTriesBytesMin, source_.size() * kTriesForEachByte);
}

Result<std::optional<std::uint64_t>, std::string> FrameSearch::find(std::uint64_t from,
                                                                    std::uint64_t end) {
  while (from + kMagic.size() <= end) {
    if (observe_) observe_(from);
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceBytes, end - from));
    const auto piece = read_exactly(source_, from, count);
    if (!piece) return failure(piece.error());
    for (std::size_t at = piece->find(kMagic); at != std::string::npos;
         at = piece->find(kMagic, at + 1)) {
      if (gave_up()) return std::optional<std::uint64_t>{};
      if (begins_at(from + at, end)) return std::optional(from + at);
    }
    // A magic may lie across two pieces.
    from += count - (kMagic.size() - 1);
  }
  return std::optional<std::uint64_t>{};
}

/// A magic inside of something else is rare, so that a reader for each costs nothing.
bool FrameSearch::begins_at(std::uint64_t offset, std::uint64_t end) {
  FrameReader reader(source_, {.state = SeekTableState::missing, .frames_end = end, .entries = {}},
                     frame_bytes_max_);
  reader.resume_at(offset);
  const auto frame = reader.next();
  if (!frame || !*frame || (**frame).offset != offset) {
    spent_ += kTryBytes + reader.bytes_tried();
    return false;
  }
  records_.begin((**frame).content);
  if (records_.done()) return false;
  const auto record = records_.next();
  return record && (!(*record)->has_step() || (*record)->step().number() != 0);
}

void FrameSteps::begin(std::string_view content, Numbering numbering) {
  content_ = content;
  records_.begin(content);
  previous_.reset();
  numbering_ = numbering;
  unknown_ = 0;
}

Result<std::optional<Header>, RecordError> FrameSteps::take_header_record() {
  if (records_.done()) return std::optional<Header>{};
  const auto record = records_.next();
  if (record && !(*record)->has_header()) {
    records_.begin(content_);
    return std::optional<Header>{};
  }
  if (!record) return failure(record.error());
  header_bytes_ = records_.bytes();
  auto header = take_header(*(*record)->mutable_header());
  if (!header) return failure(header.error());
  if (!records_.done()) {
    return failure(RecordError{TraceFault::bad_record, "the header is not alone in its frame"});
  }
  return std::optional(*std::move(header));
}

Result<std::optional<RawRecord>, RecordError> FrameSteps::next() {
  while (!records_.done()) {
    const auto record = records_.next();
    if (!record) return failure(record.error());
    switch ((*record)->body_case()) {
      case v1::Record::kHeader:
        return failure(RecordError{TraceFault::bad_record, "a header among the steps"});
      case v1::Record::kSeal:
      case v1::Record::kEnd:
      case v1::Record::kSnapshot:
        break;
      case v1::Record::BODY_NOT_SET:
        ++unknown_;
        return RawRecord{.step = std::nullopt, .bytes = records_.bytes()};
      case v1::Record::kStep: {
        auto step = take_step(*(*record)->mutable_step(), previous_, numbering_);
        if (!step) return failure(step.error());
        previous_ = position_of(*step);
        return RawRecord{.step = *std::move(step), .bytes = records_.bytes()};
      }
    }
  }
  return std::optional<RawRecord>{};
}

}  // namespace lightspeed::replay
