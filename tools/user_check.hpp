// A command of the user's that judges traces: exit status 0 means that one is still interesting.
// Implements TOOL-12 (specs/replay.md): `{}` is the path of a candidate in a folder of its own.
// It refuses to show what the command prints: hundreds of runs would drown everything else.
#pragma once

#include <memory>
#include <string>

#include "isa/base/result.hpp"
#include "replay/trace.hpp"
#include "tools/files.hpp"

namespace lightspeed::tools {

class UserCheck {
 public:
  /// The error says that the text lacks `{}`, or that there is no folder for candidates.
  [[nodiscard]] static Result<UserCheck, std::string> create(const std::string& text);

  /// Runs the command by `/bin/sh -c` on one candidate.
  [[nodiscard]] bool accepts(const replay::Trace& candidate);

  /// What went wrong with the last run besides a plain "no": it could not be started or it was
  /// killed. Empty if nothing did.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  UserCheck(std::string line, std::string candidate, std::unique_ptr<TemporaryFolder> folder)
      : line_(std::move(line)), candidate_(std::move(candidate)), folder_(std::move(folder)) {}
  [[nodiscard]] int run();

  std::string line_;
  std::string candidate_;
  std::unique_ptr<TemporaryFolder> folder_;
  std::string trouble_;
};

}  // namespace lightspeed::tools
