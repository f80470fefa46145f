#include "replay/redact/text_map.hpp"

#include <array>
#include <utility>
#include <vector>

#include "isa/base/overloaded.hpp"
#include "isa/fields.hpp"
#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;

// The fields of a text; nothing if it ends within an escape.
std::optional<std::vector<isa::Field>> fields_of_text(std::string_view text) {
  std::vector<isa::Field> fields;
  isa::FieldCursor cursor(text);
  while (const auto field = cursor.next()) fields.push_back(*field);
  if (cursor.torn()) return std::nullopt;
  return fields;
}

using FieldMap = std::function<std::optional<std::string>(std::size_t place, std::string_view)>;

// The fields joined again, those that were changed escaped anew, all others byte for byte.
std::string with_fields(const std::vector<isa::Field>& fields, const FieldMap& map) {
  std::string out;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) out.push_back('|');
    const auto changed = map(i, isa::unescape(fields[i]));
    if (changed) {
      isa::append_escaped(out, *changed);
    } else {
      out.append(fields[i].raw);
    }
  }
  return out;
}

// Behind `ps`, the version and the count stand the strings, and then operations, which are numbers.
constexpr std::size_t kDictionary = 3;

std::string map_patch_stream(std::string_view html, const TextMap& map) {
  const auto fields = fields_of_text(html);
  if (!fields) return map(TextKind::plain, html).value_or(std::string(html));
  std::size_t end = fields->size();
  if (fields->size() > kDictionary) {
    const auto count = isa::parse_integer((*fields)[kDictionary - 1].raw, isa::Mode::strict);
    const auto index = count ? count->as_index(end - kDictionary + 1) : std::nullopt;
    if (index) end = kDictionary + *index;
  }
  return with_fields(*fields, [&](std::size_t place, std::string_view text) {
    return place < kDictionary || place >= end ? std::nullopt : map(TextKind::markup, text);
  });
}

std::optional<std::string> map_html(std::string_view html, const TextMap& map) {
  if (!isa::is_patch_stream(html)) return map(TextKind::markup, html);
  std::string mapped = map_patch_stream(html, map);
  return mapped == html ? std::nullopt : std::optional(std::move(mapped));
}

/// The one field of a well-formed frame that holds what an application says.
struct FrameRow {
  std::string_view tag;
  std::size_t count;
  std::size_t place;  ///< 0 where there is none.
};
constexpr std::array kFrameRows{FrameRow{"hello", 3, 0}, FrameRow{"event", 4, 3},
                                FrameRow{"diff", 3, 2}, FrameRow{"ack", 2, 0},
                                FrameRow{"failure", 3, 2}};

// References are counted, so that nobody's secret is among them; what else stands there is searched
// like any other text.
bool is_ordinary(const std::vector<isa::Field>& fields) {
  if (fields.front().raw == "hello") return fields[1].raw == isa::kProtocol;
  return fields[1].raw.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> map_field(std::string_view tag, std::string_view text,
                                     const TextMap& map) {
  if (tag == "diff") return map_html(text, map);
  return map(tag == "event" ? TextKind::payload : TextKind::plain, text);
}

void apply(std::string& text, TextKind kind, const TextMap& map) {
  if (text.empty()) return;
  if (auto mapped = map(kind, text)) text = *std::move(mapped);
}

// The first word of an outcome is the contract's; what stands behind its colon may be anybody's.
void apply_outcome(std::string& outcome, const TextMap& map) {
  const std::size_t colon = outcome.find(':');
  if (colon == std::string::npos) return;
  std::string detail = outcome.substr(colon + 1);
  apply(detail, TextKind::plain, map);
  outcome.replace(colon + 1, std::string::npos, detail);
}

void map_wire(in::Message& message, const TextMap& map) {
  if (message.binary) {
    apply(message.data, TextKind::plain, map);
  } else {
    message.data = map_message(message.data, map);
  }
}

}  // namespace

std::string map_message(std::string_view text, const TextMap& map) {
  if (const auto fields = fields_of_text(text)) {
    const std::string_view tag = fields->front().raw;
    for (const FrameRow& row : kFrameRows) {
      if (row.tag != tag || row.count != fields->size() || !is_ordinary(*fields)) continue;
      if (row.place == 0) return std::string(text);
      return with_fields(*fields, [&](std::size_t place, std::string_view value) {
        return place == row.place ? map_field(tag, value, map) : std::nullopt;
      });
    }
  }
  return map(TextKind::plain, text).value_or(std::string(text));
}

void map_texts(in::Event& event, const TextMap& map) {
  const auto each = [&](std::string& text, TextKind kind) { apply(text, kind, map); };
  std::visit(Overloaded{[&](in::PageLoaded& e) {
                          each(e.root_html, TextKind::markup);
                          each(e.page_html, TextKind::markup);
                          each(e.route, TextKind::address);
                        },
                        [&](in::Opened& e) { each(e.url, TextKind::address); },
                        [&](in::Refused& e) { each(e.reason, TextKind::plain); },
                        [&](in::Closed& e) { each(e.reason, TextKind::plain); },
                        [&](in::Message& e) { map_wire(e, map); },
                        [&](in::MessageLost& e) { map_wire(e.message, map); },
                        [&](in::UserEvent& e) { each(e.payload, TextKind::payload); },
                        [&](in::UserClick& e) { each(e.selector, TextKind::plain); },
                        [&](in::UserSubmit& e) {
                          each(e.selector, TextKind::plain);
                          each(e.fields, TextKind::payload);
                        },
                        [&](in::UserTyped& e) {
                          each(e.selector, TextKind::plain);
                          each(e.text, TextKind::typed);
                        },
                        [&](in::ClientLeft& e) { each(e.reason, TextKind::plain); },
                        [&](in::Shutdown& e) { each(e.reason, TextKind::plain); },
                        [&](in::Escalated& e) { each(e.reason, TextKind::plain); },
                        [&](in::ForeignMessage& e) { each(e.text, TextKind::plain); },
                        [&](in::CredentialsSet& e) { each(e.csrf_token, TextKind::token); },
                        [&](in::TopicMessage& e) { each(e.message, TextKind::plain); },
                        [&](in::Telemetry& e) { each(e.detail, TextKind::plain); },
                        [&](in::DocumentShown& e) {
                          each(e.html, TextKind::markup);
                          apply_outcome(e.outcome, map);
                        },
                        [&](in::ClientStateChanged& e) { each(e.error, TextKind::plain); },
                        [](in::UserEventLost&) {},
                        [](in::TimePassed&) {},
                        [](in::Cut&) {},
                        [](in::Restored&) {},
                        [](in::AcksHeld&) {},
                        [](in::DropNext&) {},
                        [](in::DuplicateDiff&) {},
                        [](in::LatencySet&) {},
                        [](in::Stalled&) {},
                        [](in::FaultNext&) {},
                        [](in::Crash&) {},
                        [](in::TimerFired&) {},
                        [](in::PresenceChanged&) {},
                        [](in::LifecycleChanged&) {}},
             event);
}

}  // namespace lightspeed::replay
