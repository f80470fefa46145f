// One line of progress that is written over itself.
// Implements TOOL-3 (specs/replay.md): on stderr, and only if that is a terminal.
// It refuses to be more than a few lines a second, however often it is told something.
#pragma once

#include <chrono>
#include <string_view>

namespace lightspeed::tools {

class Progress {
 public:
  Progress();
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void show(std::string_view text);

 private:
  bool is_terminal_;
  bool any_ = false;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace lightspeed::tools
