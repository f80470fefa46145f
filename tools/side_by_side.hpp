// Two traces in two columns, only where they differ, with what stands around.
// Implements DIFF-17 and DIFF-18 (specs/replay.md): a mark between the columns, and one width.
// It refuses to decide what differs: it is shown every pair with the answer.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/event.hpp"

namespace lightspeed::tools {

/// How wide a screen is: as asked for, else as the terminal or COLUMNS says, else 120.
[[nodiscard]] std::size_t screen_width(std::optional<std::uint64_t> asked);

/// Whether stdout is a terminal whose user wants colours.
[[nodiscard]] bool wants_colour();

class SideBySide {
 public:
  struct Options {
    std::size_t width = 120;
    bool colour = false;
  };
  /// Each line goes to `print` as soon as it is known.
  SideBySide(Options options, std::function<void(std::string_view)> print);

  /// A pair in order; null where a side has no such step.
  void see(const interpreter::Step* left, const interpreter::Step* right, bool differs);

 private:
  enum class Mark : char { same = ' ', changed = '|', left_only = '<', right_only = '>' };
  /// One cell: what it says behind a label that is never cut.
  struct Cell {
    std::string label;
    std::string text;
  };
  void show_step(const interpreter::Step* left, const interpreter::Step* right, bool differs);
  void show_effects(const interpreter::Step& left, const interpreter::Step& right);
  [[nodiscard]] std::string line(Mark mark, const Cell& left, const Cell& right) const;

  Options options_;
  std::size_t column_;
  std::function<void(std::string_view)> print_;
  std::deque<std::string> before_;  ///< Lines of the steps before, in case the next one differs.
  std::size_t after_ = 0;           ///< Steps still to be shown behind a difference.
  bool skipped_ = false;            ///< Something was left out since the last line.
};

}  // namespace lightspeed::tools
