// Effects as lines of text, so that a test says what was sent in the words of the wire.
// Implements no rule: it shows messages, closes, moves and telemetry.
// It refuses summaries of what it cannot read: such a diff is shown as it is.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "interpreter/session/session.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter::testing {

/// What one step did, an effect a line: `> ` a message, `x ` a close, `* ` a move, `# ` telemetry,
/// `+ ` and `- ` a topic, `^ ` a message for one.
using Said = std::vector<std::string>;

inline std::string slots_text(const std::vector<isa::Slot>& slots) {
  std::string text;
  for (const isa::Slot& slot : slots) {
    text += (text.empty() ? "" : ",") + slot.name + "=" + slot.value;
  }
  return text;
}

inline std::string patch_text(const isa::Patch& patch) {
  if (const auto* p = std::get_if<isa::ReplaceSegments>(&patch)) {
    return "whole " + p->target + " " + slots_text(p->slots);
  }
  if (const auto* p = std::get_if<isa::UpdateSegments>(&patch)) {
    return "slots " + p->target + " " + slots_text(p->slots);
  }
  if (const auto* p = std::get_if<isa::Append>(&patch))
    return "append " + p->target + " " + p->html;
  if (const auto* p = std::get_if<isa::Replace>(&patch)) {
    return "replace " + p->target + " " + p->html;
  }
  return "another patch";
}

/// A message as people read it: a diff by what its patches do, all others as they are.
inline std::string message_text(const std::string& text) {
  const auto frame = isa::decode_frame(text, isa::Mode::strict);
  const auto* diff = frame ? std::get_if<isa::Diff>(&*frame) : nullptr;
  if (diff == nullptr) return text;
  std::string shown = "diff|" + diff->ref;
  const auto patches = isa::decode_patch_stream(diff->html, isa::Mode::strict);
  if (!patches) return shown + "|" + diff->html;
  for (const isa::Patch& patch : *patches) shown += "|" + patch_text(patch);
  return shown;
}

inline std::string effect_text(const LifecycleChanged& e) {
  return "* " + std::to_string(e.epoch) + " " + std::string(isa::label(e.from)) + " -> " +
         (e.abandoned ? "abandoned" : std::string(isa::label(e.to)));
}
inline std::string effect_text(const Telemetry& e) { return "# " + e.name + ":" + e.detail; }

inline std::string effect_text(const SessionEffect& effect) {
  return std::visit(
      Overloaded{
          [](const Send& e) { return "> " + message_text(e.text); },
          [](const CloseConnection& e) { return "x " + std::to_string(e.code) + " " + e.reason; },
          [](const LifecycleChanged& e) { return effect_text(e); },
          [](const Telemetry& e) { return effect_text(e); },
          [](const Subscribed& e) { return "+ " + e.topic; },
          [](const Unsubscribed& e) { return "- " + e.topic; },
          [](const Published& e) { return "^ " + e.topic + " " + e.message; },
      },
      effect);
}

/// Only what the client can see: messages and the end of its connection.
inline Said wire(const Said& said) {
  Said seen;
  for (const std::string& line : said) {
    if (line.starts_with("> ") || line.starts_with("x ")) seen.push_back(line);
  }
  return seen;
}

}  // namespace lightspeed::interpreter::testing
