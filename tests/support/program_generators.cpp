#include "tests/support/program_generators.hpp"

#include <array>
#include <string>
#include <utility>

namespace lightspeed::testing {
namespace {

using isa::program::Call;
using isa::program::Child;
using isa::program::Clear;
using isa::program::ComponentDefinition;
using isa::program::Crash;
using isa::program::default_of;
using isa::program::Drop;
using isa::program::Expression;
using isa::program::Fail;
using isa::program::Handler;
using isa::program::Instruction;
using isa::program::kKeyField;
using isa::program::Let;
using isa::program::Line;
using isa::program::List;
using isa::program::Literal;
using isa::program::Move;
using isa::program::Parameter;
using isa::program::Program;
using isa::program::Publish;
using isa::program::Put;
using isa::program::Record;
using isa::program::Reverse;
using isa::program::Select;
using isa::program::Set;
using isa::program::Sort;
using isa::program::StartTimer;
using isa::program::StopTimer;
using isa::program::Trigger;
using isa::program::TriggerKind;
using isa::program::Type;
using isa::program::Variable;

constexpr int kDepthMax = 4;
/// Words that mean something at some place and may be names all the same.
constexpr std::array<std::string_view, 14> kWords{"every", "first",      "last", "before", "order",
                                                  "by",    "limit",      "size", "has",    "where",
                                                  "in",    "descending", "from", "offset"};

class ProgramMaker {
 public:
  Program make() {
    program_.name = *rc::gen::element<std::string>("todo", "a", "view_2");
    program_.version = *rc::gen::element<std::uint32_t>(0, 1, 4294967295);
    repeat(0, 4, [&] { program_.variables.push_back(variable()); });
    repeat(0, 3, [&] { add_list(); });
    repeat(0, 4, [&] { add_derived(); });
    repeat(0, 3, [&] { timers_.push_back(fresh()); });
    repeat(1, 3, [&] { view_names_.push_back(fresh()); });
    add_handlers();
    repeat(0, 2, [&] { add_component(); });
    for (const std::string& name : view_names_) {
      program_.views.push_back({.name = name, .markup = any_markup(program_, nullptr)});
    }
    return std::move(program_);
  }

 private:
  static std::size_t below(std::size_t count) { return *rc::gen::inRange<std::size_t>(0, count); }
  static bool coin() { return *rc::gen::arbitrary<bool>(); }
  template <class Do>
  static void repeat(int least, int most, Do&& act) {
    const int count = *rc::gen::inRange(least, most + 1);
    for (int i = 0; i < count; ++i) act();
  }
  static Type any_type() { return *rc::gen::element(Type::integer, Type::text, Type::boolean); }

  /// A name that nothing else has.
  std::string fresh() {
    const std::size_t number = next_++;
    if (number % 3 == 0 && number / 3 < kWords.size()) return std::string(kWords.at(number / 3));
    return "n" + std::to_string(number);
  }

  Variable variable() {
    Variable variable{.name = fresh(), .type = any_type(), .initial = {}};
    variable.initial = coin() ? default_of(variable.type) : any_value(variable.type);
    return variable;
  }

  Expression expression(Type type, const Surroundings& around = {}) {
    return any_expression(program_, around, type, kDepthMax);
  }

  void add_list() {
    List list{.name = fresh(), .fields = {}, .rows = {}};
    repeat(0, 3, [&] { list.fields.push_back(variable()); });
    repeat(0, 3, [&] {
      Record record{.key = "k" + std::to_string(list.rows.size()), .fields = {}};
      for (const Variable& field : list.fields) {
        record.fields.push_back(coin() ? field.initial : any_value(field.type));
      }
      list.rows.push_back(std::move(record));
    });
    program_.lists.push_back(std::move(list));
  }

  void add_derived() {
    if (program_.lists.empty() || coin()) {
      program_.derived.emplace_back(Let{.name = fresh(), .value = expression(any_type())});
      return;
    }
    Select select;
    select.name = fresh();
    select.list = any_list();
    const List& list = program_.lists[select.list];
    if (coin()) select.where = expression(Type::boolean, {.parameters = {}, .record = &list});
    if (coin()) {
      select.order = Select::Order{.field = any_field(list), .descending = coin()};
    }
    if (coin()) select.limit = expression(Type::integer);
    if (coin()) select.offset = expression(Type::integer);
    program_.derived.emplace_back(std::move(select));
  }

  std::uint32_t any_list() const {
    return static_cast<std::uint32_t>(below(program_.lists.size()));
  }
  static std::uint32_t any_field(const List& list) {
    const std::size_t field = below(list.fields.size() + 1);
    return field == list.fields.size() ? kKeyField : static_cast<std::uint32_t>(field);
  }

  std::vector<Parameter> parameters() {
    std::vector<Parameter> parameters;
    repeat(0, 3, [&] {
      Parameter parameter{.name = fresh(), .type = any_type(), .fallback = std::nullopt};
      if (coin()) parameter.fallback = any_value(parameter.type);
      parameters.push_back(std::move(parameter));
    });
    return parameters;
  }

  Parameter plain(Type type, std::string name) {
    return {.name = std::move(name), .type = type, .fallback = std::nullopt};
  }

