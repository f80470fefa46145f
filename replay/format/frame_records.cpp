#include "replay/format/frame_records.hpp"

#include "replay/format/varint.hpp"

namespace lightspeed::replay {

Result<v1::Record*, RecordError> FrameRecords::next() {
  ++taken_;
  const auto size = take_varint(rest_);
  if (!size || *size > rest_.size()) {
    return failure(RecordError{TraceFault::bad_record, "its length is beyond the frame"});
  }
  arena_.Reset();
  auto* record = google::protobuf::Arena::CreateMessage<v1::Record>(&arena_);
  if (!record->ParseFromArray(rest_.data(), static_cast<int>(*size))) {
    return failure(RecordError{TraceFault::bad_record, "it is not a protobuf record"});
  }
  bytes_ = rest_.substr(0, static_cast<std::size_t>(*size));
  rest_.remove_prefix(bytes_.size());
  return record;
}

google::protobuf::ArenaOptions FrameRecords::options() {
  google::protobuf::ArenaOptions options;
  options.initial_block = first_block_.data();
  options.initial_block_size = first_block_.size();
  return options;
}

}  // namespace lightspeed::replay
