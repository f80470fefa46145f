// The readers of others: that they are what their page says they are. What they read is compared in
// the ctest `foreign`, by tests/foreign/run.sh.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/support/files.hpp"

namespace lightspeed::testing {

TEST_CASE("CONV-14: the foreign reader is short, and installed from the one registry") {
  const std::string reader = read_text(in_source_tree("tests/foreign/read_trace.mjs"));
  CHECK(std::count(reader.begin(), reader.end(), '\n') < 60);
  CHECK(reader.find("lightspeed.v1.Record") != std::string::npos);

  const std::string lock = read_text(in_source_tree("tests/foreign/package-lock.json"));
  const std::string registry = "https://registry.npmjs.org/";
  std::size_t packages = 0;
  for (std::size_t at = lock.find("\"resolved\": \""); at != std::string::npos;
       at = lock.find("\"resolved\": \"", at + 1)) {
    ++packages;
    CHECK(lock.compare(at + 13, registry.size(), registry) == 0);
  }
  CHECK(packages > 0);
}

}  // namespace lightspeed::testing
