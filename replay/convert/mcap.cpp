// A trace as MCAP: its header and steps as protobuf messages in chunks with an index
// (CONV-9 to CONV-11).
#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>
#include <vector>

#include "isa/base/check.hpp"
#include "lightspeed/v1/trace.pb.h"
#include "replay/convert/exporters.hpp"
#include "replay/convert/mcap_records.hpp"
#include "replay/format/records.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;
using mcap::Code;
using mcap::Record;

constexpr std::size_t kChunkBytes = 1U << 20U;  // As other writers of MCAP have it.
constexpr int kZstdLevel = 3;                   // As in a trace, so that the sizes compare.
constexpr std::uint64_t kNanosecondsPerTick = 1'000;
constexpr std::uint64_t kTickMax = std::numeric_limits<std::uint64_t>::max() / kNanosecondsPerTick;

struct FreeCompressor {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};

/// A channel and its schema, which have one number.
struct Channel {
  std::uint16_t id;
  const google::protobuf::Descriptor* type;
  std::string_view topic;
};
constexpr std::size_t kHeader = 0;
constexpr std::size_t kSteps = 1;

std::array<Channel, 2> channels() {
  return {Channel{1, v1::Header::descriptor(), "header"},
          Channel{2, v1::Step::descriptor(), "steps"}};
}

/// The schema file with all that it stands on, which is nothing.
std::string descriptor_set() {
  google::protobuf::FileDescriptorSet set;
  v1::Record::descriptor()->file()->CopyTo(set.add_file());
  return set.SerializeAsString();
}

std::string schema_records(const std::array<Channel, 2>& all) {
  std::string out;
  for (const Channel& channel : all) {
    Record record(Code::schema);
    record.u16(channel.id).text(channel.type->full_name()).text("protobuf").text(descriptor_set());
    out += record.bytes();
  }
  return out;
}

std::string channel_records(const std::array<Channel, 2>& all) {
  std::string out;
  for (const Channel& channel : all) {
    Record record(Code::channel);
    record.u16(channel.id).u16(channel.id).text(channel.topic).text("protobuf").text("");
    out += record.bytes();
  }
  return out;
}

/// What the summary says of a chunk.
struct ChunkSummary {
  std::uint64_t begin_ns = 0;
  std::uint64_t end_ns = 0;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  std::array<std::uint64_t, 2> index_offsets{};  ///< 0 is none.
  std::uint64_t index_bytes = 0;
  std::uint64_t compressed = 0;
  std::uint64_t content = 0;
};

class McapExporter final : public Exporter {
 public:
  McapExporter(ByteSink& sink, const Header& header, const ExportOptions& options) : sink_(sink) {
    begin_ = mcap::kMagic;
    Record record(Code::header);
    record.text("").text(options.writer + " " + options.writer_version);
    begin_ += record.bytes();
    begin_ += schema_records(channels_);
    begin_ += channel_records(channels_);
    v1::Header message;
    put_header(header, message);
    add_message(kHeader, 0, 0, message.SerializeAsString());
  }

  Result<void, ExportError> add(const Step& step) override {
    if (step.at.value > kTickMax) {
      return failure(
          ExportError{ExportFault::not_expressible,
                      "MCAP has no time as late as that of step " + std::to_string(step.number)});
    }
    message_.Clear();
    put_step(step, std::nullopt, message_);
    add_message(kSteps, step.number, step.at.value * kNanosecondsPerTick,
                message_.SerializeAsString());
    return content_.size() >= kChunkBytes ? close_chunk() : Result<void, ExportError>{};
  }

  Result<void, ExportError> finish() override {
    if (auto closed = close_chunk(); !closed) return closed;
    if (auto ended = write(Record(Code::data_end).u32(crc_).bytes()); !ended) return ended;
    return write(summary());
  }

 private:
  void add_message(std::size_t channel, std::uint64_t sequence, std::uint64_t at_ns,
                   std::string_view data) {
    if (content_.empty()) chunk_.begin_ns = at_ns;
    chunk_.end_ns = std::max(chunk_.end_ns, at_ns);
    mcap::append_number(index_.at(channel), at_ns, 8);
    mcap::append_number(index_.at(channel), content_.size(), 8);
    Record record(Code::message);
    record.u16(channels_.at(channel).id).u32(sequence & 0xFFFFFFFFU).u64(at_ns).u64(at_ns);
    content_ += record.raw(data).bytes();
    ++counts_.at(channel);
  }

  Result<void, ExportError> write(const std::string& bytes) {
    crc_ = mcap::crc32(bytes, crc_);
    offset_ += bytes.size();
    return put(sink_, bytes);
  }

