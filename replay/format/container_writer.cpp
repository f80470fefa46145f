#include <google/protobuf/arena.h>
#include <zstd.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "isa/base/check.hpp"
#include "replay/format/container.hpp"
#include "replay/format/dictionary.hpp"
#include "replay/format/frame_walk.hpp"
#include "replay/format/records.hpp"
#include "replay/format/seal.hpp"
#include "replay/format/varint.hpp"

namespace lightspeed::replay {
namespace {

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

}  // namespace

struct TraceWriter::State {
  State(ByteSink& to, WriterOptions chosen) : sink(to), options(chosen) {
    CHECK(compressor != nullptr, "memory for a compressor is always there");
    set(ZSTD_c_checksumFlag, 1);
    set(ZSTD_c_contentSizeFlag, 1);
  }

  void set(ZSTD_cParameter parameter, int value) const {
    CHECK(ZSTD_isError(ZSTD_CCtx_setParameter(compressor.get(), parameter, value)) == 0,
          "zstd clamps levels and accepts flags");
  }

  [[nodiscard]] TraceError error(TraceFault fault, std::uint64_t step, std::string text) const {
    return {.fault = fault,
            .offset = offset,
            .frame = entries.size(),
            .step = step,
            .line = 0,
            .column = 0,
            .text = std::move(text)};
  }

  /// Puts the step behind the pending ones; relative unless it begins a frame.
  std::string encoded(const interpreter::Step& step, std::string_view as_read) {
    arena.Reset();
    auto* record = google::protobuf::Arena::CreateMessage<v1::Record>(&arena);
    const auto before = has_step ? std::optional(previous) : std::nullopt;
    if (as_read.empty()) {
      put_step(step, before, *record->mutable_step());
    } else {
      parse(as_read, *record);
      put_place(step, before, *record->mutable_step());
    }
    return delimited(*record);
  }

  static void parse(std::string_view bytes, v1::Record& record) {
    CHECK(record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())),
          "what was read as a record is one");
  }

  [[nodiscard]] static std::string delimited(const v1::Record& record) {
    std::string bytes = varint(record.ByteSizeLong());
    CHECK(record.AppendToString(&bytes), "a record is complete and below two gigabytes");
    return bytes;
  }

  [[nodiscard]] Result<void, TraceError> write(std::string_view bytes) {
    if (auto written = sink.write(bytes); !written) {
      return failure(error(TraceFault::sink_failed, previous.number,
                           "the trace could not be written after byte " + std::to_string(offset) +
                               ": " + written.error()));
    }
    offset += bytes.size();
    return {};
  }

  void seal_frame(bool ends) {
    pending += seal_record({.value = chain.seal(pending),
                            .ends = ends,
                            .step_last = ends && !has_step ? previous.number : 0});
  }

  [[nodiscard]] Result<void, TraceError> close_frame() {
    if (pending.empty()) return {};
    seal_frame(false);
    return compress_frame();
  }

  /// Compresses what is pending into one zstd frame.
  [[nodiscard]] Result<void, TraceError> compress_frame() {
    // A frame that is closed before it is full costs little to compress, and often is the whole
    // trace. That of the header is read by whoever has no dictionary.
    const bool small = pending.size() < options.frame_bytes;
    const bool by_dictionary = options.dictionary && small && !entries.empty();
    const std::size_t set_up =
        ZSTD_CCtx_refCDict(compressor.get(), by_dictionary ? dictionary_for_writing() : nullptr);
    CHECK(ZSTD_isError(set_up) == 0, "no frame is open");
    set(ZSTD_c_compressionLevel,
        small ? std::max(options.zstd_level, kSmallFrameLevel) : options.zstd_level);
    compressed.resize(ZSTD_compressBound(pending.size()));
    const std::size_t size = ZSTD_compress2(compressor.get(), compressed.data(), compressed.size(),
                                            pending.data(), pending.size());
    CHECK(ZSTD_isError(size) == 0, "the bound leaves room for any content");
    if (auto done = write(std::string_view(compressed).substr(0, size)); !done) return done;
    entries.push_back({.compressed_bytes = static_cast<std::uint32_t>(size),
                       .content_bytes = static_cast<std::uint32_t>(pending.size())});
    pending.clear();
    has_step = false;
    return {};
  }

  /// Closes the frame first if it is full, or the bytes do not fit into it. It stays open until
  /// then, so that the end of a trace finds one that it can seal.
  [[nodiscard]] Result<void, TraceError> make_room(std::size_t bytes) {
    const bool fits = pending.size() + bytes + kSealBytesMax <= kFrameBytesMax;
    if (fits && pending.size() < options.frame_bytes) return {};
    return close_frame();
  }

  /// Refuses what no frame can hold.
  [[nodiscard]] Result<void, TraceError> append(const std::string& record, std::uint64_t step,
                                                const std::string& name) {
    if (record.size() + kSealBytesMax > kFrameBytesMax) {
      return failure(error(TraceFault::frame_too_large, step,
                           name + " has " + std::to_string(record.size()) +
                               " bytes, more than the 16 MiB that a zstd frame may hold"));
    }
    pending += record;
    return {};
  }

  ByteSink& sink;
  WriterOptions options;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor{ZSTD_createCCtx()};
  google::protobuf::Arena arena;
  std::string pending;     ///< The records of the frame that is being filled.
  std::string compressed;  ///< Reused for every frame.
  std::vector<SeekEntry> entries;
  std::uint64_t offset = 0;
  SealChain chain;
  StepPosition previous;
  bool has_step = false;  ///< In the frame that is being filled; its first one is absolute.
  Numbering numbering = Numbering::complete;
  bool finished = false;
};

