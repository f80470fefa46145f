// Golden files of the command: commands as typed, and below each all that it printed.
// Implements no rule; the tests of TOOL and SHOW stand on it.
// It refuses patterns but one: numbers that follow from how well zstd compresses are not compared.
#pragma once

#include <string>

#include "tests/support/files.hpp"
#include "tests/support/process.hpp"

namespace lightspeed::testing {

/// Whether memory cannot be measured.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized = __has_feature(address_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

/// The verb in the background, and a SIGTERM once it has opened the file. No time decides, if the
/// file is long enough or never ends.
[[nodiscard]] std::string stopped(const std::string& verb,
                                  const std::string& file = "long.lstrace");

/// Runs a command in a folder, with `lightspeed` on the path.
[[nodiscard]] Finished run_tool(const std::filesystem::path& folder, const std::string& command);

/// A fresh folder that has the corpus.
class Desk {
 public:
  Desk();
  [[nodiscard]] Finished run(const std::string& command) const {
    return run_tool(folder_.path(), command);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  TemporaryFolder folder_;
};

/// Runs the commands of `corpus/golden/<name>.golden` in order on a fresh desk; the result is the
/// file as it would have to be. With UPDATE_GOLDEN=1 it is written.
struct Golden {
  std::string expected;
  std::string actual;
};
[[nodiscard]] Golden run_golden(const std::string& name);

/// The text as it is compared. Where in a compressed file something lies, and how many steps stand
/// before a cut through it, differs between versions of zstd: `<n>` stands for places in a file,
/// and for every number that is printed of a file whose name begins with `torn` or `mended`.
[[nodiscard]] std::string comparable(const std::string& text);

}  // namespace lightspeed::testing
