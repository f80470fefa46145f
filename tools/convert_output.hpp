// What `convert` writes: a trace in one of its own forms, or in one of others.
// Implements TOOL-13 (specs/replay.md) and CONV-1 (specs/convert.md): the name says the form.
// It refuses to guess: a name that ends in no form needs `--to`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "replay/convert/exporter.hpp"
#include "tools/trace_file.hpp"

namespace lightspeed::tools {

using ConvertForm = std::variant<TraceForm, replay::ExportForm>;

/// The form that is asked for by its name (`to`), or else by the name of the file. The error is a
/// sentence.
[[nodiscard]] Result<ConvertForm, std::string> convert_form(std::string_view to,
                                                            const std::string& path);

/// All names that `--to` takes: `lstrace, jsonl, har, …`.
[[nodiscard]] std::string convert_form_names();

/// A conversion on its way into a file; nothing appears under the name before `finish`.
class ConvertOutput {
 public:
  struct Target {
    std::string path;
    bool force = false;
    ConvertForm form;
    std::uint32_t session = 0;  ///< Whose; 0 is everybody's.
    bool dictionary = false;    ///< Only a container has one.
  };
  [[nodiscard]] static Result<std::unique_ptr<ConvertOutput>, ToolError> create(
      const Target& target, const replay::Header& header);
  [[nodiscard]] Result<void, ToolError> add(const interpreter::Step& step);
  /// Only a trace takes snapshots.
  [[nodiscard]] Result<void, ToolError> add_snapshot(const replay::WorldSnapshot& snapshot) {
    return trace_->add_snapshot(snapshot);
  }
  /// `ending`: whether the converted trace ended, which only a trace can say.
  [[nodiscard]] Result<void, ToolError> finish(replay::Ending ending);
  /// What the form could not take, for people.
  [[nodiscard]] std::vector<std::string> notes() const;

 private:
  ConvertOutput() = default;
  std::unique_ptr<TraceOutput> trace_;  ///< Absent for a form of others.
  std::unique_ptr<OutputFile> file_;
  std::unique_ptr<replay::Exporter> exporter_;
};

}  // namespace lightspeed::tools
