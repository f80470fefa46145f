// A program: an application as data. Typed state, derived values, handlers, components and views.
// Implements PROG-1 to PROG-5 (specs/programs.md): what a program declares.
// It refuses jumps and loops: a handler is a straight line of instructions with guards.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "isa/program/expression.hpp"
#include "isa/program/instructions.hpp"
#include "isa/program/value.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::isa::program {

/// A name with a type, and the value that it has at first.
struct Variable {
  std::string name;
  Type type = Type::text;
  Value initial;
  friend bool operator==(const Variable&, const Variable&) = default;
};

/// A record of a list: its key, and a value for each field of the list.
struct Record {
  std::string key;
  std::vector<Value> fields;
  friend bool operator==(const Record&, const Record&) = default;
};

/// A keyed list of records. `initial` of a field is what a new record has where nothing is given.
struct List {
  std::string name;
  std::vector<Variable> fields;
  std::vector<Record> rows;  ///< What the list holds at first, keys without repetition.
  friend bool operator==(const List&, const List&) = default;
};

/// `let NAME = EXPRESSION`: a value that is computed whenever it is asked for.
struct Let {
  std::string name;
  Expression value;
  friend bool operator==(const Let&, const Let&) = default;
};

/// `select NAME from LIST where … order by … limit … offset …`: records of a list, as a list.
struct Select {
  struct Order {
    std::uint32_t field = 0;  ///< Or `kKeyField`.
    bool descending = false;
    friend bool operator==(Order, Order) = default;
  };
  std::string name;
  std::uint32_t list = 0;
  std::optional<Expression> where;
  std::optional<Order> order;  ///< Stable; texts by their bytes.
  std::optional<Expression> limit;
  std::optional<Expression> offset;
  friend bool operator==(const Select&, const Select&) = default;
};
/// In the order of declaration: each may use only those before it.
using Derived = std::variant<Let, Select>;

/// A value that a trigger brings along, decoded by its type. Without a fallback it must be given.
struct Parameter {
  std::string name;
  Type type = Type::text;
  std::optional<Value> fallback;
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

/// What a handler waits for.
enum class TriggerKind : std::uint8_t {
  mount,     ///< A client mounts; the parameter `route` is there.
  event,     ///< The user raised the event `name`.
  topic,     ///< A message of the topic `name` arrived.
  presence,  ///< The number of subscribers of the topic `name` changed; the one parameter takes it.
  route,     ///< The page went to a path that fits the pattern `name`, `/items/:id`.
  timer,     ///< The timer `name` is due.
};
/// As a program writes them behind `on`.
inline constexpr std::array<std::string_view, 6> kTriggerWords{"mount",    "event", "topic",
                                                               "presence", "route", "timer"};
[[nodiscard]] constexpr std::string_view word_of(TriggerKind kind) {
  return kTriggerWords.at(static_cast<std::size_t>(kind));
}
/// The events by which a page says that it went elsewhere, and by which it asks to begin anew
/// elsewhere: an application with routes takes the first, the session the second (SESS-26).
inline constexpr std::string_view kPatchEvent = "lv:patch";
inline constexpr std::string_view kNavigateEvent = "lv:navigate";
struct Trigger {
  TriggerKind kind = TriggerKind::event;
  std::string name;
  std::vector<Parameter> parameters;
  friend bool operator==(const Trigger&, const Trigger&) = default;
};

/// The record on whose behalf a handler runs: a crash restarts this child and nothing else.
struct Child {
  std::uint32_t list = 0;
  Expression key;
  friend bool operator==(const Child&, const Child&) = default;
};

/// An instruction and when it is carried out; always, without a guard.
struct Line {
  Instruction instruction;
  std::optional<Expression> guard;
  friend bool operator==(const Line&, const Line&) = default;
};

struct Handler {
  Trigger trigger;
  std::optional<Child> child;
  std::vector<Line> lines;
  friend bool operator==(const Handler&, const Handler&) = default;
};

/// A part of views with typed attributes, and a place for content.
struct ComponentDefinition {
  std::string name;
  std::vector<Parameter> attributes;
  view::Nodes markup;
};

struct View {
  std::string name;
  view::Nodes markup;
};

struct Program {
  std::string name;
  std::uint32_t version = 1;
  std::vector<Variable> variables;
  std::vector<List> lists;
  std::vector<Derived> derived;
  std::vector<Handler> handlers;
  std::vector<ComponentDefinition> components;
  std::vector<View> views;  ///< At least one.
};

}  // namespace lightspeed::isa::program
