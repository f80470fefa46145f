// The exporters one by one, and what they share: text as JSON, writing with our error.
// Implements CONV-1 (specs/convert.md).
// It refuses choice: which one is meant is decided in exporter.cpp.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "replay/convert/exporter.hpp"

namespace lightspeed::replay {

[[nodiscard]] std::unique_ptr<Exporter> make_csv_exporter(ByteSink& sink);
[[nodiscard]] std::unique_ptr<Exporter> make_har_exporter(ByteSink& sink, const Header& header,
                                                          ExportOptions options);
[[nodiscard]] std::unique_ptr<Exporter> make_mcap_exporter(ByteSink& sink, const Header& header,
                                                           const ExportOptions& options);
[[nodiscard]] std::unique_ptr<Exporter> make_perfetto_exporter(ByteSink& sink,
                                                               const Header& header);

/// A text as a JSON string, quotes included; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_string(std::string_view text);

/// Writes, and says what the system said if it could not.
[[nodiscard]] Result<void, ExportError> put(ByteSink& sink, std::string_view bytes);

}  // namespace lightspeed::replay
