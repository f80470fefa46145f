#include "replay/diff/event_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "interpreter/digest.hpp"
#include "interpreter/wire.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/frame.hpp"
#include "isa/patch_stream.hpp"
#include "isa/reference.hpp"
#include "replay/script/words.hpp"
#include "replay/show.hpp"

namespace lightspeed::replay {
namespace {

namespace in = interpreter;
using interpreter::Digester;
using interpreter::Direction;
using interpreter::Event;
using interpreter::Message;

// Telemetry whose detail begins with a number that is counted, after a prefix.
struct CountedRow {
  std::string_view name;
  std::string_view prefix;
  Counter counter;
};
constexpr std::array kCountedDetails{
    CountedRow{"patch_queued", "", Counter::patch},
    CountedRow{"patch_acked", "", Counter::patch},
    CountedRow{"patch_failed", "", Counter::patch},
    CountedRow{"fault_without_effect", "duplicate ", Counter::patch},
    CountedRow{"mounted", "", Counter::epoch},
    CountedRow{"rehydrated", "", Counter::epoch},
    CountedRow{"remounted", "", Counter::epoch},
    CountedRow{"heartbeat_timed_out", "", Counter::epoch},
    CountedRow{"stale_connection", "", Counter::connection},
    CountedRow{"stale_epoch", "", Counter::connection},
};

std::string_view word(Direction direction) {
  return direction == Direction::client_to_server ? "client to server" : "server to client";
}

/// Collects fields under the name of their event.
class Fields {
 public:
  explicit Fields(const Event& event) : prefix_(std::string(kind_of(event)) + ".") {}

  Fields& value(std::string_view name, std::string value) {
    all_.push_back(
        {.name = prefix_ + std::string(name), .value = std::move(value), .counter = Counter::none});
    return *this;
  }
  Fields& counted(std::string_view name, std::string text, Counter counter) {
    const bool number = isa::reference(text).has_value();
    value(name, std::move(text));
    if (number) all_.back().counter = counter;
    return *this;
  }
  Fields& selector(std::string text) { return value("selector", std::move(text)); }
  Fields& connection(in::ConnectionId id) {
    return counted("connection", std::to_string(id.value), Counter::connection);
  }
  Fields& message(const Message& message) {
    connection(message.connection).value("direction", std::string(word(message.direction)));
    value("binary", message.binary ? "true" : "false");
    const auto frame = in::decode_message(message.data, message.binary, isa::Mode::published);
    if (!frame) return value("data", message.data);
    const std::string tag(isa::tag_of(*frame));
    const Counter counter = counter_of(tag, message.direction);
    std::visit(Overloaded{
                   [&](const isa::Hello&) { value("hello", message.data); },
                   [&](const isa::Event& f) {
                     counted("event.ref", f.ref, counter).value("event.name", f.name);
                     value("event.payload", f.payload);
                   },
                   [&](const isa::Diff& f) {
                     counted("diff.ref", f.ref, counter).value("diff.html", f.html);
                   },
                   [&](const isa::Ack& f) { counted("ack.ref", f.ref, counter); },
                   [&](const isa::Failure& f) {
                     counted("failure.ref", f.ref, counter).value("failure.reason", f.reason);
                   },
               },
               *frame);
    return *this;
  }
  Fields& sender(Direction direction) { return value("direction", std::string(word(direction))); }
  Fields& gate(const in::ForeignMessage& message) {
    return value("owner", message.owner).value("text", message.text);
  }
  Fields& gate(const in::CredentialsSet& credentials) {
    return value("csrf_token", credentials.csrf_token).value("origin", credentials.origin);
  }
  Fields& link(const in::LatencySet& latency) {
    return sender(latency.direction).value("delay_us", std::to_string(latency.delay_us));
  }
  Fields& link(const in::Stalled& choice) {
    return sender(choice.direction).value("stalled", choice.stalled ? "true" : "false");
  }
  Fields& link(const in::FaultNext& fault) {
    sender(fault.direction).value("tag", fault.tag);
    value("fault", std::string(word_for(kLinkFaults, fault.fault)));
    return value("at", std::to_string(fault.at));
  }
  Fields& lifecycle(const in::LifecycleChanged& changed) {
    counted("epoch", std::to_string(changed.epoch), Counter::epoch);
    value("from", std::string(isa::label(changed.from)));
    value("to", std::string(isa::label(changed.to)));
    return value("abandoned", changed.abandoned ? "true" : "false");
  }
  Fields& telemetry(const in::Telemetry& telemetry) {
    value("name", telemetry.name);
    const auto number = counted_detail(telemetry);
    if (!number) return value("detail", telemetry.detail);
    const std::string& detail = telemetry.detail;
    counted("detail", detail.substr(number->begin, number->end - number->begin), number->counter);
    return value("detail.rest", detail.substr(number->end));
  }
  std::vector<EventField> take() { return std::move(all_); }

