#include "replay/redact/redact.hpp"

#include <optional>
#include <set>
#include <utility>

#include "replay/redact/redacted_steps.hpp"
#include "replay/redact/rewrite.hpp"

namespace lightspeed::replay {
namespace {

// So many fields are tried one by one for the one that changes the verdict; each is a run or two.
constexpr std::size_t kTrialsMax = 16;

RedactReport report_of(const Collected& collected, const PlaceCounts& counts) {
  RedactReport report;
  report.steps = counts.steps;
  std::map<std::string, RedactedField> fields;
  const auto& secrets = collected.secrets.all();
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    const auto& count = counts.secrets[i];
    if (count.places == 0) continue;
    ++report.secrets;
    if (!secrets[i].everywhere) ++report.own_fields;
    report.places += count.places;
    RedactedField& field = fields[secrets[i].field];
    const bool first = field.secrets++ == 0;
    if (first || secrets[i].action == RedactAction::hide) field.action = secrets[i].action;
    field.field = secrets[i].field;
    field.places += count.places;
    if (first || count.first_step < field.first_step) field.first_step = count.first_step;
  }
  report.fields.reserve(fields.size());
  for (auto& [name, field] : fields) report.fields.push_back(std::move(field));
  report.kinds = counts.kinds;
  report.words = counts.words;
  report.kept = collected.kept;
  return report;
}

RedactError left_error(const Collected& collected, const LeftPlace& left) {
  const Secret& secret = collected.secrets.all()[left.secret];
  const std::string place = left.step == 0
                                ? "in the header"
                                : "at step " + std::to_string(left.step) + ", in a " + left.kind;
  return {RedactError::Kind::left, "a value of " + secret.field + " would still stand " + place};
}

class Redaction {
 public:
  explicit Redaction(StepSource& trace) : trace_(trace), before_(verdict_of(trace)) {}

  /// What a run of a simulated trace still says although none of its choices does, the program
  /// says itself; without it everything is done again.
  Result<Redacted, RedactError> run(const RedactPolicy& policy, const Pseudonyms& pseudonyms) {
    std::set<std::string> of_program;
    for (std::size_t known = 0;; known = of_program.size()) {
      auto redacted = run_once(policy, pseudonyms, of_program);
      if (redacted || of_program.size() == known) return redacted;
    }
  }

  /// Of the secrets that were found last.
  [[nodiscard]] const std::set<std::string>& fields() const { return fields_; }

 private:
  Result<Redacted, RedactError> run_once(const RedactPolicy& policy, const Pseudonyms& pseudonyms,
                                         std::set<std::string>& of_program) {
    Collected collected = collect_secrets(trace_, policy, pseudonyms, of_program);
    if (collected.secrets.overflowed()) {
      return failure(RedactError{
          RedactError::Kind::too_many,
          "more than " + std::to_string(Secrets::kCountMax) + " secrets, or more than " +
              std::to_string(Secrets::kBytesMax >> 20U) +
              " MiB of them: redact a part of the trace, or keep the fields that need no hiding"});
    }
    collected.secrets.give_names(pseudonyms);
    fields_.clear();
    for (const Secret& secret : collected.secrets.all()) {
      if (fields_.size() < kTrialsMax) fields_.emplace(secret.field);
    }
    auto trace = std::make_unique<RedactedSteps>(trace_, std::move(collected), policy, before_);
    const auto left = secrets_left(*trace, trace->collected().secrets);
    for (const LeftPlace& place : left) {
      if (trace_.header().origin == Origin::captured) {
        return failure(left_error(trace->collected(), place));
      }
      of_program.insert(trace->collected().secrets.all()[place.secret].text);
    }
    if (!left.empty()) return failure(left_error(trace->collected(), left.front()));
    RedactReport report = report_of(trace->collected(), trace->counts());
    report.verdict = verdict_of(*trace);
    if (const auto difference = difference_of(before_, report.verdict)) {
      return failure(RedactError{RedactError::Kind::verdict, *difference});
    }
    trace->go_to(0);
    return Redacted{.trace = std::move(trace), .report = std::move(report)};
  }

  StepSource& trace_;
  JudgedTrace before_;
  std::set<std::string> fields_;
};

/// `token.session` is of the row `token`.
std::string row_of(const std::string& field) {
  const bool has_rows = field.starts_with("token.") || field.starts_with("likely.");
  return has_rows ? field.substr(0, field.find('.')) : field;
}

/// The first single field that changes the verdict, for whoever wants to keep it.
std::string field_to_keep(Redaction& redaction, const std::set<std::string>& fields,
                          const RedactPolicy& policy, const Pseudonyms& pseudonyms) {
  for (const std::string& field : fields) {
    RedactPolicy without = policy;
    std::string row = row_of(field);
    if (!without.add(row, RedactAction::keep)) continue;
    const auto tried = redaction.run(without, pseudonyms);
    if (tried || tried.error().kind != RedactError::Kind::verdict) return row;
  }
  return {};
}

}  // namespace

Result<Redacted, RedactError> redact(StepSource& trace, const RedactPolicy& policy,
                                     const Pseudonyms& pseudonyms) {
  Redaction redaction(trace);
  auto redacted = redaction.run(policy, pseudonyms);
  if (redacted || redacted.error().kind != RedactError::Kind::verdict) return redacted;
  RedactError error = std::move(redacted.error());
  const std::set<std::string> fields = redaction.fields();
  error.lengths =
      !pseudonyms.keeps_length() && redaction.run(policy, pseudonyms.with_lengths()).has_value();
  if (!error.lengths) error.keep = field_to_keep(redaction, fields, policy, pseudonyms);
  return failure(std::move(error));
}

}  // namespace lightspeed::replay
