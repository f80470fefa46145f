// Reports in a real browser: report_test.mjs drives it once and says what it saw, a line a claim.
// The pictures of docs/report.md are made on the way; UPDATE_GOLDEN=1 puts them there.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/process.hpp"

namespace lightspeed::testing {
namespace {

namespace fs = std::filesystem;

std::string from_environment(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

/// Where the browser's driver was installed, and where the reports and pictures are made.
fs::path work_folder() { return from_environment("LIGHTSPEED_BROWSER", "build/browser"); }

struct Claim {
  std::string rule;
  std::string what;
  bool ok = false;
  std::string found;
};

std::vector<Claim> run_browser() {
  const fs::path script = in_source_tree("tests/browser/report_test.mjs");
  const fs::path driver = work_folder() / "node_modules/playwright-core/index.mjs";
  const std::string events = from_environment("LIGHTSPEED_REPORT_EVENTS", "100000");
  const Finished finished =
      run_in(fs::current_path(),
             "PLAYWRIGHT=" + shell_word(fs::absolute(driver).string()) + " node " +
                 shell_word(script.string()) + " " + shell_word(built_command().string()) + " " +
                 shell_word(in_source_tree("corpus").string()) + " " +
                 shell_word(fs::absolute(work_folder() / "reports").string()) + " " + events);
  std::vector<Claim> claims;
  std::string rest;
  for (std::size_t at = 0; at < finished.output.size();) {
    const std::size_t end = std::min(finished.output.find('\n', at), finished.output.size());
    const std::string line = finished.output.substr(at, end - at);
    at = end + 1;
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_object() && json.contains("rule")) {
      claims.push_back(
          {.rule = json["rule"], .what = json["what"], .ok = json["ok"], .found = json["found"]});
    } else {
      rest += line + "\n";
    }
  }
  INFO(rest);
  CHECK(finished.status == 0);
  return claims;
}

/// The browser is started once for all cases.
const std::vector<Claim>& all_claims() {
  static const std::vector<Claim> kClaims = run_browser();
  return kClaims;
}

void expect(std::string_view rule, std::size_t least) {
  std::size_t count = 0;
  for (const Claim& claim : all_claims()) {
    if (claim.rule != rule) continue;
    ++count;
    if (!claim.ok) FAIL_CHECK(claim.rule << ": " << claim.what << ": found " << claim.found);
  }
  CHECK(count >= least);
}

/// Width and height of a PNG, which stand at a fixed place; its size in bytes.
struct Picture {
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::size_t bytes = 0;
};

Picture picture_at(const fs::path& path) {
  const std::string png = read_text(path);
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      value = value << 8U | static_cast<unsigned char>(png.at(at + i));
    }
    return value;
  };
  return {.width = number(16), .height = number(20), .bytes = png.size()};
}

}  // namespace

TEST_CASE("RPT-1: a report opens from disk, asks for nothing else and throws nothing") {
  expect("RPT-1", 6);
}
TEST_CASE("RPT-4: the chart shows where the session stands") { expect("RPT-4", 1); }
TEST_CASE("RPT-5: a message is drawn with its tag and reference") { expect("RPT-5", 1); }
TEST_CASE("RPT-6: the document behind the selected step is shown") { expect("RPT-6", 2); }
TEST_CASE("RPT-8: findings are marked, listed, told and led to") { expect("RPT-8", 8); }
TEST_CASE("RPT-9: two traces stand side by side") { expect("RPT-9", 5); }
TEST_CASE("RPT-11: a large report opens without its chunks") { expect("RPT-11", 5); }
TEST_CASE("RPT-12: a hostile document does nothing") { expect("RPT-12", 8); }
TEST_CASE("RPT-13: everything is reached by keyboard") { expect("RPT-13", 9); }
TEST_CASE("RPT-14: a search goes chunk by chunk, and can be cancelled") { expect("RPT-14", 6); }
TEST_CASE("RPT-15: light, dark, and on paper") { expect("RPT-15", 7); }

TEST_CASE("DOC-4: the pictures of docs/report.md are those that the page gives") {
  REQUIRE_FALSE(all_claims().empty());
  for (const auto* name : {"report-session.png", "report-violation.png"}) {
    CAPTURE(name);
    const fs::path made = work_folder() / "reports" / name;
    const fs::path kept = in_source_tree("docs") / name;
    if (from_environment("UPDATE_GOLDEN", "") == "1") {
      fs::copy_file(made, kept, fs::copy_options::overwrite_existing);
    }
    const Picture now = picture_at(made);
    const Picture then = picture_at(kept);
    CHECK(now.width == then.width);
    CHECK(now.height == then.height);
    // Fonts differ between machines, so pixels are not compared; a blank page has few bytes.
    CHECK(now.bytes > 40'000);
    CHECK(now.bytes < 2 * then.bytes);
    CHECK(then.bytes < 2 * now.bytes);
  }
}

}  // namespace lightspeed::testing
