#include "replay/report/timeline.hpp"

#include <algorithm>

namespace lightspeed::replay {
namespace {

void append(std::string& out, std::uint64_t number) { out.append(std::to_string(number)); }

}  // namespace

void Timeline::add(const interpreter::Step& step, const LaneState& state) {
  Lane& lane = lane_of(step.session);
  while (steps_ / width_ >= buckets_max()) join_pairs();
  const auto bucket = static_cast<std::size_t>(steps_ / width_);
  if (bucket == ticks_.size()) ticks_.push_back(step.at.value);
  ++steps_;
  Cell& cell = lane.cells[bucket];
  cell.lifecycle = state.lifecycle();
  cell.connection = state.connection();
  ++cell.counts[static_cast<std::uint8_t>(step.stimulus.index())];
  for (const interpreter::Effect& effect : step.effects) {
    ++cell.counts[static_cast<std::uint8_t>(effect.event.index())];
  }
}

Timeline::Lane& Timeline::lane_of(std::uint32_t session) {
  const auto known = places_.find(session);
  if (known != places_.end()) return lanes_[known->second];
  if (lanes_.size() <= kLanesMax) {
    const bool is_shared = lanes_.size() == kLanesMax;
    lanes_.push_back({.session = is_shared ? 0 : session, .cells = {}});
    if (!is_shared) places_.emplace(session, lanes_.size() - 1);
  }
  return lanes_.back();
}

std::size_t Timeline::buckets_max() const {
  return std::clamp(kCellsMax / std::max<std::size_t>(lanes_.size(), 1), kBucketsMin, kBucketsMax);
}

// Of two buckets the later one says where the session stands behind both.
void Timeline::join_pairs() {
  for (Lane& lane : lanes_) {
    std::map<std::size_t, Cell> joined;
    for (auto& [bucket, cell] : lane.cells) {
      const auto [into, fresh] = joined.try_emplace(bucket / 2, cell);
      if (fresh) continue;
      into->second.lifecycle = cell.lifecycle;
      into->second.connection = cell.connection;
      for (const auto& [kind, count] : cell.counts) into->second.counts[kind] += count;
    }
    lane.cells = std::move(joined);
  }
  for (std::size_t i = 0; 2 * i < ticks_.size(); ++i) ticks_[i] = ticks_[2 * i];
  ticks_.resize((ticks_.size() + 1) / 2);
  width_ *= 2;
}

std::string Timeline::json() const {
  std::string out = R"({"width":)";
  append(out, width_);
  out += R"(,"ticks":[)";
  for (const std::uint64_t tick : ticks_) {
    append(out, tick);
    out += ',';
  }
  if (!ticks_.empty()) out.pop_back();
  out += R"(],"lanes":[)";
  for (const Lane& lane : lanes_) {
    out += R"({"session":)";
    append(out, lane.session);
    out += R"(,"cells":[)";
    for (const auto& [bucket, cell] : lane.cells) {
      out += '[';
      append(out, bucket);
      out += ',';
      append(out, static_cast<std::uint64_t>(cell.lifecycle));
      out += ',';
      append(out, cell.connection);
      for (const auto& [kind, count] : cell.counts) {
        out += ',';
        append(out, kind);
        out += ',';
        append(out, count);
      }
      out += "],";
    }
    if (out.back() == ',') out.pop_back();
    out += "]},";
  }
  if (out.back() == ',') out.pop_back();
  return out + "]}";
}

}  // namespace lightspeed::replay
