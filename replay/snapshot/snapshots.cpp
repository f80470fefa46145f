#include "replay/snapshot/snapshots.hpp"

#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/frame_reader.hpp"
#include "replay/format/frame_records.hpp"

namespace lightspeed::replay {
namespace {

/// What a zstd frame begins with: the step of its first record, and the snapshot if it is one.
struct FrameHead {
  std::uint64_t step = 0;
  std::optional<WorldSnapshot> snapshot{};
};

/// Walks the zstd frames of a file by what they begin with.
class FrameHeads {
 public:
  FrameHeads(ByteSource& source, SeekTable table, ReaderOptions options)
      : frames_(source, std::move(table), options.frame_bytes_max) {}

  [[nodiscard]] bool has_table() const { return frames_.table_state() == SeekTableState::intact; }
  [[nodiscard]] std::uint64_t count() const { return frames_.frame_count(); }

  /// The next frame with a step or a snapshot; nothing at the end.
  [[nodiscard]] Result<std::optional<FrameHead>, TraceError> next() {
    while (true) {
      const auto frame = frames_.next();
      if (!frame) return failure(frame.error());
      if (!*frame) return std::optional<FrameHead>{};
      records_.begin((*frame)->content);
      if (auto head = head_of_frame()) return head;
    }
  }
  [[nodiscard]] Result<std::optional<FrameHead>, TraceError> at(std::uint64_t frame) {
    frames_.go_to(frame);
    return next();
  }

 private:
  // What cannot be read here is an error for whoever reads the steps, and no snapshot.
  std::optional<FrameHead> head_of_frame() {
    while (!records_.done()) {
      const auto record = records_.next();
      if (!record) return std::nullopt;
      if ((*record)->has_step()) return FrameHead{.step = (*record)->step().number()};
      if (!(*record)->has_snapshot()) continue;
      v1::Snapshot& found = *(*record)->mutable_snapshot();
      return FrameHead{.step = found.step(),
                       .snapshot = WorldSnapshot{.step = found.step(),
                                                 .world = std::move(*found.mutable_world())}};
    }
    return std::nullopt;
  }

  FrameReader frames_;
  FrameRecords records_;
};

using Found = Result<std::optional<WorldSnapshot>, TraceError>;

// The steps of a file grow, and with them those of its snapshots.
Found find_from_front(FrameHeads& heads, std::uint64_t step) {
  std::optional<WorldSnapshot> latest;
  while (true) {
    auto head = heads.next();
    if (!head) return failure(head.error());
    if (!*head || (*head)->step > step) return latest;
    if ((*head)->snapshot) latest = std::move((*head)->snapshot);
  }
}

Found find_by_table(FrameHeads& heads, std::uint64_t step) {
  // Invariant: the frames below `low` begin at the step or before it, those from `high` on do not.
  std::uint64_t low = 1;
  std::uint64_t high = heads.count();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const auto head = heads.at(middle);
    if (!head) return failure(head.error());
    if (*head && (*head)->step <= step) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (std::uint64_t frame = low; frame-- > 1;) {
    auto head = heads.at(frame);
    if (!head) return failure(head.error());
    if (*head && (*head)->snapshot && (*head)->step <= step) return std::move((*head)->snapshot);
  }
  return std::optional<WorldSnapshot>{};
}

}  // namespace

Result<void, TraceError> add_snapshot(TraceWriter& writer, const WorldSnapshot& snapshot) {
  v1::Record record;
  record.mutable_snapshot()->set_step(snapshot.step);
  record.mutable_snapshot()->set_world(snapshot.world);
  std::string bytes;
  CHECK(record.AppendToString(&bytes), "a record is complete and below two gigabytes");
  if (auto closed = writer.flush(); !closed) return closed;
  if (auto added = writer.add_unknown(bytes); !added) return added;
  return writer.flush();
}

Found find_snapshot(ByteSource& source, std::uint64_t step, ReaderOptions options) {
  auto table = read_seek_table(source);
  if (!table) {
    return failure(TraceError{.fault = TraceFault::source_failed,
                              .text = "the end of the file could not be read: " + table.error()});
  }
  FrameHeads heads(source, *std::move(table), options);
  return heads.has_table() ? find_by_table(heads, step) : find_from_front(heads, step);
}

}  // namespace lightspeed::replay
