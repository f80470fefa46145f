#include "replay/redact/rewrite.hpp"

#include <utility>

#include "replay/redact/collect.hpp"
#include "replay/redact/markup_parts.hpp"
#include "replay/redact/payload_leaves.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kHeader = "header";

// What a search must leave alone in a text of this kind.
std::vector<Span> own_words_of(TextKind kind, std::string_view text) {
  return kind == TextKind::payload ? payload_parts(text).names : own_words(text);
}

}  // namespace

Rewriter::Rewriter(const Secrets& secrets, const RedactPolicy& policy)
    : secrets_(&secrets), policy_(&policy) {
  counts_.secrets.resize(secrets.all().size());
}

void Rewriter::note(const Secret& secret, bool replaced) {
  if (!replaced) {
    ++counts_.words;
    return;
  }
  auto& count = counts_.secrets[secrets_->index_of(secret)];
  if (count.places++ == 0) count.first_step = step_;
  ++counts_.kinds[kind_];
}

// A value of a field stands alone, so that it needs no search, and a short one none elsewhere.
std::string Rewriter::replaced_leaves(std::string_view payload) {
  // What a page shows of a payload may be a secret as a whole; the payload keeps its fields.
  const bool has_fields = payload.starts_with('{') || payload.starts_with('[');
  const Secret* whole = has_fields ? nullptr : secrets_->find(payload);
  if (whole != nullptr && whole->everywhere) {
    note(*whole, true);
    return whole->replacement;
  }
  std::string out;
  std::size_t done = 0;
  for (const PayloadLeaf& leaf : payload_parts(payload).leaves) {
    const Secret* secret = secrets_->find(leaf.text);
    if (secret == nullptr) continue;
    const auto choice = payload_choice(*policy_, leaf.name);
    const bool by_field = choice.action != RedactAction::keep && choice.named;
    if (!secret->everywhere && !by_field) continue;
    // A number stays one: the other form of a text that is a number elsewhere is no JSON.
    if (leaf.is_number && secret->form != SecretForm::digits) continue;
    note(*secret, true);
    out.append(payload.substr(done, leaf.place.begin - done)).append(secret->replacement);
    done = leaf.place.end;
  }
  return out.append(payload.substr(done));
}

std::optional<std::string> Rewriter::map(TextKind kind, std::string_view text) {
  std::string changed(text);
  if (kind == TextKind::payload) {
    changed = replaced_leaves(text);
  } else if (kind == TextKind::typed || kind == TextKind::token) {
    const Secret* secret = secrets_->find(text);
    const bool named =
        kind == TextKind::typed && payload_choice(*policy_, std::string(kTypedField)).named;
    if (secret != nullptr && (secret->everywhere || named)) {
      note(*secret, true);
      return secret->replacement;
    }
  }
  changed = secrets_->replace(changed, own_words_of(kind, changed),
                              [&](const Secret& secret, bool replaced) { note(secret, replaced); });
  if (changed == text) return std::nullopt;
  return changed;
}

void Rewriter::rewrite(std::uint64_t step, interpreter::Event& event) {
  step_ = step;
  kind_ = kind_of(event);
  map_texts(event, [this](TextKind kind, std::string_view text) { return map(kind, text); });
}

Header Rewriter::rewritten(Header header) {
  step_ = 0;
  kind_ = kHeader;
  if (auto changed = map(TextKind::plain, header.title)) header.title = *std::move(changed);
  return header;
}

interpreter::Step Rewriter::rewritten(interpreter::Step step) {
  ++counts_.steps;
  rewrite(step.number, step.stimulus);
  for (interpreter::Effect& effect : step.effects) rewrite(step.number, effect.event);
  return step;
}

std::vector<LeftPlace> secrets_left(StepSource& trace, const Secrets& secrets) {
  std::vector<LeftPlace> left;
  std::vector<bool> known(secrets.all().size());
  LeftPlace here{.step = 0, .kind = std::string(kHeader), .secret = 0};
  const auto look = [&](TextKind kind, std::string_view text) -> std::optional<std::string> {
    (void)secrets.replace(text, own_words_of(kind, text), [&](const Secret& secret, bool replaced) {
      here.secret = secrets.index_of(secret);
      if (!replaced || known[here.secret]) return;
      known[here.secret] = true;
      left.push_back(here);
    });
    return std::nullopt;
  };
  (void)look(TextKind::plain, trace.header().title);
  const auto look_at = [&](std::uint64_t step, interpreter::Event& event) {
    here.step = step;
    here.kind = kind_of(event);
    map_texts(event, look);
  };
  trace.go_to(0);
  for (auto step = trace.next(); step; step = trace.next()) {
    look_at(step->number, step->stimulus);
    for (interpreter::Effect& effect : step->effects) look_at(step->number, effect.event);
  }
  return left;
}

}  // namespace lightspeed::replay
