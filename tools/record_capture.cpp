#include "tools/record_capture.hpp"

#include <utility>

#include "replay/capture/capture.hpp"
#include "replay/capture/form.hpp"
#include "replay/capture/secret_warnings.hpp"
#include "tools/capture_files.hpp"
#include "tools/file_hint.hpp"
#include "tools/files.hpp"
#include "tools/packet_capture.hpp"
#include "tools/script_run.hpp"

namespace lightspeed::tools {
namespace {

// A name that is empty stands for no file.
Result<void, ToolError> read_into(std::string& text, const std::string& file) {
  if (file.empty()) return {};
  auto read = read_file(file);
  if (!read) return failure(ToolError{.text = read.error()});
  text = *std::move(read);
  return {};
}

}  // namespace

Result<CapturedTrace, ToolError> run_capture(const CaptureRun& run) {
  replay::CaptureFiles files;
  files.title = run.title.empty() ? title_of(run.capture) : run.title;
  auto done = read_into(files.capture, run.capture);
  if (!done) return failure(done.error());
  ExitStatus status = ExitStatus::same;
  if (replay::form_of(files.capture) == replay::CaptureForm::packet_capture) {
    auto packets = export_packets(run.capture, std::move(files.capture));
    if (!packets) return failure(packets.error());
    files.capture = std::move(packets->json);
    if (!packets->words.empty()) {
      note("note: " + packets->words);
      status = ExitStatus::damaged;
    }
  }
  const std::string documents =
      run.documents.empty() ? documents_beside(run.capture) : run.documents;
  const bool looks_beside = run.page.empty() && !replay::is_har(files.capture);
  const std::string page = looks_beside ? page_beside(run.capture) : run.page;
  if (done = read_into(files.documents, documents); done) done = read_into(files.pages, page);
  if (!done) return failure(done.error());
  auto imported = replay::import_capture(files);
  if (!imported) {
    if (auto wrong = wrong_file(run.capture, files.capture, FileKind::capture)) {
      return failure(ToolError{.text = *std::move(wrong)});
    }
    const replay::CaptureError& error = imported.error();
    const std::string& path = error.file == "documents" ? documents
                              : error.file == "pages"   ? page
                                                        : run.capture;
    const std::string line = error.line == 0 ? ": " : ":" + std::to_string(error.line) + ": ";
    return failure(
        ToolError{.status = ExitStatus::damaged, .text = shown_name(path) + line + error.text});
  }
  for (const std::string& line : imported->notes.lines) note("note: " + line);
  for (const std::string& line : secret_warnings(*imported)) note("warning: " + line);
  done = set_knobs(run.knobs, imported->trace.header.configuration);
  if (!done) return failure(done.error());
  return CapturedTrace{.trace = std::move(imported->trace), .status = status};
}

}  // namespace lightspeed::tools
