#include "tests/replay/capture/capture_builder.hpp"

namespace lightspeed::testing {

std::string CaptureBuilder::time_of(std::int64_t at) {
  const std::int64_t seconds = 32 * 60 + 51 + at / 1'000'000;
  const std::string digits = std::to_string(1'000'000 + at % 1'000'000).substr(1);
  const std::string minute = std::to_string(100 + seconds / 60).substr(1);
  const std::string second = std::to_string(100 + seconds % 60).substr(1);
  return "2026-11-22T15:" + minute + ":" + second + "." + digits + "Z";
}

std::string CaptureBuilder::text_of(const std::vector<Json>& lines) {
  std::string text;
  for (const Json& one : lines) text += one.dump() + "\n";
  return text;
}

std::string CaptureBuilder::har() const {
  std::vector<Json> entries = entries_;
  for (std::size_t i = 0; i < opened_.size(); ++i) {
    if (ended_.contains(static_cast<std::int64_t>(i) + 1)) continue;
    entries.at(entry_of_.at(i))["time"] = static_cast<double>(now_ + 1'000'000 - opened_[i]) / 1e3;
  }
  return Json{{"log", {{"version", "1.2"}, {"entries", entries}}}}.dump();
}

void CaptureBuilder::begin_connection(int status) {
  ++connection_;
  tick();
  opened_.push_back(now_);
  entry_of_.push_back(entries_.size());
  entries_.push_back({{"_resourceType", "websocket"},
                      {"startedDateTime", time_of(now_)},
                      {"time", 0.0},
                      {"request", {{"url", "ws://test/live"}}},
                      {"response", {{"status", status}}},
                      {"_webSocketMessages", Json::array()}});
}

void CaptureBuilder::line(const std::string& dir, const std::string& event, const Json& keys,
                          std::int64_t connection) {
  Json made{{"t_us", event == "open" ? now_ : tick()},
            {"conn", connection != 0 ? connection : connection_},
            {"dir", dir},
            {"event", event},
            {"data", ""}};
  made.update(keys);
  lines_.push_back(std::move(made));
}

CaptureBuilder& CaptureBuilder::message(const std::string& dir, const std::string& text,
                                        const Json& keys) {
  Json with_data = keys;
  with_data["data"] = text;
  line(dir, "frame", with_data);
  const bool binary = keys.contains("opcode");
  socket()["_webSocketMessages"].push_back({{"type", dir == "s2c" ? "receive" : "send"},
                                            {"time", wall(now_)},
                                            {"opcode", binary ? 2 : 1},
                                            {"data", text}});
  if (dir != "s2c") return *this;
  const auto frame = binary ? isa::decode_frame("", isa::Mode::published)
                            : isa::decode_frame(text, isa::Mode::published);
  server_tag_ = frame ? std::string(isa::tag_of(*frame)) : "(undecodable)";
  const auto* diff = frame ? std::get_if<isa::Diff>(&*frame) : nullptr;
  server_ref_ = diff != nullptr ? diff->ref : "";
  server_connection_ = connection_;
  server_line_ = lines_.size();
  return *this;
}

void CaptureBuilder::document(const std::string& outcome, const std::string& tag,
                              const std::string& ref, std::int64_t connection,
                              const std::string& html, std::size_t at_line) {
  documents_.push_back({{"t_us", now_ + 1000},
                        {"ref", ref},
                        {"outcome", outcome},
                        {"frame", tag},
                        {"conn", connection},
                        {"line", at_line != 0 ? at_line : lines_.size()},
                        {"html", html}});
}

}  // namespace lightspeed::testing