  void add_handlers() {
    if (coin()) {
      Handler mount{.trigger = {.kind = TriggerKind::mount, .name = {}, .parameters = {}},
                    .child = std::nullopt,
                    .lines = {}};
      mount.trigger.parameters.push_back(plain(Type::text, "route"));
      Call call{.row = 0, .operands = {expression(Type::text, around(mount)), view_operand()}};
      mount.lines.push_back({.instruction = std::move(call), .guard = std::nullopt});
      finish(std::move(mount), false);
    }
    if (coin()) add({.kind = TriggerKind::event, .name = "lv:patch", .parameters = parameters()});
    if (coin()) add({.kind = TriggerKind::event, .name = fresh(), .parameters = parameters()});
    if (coin()) add({.kind = TriggerKind::topic, .name = "a \"b\"", .parameters = parameters()});
    if (coin()) {
      add({.kind = TriggerKind::presence,
           .name = "room",
           .parameters = {plain(Type::integer, fresh())}});
    }
    if (coin()) {
      const std::string name = fresh();
      add({.kind = TriggerKind::route,
           .name = "/a/:" + name + "/",
           .parameters = {plain(Type::text, name)}});
    }
    for (const std::string& timer : timers_) {
      add({.kind = TriggerKind::timer, .name = timer, .parameters = {}});
    }
  }

  void add(Trigger trigger) {
    Handler handler{.trigger = std::move(trigger), .child = std::nullopt, .lines = {}};
    finish(std::move(handler), !program_.lists.empty() && coin());
  }

  static Surroundings around(const Handler& handler) {
    return {.parameters = handler.trigger.parameters, .record = nullptr};
  }

  void finish(Handler handler, bool has_child) {
    const Surroundings seen = around(handler);
    if (has_child) handler.child = Child{.list = any_list(), .key = expression(Type::text, seen)};
    repeat(0, 4, [&] {
      Line line{.instruction = instruction(seen), .guard = std::nullopt};
      if (coin()) line.guard = expression(Type::boolean, seen);
      handler.lines.push_back(std::move(line));
    });
    program_.handlers.push_back(std::move(handler));
  }

  Expression view_operand() {
    return {.type = Type::text, .code = {Literal{.value = view_names_[below(view_names_.size())]}}};
  }

  Instruction instruction(const Surroundings& seen) {
    const auto text = [&] { return expression(Type::text, seen); };
    const auto kind = static_cast<int>(below(12));
    if (kind <= 1 && !program_.variables.empty()) {
      const auto index = static_cast<std::uint32_t>(below(program_.variables.size()));
      return Set{.variable = index, .value = expression(program_.variables[index].type, seen)};
    }
    if (kind <= 7 && !program_.lists.empty()) return list_instruction(kind, seen);
    if (kind == 8 && !timers_.empty()) {
      return StartTimer{.timer = timers_[below(timers_.size())],
                        .milliseconds = expression(Type::integer, seen),
                        .repeats = coin()};
    }
    if (kind == 9 && !timers_.empty()) return StopTimer{.timer = timers_[below(timers_.size())]};
    if (kind == 10) return Publish{.topic = text(), .message = text()};
    if (kind == 11) return coin() ? Instruction(Fail{.reason = text()}) : Instruction(Crash{});
    return call(seen);
  }

  Instruction call(const Surroundings& seen) {
    // Every row but the first, which is mount: render takes a view, patch and push_event two texts.
    Call call{.row = static_cast<std::uint32_t>(1 + below(7)), .operands = {}};
    const bool has_two = call.row == 2 || call.row == 3;
    if (call.row == 1) {
      call.operands.push_back(view_operand());
      return call;
    }
    for (int i = 0; i < (has_two ? 2 : 1); ++i) {
      call.operands.push_back(expression(Type::text, seen));
    }
    return call;
  }

  Instruction list_instruction(int kind, const Surroundings& seen) {
    const std::uint32_t list = any_list();
    const List& fields_of = program_.lists[list];
    const auto key = [&] { return expression(Type::text, seen); };
    if (kind == 2) return Drop{.list = list, .key = key()};
    if (kind == 3) {
      Move move{.list = list, .key = key(), .place = {}, .before = std::nullopt};
      move.place = *rc::gen::element(Move::Place::first, Move::Place::last, Move::Place::before);
      if (move.place == Move::Place::before) move.before = key();
      return move;
    }
    if (kind == 4) return Clear{.list = list};
    if (kind == 5) return Sort{.list = list, .field = any_field(fields_of), .descending = coin()};
    if (kind == 6) return Reverse{.list = list};
    Put put{.list = list, .key = key(), .fields = {}};
    for (std::uint32_t i = 0; i < fields_of.fields.size(); ++i) {
      if (coin()) put.fields.emplace_back(i, expression(fields_of.fields[i].type, seen));
    }
    return put;
  }

  void add_component() {
    ComponentDefinition component{.name = fresh(), .attributes = parameters(), .markup = {}};
    component.markup = any_markup(program_, &component);
    program_.components.push_back(std::move(component));
  }

  Program program_;
  std::vector<std::string> timers_;
  std::vector<std::string> view_names_;
  std::size_t next_ = 0;
};

}  // namespace

rc::Gen<Program> programs() {
  return rc::gen::exec([] { return ProgramMaker().make(); });
}

}  // namespace lightspeed::testing
