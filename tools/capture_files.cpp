#include "tools/capture_files.hpp"

#include <filesystem>
#include <system_error>

#include "tools/files.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {

namespace fs = std::filesystem;

namespace {

std::string found_beside(const std::string& capture, const char* name, const char* what) {
  if (capture == kStandardStream) return "";
  std::string beside = fs::path(capture).replace_filename(name).string();
  if (!file_exists(beside) || beside == capture) return "";
  note(what + (" from " + beside));
  return beside;
}

}  // namespace

std::string title_of(const std::string& file) {
  if (file == kStandardStream) return "";
  const fs::path path(file);
  const std::string stem = path.stem().string();
  const bool is_form = stem == "frames" || stem == "capture";
  std::error_code error;  // No current folder: then there is only the stem.
  const std::string folder = fs::absolute(path, error).parent_path().filename().string();
  return is_form && !folder.empty() ? folder : stem;
}

std::string page_beside(const std::string& capture) {
  return found_beside(capture, "capture.har", "page");
}

std::string documents_beside(const std::string& capture) {
  return found_beside(capture, "dom.jsonl", "documents");
}

}  // namespace lightspeed::tools
