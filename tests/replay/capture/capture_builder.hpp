// Writes one small capture in both forms, frames and HAR, with the documents beside it.
// Serves the tests of IMP-1 to IMP-15 (specs/import.md): what is written once is read twice.
// It refuses to know the client: what was answered and shown is said by the test.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "replay/capture/capture.hpp"

namespace lightspeed::testing {

/// The root as the published browser shows it.
inline std::string root(const std::string& state, const std::string& inner,
                        const std::string& error = "") {
  const bool loading = state == "connecting" || state == "reconnecting";
  return "<main id=\"app\" data-ls-client-state=\"" + state + "\" data-ls-loading=\"" +
         (loading ? "true" : "false") + "\"" +
         (error.empty() ? "" : " data-ls-error=\"" + error + "\"") + ">" + inner + "</main>";
}

inline std::string live(const std::string& inner) { return root("live", inner); }

class CaptureBuilder {
 public:
  using Json = nlohmann::json;
  using This = CaptureBuilder&;

  /// A page is served and shown before its client connects.
  This page(const std::string& body = "<main id=\"app\"></main>",
            const std::string& shown = "<main id=\"app\"></main>") {
    const std::int64_t served = tick();
    entries_.push_back({{"_resourceType", "document"},
                        {"startedDateTime", time_of(served)},
                        {"time", 1.0},
                        {"response", {{"content", {{"text", "<html><body>" + body}}}}}});
    document("initial", "initial", "", 0, shown);
    return *this;
  }

  This open() {
    begin_connection(101);
    line("c2s", "open", {{"url", "ws://test/live"}});
    return *this;
  }

  This refuse() {
    begin_connection(0);
    socket()["_webSocketMessages"].push_back(
        {{"type", "error"}, {"time", wall(now_)}, {"opcode", -1}, {"data", "503"}});
    line("s2c", "close", {{"opened", false}, {"error", "503"}, {"code", 1006}});
    return *this;
  }

  /// A connection ends; by default the current one.
  This close(const Json& keys = {{"code", 1006}, {"clean", false}}, std::int64_t connection = 0) {
    if (connection == 0) connection = connection_;
    line("s2c", "close", keys, connection);
    end_entry(connection, now_);
    return *this;
  }
  This wait(std::int64_t microseconds) {
    now_ += microseconds;
    return *this;
  }
  /// The HAR says that a connection went on for this long after now.
  void lasts(std::int64_t connection, std::int64_t beyond_us) {
    end_entry(connection, now_ + beyond_us);
  }

  This server(const std::string& text) { return message("s2c", text); }
  This client(const std::string& text) { return message("c2s", text); }
  This server_binary(const std::string& base64) {
    return message("s2c", base64, {{"opcode", 2}, {"encoding", "base64"}});
  }

  /// What the root looked like after the latest message of the server.
  This shows(const std::string& html, const std::string& outcome = "applied") {
    document(outcome, server_tag_, server_ref_, server_connection_, html, server_line_);
    return *this;
  }
  This final(const std::string& html) {
    document("final", "final", "", 0, html);
    return *this;
  }

  /// A diff, its ack, and what it made of the root.
  This applied(const std::string& ref, const std::string& diff_html, const std::string& inner) {
    server(isa::encode_frame(isa::Diff{.ref = ref, .html = diff_html})).client("ack|" + ref);
    return shows(live(inner));
  }
  This greet() {
    open().client("hello|lightspeed|1").server("hello|lightspeed|1");
    return *this;
  }

  [[nodiscard]] std::string frames() const { return text_of(lines_); }
  [[nodiscard]] std::string documents() const { return text_of(documents_); }
  [[nodiscard]] std::string har() const;

 private:
  static constexpr std::int64_t kWall = 1'795'361'571'000'000;  // 2026-11-22T15:32:51Z

  std::int64_t tick() { return now_ += 300'000; }
  static double wall(std::int64_t at) { return static_cast<double>(kWall + at) / 1e6; }
  static std::string time_of(std::int64_t at);
  static std::string text_of(const std::vector<Json>& lines);

  Json& socket() { return entries_.at(entry_of_.back()); }
  void end_entry(std::int64_t connection, std::int64_t at) {
    const auto index = static_cast<std::size_t>(connection - 1);
    entries_.at(entry_of_.at(index))["time"] = static_cast<double>(at - opened_.at(index)) / 1e3;
    ended_.insert(connection);
  }
  void begin_connection(int status);
  void line(const std::string& dir, const std::string& event, const Json& keys,
            std::int64_t connection = 0);
  This message(const std::string& dir, const std::string& text, const Json& keys = Json::object());
  void document(const std::string& outcome, const std::string& tag, const std::string& ref,
                std::int64_t connection, const std::string& html, std::size_t at_line = 0);

  std::int64_t now_ = 0;
  std::int64_t connection_ = 0;
  std::vector<Json> lines_;
  std::vector<Json> documents_;
  std::vector<Json> entries_;
  std::vector<std::size_t> entry_of_;
  std::vector<std::int64_t> opened_;
  std::set<std::int64_t> ended_;  ///< The others go on until after the recording.
  std::string server_tag_;
  std::string server_ref_;
  std::int64_t server_connection_ = 0;
  std::size_t server_line_ = 0;
};

}  // namespace lightspeed::testing
