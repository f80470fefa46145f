// Instructions of a handler: one a line, read by the rows of the two tables, guard behind.
#include <algorithm>
#include <array>
#include <utility>

#include "isa/nearest.hpp"
#include "isa/program/assembler.hpp"
#include "isa/program/opcodes.hpp"
#include "isa/program/parse_expression.hpp"
#include "isa/program/slips.hpp"

namespace lightspeed::isa::program {
namespace {

class LineReader {
 public:
  LineReader(Cursor& cursor, const Assembler& assembler, const Handler& handler)
      : cursor_(cursor),
        assembler_(assembler),
        names_{.program = assembler.program,
               .index = assembler.index,
               .parameters = handler.trigger.parameters},
        may_mount_(handler.trigger.kind == TriggerKind::mount) {}

  void read_all(std::vector<Line>& lines) {
    if (may_mount_ && !cursor_.at_word("mount")) {
      return cursor_.fail(
          cursor_.peek().at,
          "the first instruction of 'on mount' is a mount, such as: mount \"/\" \"" + first_view() +
              "\"");
    }
    while (!cursor_.at_end()) {
      const Token& first = cursor_.peek();
      if (first.kind == TokenKind::word && first.text == "mount") {
        require_mount(first.at, lines.empty());
      }
      Line line{.instruction = read_instruction(), .guard = std::nullopt};
      const Position guard_at = cursor_.peek().at;
      if (cursor_.accept_word("if")) {
        line.guard = need_expression(cursor_, names_, {.type = Type::boolean, .what = "a guard"});
        if (may_mount_ && lines.empty()) {
          cursor_.fail(guard_at, "a page is always mounted: 'mount' takes no guard");
        }
      }
      need_end(first, line.guard.has_value());
      lines.push_back(std::move(line));
    }
  }

 private:
  using Read = Instruction (LineReader::*)();

  [[nodiscard]] std::string first_view() const {
    const auto views = assembler_.views.names();
    return views.empty() ? "main" : std::string(views.front());
  }

  void require_mount(Position at, bool first) {
    if (!may_mount_) {
      cursor_.fail(at, "'mount' stands in 'on mount' only: 'render' shows another view");
    } else if (!first) {
      cursor_.fail(at, "a page is mounted once: the first instruction did it");
    }
  }

  void need_end(const Token& opcode, bool guarded) {
    if (cursor_.at_line_end() && !cursor_.failed()) {
      cursor_.take();
      return;
    }
    const std::string advice = advice_behind(cursor_);
    if (guarded) return cursor_.expected("an operator or the end of the line", {}, advice);
    cursor_.expected("the end of '" + opcode.text + "', or 'if' and a guard,", {}, advice);
  }

