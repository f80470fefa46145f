#include "tools/file_hint.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <system_error>
#include <vector>

#include "isa/nearest.hpp"
#include "replay/capture/form.hpp"
#include "replay/format/seek_table.hpp"
#include "tools/files.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

constexpr std::string_view kBlanks = " \t\r";

/// One kind: how people call it, and the command that takes it. `{}` stands for the file.
struct KindRow {
  std::string_view name;
  std::string_view use;
};
/// In the order of `FileKind`.
constexpr std::array kKinds{
    KindRow{"a program", "lightspeed record --program {} --script S.lss -o T.lstrace runs it"},
    KindRow{"a script", "lightspeed record --script {} -o T.lstrace runs it"},
    KindRow{"a trace",
            "lightspeed replay {} runs it again, lightspeed disasm {} prints its program"},
    KindRow{"a capture", "lightspeed record --capture {} -o T.lstrace makes a trace of it"},
    KindRow{"what the browser of a capture showed",
            "lightspeed record --capture C --documents {} -o T.lstrace takes both"},
    KindRow{
        "JSON of another kind",
        "a trace as text begins with {\"header\":, and a capture, which `record --capture` takes, "
        "is a HAR, packets, or has t_us and event on each line"},
    KindRow{"a binary file", ""},
};
static_assert(kKinds.size() == static_cast<std::size_t>(FileKind::binary) + 1);

const KindRow& row_of(FileKind kind) { return kKinds.at(static_cast<std::size_t>(kind)); }

struct EndingRow {
  std::string_view ending;
  FileKind kind;
};
constexpr std::array kEndings{EndingRow{".lsp", FileKind::program},
                              EndingRow{".lss", FileKind::script},
                              EndingRow{".har", FileKind::capture}};

/// Takes the next line that says something, without the blanks around it; empty if there is none.
std::string_view take_line(std::string_view& text) {
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    line = line.substr(0, line.find_last_not_of(kBlanks) + 1);
    if (!line.empty() && line.front() != '#') return line;
  }
  return {};
}

/// `program todo 1` begins a program; a time or a knob, below `program todo` or not, a script.
std::optional<FileKind> kind_of_text(std::string_view text) {
  constexpr std::string_view kProgram = "program ";
  std::string_view line = take_line(text);
  if (line.starts_with(kProgram)) {
    if (line.find(' ', kProgram.size()) != std::string_view::npos) return FileKind::program;
    line = take_line(text);
  }
  if (line.empty()) return std::nullopt;
  const bool is_time = line.front() == '+' || (line.front() >= '0' && line.front() <= '9');
  if (is_time || line.starts_with("set ")) return FileKind::script;
  return std::nullopt;
}

std::optional<FileKind> kind_of_json(std::string_view head) {
  const auto says = [&](std::string_view key) { return head.find(key) != std::string_view::npos; };
  if (says("\"header\"")) return FileKind::trace;
  if (says("\"t_us\"") && says("\"outcome\"")) return FileKind::documents;
  if (replay::form_of(head) != replay::CaptureForm::frame_lines || says("\"t_us\"")) {
    return FileKind::capture;
  }
  // Lines of a trace that has lost its first one: its reader knows better what is wrong.
  return says("\"step\"") ? FileKind::trace : FileKind::json;
}

}  // namespace

std::optional<FileKind> kind_of(std::string_view path, std::string_view bytes) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  std::string_view head = bytes.substr(0, kFileHeadBytes);
  if (replay::begins_zstd_frame(head)) return FileKind::trace;
  if (replay::form_of(head) == replay::CaptureForm::packet_capture) return FileKind::capture;
  if (head.find('\0') != std::string_view::npos) return FileKind::binary;
  if (head.starts_with(kByteOrderMark)) head.remove_prefix(kByteOrderMark.size());
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return std::nullopt;
  if (head[first] == '{' || head[first] == '[') return kind_of_json(head);
  for (const EndingRow& row : kEndings) {
    if (path.ends_with(row.ending)) return row.kind;
  }
  return kind_of_text(head);
}

std::optional<std::string> wrong_file(const std::string& path, std::string_view bytes,
                                      FileKind wanted) {
  const auto kind = kind_of(path, bytes);
  if (!kind || *kind == wanted) return std::nullopt;
  // A trace is binary itself, and a capture is JSON: their readers know better what is wrong.
  if (*kind == FileKind::binary && wanted == FileKind::trace) return std::nullopt;
  const bool packed = replay::form_of(bytes) == replay::CaptureForm::packed;
  if ((*kind == FileKind::json || packed) && wanted == FileKind::capture) return std::nullopt;
  std::string text = shown_name(path) + ": this is " + std::string(row_of(*kind).name) + ", not " +
                     std::string(row_of(wanted).name);
  std::string_view use = row_of(*kind).use;
  if (!use.empty()) text += ": ";
  while (!use.empty()) {
    const std::size_t place = std::min(use.find("{}"), use.size());
    text += use.substr(0, place);
    if (place < use.size()) text += shell_word(path);
    use.remove_prefix(std::min(place + 2, use.size()));
  }
  return text;
}

std::string near_file(const std::string& path) {
  namespace fs = std::filesystem;
  const fs::path missing(path);
  const fs::path folder = missing.has_parent_path() ? missing.parent_path() : fs::path(".");
  // Either the ending is right, or what stands before it: endings alone make any two names alike.
  // In order, because a folder has none.
  std::map<std::string, std::string> stems;
  std::map<std::string, std::string> endings;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path file = entry->path().filename();
    if (file.extension() == missing.extension()) stems.emplace(file.stem(), file);
    if (file.stem() == missing.stem()) endings.emplace(file.extension(), file);
  }
  const auto near = [](const std::string& wanted, const std::map<std::string, std::string>& files) {
    std::vector<std::string_view> names;
    names.reserve(files.size());
    for (const auto& [name, file] : files) names.emplace_back(name);
    const auto found = files.find(std::string(isa::nearest(wanted, names)));
    return found == files.end() ? "" : "; did you mean '" + found->second + "'?";
  };
  const std::string text = near(missing.stem(), stems);
  return text.empty() ? near(missing.extension(), endings) : text;
}

}  // namespace lightspeed::tools
