#include "replay/format/json_lines.hpp"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "replay/format/json_place.hpp"
#include "replay/format/records.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Step;

std::string line_of(const v1::Record& record) {
  std::string line;
  const auto status = google::protobuf::util::MessageToJsonString(record, &line);
  CHECK(status.ok(), "a record of ours holds only UTF-8 and known values");
  line.push_back('\n');
  return line;
}

}  // namespace

std::string json_line(const Header& header) {
  v1::Record record;
  put_header(header, *record.mutable_header());
  return line_of(record);
}

std::string json_line(const Step& step) {
  v1::Record record;
  put_step(step, std::nullopt, *record.mutable_step());
  return line_of(record);
}

Result<std::optional<Step>, TraceError> JsonLinesReader::add(std::string_view line) {
  ++line_;
  if (line.find_first_not_of(" \t\r\n") == std::string_view::npos) return std::optional<Step>{};
  if (const auto problem = json_syntax_problem(line)) {
    return failure(error(TraceFault::bad_json, problem->column, problem->text));
  }
  v1::Record record;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(line.data(), line.size()), &record);
  if (!status.ok()) {
    const std::string_view message(status.message().data(), status.message().size());
    const JsonProblem problem = json_field_problem(line, message);
    return failure(error(TraceFault::bad_json, problem.column, problem.text));
  }
  if (!header_) {
    if (!record.has_header()) {
      return failure(error(TraceFault::not_a_trace, 1, "the first record must be the header"));
    }
    auto header = take_header(*record.mutable_header());
    if (!header) return failure(error(header.error().fault, 1, header.error().text));
    header_ = *std::move(header);
    return std::optional<Step>{};
  }
  if (!record.has_step()) {
    return failure(error(TraceFault::bad_json, 1, "a step was expected, {\"step\":{…}}"));
  }
  auto step = take_step(*record.mutable_step(), previous_, numbering_of(*header_));
  if (!step) return failure(error(step.error().fault, 1, step.error().text));
  previous_ = position_of(*step);
  return std::optional<Step>(*std::move(step));
}

TraceError JsonLinesReader::error(TraceFault fault, std::size_t column,
                                  const std::string& text) const {
  return {
      .fault = fault,
      .offset = 0,
      .frame = 0,
      .step = previous_.number + 1,
      .line = line_,
      .column = column,
      .text = "line " + std::to_string(line_) + ", column " + std::to_string(column) + ": " + text};
}

std::string json_lines_from_trace(const Trace& trace) {
  std::string lines = json_line(trace.header);
  for (const Step& step : trace.steps) lines += json_line(step);
  return lines;
}

Result<Trace, TraceError> trace_from_json_lines(std::string_view text) {
  JsonLinesReader reader;
  Trace trace;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    auto step = reader.add(text.substr(0, end));
    if (!step) return failure(step.error());
    if (*step) trace.steps.push_back(**std::move(step));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!reader.header()) {
    return failure(TraceError{.fault = TraceFault::not_a_trace,
                              .line = 1,
                              .column = 1,
                              .text = "line 1, column 1: there is no record; the first must be the "
                                      "header"});
  }
  trace.header = *reader.header();
  return trace;
}

}  // namespace lightspeed::replay
