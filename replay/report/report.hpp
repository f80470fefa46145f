// A report: one HTML file with one trace in it, or two side by side.
// Implements RPT-1 and RPT-2 (specs/report.md): head, chunks, index, script, in this order.
// It refuses files: the page goes to a sink, piece by piece.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

/// Html of documents that is kept unless somebody asks for more, before it is compressed.
inline constexpr std::uint64_t kDocumentsMax = 64U << 20U;

struct ReportOptions {
  std::uint64_t documents_max = kDocumentsMax;  ///< For each side.
  /// Told now and then how far it is; the writing stops where it answers with false.
  std::function<bool(const std::string& what, std::uint64_t step)> progress;
};

/// A trace, and what the page calls it.
struct ReportTrace {
  const Trace* trace = nullptr;
  std::string name;
};

struct ReportCounts {
  std::uint64_t steps = 0;
  std::size_t findings = 0;
  std::size_t differences = 0;
  std::uint64_t documents_stopped_at = 0;  ///< Of the first trace; 0 if none is missing.
  std::string documents_problem;           ///< Why, if it was not the budget.
  bool interrupted = false;
};

/// Writes the page. With two traces the second is held against the first. The error is the sink's.
[[nodiscard]] Result<ReportCounts, std::string> write_report(const std::vector<ReportTrace>& traces,
                                                             const ReportOptions& options,
                                                             ByteSink& sink);

}  // namespace lightspeed::replay