 private:
  std::string prefix_;
  std::vector<EventField> all_;
};

// Which patches a diff makes and where, without the values that it shows.
void add_shape(Digester& key, const std::string& html) {
  if (!isa::is_patch_stream(html)) {
    key.text("html");
    return;
  }
  const auto patches = isa::decode_patch_stream(html, isa::Mode::published);
  if (!patches) {
    key.text(patches.error().text);
    return;
  }
  for (const isa::Patch& patch : *patches) {
    key.number(patch.index());
    std::visit([&](const auto& p) { key.text(p.target); }, patch);
  }
}

void add_kind(Digester& key, const Event& event) {
  const Message* message = message_in(event);
  // A message that was lost is the same kind of event as one that arrived.
  key.number(message != nullptr ? Event(Message{}).index() : event.index());
  if (message != nullptr) {
    key.number(static_cast<std::uint64_t>(message->direction)).number(message->binary ? 1 : 0);
    key.text(std::string_view(message->data).substr(0, message->data.find('|')));
  }
  if (const auto* user = std::get_if<in::UserEvent>(&event)) key.text(user->name);
  if (const auto* click = std::get_if<in::UserClick>(&event)) key.text(click->selector);
  if (const auto* form = std::get_if<in::UserSubmit>(&event)) key.text(form->selector);
  if (const auto* typed = std::get_if<in::UserTyped>(&event)) key.text(typed->selector);
  if (const auto* told = std::get_if<in::TopicMessage>(&event)) key.text(told->topic);
  if (const auto* told = std::get_if<in::PresenceChanged>(&event)) key.text(told->topic);
  if (const auto* timer = std::get_if<in::TimerFired>(&event)) key.text(timer->timer);
  if (const auto* fact = std::get_if<in::Telemetry>(&event)) key.text(fact->name);
}

}  // namespace

std::vector<EventField> fields_of(const Event& event) {
  Fields fields(event);
  const auto number = [](auto value) { return std::to_string(value); };
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  std::visit(
      Overloaded{
          [&](const in::PageLoaded& e) {
            fields.value("root_html", e.root_html).value("page_html", e.page_html);
            fields.value("route", e.route);
          },
          [&](const in::Opened& e) { fields.connection(e.connection).value("url", e.url); },
          [&](const in::Refused& e) { fields.connection(e.connection).value("reason", e.reason); },
          [&](const in::Closed& e) {
            fields.connection(e.connection).value("code", number(e.code));
            fields.value("reason", e.reason).value("clean", truth(e.clean));
            fields.value("by", std::string(word(e.by)));
          },
          [&](const Message& e) { fields.message(e); },
          [&](const in::UserEvent& e) { fields.value("name", e.name).value("payload", e.payload); },
          [](const in::UserEventLost&) {},
          [&](const in::ClientLeft& e) { fields.value("reason", e.reason); },
          [](const in::TimePassed&) {},
          [](const in::Cut&) {},
          [&](const in::DropNext& e) { fields.sender(e.direction).value("tag", e.tag); },
          [&](const in::LatencySet& e) { fields.link(e); },
          [&](const in::Stalled& e) { fields.link(e); },
          [&](const in::FaultNext& e) { fields.link(e); },
          [&](const in::ForeignMessage& e) { fields.gate(e); },
          [&](const in::CredentialsSet& e) { fields.gate(e); },
          [&](const in::DuplicateDiff& e) { fields.counted("ref", e.ref, Counter::patch); },
          [](const in::Crash&) {},
          [&](const in::Shutdown& e) { fields.value("reason", e.reason); },
          [&](const in::TimerFired& e) { fields.value("timer", e.timer); },
          [&](const in::LifecycleChanged& e) { fields.lifecycle(e); },
          [&](const in::Telemetry& e) { fields.telemetry(e); },
          [&](const in::DocumentShown& e) {
            fields.value("html", e.html).value("outcome", e.outcome);
          },
          [&](const in::ClientStateChanged& e) {
            fields.value("state", e.state).value("error", e.error);
          },
          [&](const in::MessageLost& e) { fields.message(e.message); },
          [&](const in::UserClick& e) { fields.selector(e.selector); },
          [&](const in::UserSubmit& e) { fields.selector(e.selector).value("fields", e.fields); },
          [&](const in::UserTyped& e) { fields.selector(e.selector).value("text", e.text); },
          [](const in::Restored&) {},
          [&](const in::AcksHeld& e) { fields.value("held", truth(e.held)); },
          [&](const in::TopicMessage& e) {
            fields.value("topic", e.topic).value("message", e.message);
          },
          [&](const in::Escalated& e) { fields.value("reason", e.reason); },
          [&](const in::PresenceChanged& e) {
            fields.value("topic", e.topic).value("subscribers", number(e.subscribers));
          },
      },
      event);
  return fields.take();
}

std::vector<FieldDifference> differing_fields(const std::string& place, const Event& expected,
                                              const Event& actual, const SameCounter& same) {
  const auto ours = fields_of(expected);
  const auto theirs = fields_of(actual);
  const bool comparable = std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                     [](const EventField& a, const EventField& b) {
                                       return a.name == b.name && a.counter == b.counter;
                                     });
  if (!comparable || expected.index() != actual.index()) {
    return {{.field = place, .expected = line_of(expected, 0), .actual = line_of(actual, 0)}};
  }
  std::vector<FieldDifference> found;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const EventField& a = ours[i];
    const EventField& b = theirs[i];
    const bool equal = a.counter == Counter::none
                           ? a.value == b.value
                           : same(a.counter, *isa::reference(a.value), *isa::reference(b.value));
    if (equal) continue;
    found.push_back({.field = place + "." + a.name, .expected = a.value, .actual = b.value});
  }
  return found;
}