TraceWriter::TraceWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
TraceWriter::TraceWriter(TraceWriter&&) noexcept = default;
TraceWriter& TraceWriter::operator=(TraceWriter&&) noexcept = default;
TraceWriter::~TraceWriter() = default;

Result<TraceWriter, TraceError> TraceWriter::open(ByteSink& sink, const Header& header,
                                                  WriterOptions options, std::string_view as_read) {
  auto state = std::make_unique<State>(sink, options);
  state->numbering = numbering_of(header);
  v1::Record record;
  if (as_read.empty()) {
    put_header(header, *record.mutable_header());
  } else {
    State::parse(as_read, record);
    put_provenance(header, *record.mutable_header());
  }
  state->pending = State::delimited(record);
  if (state->pending.size() > kFrameBytesMax) {
    return failure(state->error(TraceFault::frame_too_large, 0,
                                "the header is larger than a zstd frame may be"));
  }
  state->chain.add(state->pending);
  if (auto done = state->compress_frame(); !done) return failure(done.error());
  return TraceWriter(std::move(state));
}

Result<TraceWriter, TraceError> TraceWriter::append(ByteSource& source, ByteSink& sink,
                                                    WriterOptions options) {
  auto reader = TraceReader::open(source);
  if (!reader) return failure(reader.error());
  StepPosition last;
  while (true) {
    const auto step = reader->next();
    if (!step) return failure(step.error());
    if (!*step) break;
    last = position_of(**step);
  }
  auto state = std::make_unique<State>(sink, options);
  state->offset = source.size();
  state->chain = reader->seals();
  state->previous = last;
  state->numbering = numbering_of(reader->header());
  auto entries = walk_frames(source);
  if (!entries) {
    return failure(state->error(TraceFault::source_failed, last.number, entries.error()));
  }
  std::uint64_t covered = 0;
  for (const SeekEntry& entry : *entries) covered += entry.compressed_bytes;
  if (covered != source.size()) {
    return failure(state->error(
        TraceFault::damaged_frame, last.number,
        "the file is cut at byte " + std::to_string(covered) + ": nothing can be appended to it"));
  }
  state->entries = *std::move(entries);
  return TraceWriter(std::move(state));
}

Result<void, TraceError> TraceWriter::add(const interpreter::Step& step, std::string_view as_read) {
  State& state = *state_;
  CHECK(!state.finished, "nothing is added after the seek table");
  if (auto problem = step_problem(step, state.previous, state.numbering)) {
    return failure(state.error(TraceFault::bad_step, step.number, *std::move(problem)));
  }
  std::string record = state.encoded(step, as_read);
  const bool relative = state.has_step;
  if (auto done = state.make_room(record.size()); !done) return done;
  if (relative && !state.has_step) record = state.encoded(step, as_read);
  if (auto done = state.append(record, step.number, "step " + std::to_string(step.number)); !done) {
    return done;
  }
  state.previous = position_of(step);
  state.has_step = true;
  return {};
}

Result<void, TraceError> TraceWriter::add_unknown(std::string_view bytes) {
  State& state = *state_;
  CHECK(!state.finished, "nothing is added after the seek table");
  const std::string record = varint(bytes.size()).append(bytes);
  if (auto done = state.make_room(record.size()); !done) return done;
  return state.append(record, state.previous.number, "a record");
}

Result<void, TraceError> TraceWriter::flush() { return state_->close_frame(); }

Result<void, TraceError> TraceWriter::finish(Ending ending) {
  CHECK(!state_->finished, "a trace is finished once");
  if (ending == Ending::ended) {
    state_->seal_frame(true);
    if (auto done = state_->compress_frame(); !done) return done;
  } else if (auto done = state_->close_frame(); !done) {
    return done;
  }
  state_->finished = true;
  return state_->write(encode_seek_table(state_->entries));
}

}  // namespace lightspeed::replay