  Instruction read_instruction() {
    const Token& opcode = cursor_.peek();
    static constexpr std::array<Read, kOwnInstructions.size()> kReaders{
        &LineReader::read_set,        &LineReader::read_put,     &LineReader::read_drop,
        &LineReader::read_move,       &LineReader::read_clear,   &LineReader::read_sort,
        &LineReader::read_reverse,    &LineReader::read_publish, &LineReader::read_start_timer,
        &LineReader::read_stop_timer, &LineReader::read_fail,    &LineReader::read_crash};
    if (opcode.kind == TokenKind::word) {
      for (std::size_t i = 0; i < kReaders.size(); ++i) {
        if (kOwnInstructions.at(i).opcode != opcode.text) continue;
        cursor_.take();
        write_form(opcode.text, kOwnInstructions.at(i).operands);
        refuse_commas();
        return (this->*kReaders.at(i))();
      }
      const std::vector<ContractRow> rows = contract_rows();
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].opcode == opcode.text) return read_call(static_cast<std::uint32_t>(i), rows[i]);
      }
    }
    if (opcode.kind == TokenKind::word) {
      if (auto slip = slip_in_line(cursor_)) cursor_.fail(opcode.at, *std::move(slip));
    }
    cursor_.expected("an instruction", opcodes());
    return Crash{};
  }

  /// How the instruction is written that is being read, for somebody who left out a part of it.
  void write_form(std::string_view opcode, std::string_view operands) {
    form_ = "; write: ";
    form_.append(opcode).append(" ").append(operands).append(" [if CONDITION]");
  }

  void refuse_commas() {
    if (const auto at = comma_in_line(cursor_)) {
      cursor_.fail(*at, "operands are parted by blanks, without ','" + form_);
    }
  }

  Instruction read_call(std::uint32_t index, const ContractRow& row) {
    cursor_.take();
    Call call{.row = index, .operands = {}};
    std::string words;
    for (const std::string_view operand : row.operands) {
      words += words.empty() ? "" : " ";
      for (const char byte : operand) words += static_cast<char>(byte - 'a' + 'A');
    }
    write_form(row.opcode, words);
    refuse_commas();
    for (const std::string_view operand : row.operands) {
      if (operand == "view") require_view();
      call.operands.push_back(
          text("the " + std::string(operand) + " of " + std::string(row.opcode)));
    }
    return call;
  }

  /// A view is known beforehand, so that no program can show one that does not exist.
  void require_view() {
    const Token& token = cursor_.peek();
    if (token.kind != TokenKind::text) return cursor_.expected("the name of a view in quotes");
    if (assembler_.views.has(token.text)) return;
    cursor_.fail(token.at, "there is no view '" + token.text + "'" +
                               suggestion(token.text, assembler_.views.names()));
  }

  Expression text(std::string_view what) { return operand(Type::text, what); }
  Expression key() {
    const std::string_view slip = slip_in_key(cursor_);
    if (!slip.empty()) cursor_.fail(cursor_.peek().at, std::string(slip) + form_);
    return text("a key");
  }
  Expression operand(Type type, std::string_view what) {
    if (auto slip = slip_in_operand(cursor_, names_, type, form_)) {
      cursor_.fail(cursor_.peek().at, *std::move(slip));
    }
    return need_operand(cursor_, names_, {.type = type, .what = what, .advice = form_});
  }
  std::uint32_t list() { return need_state_list(cursor_, names_); }
  const List& list_at(std::uint32_t index) { return names_.program.lists.at(index); }

  Instruction read_set() {
    const Token& name = cursor_.peek();
    if (name.kind != TokenKind::word) {
      cursor_.expected("the name of a variable");
      return Crash{};
    }
    const auto found = names_.index.find(name.text, NameKind::variable);
    if (!found) {
      cursor_.fail(name.at, not_a_variable(name));
      return Crash{};
    }
    cursor_.take();
    if (auto slip = slip_behind(name, cursor_)) cursor_.fail(cursor_.peek().at, *std::move(slip));
    cursor_.need_sign("=", "and a value");
    const std::string what = "the value of '" + name.text + "'";
    if (cursor_.at_word("if")) form_ += ", or for one of two values choose(CONDITION, A, B)";
    const Type type = names_.program.variables.at(*found).type;
    return Set{
        .variable = *found,
        .value = need_expression(cursor_, names_, {.type = type, .what = what, .advice = form_})};
  }

  [[nodiscard]] std::string not_a_variable(const Token& name) const {
    const std::string quoted_name = "'" + name.text + "'";
    if (names_.list(name.text)) {
      return quoted_name + " is a list: its records are changed by put, drop, move, clear, sort";
    }
    if (!names_.values(name.text).empty()) {
      return quoted_name + " cannot be set: it is no variable of the state";
    }
    std::vector<std::string_view> variables;
    for (const Variable& each : names_.program.variables) variables.emplace_back(each.name);
    return "there is no variable " + quoted_name + " in the state" +
           suggestion(name.text, variables);
  }

  Instruction read_put() {
    Put put{.list = list(), .key = {}, .fields = {}};
    put.key = key();
    while (!cursor_.at_line_end() && !cursor_.at_word("if")) {
      const Token& name = cursor_.peek();
      const std::uint32_t field = need_field(cursor_, list_at(put.list), false);
      cursor_.need_sign("=", "and the value of the field");
      if (cursor_.failed()) return put;
      const bool repeated = std::any_of(put.fields.begin(), put.fields.end(),
                                        [&](const auto& each) { return each.first == field; });
      if (repeated) cursor_.fail(name.at, "'" + name.text + "' is given a value already");
      put.fields.emplace_back(field, operand(type_of_field(list_at(put.list), field),
                                             "the value of '" + name.text + "'"));
    }
    return put;
  }

  Instruction read_drop() {
    Drop drop{.list = list(), .key = {}};
    drop.key = key();
    return drop;
  }

  Instruction read_move() {
    static constexpr std::array<std::string_view, 3> kPlaces{"first", "last", "before"};
    Move move{.list = list(), .key = {}, .place = Move::Place::first, .before = std::nullopt};
    move.key = key();
    const std::string place = cursor_.need_word("a place", kPlaces);
    if (place == "last") move.place = Move::Place::last;
    if (place == "before") {
      move.place = Move::Place::before;
      move.before = text("a key");
    }
    return move;
  }

  Instruction read_clear() { return Clear{.list = list()}; }

  Instruction read_sort() {
    Sort sort{.list = list()};
    if (!cursor_.accept_word("by")) cursor_.expected("'by' and a field");
    if (cursor_.failed()) return sort;
    sort.field = need_field(cursor_, list_at(sort.list), true);
    sort.descending = cursor_.accept_word("descending");
    return sort;
  }

  Instruction read_reverse() { return Reverse{.list = list()}; }

  Instruction read_publish() {
    Publish publish;
    publish.topic = text("a topic");
    publish.message = text("a message");
    return publish;
  }

  std::string timer() {
    const Token& token = cursor_.peek();
    std::string name = cursor_.need_name("the name of a timer");
    if (!cursor_.failed() && !assembler_.timers.has(name)) {
      cursor_.fail(token.at, "there is no handler 'on timer " + name + "'" +
                                 suggestion(name, assembler_.timers.names()));
    }
    return name;
  }

  Instruction read_start_timer() {
    StartTimer start{.timer = timer(), .milliseconds = {}, .repeats = false};
    start.repeats = cursor_.accept_word("every");
    start.milliseconds = operand(Type::integer, "the time in milliseconds");
    return start;
  }

  Instruction read_stop_timer() { return StopTimer{.timer = timer()}; }
  Instruction read_fail() { return Fail{.reason = text("the reason")}; }
  Instruction read_crash() { return Crash{}; }

  Cursor& cursor_;
  const Assembler& assembler_;
  Names names_;
  std::string form_;  ///< Of the instruction that is being read.
  bool may_mount_;
};

}  // namespace

void read_lines(Cursor& cursor, const Assembler& assembler, Handler& handler) {
  LineReader(cursor, assembler, handler).read_all(handler.lines);
}

}  // namespace lightspeed::isa::program
