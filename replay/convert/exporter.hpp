// Traces on their way out: into forms that the tools of others read, step by step.
// Implements CONV-1 to CONV-3 (specs/convert.md): bytes into a sink, in constant memory.
// It refuses the way back: a trace is read from its own two forms, or imported from a capture.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/event.hpp"
#include "isa/base/result.hpp"
#include "replay/format/byte_source.hpp"
#include "replay/trace.hpp"

namespace lightspeed::replay {

enum class ExportForm : std::uint8_t { har, mcap, csv, perfetto };

/// A form by its name, and by the end of a file's name.
struct ExportRow {
  ExportForm form = ExportForm::har;
  std::string_view name;
  std::string_view ending;
};
inline constexpr std::array kExportForms{
    ExportRow{ExportForm::har, "har", ".har"},
    ExportRow{ExportForm::mcap, "mcap", ".mcap"},
    ExportRow{ExportForm::csv, "csv", ".csv"},
    ExportRow{ExportForm::perfetto, "perfetto", ".perfetto.json"},
};

struct ExportOptions {
  std::uint32_t session = 0;  ///< Whose; 0 is everybody's. A HAR is one session's.
  std::string writer = "lightspeed";
  std::string writer_version = "0";
};

enum class ExportFault : std::uint8_t {
  sink_failed,       ///< The bytes could not be written.
  several_sessions,  ///< The form holds one session, and none was chosen.
  not_expressible,   ///< A time that the form cannot say.
};

struct ExportError {
  ExportFault fault = ExportFault::sink_failed;
  std::string text;
};

/// Takes the steps of one trace in order.
class Exporter {
 public:
  Exporter() = default;
  Exporter(const Exporter&) = delete;
  Exporter& operator=(const Exporter&) = delete;
  virtual ~Exporter() = default;

  [[nodiscard]] virtual Result<void, ExportError> add(const interpreter::Step& step) = 0;
  /// Writes what stands at the end; nothing may be added afterwards.
  [[nodiscard]] virtual Result<void, ExportError> finish() = 0;
  /// What the form could have held and was not given, for people; complete after `finish`.
  [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

/// Writes into a sink, which must outlive the exporter.
[[nodiscard]] std::unique_ptr<Exporter> make_exporter(ExportForm form, ByteSink& sink,
                                                      const Header& header,
                                                      const ExportOptions& options);

}  // namespace lightspeed::replay
