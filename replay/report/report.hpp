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
#include "replay/step_source.hpp"

namespace lightspeed::replay {

/// Html of documents that is kept unless somebody asks for more, before it is compressed.
inline constexpr std::uint64_t kDocumentsMax = 64U << 20U;

/// A trace is gone over so often; the last time beside the other one.
enum class ReportPass : std::uint8_t { steps, run, rules, differences };

struct ReportOptions {
  std::uint64_t documents_max = kDocumentsMax;  ///< For each side.
  /// Told what begins, and with which trace; the writing stops where it answers with false.
  std::function<bool(ReportPass pass, std::size_t trace)> begins{};
};

/// A trace that stands at its first step, and what the page calls it.
struct ReportTrace {
  StepSource* steps = nullptr;
  std::string name;
};

/// From which step on a side has no documents.
struct DocumentsEnd {
  std::uint64_t step = 0;  ///< 0 if none is missing.
  std::string problem{};   ///< Why, if it was not the budget.
};

struct ReportCounts {
  std::uint64_t steps = 0;
  std::uint64_t findings = 0;
  std::uint64_t differences = 0;
  std::vector<DocumentsEnd> documents;  ///< Of each trace.
  bool stopped = false;
};

/// Writes the page. With two traces the second is held against the first. The error is the sink's;
/// a source that ends early is a trace that ends there.
[[nodiscard]] Result<ReportCounts, std::string> write_report(const std::vector<ReportTrace>& traces,
                                                             const ReportOptions& options,
                                                             ByteSink& sink);

}  // namespace lightspeed::replay
