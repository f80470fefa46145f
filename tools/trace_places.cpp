#include <array>
#include <string_view>

#include "replay/format/seek_table.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {
namespace {

using interpreter::Step;
using replay::TraceError;
using replay::TraceFault;

/// Whether it is not the text twin, which cannot be followed.
bool begins_zstd(replay::ByteSource& source) {
  std::array<char, replay::kMagicBytes> head{};
  const auto count = source.read(0, head);
  return count && replay::begins_zstd_frame({head.data(), *count});
}

}  // namespace

Result<void, ToolError> TraceInput::seek(std::uint64_t step) {
  auto* reader = std::get_if<replay::TraceReader>(&form_);
  if (reader == nullptr) {
    return seek_where([step](const Step& each) { return each.number < step; });
  }
  auto found = reader->seek_step(step);
  note_rebuilt();
  if (!found) return failure(error(found.error()));
  return {};
}

Result<void, ToolError> TraceInput::seek(interpreter::Tick at) {
  auto* reader = std::get_if<replay::TraceReader>(&form_);
  if (reader == nullptr) return seek_where([at](const Step& each) { return each.at < at; });
  auto found = reader->seek_tick(at);
  note_rebuilt();
  if (!found) return failure(error(found.error()));
  return {};
}

/// Of the text twin: reads up to the first step that `before` denies.
Result<void, ToolError> TraceInput::seek_where(const std::function<bool(const Step&)>& before) {
  for (;;) {
    auto read = next();
    if (!read) return failure(read.error());
    if (*read && before(**read)) continue;
    ahead_ = *std::move(read);
    return {};
  }
}

void TraceInput::note_rebuilt() const {
  const std::uint64_t frames = std::get<replay::TraceReader>(form_).notes().frames_rebuilt;
  if (frames == 0) return;
  note(shown_name(path_) + ": no seek table; rebuilt from " + counted(frames, "zstd frame"));
}

Result<std::unique_ptr<TraceInput>, ToolError> TraceInput::follow(
    const std::string& path, std::chrono::microseconds patience) {
  auto growing = GrowingFile::open(path, patience);
  if (!growing) return failure(growing.error());
  std::unique_ptr<TraceInput> input(new TraceInput(path));
  input->source_ = (*growing)->source();
  input->growing_ = *std::move(growing);
  for (;;) {
    auto reader = begins_zstd(*input->source_)
                      ? replay::TraceReader::open(*input->source_)
                      : failure(TraceError{.fault = TraceFault::not_a_trace,
                                           .text = "there is no .lstrace in it"});
    if (reader) {
      input->form_ = *std::move(reader);
      return input;
    }
    const bool early = input->source_->size() < replay::kMagicBytes;
    if (!early && reader.error().fault != TraceFault::torn_header) {
      return failure(input->refusal(input->error(reader.error())));
    }
    const auto more = input->growing_->wait();
    if (!more) return failure(more.error());
    if (!*more) return failure(input->error(reader.error()));
  }
}

}  // namespace lightspeed::tools
