// `lightspeed redact`: a trace without its secrets, that is judged as before.
#include <memory>

#include "replay/redact/redact.hpp"
#include "tools/command.hpp"
#include "tools/files.hpp"
#include "tools/interrupt.hpp"
#include "tools/redact_key.hpp"
#include "tools/redact_text.hpp"
#include "tools/step_feed.hpp"

namespace lightspeed::tools {
namespace {

using replay::RedactAction;
using replay::RedactPolicy;

struct Options {
  std::string trace;
  std::string output;
  std::string policy;
  std::string key_file;
  std::string text;
  std::vector<std::string> hide;
  std::vector<std::string> pseudonym;
  std::vector<std::string> keep;
  bool keep_length = false;
  bool force = false;
  bool json = false;
};

Result<RedactPolicy, std::string> policy_of(const Options& options) {
  RedactPolicy policy = RedactPolicy::standard();
  if (!options.policy.empty()) {
    const auto text = read_file(options.policy);
    if (!text) return failure(text.error());
    if (const auto added = policy.add_lines(*text); !added) {
      return failure(shown_name(options.policy) + ":" + std::to_string(added.error().line) + ": " +
                     added.error().text);
    }
  }
  if (!options.text.empty() && options.text != "all" && options.text != "none") {
    return failure("--text is all or none, not '" + options.text + "'");
  }
  if (options.text == "all") (void)policy.add("text", RedactAction::pseudonym);
  if (options.text == "none") (void)policy.add("text", RedactAction::keep);
  const auto add_all = [&](const char* name, const std::vector<std::string>& fields,
                           RedactAction action) -> Result<void, std::string> {
    for (const std::string& field : fields) {
      if (auto added = policy.add(field, action); !added) {
        return failure(std::string(name) + ": " + added.error());
      }
    }
    return {};
  };
  auto added = add_all("--pseudonym", options.pseudonym, RedactAction::pseudonym);
  if (added) added = add_all("--hide", options.hide, RedactAction::hide);
  if (added) added = add_all("--keep", options.keep, RedactAction::keep);
  if (!added) return failure(added.error());
  return policy;
}

/// How the verdict could stay.
std::string advice(const replay::RedactError& error) {
  if (error.lengths) return "--keep-length leaves the verdict as it was";
  if (error.keep.empty()) return "no single field is the cause: keep more of them";
  return "--keep " + shell_word(error.keep) + " leaves the verdict as it was";
}

/// What went wrong, and what to do; nothing was written.
ExitStatus refuse(const Options& options, const replay::RedactError& error) {
  const std::string name = shown_name(options.trace);
  switch (error.kind) {
    case replay::RedactError::Kind::too_many:
      return usage_error(name + " holds " + error.text);
    case replay::RedactError::Kind::left:
      return fail(ExitStatus::different,
                  name + " is not redacted: " + error.text +
                      ", put together from parts that are no secrets; hide the parts, for example "
                      "with --pseudonym 'slot.*' or --text all");
    case replay::RedactError::Kind::verdict:
      return fail(ExitStatus::different,
                  name + " is not redacted, because it would be judged otherwise: " + error.text +
                      "; " + advice(error));
  }
  return ExitStatus::different;
}

ExitStatus redact(const Options& options) {
  const auto policy = policy_of(options);
  if (!policy) return usage_error(policy.error());
  if (auto free = check_output(options.output, options.force); !free) {
    return usage_error(free.error());
  }
  if (is_same_file(options.trace, options.output)) {
    return usage_error(options.output + " is the trace itself, which is never replaced");
  }
  auto hash = keyed_hash(options.key_file);
  if (!hash) return usage_error(hash.error());
  const InterruptGuard guard;
  auto input = TraceInput::open(options.trace);
  if (!input) return fail(input.error());
  if (const auto& header = (*input)->header();
      header.origin == replay::Origin::simulated && !header.run_sessions.empty()) {
    return fail(ExitStatus::unsupported, options.trace + " is merged: redact its parts first");
  }
  StepFeed feed(**input, "redacting: looked at");
  const auto redacted =
      replay::redact(feed, *policy, replay::Pseudonyms(*std::move(hash), options.keep_length));
  if (InterruptGuard::interrupted()) return fail(ExitStatus::interrupted, "interrupted");
  if (feed.error()) return fail(*feed.error());
  if (!redacted) return refuse(options, redacted.error());
  feed.call("redacting: wrote");
  if (auto saved = save_made_from(feed, *redacted->trace, options.output, options.force); !saved) {
    return fail(saved.error());
  }
  const ExitStatus losses = (*input)->report_losses();
  const std::string text = options.json ? to_json(redacted->report) : redact_text(redacted->report);
  if (options.output != kStandardStream) return print(text, losses);
  note(text.substr(0, text.size() - 1));
  return losses;
}

}  // namespace

Command redact_command() {
  auto o = std::make_shared<Options>();
  return {.name = "redact",
          .help = "Replace the secrets of a trace, with the same verdict",
          .options =
              {{"TRACE", "", "The trace, `-` for stdin", &o->trace, true},
               {"-o,--output", "FILE", "Where to write; .jsonl for JSON lines", &o->output, true},
               {"--policy", "FILE", "A field and keep, hide or pseudonym on each line", &o->policy},
               {"--hide", "FIELD", "One mask for all values of this field", &o->hide},
               {"--pseudonym", "FIELD", "A pseudonym for each value of this field", &o->pseudonym},
               {"--keep", "FIELD", "Leave the values of this field", &o->keep},
               {"--text", "WHICH", "all or none (default) of what stands between tags", &o->text},
               {"--key-file", "FILE", "The key of the pseudonyms; one is made without it",
                &o->key_file},
               {"--keep-length", "", "Each pseudonym and mask is as long as its secret",
                &o->keep_length},
               {"--force", "", "Replace a file that exists", &o->force},
               {"--json", "", "The report as one JSON object", &o->json}},
          .footer =
              "FIELD is payload.NAME, slot.NAME, attribute.NAME (* for any NAME), text, token\n"
              "or likely. Form values, tokens and what looks like a secret get pseudonyms.",
          .run = [o] { return redact(*o); }};
}

}  // namespace lightspeed::tools
