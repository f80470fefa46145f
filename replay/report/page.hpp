// The page around a report: its own text, as files in replay/report/page, built into the command.
// Implements RPT-1 (specs/report.md): one file that needs nothing from anywhere.
// It refuses data: what belongs to a trace is written between head and tail.
#pragma once

#include <string_view>

namespace lightspeed::replay {

// Written by cmake/embed.cmake when the command is built.
extern const std::string_view kReportHtml;    ///< With `@TITLE@`, `@STYLE@`, `@DATA@`, `@SCRIPT@`.
extern const std::string_view kReportStyle;   ///< report.css
extern const std::string_view kReportScript;  ///< All of *.js, joined by name.

}  // namespace lightspeed::replay
