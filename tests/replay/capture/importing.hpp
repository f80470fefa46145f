// What the tests of imports share: short captures as text, and what importing them gave.
// Serves the tests of IMP-1 to IMP-15 (specs/import.md).
// It refuses files: every capture here is a few lines that stand in the test itself.
#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "replay/capture/capture.hpp"

namespace lightspeed::testing {

using Texts = std::vector<std::string>;

inline replay::Imported imported(const std::string& capture, const std::string& documents = "") {
  auto result =
      replay::import_capture({.title = "test", .capture = capture, .documents = documents});
  REQUIRE_MESSAGE(result.has_value(), result.error().text);
  return std::move(*result);
}

inline std::vector<interpreter::Step> steps(const std::string& capture,
                                            const std::string& documents = "") {
  return imported(capture, documents).trace.steps;
}

inline replay::CaptureError refused(const std::string& capture, const std::string& documents = "") {
  const auto result =
      replay::import_capture({.title = "", .capture = capture, .documents = documents});
  REQUIRE_FALSE(result.has_value());
  return result.error();
}

inline bool mentions(const replay::CaptureError& error, const std::string& word) {
  return error.text.find(word) != std::string::npos;
}

inline std::string open_line(int connection = 1) {
  return R"({"t_us":10,"conn":)" + std::to_string(connection) +
         R"(,"dir":"c2s","event":"open","data":"","url":"ws://x"})" + "\n";
}

inline std::string frame_line(const std::string& direction, const std::string& data, int at = 20,
                              int connection = 1) {
  return R"({"t_us":)" + std::to_string(at) + R"(,"conn":)" + std::to_string(connection) +
         R"(,"dir":")" + direction + R"(","event":"frame","data":)" + nlohmann::json(data).dump() +
         "}\n";
}

inline std::string close_line(const std::string& keys, int connection = 1) {
  return R"({"t_us":30,"conn":)" + std::to_string(connection) +
         R"(,"dir":"s2c","event":"close","data":"",)" + keys + "}\n";
}

/// A line of the documents; `line` is text, so that a test can write any number there.
inline std::string document_line(const std::string& outcome, const std::string& line,
                                 const std::string& keys = "") {
  return R"({"t_us":40,"outcome":")" + outcome + R"(","line":)" + line +
         R"(,"html":"<main id=\"app\"></main>")" + keys + "}\n";
}

template <class T>
std::size_t count(const std::vector<interpreter::Step>& all) {
  std::size_t found = 0;
  for (const auto& step : all) found += std::holds_alternative<T>(step.stimulus) ? 1 : 0;
  return found;
}

inline Texts answers(const interpreter::Step& step) {
  Texts texts;
  for (const auto& effect : step.effects) {
    const auto* message = std::get_if<interpreter::Message>(&effect.event);
    if (message != nullptr) texts.push_back(message->data);
  }
  return texts;
}

/// The outcomes of the documents that joined a step.
inline Texts outcomes(const interpreter::Step& step) {
  Texts texts;
  for (const auto& effect : step.effects) {
    const auto* shown = std::get_if<interpreter::DocumentShown>(&effect.event);
    if (shown != nullptr) texts.push_back(shown->outcome);
  }
  return texts;
}

}  // namespace lightspeed::testing
