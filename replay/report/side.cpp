#include "replay/report/side.hpp"

#include <nlohmann/json.hpp>

#include "replay/report/packed.hpp"
#include "replay/report/step_json.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

using Json = nlohmann::ordered_json;

Json lines_of(const Header& header) {
  std::string text;
  append_header(header, text);
  Json lines = Json::array();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

}  // namespace

Result<void, std::string> ReportSide::add(const interpreter::Step& step,
                                          const std::optional<std::string>& html) {
  const bool is_first = text_.empty();
  if (is_first) {
    chunks_.push_back({.first = step.number, .first_tick = step.at.value});
    documents_.begin_chunk();
  }
  Chunk& chunk = chunks_.back();
  LaneState& state = states_[step.session];
  state.observe(step);
  timeline_.add(step, state);
  ++kinds_.at(step.stimulus.index());
  for (const interpreter::Effect& effect : step.effects) ++kinds_.at(effect.event.index());
  text_ += is_first ? '[' : ',';
  append_step_json(text_, step, state, documents_.add(step.number, step.session, html));
  ++chunk.steps;
  chunk.last = step.number;
  chunk.last_tick = step.at.value;
  if (chunk.steps < kChunkSteps && text_.size() < kChunkBytes) return {};
  return close_chunk();
}

Result<void, std::string> ReportSide::close_chunk() {
  if (text_.empty()) return {};
  text_ += ']';
  auto written = write_packed(std::to_string(chunks_.size() - 1), text_);
  text_.clear();
  return written;
}

Result<void, std::string> ReportSide::write_packed(const std::string& name,
                                                   const std::string& json) {
  return sink_->write("<script type=\"text/plain\" id=\"" + id_ + "-" + name + "\">" +
                      packed(json) + "</script>\n");
}

Result<std::string, std::string> ReportSide::finish(const Header& header, const std::string& name) {
  if (auto closed = close_chunk(); !closed) return failure(std::move(closed.error()));
  if (auto written = write_packed("lanes", timeline_.json()); !written) {
    return failure(std::move(written.error()));
  }
  Json chunks = Json::array();
  std::uint64_t steps = 0;
  for (const Chunk& chunk : chunks_) {
    steps += chunk.steps;
    chunks.push_back(
        Json::array({chunk.steps, chunk.first, chunk.last, chunk.first_tick, chunk.last_tick}));
  }
  std::uint64_t events = 0;
  for (const std::uint64_t count : kinds_) events += count;
  const Json index{{"id", id_},
                   {"name", name},
                   {"header", lines_of(header)},
                   {"captured", header.origin == Origin::captured},
                   {"steps", steps},
                   {"events", events},
                   {"sessions", states_.size()},
                   {"kinds", kinds_},
                   {"chunks", chunks},
                   {"documentsStop", documents_.stopped_at()}};
  return index.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace lightspeed::replay
