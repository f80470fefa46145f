#include "replay/report/report.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "interpreter/client/slots.hpp"
#include "isa/base/check.hpp"
#include "replay/check.hpp"
#include "replay/replay.hpp"
#include "replay/report/aligned_steps.hpp"
#include "replay/report/findings.hpp"
#include "replay/report/packed.hpp"
#include "replay/report/page.hpp"
#include "replay/report/shown_documents.hpp"
#include "replay/report/side.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

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
      write_side(traces[i], i);
    }
    if (traces.size() == 2) write_differences(traces);
    put_json("kinds", kinds());
    write_until("@SCRIPT@");
    put(kReportScript);
    put(left_);
    if (!error_.empty()) return failure(std::move(error_));
    return std::move(counts_);
  }

 private:
  void put(std::string_view text) {
    if (!error_.empty() || counts_.stopped) return;
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

  bool begins(ReportPass pass, std::size_t trace) {
    if (options_.begins && !options_.begins(pass, trace)) counts_.stopped = true;
    return error_.empty() && !counts_.stopped;
  }

  void write_side(const ReportTrace& one, std::size_t place) {
    const std::string id = place == 0 ? "a" : "b";
    if (!begins(ReportPass::steps, place)) return;
    auto index = write_steps(one, id);
    if (!index) {
      error_ = std::move(index.error());
      return;
    }
    put_json(id + "-index", *index);
    if (!begins(ReportPass::run, place)) return;
    one.steps->go_to(0);
    const ReplayReport replayed = replay(*one.steps, {});
    if (!begins(ReportPass::rules, place)) return;
    one.steps->go_to(0);
    const Findings findings = findings_of(check(*one.steps), replayed);
    counts_.findings += findings.count;
    put_json(id + "-findings", findings.json);
  }

  /// Answers with the index, or the sink's error.
  Result<std::string, std::string> write_steps(const ReportTrace& one, const std::string& id) {
    ReportSide side(id, sink_, options_.documents_max);
    ShownDocuments documents(*one.steps);
    if (!documents.problem().empty()) side.stop_documents(1);
    StepPlaces& places = places_.emplace_back();
    for (auto shown = documents.next(); shown; shown = documents.next()) {
      places.add(shown->step.number);
      if (!documents.problem().empty()) side.stop_documents(shown->step.number);
      if (auto added = side.add(shown->step, shown->html); !added) return failure(added.error());
      ++counts_.steps;
    }
    auto index = side.finish(one.steps->header(), one.name);
    if (!index) return index;
    counts_.documents.push_back(
        {.step = side.documents_stopped_at(), .problem = documents.problem()});
    std::string problem;
    append_json(problem, documents.problem());
    index->insert(index->size() - 1, ",\"documentsProblem\":" + problem);
    return index;
  }

  void write_differences(const std::vector<ReportTrace>& traces) {
    if (!begins(ReportPass::differences, 0)) return;
    for (const ReportTrace& one : traces) one.steps->go_to(0);
    const Findings found = differences_of({.steps = *traces[0].steps, .places = places_[0]},
                                          {.steps = *traces[1].steps, .places = places_[1]});
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
  std::vector<StepPlaces> places_;  ///< Of each trace.
};

}  // namespace

Result<ReportCounts, std::string> write_report(const std::vector<ReportTrace>& traces,
                                               const ReportOptions& options, ByteSink& sink) {
  return ReportWriter(options, sink).write(traces);
}

}  // namespace lightspeed::replay