  Result<void, ExportError> close_chunk() {
    if (!begin_.empty()) {
      if (auto written = write(std::exchange(begin_, {})); !written) return written;
    }
    if (content_.empty()) return {};
    std::string compressed(ZSTD_compressBound(content_.size()), '\0');
    const std::size_t size =
        ZSTD_compressCCtx(compressor_.get(), compressed.data(), compressed.size(), content_.data(),
                          content_.size(), kZstdLevel);
    CHECK(ZSTD_isError(size) == 0, "the bound leaves room for any content");
    compressed.resize(size);
    Record record(Code::chunk);
    record.u64(chunk_.begin_ns).u64(chunk_.end_ns).u64(content_.size());
    record.u32(mcap::crc32(content_)).text("zstd").u64(size).raw(compressed);
    chunk_.offset = offset_;
    chunk_.compressed = size;
    chunk_.content = content_.size();
    if (auto written = write(record.bytes()); !written) return written;
    chunk_.bytes = offset_ - chunk_.offset;
    if (auto written = write_indexes(); !written) return written;
    chunks_.push_back(std::exchange(chunk_, {}));
    content_.clear();
    return {};
  }

  Result<void, ExportError> write_indexes() {
    const std::uint64_t begin = offset_;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      std::string& index = index_.at(i);
      if (index.empty()) continue;
      chunk_.index_offsets.at(i) = offset_;
      Record record(Code::message_index);
      if (auto done = write(record.u16(channels_.at(i).id).text(index).bytes()); !done) return done;
      index.clear();
    }
    chunk_.index_bytes = offset_ - begin;
    return {};
  }

  [[nodiscard]] std::string statistics() const {
    std::string counts;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      mcap::append_number(counts, channels_.at(i).id, 2);
      mcap::append_number(counts, counts_.at(i), 8);
    }
    Record record(Code::statistics);
    record.u64(counts_.at(kHeader) + counts_.at(kSteps)).u16(channels_.size());
    record.u32(channels_.size()).u32(0).u32(0).u32(chunks_.size());
    record.u64(chunks_.front().begin_ns).u64(chunks_.back().end_ns).text(counts);
    return record.bytes();
  }

  [[nodiscard]] std::string chunk_indexes() const {
    std::string out;
    for (const ChunkSummary& chunk : chunks_) {
      std::string offsets;
      for (std::size_t i = 0; i < channels_.size(); ++i) {
        if (chunk.index_offsets.at(i) == 0) continue;
        mcap::append_number(offsets, channels_.at(i).id, 2);
        mcap::append_number(offsets, chunk.index_offsets.at(i), 8);
      }
      Record record(Code::chunk_index);
      record.u64(chunk.begin_ns).u64(chunk.end_ns).u64(chunk.offset).u64(chunk.bytes);
      record.text(offsets).u64(chunk.index_bytes).text("zstd");
      out += record.u64(chunk.compressed).u64(chunk.content).bytes();
    }
    return out;
  }

  /// From the repeated schemas to the magic at the end.
  [[nodiscard]] std::string summary() const {
    struct Group {
      Code code;
      std::string bytes;
    };
    const std::array groups{Group{Code::schema, schema_records(channels_)},
                            Group{Code::channel, channel_records(channels_)},
                            Group{Code::statistics, statistics()},
                            Group{Code::chunk_index, chunk_indexes()}};
    std::string out;
    std::string offsets;
    for (const Group& group : groups) {
      Record record(Code::summary_offset);
      record.raw(std::string(1, static_cast<char>(group.code))).u64(offset_ + out.size());
      offsets += record.u64(group.bytes.size()).bytes();
      out += group.bytes;
    }
    const std::uint64_t offsets_at = offset_ + out.size();
    out += offsets;
    // Its own checksum is the last field, and covers all before that.
    const std::string footer = Record(Code::footer).u64(offset_).u64(offsets_at).u32(0).bytes();
    out.append(footer, 0, footer.size() - 4);
    mcap::append_number(out, mcap::crc32(out), 4);
    return out.append(mcap::kMagic);
  }

  ByteSink& sink_;
  std::unique_ptr<ZSTD_CCtx, FreeCompressor> compressor_{ZSTD_createCCtx()};
  std::array<Channel, 2> channels_ = channels();
  v1::Step message_;
  std::string begin_;    ///< What stands before the first chunk, until it is written.
  std::string content_;  ///< Of the chunk that is being filled.
  std::array<std::string, 2> index_;
  std::array<std::uint64_t, 2> counts_{};
  ChunkSummary chunk_;
  std::vector<ChunkSummary> chunks_;
  std::uint64_t offset_ = 0;
  std::uint32_t crc_ = 0;  ///< Of all that was written.
};

}  // namespace

std::unique_ptr<Exporter> make_mcap_exporter(ByteSink& sink, const Header& header,
                                             const ExportOptions& options) {
  return std::make_unique<McapExporter>(sink, header, options);
}

}  // namespace lightspeed::replay
