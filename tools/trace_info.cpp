#include "tools/trace_info.hpp"

#include <array>
#include <limits>
#include <set>

#include "isa/base/check.hpp"
#include "replay/format/seek_table.hpp"

namespace lightspeed::tools {
namespace {

std::string_view words_of(replay::SeekTableState state) {
  switch (state) {
    case replay::SeekTableState::intact:
      return kIntact;
    case replay::SeekTableState::damaged:
      return "damaged";
    case replay::SeekTableState::missing:
      return "missing";
  }
  unreachable("every state of a table has words");
}

}  // namespace

Result<TraceInfo, std::string> stored_as(replay::ByteSource& source) {
  TraceInfo info;
  info.bytes = source.size();
  std::array<char, replay::kMagicBytes> head{};
  const auto count = source.read(0, head);
  if (!count) return failure(count.error());
  const bool is_zstd = replay::begins_zstd_frame({head.data(), *count});
  info.text_twin = !is_zstd;
  info.seek_table = "none";
  if (!is_zstd) return info;
  const auto table = replay::read_seek_table(source);
  if (!table) return failure(table.error());
  info.seek_table = words_of(table->state);
  if (table->state != replay::SeekTableState::intact) return info;
  info.frames = table->entries.size();
  std::uint64_t content = 0;
  for (const replay::SeekEntry& entry : table->entries) content += entry.content_bytes;
  info.content_bytes = content;
  return info;
}

void look_at_steps(StepFeed& feed, TraceInfo& info) {
  std::set<std::uint32_t> sessions;
  std::uint64_t events = 0;
  while (const auto step = feed.next()) {
    if (++info.steps == 1) info.first = step->at;
    info.last = step->at;
    events += 1 + step->effects.size();
    sessions.insert(step->session);
  }
  info.events = events;
  info.sessions = sessions.size();
}

void look_quickly(StepFeed& feed, TraceInfo& info) {
  // The highest number for which there still is a step, first by doubling, then by halving.
  const auto step_from = [&](std::uint64_t number) {
    feed.go_to(number);
    return feed.next();
  };
  const auto first = step_from(0);
  if (!first) return;
  info.first = first->at;
  auto last = *first;
  std::uint64_t none = std::numeric_limits<std::uint64_t>::max();
  for (std::uint64_t reach = 1; last.number < none - 1;) {
    const std::uint64_t room = none - 1 - last.number;
    const std::uint64_t ask = last.number + (reach < room ? reach : (room + 1) / 2);
    if (auto found = step_from(ask)) {
      last = *std::move(found);
      reach = reach < room ? 2 * reach : reach;
    } else {
      none = ask;
    }
  }
  info.last = last.at;
  info.steps = last.number;
}

}  // namespace lightspeed::tools
