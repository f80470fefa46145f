// `lightspeed diff`: two traces compared by meaning, on one screen.
#include <limits>
#include <memory>
#include <optional>

#include "tools/command.hpp"
#include "tools/diff_against.hpp"
#include "tools/diff_feed.hpp"
#include "tools/diff_text.hpp"
#include "tools/interrupt.hpp"
#include "tools/json_reports.hpp"
#include "tools/progress.hpp"
#include "tools/side_by_side.hpp"

namespace lightspeed::tools {
namespace {

struct Options {
  std::string left;
  std::string right;
  std::string against;
  std::optional<std::uint64_t> width;
  bool side_by_side = false;
  bool rules = false;
  bool all = false;
  bool json = false;
};

using replay::Verdict;

replay::DiffOptions how(const Options& options, DiffFeed& left, DiffFeed& right,
                        Progress& progress) {
  replay::DiffOptions how;
  if (options.rules) how.rules_steps_max = std::numeric_limits<std::uint64_t>::max();
  if (left.skimmed() != nullptr && right.skimmed() != nullptr) {
    how.pass_equal = [&](std::uint64_t steps_max) {
      return replay::pass_equal(*left.skimmed(), *right.skimmed(), steps_max);
    };
  }
  how.go_on = [&](std::uint64_t steps) {
    progress.show("compared " + counted(steps, "step"));
    return !InterruptGuard::interrupted();
  };
  return how;
}

/// Two files that are compared, and what to say of them.
struct Sides {
  std::string left;
  std::string right;
  std::string naming{};  ///< In front of the report.
  DiffPaths shown{};     ///< In commands to try.
};

ExitStatus status_of(const replay::DiffReport& report, ExitStatus losses) {
  if (report.stopped) return ExitStatus::interrupted;
  if (!report.problem.empty()) return ExitStatus::unsupported;
  const bool same = report.verdict == Verdict::equal || report.verdict == Verdict::equivalent;
  return same ? losses : ExitStatus::different;
}

Result<ExitStatus, ToolError> diff_files(const Sides& sides, const Options& options) {
  auto left = DiffFeed::open(sides.left);
  if (!left) return failure(left.error());
  auto right = DiffFeed::open(sides.right);
  if (!right) return failure(right.error());
  Result<void, std::string> printed;
  SideBySide columns({.width = screen_width(options.width), .colour = wants_colour()},
                     [&](std::string_view line) {
                       if (printed) printed = write_stdout(line);
                     });
  replay::DiffReport report;
  {
    Progress progress;
    replay::DiffOptions asked = how(options, **left, **right, progress);
    if (options.side_by_side) {
      asked.see = [&](const auto* ours, const auto* theirs, bool differs) {
        columns.see(ours, theirs, differs);
      };
    }
    report = replay::diff(**left, **right, asked);
  }
  if (!printed) return failure(ToolError{.text = printed.error()});
  if (const auto error = (*left)->error()) return failure(*error);
  if (const auto error = (*right)->error()) return failure(*error);
  const ExitStatus left_losses = (*left)->report_losses();
  const ExitStatus right_losses = (*right)->report_losses();
  const ExitStatus status =
      status_of(report, left_losses == ExitStatus::same ? right_losses : left_losses);
  const std::string text =
      options.json
          ? to_json(report)
          : sides.naming + diff_text(report, sides.shown,
                                     {.all = options.all, .listed = !options.side_by_side});
  const ExitStatus said = print(text, status);
  if (const std::string what = diff_note(report); !what.empty()) note("lightspeed: " + what);
  return said;
}

Result<ExitStatus, ToolError> run(const Options& options) {
  if (options.side_by_side && options.json) return usage_error("give --side-by-side or --json");
  if (options.against.empty()) {
    if (options.right.empty()) return usage_error("give two traces, or one and --against");
    if (options.left == kStandardStream && options.right == kStandardStream) {
      return usage_error("stdin can be one of the two traces only");
    }
    return diff_files({.left = options.left,
                       .right = options.right,
                       .shown = {.left = options.left, .right = options.right}},
                      options);
  }
  if (!options.right.empty()) return usage_error("--against takes one trace");
  const auto both = run_both(options.left, options.against);
  if (!both) return failure(both.error());
  if (options.json) note(both->naming);
  return diff_files({.left = both->left, .right = both->right, .naming = both->naming}, options);
}

}  // namespace

Command diff_command() {
  auto o = std::make_shared<Options>();
  return {.name = "diff",
          .help = "Compare two traces by meaning",
          .options = {{"LEFT", "", "The trace before, `-` for stdin", &o->left, true},
                      {"RIGHT", "", "The trace after", &o->right},
                      {"--against", "BINARY", "Run the choices of LEFT by this build and that one",
                       &o->against},
                      {"-y,--side-by-side", "", "In two columns, only where they differ",
                       &o->side_by_side},
                      {"--width", "N", "Of both columns (default: that of the terminal, or 120)",
                       &o->width},
                      {"--rules", "", "Run the rules over both, however long they are", &o->rules},
                      {"--all", "", "Explain every difference, not only the first", &o->all},
                      {"--json", "", "The report as one JSON object", &o->json}},
          .footer =
              "Verdicts: equal; equivalent (other times, references or connection numbers, or\n"
              "independent sessions in another order); regressed; improved. The first two exit\n"
              "with 0, the others with 1. Rules are run where both have 20000 steps or fewer.",
          .run = [o] {
            const InterruptGuard guard;
            const auto status = run(*o);
            return status ? *status : fail(status.error());
          }};
}

}  // namespace lightspeed::tools
