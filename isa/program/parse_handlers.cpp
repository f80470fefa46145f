// Handlers of a program: what they wait for, and what it brings along.
#include <algorithm>
#include <utility>

#include "isa/base/check.hpp"
#include "isa/instruction_text.hpp"
#include "isa/program/assembler.hpp"
#include "isa/program/parse_expression.hpp"

namespace lightspeed::isa::program {
namespace {

constexpr std::string_view kRouteForm = "a route is a path in quotes such as \"/items/:id\"";

/// What stands between two slashes, or an error: `:name` is a parameter, anything else itself.
void read_segment(Cursor& cursor, Position at, std::string_view segment, Trigger& trigger) {
  if (!segment.starts_with(':')) {
    if (segment.find(':') == std::string_view::npos) return;
    return cursor.fail(at, "a parameter is a whole part of the path: ':' stands behind a '/'");
  }
  segment.remove_prefix(1);
  if (!is_name(segment)) {
    return cursor.fail(at, "':' and a name was expected in the path, found ':" +
                               std::string(segment) + "'; names are small letters, digits and '_'");
  }
  const bool repeated =
      std::any_of(trigger.parameters.begin(), trigger.parameters.end(),
                  [&](const Parameter& parameter) { return parameter.name == segment; });
  if (repeated) {
    return cursor.fail(at, "the path has ':" + std::string(segment) + "' twice");
  }
  trigger.parameters.push_back(
      Parameter{.name = std::string(segment), .type = Type::text, .fallback = std::nullopt});
}

void read_route(Cursor& cursor, Trigger& trigger) {
  const Position at = cursor.peek().at;
  trigger.name = cursor.need_text(kRouteForm);
  if (cursor.failed()) return;
  if (!trigger.name.starts_with('/')) {
    return cursor.fail(at, std::string(kRouteForm) + ": it begins with '/'");
  }
  std::string_view rest = std::string_view(trigger.name).substr(1);
  while (!cursor.failed()) {
    const std::size_t slash = rest.find('/');
    read_segment(cursor, at, rest.substr(0, slash), trigger);
    if (slash == std::string_view::npos) return;
    rest.remove_prefix(slash + 1);
  }
}

void read_presence(Cursor& cursor, Trigger& trigger) {
  trigger.name = cursor.need_text("a topic in double quotes");
  const Position at = cursor.peek().at;
  trigger.parameters = read_parameters(cursor);
  const bool fits = trigger.parameters.size() == 1 &&
                    trigger.parameters.front().type == Type::integer &&
                    !trigger.parameters.front().fallback;
  if (!fits) {
    cursor.fail(at, "presence brings one integer, how many are there: (count: integer)");
  }
}

/// A name, or in quotes what is no name of ours, such as `lv:patch`.
void read_event(Cursor& cursor, Trigger& trigger) {
  trigger.name = cursor.peek().kind == TokenKind::text ? cursor.take().text
                                                       : cursor.need_name("the name of an event");
  trigger.parameters = read_parameters(cursor);
}

void read_trigger(Cursor& cursor, Trigger& trigger) {
  const std::string word = cursor.need_word("what to wait for", kTriggerWords);
  if (cursor.failed()) return;
  const auto* found = std::find(kTriggerWords.begin(), kTriggerWords.end(), word);
  trigger.kind = static_cast<TriggerKind>(found - kTriggerWords.begin());
  switch (trigger.kind) {
    case TriggerKind::mount:
      trigger.parameters = {{.name = "route", .type = Type::text, .fallback = std::nullopt}};
      return;
    case TriggerKind::event:
      return read_event(cursor, trigger);
    case TriggerKind::topic:
      trigger.name = cursor.need_text("a topic in double quotes");
      trigger.parameters = read_parameters(cursor);
      return;
    case TriggerKind::presence:
      return read_presence(cursor, trigger);
    case TriggerKind::route:
      return read_route(cursor, trigger);
    case TriggerKind::timer:
      trigger.name = cursor.need_name("the name of a timer");
      return;
  }
  unreachable("every kind of trigger is read");
}

/// A parameter hides nothing: whoever reads the handler knows each name from the top of the file.
void refuse_hiding(Cursor& cursor, Position at, const Assembler& assembler,
                   const Trigger& trigger) {
  for (const Parameter& parameter : trigger.parameters) {
    if (!assembler.names.has(parameter.name)) continue;
    cursor.fail(at, "the parameter '" + parameter.name + "' would hide the name '" +
                        parameter.name + "' that is declared " +
                        assembler.names.place_of(parameter.name) + ": rename one of them");
  }
}

void read_child(Cursor& cursor, const Names& names, Handler& handler) {
  if (!cursor.at_word("in")) return;
  if (handler.trigger.kind == TriggerKind::mount) {
    return cursor.fail(cursor.peek().at, "'on mount' runs for the whole page, not for one record");
  }
  cursor.take();
  Child child;
  child.list = need_state_list(cursor, names);
  cursor.need_sign("[", "and the key of a record");
  child.key = need_expression(cursor, names, {.type = Type::text, .what = "a key"});
  cursor.need_sign("]", "behind the key");
  handler.child = std::move(child);
}

void need_trigger_end(Cursor& cursor, const Trigger& trigger) {
  const bool takes_parameters =
      trigger.kind == TriggerKind::event || trigger.kind == TriggerKind::topic;
  const std::string_view what = takes_parameters && trigger.parameters.empty()
                                    ? "parameters, 'in LIST[KEY]' or the end of the line"
                                    : "'in LIST[KEY]' or the end of the line";
  if (trigger.kind != TriggerKind::timer) return cursor.need_line_end(what);
  cursor.need_line_end(what,
                       "; a timer is started by an instruction of another handler, such as: "
                       "start_timer " +
                           trigger.name + " every 1000");
}

}  // namespace

std::string trigger_text(const Trigger& trigger) {
  std::string text(word_of(trigger.kind));
  switch (trigger.kind) {
    case TriggerKind::mount:
      return text;
    case TriggerKind::event:
      return text + " " + (is_name(trigger.name) ? trigger.name : quoted(trigger.name));
    case TriggerKind::topic:
    case TriggerKind::presence:
    case TriggerKind::route:
      return text + " " + quoted(trigger.name);
    case TriggerKind::timer:
      return text + " " + trigger.name;
  }
  unreachable("every kind of trigger is written");
}

void read_handler(Cursor& cursor, Assembler& assembler) {
  Handler handler;
  const Position at = cursor.peek().at;
  const Position name_at = cursor.peek(1).at;
  read_trigger(cursor, handler.trigger);
  if (cursor.failed()) return;
  const std::string text = trigger_text(handler.trigger);
  if (assembler.triggers.has(text)) {
    return cursor.fail(at, "'on " + text + "' is there already, " +
                               assembler.triggers.place_of(text) +
                               ": put the instructions of both into one handler");
  }
  assembler.triggers.add(cursor, at, text);
  refuse_hiding(cursor, handler.trigger.kind == TriggerKind::mount ? at : name_at, assembler,
                handler.trigger);
  const Names names{.program = assembler.program,
                    .index = assembler.index,
                    .parameters = handler.trigger.parameters};
  read_child(cursor, names, handler);
  need_trigger_end(cursor, handler.trigger);
  read_lines(cursor, assembler, handler);
  assembler.program.handlers.push_back(std::move(handler));
}

}  // namespace lightspeed::isa::program
