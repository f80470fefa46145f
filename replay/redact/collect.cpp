#include "replay/redact/collect.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "interpreter/html/names.hpp"
#include "interpreter/html/tag_scan.hpp"
#include "interpreter/session/hooks.hpp"
#include "interpreter/wire.hpp"
#include "isa/patch_stream.hpp"
#include "replay/redact/likely_secrets.hpp"
#include "replay/redact/markup_parts.hpp"
#include "replay/redact/payload_leaves.hpp"
#include "replay/redact/text_map.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::html::equal_ignoring_case;
using interpreter::html::in_list;

// Words of many programs that say nothing of anybody.
constexpr std::array<std::string_view, 4> kPlainWords{"true", "false", "null", "undefined"};

// The value of such an input is the application's word, and not what somebody typed.
constexpr std::string_view kFixedInputs = " checkbox radio submit button reset image ";

constexpr std::array<std::string_view, 4> kLikelyNames{"likely.named", "likely.jwt", "likely.email",
                                                       "likely.card"};
static_assert(kLikelyNames.size() == kSecretNouns.size());

constexpr std::string_view kBlanks = " \t\r\n";

class Collector {
 public:
  Collector(StepSource& trace, const RedactPolicy& policy, const Pseudonyms& pseudonyms,
            const std::set<std::string>& of_program)
      : trace_(trace), policy_(policy), pseudonyms_(pseudonyms), of_program_(of_program) {}

  Collected run() {
    const bool captured = trace_.header().origin == Origin::captured;
    trace_.go_to(0);
    for (auto step = trace_.next(); step; step = trace_.next()) {
      // What follows from the choices of a simulated trace is made anew from the changed ones.
      if (!captured) step->effects.clear();
      look_at(step->stimulus);
      for (interpreter::Effect& effect : step->effects) look_at(effect.event);
      if (policy_.choose(RedactField::likely, "").action == RedactAction::keep) continue;
      for (const LikelySecret& found : likely_secrets(*step)) take_likely(found);
    }
    return std::move(collected_);
  }

 private:
  void look_at(interpreter::Event& event) {
    if (const auto* message = std::get_if<interpreter::Message>(&event)) take_slots(*message);
    const bool is_shown = std::holds_alternative<interpreter::DocumentShown>(event);
    map_texts(event, [&](TextKind kind, std::string_view text) {
      take(kind, text, is_shown);
      return std::nullopt;
    });
  }

  void take(TextKind kind, std::string_view text, bool is_shown) {
    take_cookies(text);
    switch (kind) {
      case TextKind::plain:
        return;
      case TextKind::markup:
        return take_markup(text, is_shown);
      case TextKind::payload:
        for (const PayloadLeaf& leaf : payload_parts(text).leaves) take_leaf(leaf);
        return;
      case TextKind::typed:
        return take_leaf(
            {.name = std::string(kTypedField), .text = std::string(text), .place = {}});
      case TextKind::token:
        // The world's own tokens are no secrets, and decide who is let in.
        if (!text.starts_with(interpreter::csrf_token_of(""))) take_token("csrf", text);
        return;
      case TextKind::address:
        return take_query(text);
    }
  }

  void take_leaf(const PayloadLeaf& leaf) {
    const auto choice = payload_choice(policy_, leaf.name);
    add({.text = leaf.text,
         .field = name_of_field(RedactField::payload, leaf.name),
         .action = choice.action,
         .form = form_of(leaf)},
        choice.named);
  }

  void take_named(RedactField field, const std::string& name, std::string_view text) {
    add({.text = std::string(text),
         .field = name_of_field(field, name),
         .action = policy_.choose(field, name).action},
        false);
  }

  void take_token(const std::string& what, std::string_view text) {
    add({.text = std::string(text),
         .field = "token." + what,
         .action = policy_.choose(RedactField::token, "").action},
        false);
  }

  void take_likely(const LikelySecret& found) {
    // The value of a cookie's header or property is a list, of which each value stands alone.
    if (found.kind == SecretKind::named && found.text.find("; ") != std::string::npos &&
        found.text.find('=') != std::string::npos) {
      return take_cookie_list(found.text);
    }
    add({.text = without_entities(found.text),
         .field = std::string(kLikelyNames.at(static_cast<std::size_t>(found.kind))),
         .action = policy_.choose(RedactField::likely, "").action},
        false);
  }

  // The one door into the set.
  void add(Secret secret, bool named) {
    if (secret.action == RedactAction::keep || secret.text.empty()) return;
    const auto* const plain = std::find(kPlainWords.begin(), kPlainWords.end(), secret.text);
    if (plain != kPlainWords.end() || pseudonyms_.is_own(secret.text)) return;
    if (trace_.header().program_source.find(secret.text) != std::string::npos ||
        of_program_.contains(secret.text)) {
      if (counted_.insert(secret.field + '\0' + secret.text).second) {
        ++collected_.kept.of_program[secret.field];
      }
      return;
    }
    if (secret.text.size() < kSecretBytesMin && !named) {
      if (counted_.insert(secret.field + '\0' + secret.text).second) {
        ++collected_.kept.too_short[secret.field];
      }
      return;
    }
    if (secret.text.find_first_not_of("0123456789") == std::string::npos) {
      secret.form = SecretForm::digits;
    }
    collected_.secrets.add(std::move(secret));
  }

