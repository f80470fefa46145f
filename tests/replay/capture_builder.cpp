#include "tests/replay/capture_builder.hpp"

namespace lightspeed::testing {

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
  end_entry(connection_, now_);
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
