#include "tools/side_by_side.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "isa/base/utf8.hpp"
#include "replay/diff/compare_steps.hpp"
#include "replay/show.hpp"

namespace lightspeed::tools {
namespace {

using interpreter::Step;

constexpr std::size_t kContextSteps = 3;
constexpr std::size_t kGutter = 3;
constexpr std::size_t kWidthMin = 40;
constexpr std::size_t kWidthDefault = 120;
constexpr std::string_view kSkippedLine = "…\n";

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kGreen = "\x1b[32m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && continues_character(text[at])) ++at;
  return at;
}

/// So many characters of a text from a byte on, with marks where something was cut, and padded.
std::string cell(std::string_view text, std::size_t begin, std::size_t columns) {
  std::string out = begin > 0 ? "…" : "";
  std::size_t used = begin > 0 ? 1 : 0;
  while (begin < text.size()) {
    const std::size_t end = next_character(text, begin);
    if (used + 1 >= columns && end < text.size()) break;
    out.append(text.substr(begin, end - begin));
    begin = end;
    ++used;
  }
  if (begin < text.size() && used < columns) {
    out.append("…");
    ++used;
  }
  return out.append(columns - std::min(columns, used), ' ');
}

/// Where to begin two texts so that the first difference of them is seen.
std::size_t begin_of(std::string_view left, std::string_view right, std::size_t columns) {
  if (std::max(characters_in(left), characters_in(right)) <= columns) return 0;
  const auto parted = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  const auto common = static_cast<std::size_t>(parted.first - left.begin());
  if (common < columns * 2 / 3 || common == left.size() || common == right.size()) return 0;
  return character_begin(left, common - columns / 3);
}

}  // namespace

std::size_t screen_width(std::optional<std::uint64_t> asked) {
  std::size_t width = kWidthDefault;
  winsize size{};
  if (asked) {
    width = static_cast<std::size_t>(std::min<std::uint64_t>(*asked, 10'000));
  } else if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    width = size.ws_col;
  } else if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const std::string_view text(columns);
    std::size_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc{} && number > 0) width = number;
  }
  return std::max(width, kWidthMin);
}

bool wants_colour() {
  const char* refused = std::getenv("NO_COLOR");
  return ::isatty(STDOUT_FILENO) != 0 && (refused == nullptr || *refused == '\0');
}

SideBySide::SideBySide(Options options, std::function<void(std::string_view)> print)
    : options_(options), column_((options.width - kGutter) / 2), print_(std::move(print)) {}

void SideBySide::see(const Step* left, const Step* right, bool differs) {
  if (differs) {
    if (skipped_) print_(kSkippedLine);
    skipped_ = false;
    for (const std::string& one : before_) print_(one);
    before_.clear();
    show_step(left, right, true);
    after_ = kContextSteps;
  } else if (after_ > 0) {
    --after_;
    show_step(left, right, false);
  } else {
    const auto text = [](const Step* step) {
      return Cell{std::to_string(step->number) + " ", replay::line_of(step->stimulus, 0)};
    };
    before_.push_back(line(Mark::same, text(left), text(right)));
    if (before_.size() <= kContextSteps) return;
    before_.pop_front();
    skipped_ = true;
  }
}

// Around a difference the stimulus of a step is enough; the step itself is shown with its effects.
void SideBySide::show_step(const Step* left, const Step* right, bool differs) {
  const auto head = [](const Step* step) {
    if (step == nullptr) return Cell{};
    return Cell{std::to_string(step->number) + " ", replay::line_of(step->stimulus, 0)};
  };
  const Mark lone = left == nullptr ? Mark::right_only : Mark::left_only;
  if (left == nullptr || right == nullptr) {
    print_(line(lone, head(left), head(right)));
    for (const auto& effect : (left == nullptr ? right : left)->effects) {
      const Cell shown{"  -> ", replay::line_of(effect.event, 0)};
      print_(line(lone, left == nullptr ? Cell{} : shown, left == nullptr ? shown : Cell{}));
    }
    return;
  }
  const bool changed = differs && left->stimulus != right->stimulus;
  print_(line(changed ? Mark::changed : Mark::same, head(left), head(right)));
  if (differs) show_effects(*left, *right);
}

void SideBySide::show_effects(const Step& left, const Step& right) {
  const auto text = [](const Step& step, std::optional<std::size_t> index) {
    if (!index) return Cell{};
    return Cell{"  -> ", replay::line_of(step.effects[*index].event, 0)};
  };
  for (const replay::StepPair& pair : replay::pair_effects(left.effects, right.effects)) {
    const Cell ours = text(left, pair.left);
    const Cell theirs = text(right, pair.right);
    const Mark mark = !pair.left                 ? Mark::right_only
                      : !pair.right              ? Mark::left_only
                      : ours.text == theirs.text ? Mark::same
                                                 : Mark::changed;
    print_(line(mark, ours, theirs));
  }
  if (left.digest == right.digest) return;
  const auto digest = replay::digest_difference(left.digest, right.digest);
  print_(line(Mark::changed, {"  " + digest->field + " ", digest->expected},
              {"  " + digest->field + " ", digest->actual}));
}

std::string SideBySide::line(Mark mark, const Cell& left, const Cell& right) const {
  const auto room = [&](const Cell& side) {
    return column_ - std::min(column_, side.label.size());
  };
  const std::size_t begin = mark == Mark::changed
                                ? begin_of(left.text, right.text, std::min(room(left), room(right)))
                                : 0;
  const std::string ours =
      left.label + cell(left.text, std::min(begin, left.text.size()), room(left));
  std::string theirs =
      right.label + cell(right.text, std::min(begin, right.text.size()), room(right));
  theirs.erase(theirs.find_last_not_of(' ') + 1);
  std::string out;
  const bool coloured = options_.colour && mark != Mark::same;
  if (coloured) {
    out += mark == Mark::left_only ? kRed : mark == Mark::right_only ? kGreen : kYellow;
  }
  out.append(ours).append(" ").append(1, static_cast<char>(mark)).append(" ").append(theirs);
  if (!coloured) out.erase(out.find_last_not_of(' ') + 1);
  if (coloured) out += kPlain;
  return out.append("\n");
}

}  // namespace lightspeed::tools