  // `?session=…&csrf=…`
  void take_query(std::string_view address) {
    const std::size_t mark = address.find('?');
    if (mark == std::string_view::npos) return;
    const std::string_view query = address.substr(mark + 1);
    for (const PayloadLeaf& leaf : payload_parts(query.substr(0, query.find('#'))).leaves) {
      take_token(leaf.name.empty() ? "query" : leaf.name, leaf.text);
    }
  }

  // `Cookie: a=…; b=…`, `Set-Cookie: a=…; Path=/`, `document.cookie = "a=…"`.
  void take_cookies(std::string_view text) {
    constexpr std::string_view kWord = "ookie";
    for (std::size_t at = text.find(kWord); at != std::string_view::npos;
         at = text.find(kWord, at + 1)) {
      std::string_view rest = text.substr(at + kWord.size());
      const std::size_t begin = rest.find_first_not_of(" \t:=\"'\\`");
      if (begin == 0 || begin == std::string_view::npos) continue;
      rest = rest.substr(begin);
      take_cookie_list(rest.substr(0, rest.find_first_of("\r\n\"'`<>|\\")));
    }
  }
  void take_cookie_list(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(';'), list.size());
      take_cookie(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
    }
  }
  void take_cookie(std::string_view pair) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) return;
    const std::size_t begin = std::min(pair.find_first_not_of(kBlanks), equals);
    const std::string_view name = pair.substr(begin, equals - begin);
    if (in_list(" path domain expires max-age samesite ", name)) return;
    take_token("cookie", pair.substr(equals + 1));
  }

  void take_markup(std::string_view html, bool is_shown) {
    const MarkupParts parts = markup_parts(html);
    // A text that a document shows may be two of the wire's side by side: those are taken alone.
    if (!is_shown && !parts.tags.empty()) take_text(parts.before.of(html));
    for (const MarkupTag& tag : parts.tags) {
      take_attributes(tag, html);
      const bool is_code = in_list(" script style ", tag.name);
      if (!is_shown && (tag.closes || !is_code)) take_text(tag.text.of(html));
      if (!tag.closes && equal_ignoring_case(tag.name, "textarea")) {
        take_leaf({.name = tag.value_of("name", html),
                   .text = without_entities(tag.text.of(html)),
                   .place = {}});
      }
    }
  }

  void take_attributes(const MarkupTag& tag, std::string_view html) {
    if (equal_ignoring_case(tag.name, "input") &&
        !in_list(kFixedInputs, tag.value_of("type", html))) {
      const std::string name = tag.value_of("name", html);
      if (!name.empty())
        take_leaf({.name = name, .text = tag.value_of("value", html), .place = {}});
    }
    for (const MarkupAttribute& attribute : tag.attributes) {
      const std::string value = without_entities(attribute.value.of(html));
      take_named(RedactField::attribute, std::string(attribute.name), value);
      if (attribute.name == "data-ls-session") take_token("session", value);
      if (attribute.name == "data-ls-owner") take_token("owner", value);
      if (attribute.name == "data-ls-ws") take_query(value);
    }
  }

  void take_text(std::string_view raw) {
    const std::size_t begin = raw.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return;
    raw = raw.substr(begin, raw.find_last_not_of(kBlanks) - begin + 1);
    add({.text = without_entities(raw),
         .field = name_of_field(RedactField::text, ""),
         .action = policy_.choose(RedactField::text, "").action},
        false);
  }

  void take_slots(const interpreter::Message& message) {
    const auto frame =
        interpreter::decode_message(message.data, message.binary, isa::Mode::published);
    const auto* diff = frame ? std::get_if<isa::Diff>(&*frame) : nullptr;
    if (diff == nullptr || !isa::is_patch_stream(diff->html)) return;
    const auto patches = isa::decode_patch_stream(diff->html, isa::Mode::published);
    if (!patches) return;
    for (const isa::Patch& patch : *patches) {
      std::visit(
          [&]<class T>(const T& one) {
            if constexpr (requires { one.slots; }) {
              for (const isa::Slot& slot : one.slots) {
                take_named(RedactField::slot, slot.name, slot.value);
                take_text(slot.value);
              }
            }
          },
          patch);
    }
  }

  StepSource& trace_;
  const RedactPolicy& policy_;
  const Pseudonyms& pseudonyms_;
  const std::set<std::string>& of_program_;
  Collected collected_;
  std::set<std::string> counted_;  ///< Kept values, each counted once.
};

}  // namespace

std::string name_of_field(RedactField field, const std::string& name) {
  std::string text(kRedactFieldNames.at(static_cast<std::size_t>(field)));
  if (!name.empty()) text.append(".").append(name);
  return text;
}

RedactPolicy::Choice payload_choice(const RedactPolicy& policy, const std::string& name) {
  auto choice = policy.choose(RedactField::payload, name);
  const bool likely = policy.choose(RedactField::likely, "").action != RedactAction::keep;
  choice.named = choice.named || (likely && is_secret_name(name));
  return choice;
}

Collected collect_secrets(StepSource& trace, const RedactPolicy& policy,
                          const Pseudonyms& pseudonyms, const std::set<std::string>& of_program) {
  return Collector(trace, policy, pseudonyms, of_program).run();
}

}  // namespace lightspeed::replay
