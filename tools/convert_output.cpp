#include "tools/convert_output.hpp"

#include <unistd.h>

#include <array>
#include <utility>

namespace lightspeed::tools {
namespace {

struct TraceRow {
  TraceForm form;
  std::string_view name;
  std::string_view ending;
};
constexpr std::array kTraceForms{TraceRow{TraceForm::lstrace, "lstrace", ".lstrace"},
                                 TraceRow{TraceForm::jsonl, "jsonl", ".jsonl"}};

ToolError tool_error(replay::ExportError error) {
  return {.status = ExitStatus::usage, .text = std::move(error.text)};
}

}  // namespace

std::string convert_form_names() {
  std::string names;
  const auto add = [&](std::string_view name) {
    names.append(names.empty() ? "" : ", ").append(name);
  };
  for (const TraceRow& row : kTraceForms) add(row.name);
  for (const replay::ExportRow& row : replay::kExportForms) add(row.name);
  return names;
}

Result<ConvertForm, std::string> convert_form(std::string_view to, const std::string& path) {
  const auto is_meant = [&](const auto& row) {
    return to.empty() ? path.ends_with(row.ending) : to == row.name;
  };
  for (const TraceRow& row : kTraceForms) {
    if (is_meant(row)) return ConvertForm(row.form);
  }
  for (const replay::ExportRow& row : replay::kExportForms) {
    if (is_meant(row)) return ConvertForm(row.form);
  }
  std::string problem;
  if (!to.empty()) {
    problem.append("--to is one of ").append(convert_form_names()).append(", not '").append(to);
    return failure(problem.append("'"));
  }
  if (path == kStandardStream) {
    return failure("stdout has no name that says which form: add --to, one of " +
                   convert_form_names());
  }
  problem.append(path).append(": the name must end in");
  const auto add = [&](std::string_view ending) { problem.append(" ").append(ending); };
  for (const TraceRow& row : kTraceForms) add(row.ending);
  for (const replay::ExportRow& row : replay::kExportForms) add(row.ending);
  return failure(problem.append(", or add --to"));
}

Result<std::unique_ptr<ConvertOutput>, ToolError> ConvertOutput::create(
    const Target& target, const replay::Header& header) {
  std::unique_ptr<ConvertOutput> output(new ConvertOutput());
  if (const auto* form = std::get_if<TraceForm>(&target.form)) {
    auto trace = TraceOutput::create(target.path, target.force, *form, header, Durability::synced,
                                     {}, {.dictionary = target.dictionary});
    if (!trace) return failure(trace.error());
    output->trace_ = *std::move(trace);
    return output;
  }
  const auto form = std::get<replay::ExportForm>(target.form);
  const bool binary = form == replay::ExportForm::mcap;
  if (binary && target.path == kStandardStream && ::isatty(STDOUT_FILENO) != 0) {
    return failure(ToolError{.text = "MCAP is binary and this is a terminal: name a file"});
  }
  auto file = OutputFile::create(target.path, target.force);
  if (!file) return failure(ToolError{.text = file.error()});
  output->file_ = *std::move(file);
  output->exporter_ = replay::make_exporter(
      form, *output->file_, header,
      {.session = target.session, .writer = "lightspeed", .writer_version = LIGHTSPEED_VERSION});
  return output;
}

Result<void, ToolError> ConvertOutput::add(const interpreter::Step& step) {
  if (trace_) return trace_->add(step);
  auto added = exporter_->add(step);
  if (!added) return failure(tool_error(added.error()));
  return {};
}

Result<void, ToolError> ConvertOutput::finish(replay::Ending ending) {
  if (trace_) return trace_->finish(ending);
  auto finished = exporter_->finish();
  if (!finished) return failure(tool_error(finished.error()));
  auto committed = file_->commit();
  if (!committed) return failure(ToolError{.text = committed.error()});
  return {};
}

std::vector<std::string> ConvertOutput::notes() const {
  return exporter_ ? exporter_->notes() : std::vector<std::string>{};
}

}  // namespace lightspeed::tools