std::optional<CountedDetail> counted_detail(const in::Telemetry& telemetry) {
  const std::string_view detail = telemetry.detail;
  const auto row =
      std::find_if(kCountedDetails.begin(), kCountedDetails.end(), [&](const auto& candidate) {
        return candidate.name == telemetry.name && detail.starts_with(candidate.prefix);
      });
  if (row == kCountedDetails.end()) return std::nullopt;
  const std::size_t begin = row->prefix.size();
  const std::size_t end = std::min(detail.find(':', begin), detail.size());
  const auto value = isa::reference(detail.substr(begin, end - begin));
  if (!value) return std::nullopt;
  return CountedDetail{.counter = row->counter, .value = *value, .begin = begin, .end = end};
}

AlignKey kind_key(const Event& event) {
  Digester key;
  add_kind(key, event);
  return key.finish().value;
}

AlignKey meaning_key(const Event& event) {
  Digester key;
  add_kind(key, event);
  if (const auto* user = std::get_if<in::UserEvent>(&event)) {
    key.text(user->payload);  // The name is part of the kind.
    return key.finish().value;
  }
  for (const EventField& field : fields_of(event)) {
    if (field.counter != Counter::none) continue;
    if (field.name.ends_with(".diff.html")) {
      add_shape(key, field.value);
    } else {
      key.text(field.name).text(field.value);
    }
  }
  return key.finish().value;
}

}  // namespace lightspeed::replay
