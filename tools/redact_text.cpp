#include "tools/redact_text.hpp"

#include <nlohmann/json.hpp>

#include "replay/plain_text.hpp"
#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kFieldWidth = 24;
constexpr std::size_t kNameMax = 60;  // A field's name comes from the trace.

/// The text and a column's worth of blanks behind it, one at least.
std::string column(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 1, ' ');
}

std::string shown(const std::string& name) {
  std::string text;
  replay::append_plain(text, name, kNameMax);
  return text;
}

std::string kept_text(const std::map<std::string, std::uint64_t>& kept, const std::string& why) {
  std::string text;
  for (const auto& [field, count] : kept) {
    text.append("  kept ").append(column(shown(field), kFieldWidth));
    text.append(counted(count, "value")).append(why).append("\n");
  }
  return text;
}

std::string name_of(replay::RedactAction action) {
  return std::string(replay::kRedactActionNames.at(static_cast<std::size_t>(action)));
}

}  // namespace

std::string redact_text(const replay::RedactReport& report) {
  std::string text = "redacted " + counted(report.steps, "step") + ": " +
                     counted(report.secrets, "secret") + " in " + counted(report.places, "place") +
                     "\n";
  for (const replay::RedactedField& field : report.fields) {
    text.append("  ").append(column(name_of(field.action), 10)).append(" ");
    text.append(column(shown(field.field), kFieldWidth)).append(counted(field.secrets, "secret"));
    text.append(" in ").append(counted(field.places, "place"));
    text.append(", first in ");
    text.append(field.first_step == 0 ? "the header" : "step " + std::to_string(field.first_step));
    text.append("\n");
  }
  std::string kinds;
  for (const auto& [kind, places] : report.kinds) {
    kinds.append(kinds.empty() ? "" : ", ").append(kind).append(" ").append(std::to_string(places));
  }
  if (!kinds.empty()) text.append("  where      ").append(kinds).append("\n");
  if (report.own_fields != 0) {
    text.append("  of these   ").append(counted(report.own_fields, "secret"));
    text.append(" shorter than 4 bytes, replaced in the own field alone\n");
  }
  text += kept_text(report.kept.too_short, " shorter than 4 bytes");
  text += kept_text(report.kept.of_program, " that the program's text says itself");
  if (report.words != 0) {
    text.append("  kept ").append(counted(report.words, "place"));
    text.append(" where a secret's word names a tag, an attribute or a field\n");
  }
  const replay::JudgedTrace& verdict = report.verdict;
  text.append("the same verdict as before: ");
  text.append(counted(verdict.divergences.size(), "divergence"));
  text.append(", ").append(counted(verdict.violations.size(), "violation"));
  if (verdict.documents != 0)
    text.append(", ").append(counted(verdict.documents, "equal document"));
  if (verdict.answers != 0) text.append(", ").append(counted(verdict.answers, "equal answer"));
  if (!verdict.runs) text.append("; it cannot be run, as before");
  // Shorter ones stand everywhere by chance, and are not looked for.
  const bool any_short = report.own_fields != 0 || !report.kept.too_short.empty();
  text.append(any_short ? "; no secret of 4 bytes or more is left" : "; no secret is left");
  return text + "\n";
}

std::string to_json(const replay::RedactReport& report) {
  Json fields = Json::array();
  for (const replay::RedactedField& field : report.fields) {
    fields.push_back({{"field", field.field},
                      {"action", name_of(field.action)},
                      {"secrets", field.secrets},
                      {"places", field.places},
                      {"first_step", field.first_step}});
  }
  const Json json{{"steps", report.steps},
                  {"secrets", report.secrets},
                  {"places", report.places},
                  {"fields", fields},
                  {"kinds", report.kinds},
                  {"own_fields", report.own_fields},
                  {"kept_short", report.kept.too_short},
                  {"kept_of_program", report.kept.of_program},
                  {"kept_words", report.words},
                  {"verdict",
                   {{"runs", report.verdict.runs},
                    {"documents", report.verdict.documents},
                    {"answers", report.verdict.answers},
                    {"divergences", report.verdict.divergences.size()},
                    {"violations", report.verdict.violations.size()}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace lightspeed::tools
