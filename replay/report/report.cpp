#include "replay/report/report.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"
#include "replay/report/findings.hpp"
#include "replay/report/packed.hpp"
#include "replay/report/page.hpp"
#include "replay/report/shown_documents.hpp"
#include "replay/report/side.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

/// Progress is told of once in so many steps.
constexpr std::uint64_t kProgressSteps = 4'096;

using Written = Result<void, std::string>;

class ReportWriter {
 public:
  ReportWriter(const ReportOptions& options, ByteSink& sink) : options_(options), sink_(sink) {}

  Result<ReportCounts, std::string> write(const std::vector<ReportTrace>& traces) {
    left_ = kReportHtml;
    std::string title;
    for (const ReportTrace& one : traces) title += (title.empty() ? "" : " · ") + one.name;
    write_until("@TITLE@");
    put(interpreter::escape_html(shown_text(title)));
    write_until("@STYLE@");
    put(kReportStyle);
    write_until("@DATA@");
    for (std::size_t i = 0; i < traces.size() && error_.empty(); ++i) {
      write_side(traces[i], i == 0 ? "a" : "b");
    }
    if (traces.size() == 2 && error_.empty()) write_differences(traces);
    put_json("kinds", kinds());
    write_until("@SCRIPT@");
    put(kReportScript);
    put(left_);
    if (!error_.empty()) return failure(std::move(error_));
    return std::move(counts_);
  }

 private:
  void put(std::string_view text) {
    if (!error_.empty() || counts_.interrupted) return;
    if (auto written = sink_.write(text); !written) error_ = std::move(written.error());
  }

  void put_json(const std::string& id, std::string_view json) {
    put("<script type=\"application/json\" id=\"" + id + "\">" + script_safe(json) + "</script>\n");
  }

  void write_until(std::string_view mark) {
    const std::size_t at = left_.find(mark);
    CHECK(at != std::string_view::npos, "the page's own html has all of its marks, in this order");
    put(left_.substr(0, at));
    left_.remove_prefix(at + mark.size());
  }

  bool goes_on(const std::string& what, std::uint64_t step) {
    if (options_.progress && !options_.progress(what, step)) counts_.interrupted = true;
    return !counts_.interrupted;
  }

  void write_side(const ReportTrace& one, const std::string& id) {
    ReportSide side(id, sink_, options_.documents_max);
    TraceSteps ahead(*one.trace);
    ShownDocuments documents(ahead);
    if (!documents.problem().empty()) side.stop_documents(1);
    for (const interpreter::Step& step : one.trace->steps) {
      if (step.number % kProgressSteps == 0 && !goes_on(one.name, step.number)) return;
      const auto html = documents.next(step);
      if (!documents.problem().empty()) side.stop_documents(step.number);
      if (auto added = side.add(step, html); !added) error_ = std::move(added.error());
      if (!error_.empty()) return;
      ++counts_.steps;
    }
    auto index = side.finish(one.trace->header, one.name);
    if (!index) {
      error_ = std::move(index.error());
      return;
    }
    if (id == "a") {
      counts_.documents_stopped_at = side.documents_stopped_at();
      counts_.documents_problem = documents.problem();
    }
    std::string problem;
    append_json(problem, documents.problem());
    index->insert(index->size() - 1, ",\"documentsProblem\":" + problem);
    put_json(id + "-index", *index);
    if (!goes_on("rules of " + one.name, 0)) return;
    const Findings findings = findings_of(*one.trace);
    counts_.findings += findings.count;
    put_json(id + "-findings", findings.json);
  }

  void write_differences(const std::vector<ReportTrace>& traces) {
    if (!goes_on("differences", 0)) return;
    const Findings found = differences_of(*traces[0].trace, *traces[1].trace);
    counts_.differences = found.count;
    put_json("diff", found.json);
  }

  static std::string kinds() {
    std::string json = "[";
    for (const std::string_view kind : kind_names()) {
      if (json.size() > 1) json += ',';
      append_json(json, kind);
    }
    return json + "]";
  }

  const ReportOptions& options_;
  ByteSink& sink_;
  std::string_view left_;  ///< Of the page's own html.
  std::string error_;
  ReportCounts counts_;
};

}  // namespace

Result<ReportCounts, std::string> write_report(const std::vector<ReportTrace>& traces,
                                               const ReportOptions& options, ByteSink& sink) {
  return ReportWriter(options, sink).write(traces);
}

}  // namespace lightspeed::replay
