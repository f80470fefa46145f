#include "replay/format/seal.hpp"

#include <xxhash.h>

#include "isa/base/check.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/format/frame_records.hpp"
#include "replay/format/varint.hpp"

namespace lightspeed::replay {
namespace {

std::uint64_t chained(std::uint64_t before, std::string_view content) {
  return XXH3_64bits_withSeed(content.data(), content.size(), before);
}

/// The last record and where it begins; only lengths are read, so that this costs next to nothing.
struct LastRecord {
  std::string_view bytes;
  std::size_t begin = 0;
};
std::optional<LastRecord> last_record(std::string_view content) {
  LastRecord last;
  std::string_view rest = content;
  while (!rest.empty()) {
    last.begin = content.size() - rest.size();
    const auto size = take_varint(rest);
    if (!size || *size > rest.size()) return std::nullopt;
    last.bytes = rest.substr(0, static_cast<std::size_t>(*size));
    rest.remove_prefix(last.bytes.size());
  }
  return last;
}

}  // namespace

std::optional<Seal> seal_of(std::string_view content) {
  const auto last = last_record(content);
  if (!last || last->bytes.size() > kSealBytesMax) return std::nullopt;
  v1::Record record;
  if (!record.ParseFromArray(last->bytes.data(), static_cast<int>(last->bytes.size()))) {
    return std::nullopt;
  }
  if (record.has_seal()) return Seal{.value = record.seal(), .covered = last->begin};
  if (!record.has_end()) return std::nullopt;
  return Seal{.value = record.end().seal(),
              .ends = true,
              .step_last = record.end().step(),
              .covered = last->begin};
}

TraceError broken_seal(const FrameContent& frame, const std::optional<StepPosition>& previous) {
  std::string text = frame_name(frame.index, frame.offset) + ": " + std::string(kBrokenSeal);
  FrameRecords records;
  records.begin(frame.content);
  const auto first = records.next();
  const auto number = first ? (*first)->step().number() : 0;
  if (previous && number > previous->number + 1) {
    text.append("; it begins with step ").append(std::to_string(number));
    text.append(", behind step ").append(std::to_string(previous->number));
  }
  return {.fault = TraceFault::broken_seal,
          .offset = frame.offset,
          .frame = frame.index,
          .text = std::move(text)};
}

std::string seal_record(const Seal& seal) {
  v1::Record record;
  if (seal.ends) {
    record.mutable_end()->set_seal(seal.value);
    record.mutable_end()->set_step(seal.step_last);
  } else {
    record.set_seal(seal.value);
  }
  std::string bytes = varint(record.ByteSizeLong());
  CHECK(record.AppendToString(&bytes) && bytes.size() <= kSealBytesMax, "a seal is a few bytes");
  return bytes;
}

SealChain::Link SealChain::add(std::string_view content) {
  last_ = seal_of(content);
  const bool lost = sealed_ && !last_;
  if (last_) sealed_ = true;
  const std::string_view covered = last_ ? content.substr(0, last_->covered) : content;
  const auto before = value_;
  if (before) value_ = chained(*before, covered);
  if (!last_) return lost ? Link::broken : Link::unsealed;
  const bool fits = !before || *value_ == last_->value;
  value_ = last_->value;
  return fits ? Link::fits : Link::broken;
}

std::uint64_t SealChain::seal(std::string_view content) {
  CHECK(value_.has_value(), "a writer has seen all that stands before");
  value_ = chained(*value_, content);
  return *value_;
}

}  // namespace lightspeed::replay
