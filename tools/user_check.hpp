// A command of the user's that judges traces: exit status 0 means that one is still interesting.
// Implements TOOL-12 (specs/replay.md): `{}` is the path of a candidate in a folder of its own.
// It refuses to show what the command prints, and to wait for one that hangs.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"
#include "tools/files.hpp"

namespace lightspeed::tools {

class UserCheck {
 public:
  struct Options {
    std::string text;
    std::string timeout;  ///< A duration with its unit; empty for 60 seconds.
  };
  /// The error says that the text lacks `{}`, what is wrong with the timeout, or that there is no
  /// folder for candidates.
  [[nodiscard]] static Result<UserCheck, std::string> create(const Options& options);

  /// Runs the command by `/bin/sh -c` on one candidate. One that takes longer than the timeout, or
  /// during which the user interrupts, is ended with all that it started, and is a "no".
  [[nodiscard]] bool accepts(const replay::Trace& candidate);

  /// What went wrong with the last run besides a plain "no": it could not be started or it was
  /// killed. Empty if nothing did.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  /// How many runs took longer than the timeout.
  [[nodiscard]] std::uint64_t hangs() const { return hangs_; }
  [[nodiscard]] std::string hang_note() const;

 private:
  UserCheck(std::string line, std::string candidate, std::unique_ptr<TemporaryFolder> folder,
            std::chrono::microseconds timeout)
      : line_(std::move(line)),
        candidate_(std::move(candidate)),
        folder_(std::move(folder)),
        timeout_(timeout) {}
  [[nodiscard]] int run();
  [[nodiscard]] std::optional<int> wait_for(int child);

  std::string line_;
  std::string candidate_;
  std::unique_ptr<TemporaryFolder> folder_;
  std::chrono::microseconds timeout_;
  std::uint64_t hangs_ = 0;
  std::string trouble_;
};

}  // namespace lightspeed::tools
