// Declarations of a program: its name, its state, its lists, and what is derived from them.
#include <array>
#include <limits>
#include <set>
#include <utility>

#include "isa/program/assembler.hpp"
#include "isa/program/parse_expression.hpp"
#include "isa/program/slips.hpp"

namespace lightspeed::isa::program {
namespace {

/// `: TYPE = VALUE` behind a name; without a value the default of the type.
std::optional<Value> read_type(Cursor& cursor, Type& type, std::string_view form) {
  cursor.need_sign(":", form);
  type = cursor.need_type();
  if (!cursor.accept_sign("=")) return std::nullopt;
  return cursor.need_value(type);
}

Variable read_variable(Cursor& cursor, std::string_view what) {
  Variable variable;
  variable.name = cursor.need_name(what);
  const auto initial = read_type(cursor, variable.type, "and a type, as in 'done: boolean',");
  variable.initial = initial.value_or(default_of(variable.type));
  cursor.need_line_end("'= VALUE' or the end of the line");
  return variable;
}

/// `row "KEY" FIELD=VALUE …`
Record read_row(Cursor& cursor, const List& list) {
  cursor.take();
  Record record;
  record.key = cursor.need_text("the key of the record, a text in double quotes,");
  for (const Variable& field : list.fields) record.fields.push_back(field.initial);
  std::set<std::uint32_t> given;
  while (!cursor.at_line_end()) {
    const Token& name = cursor.peek();
    const std::uint32_t field = need_field(cursor, list, false);
    cursor.need_sign("=", "and the value of the field");
    if (cursor.failed()) return record;
    if (!given.insert(field).second) {
      cursor.fail(name.at, "the row has a value for '" + name.text + "' already");
    }
    record.fields[field] = cursor.need_value(list.fields[field].type);
  }
  cursor.take();
  return record;
}

void read_rows(Cursor& cursor, List& list) {
  std::set<std::string_view> keys;
  while (!cursor.at_end()) {
    const Token& row = cursor.peek();
    if (!cursor.at_word("row")) {
      cursor.fail(row.at, "'row' was expected, found " + described(row) +
                              ": the fields of a list stand above its rows");
      return;
    }
    const Token& key = cursor.peek(1);
    list.rows.push_back(read_row(cursor, list));
    if (!cursor.failed() && !keys.insert(key.text).second) {
      cursor.fail(key.at, "the list " + list.name + " has a row with this key already");
    }
    if (list.rows.size() > kListRecordsMax) {
      cursor.fail(row.at, "a list has at most " + std::to_string(kListRecordsMax) + " records");
    }
  }
}

void read_where(Cursor& cursor, const Names& names, Select& select) {
  if (!cursor.accept_word("where")) return;
  Names with_fields = names;
  with_fields.record = &names.program.lists.at(select.list);
  select.where = need_expression(cursor, with_fields,
                                 {.type = Type::boolean, .what = "the condition of 'where'"});
}

void read_order(Cursor& cursor, const Program& program, Select& select) {
  if (!cursor.accept_word("order")) return;
  if (!cursor.accept_word("by")) return cursor.expected("'by' and a field");
  Select::Order order;
  order.field = need_field(cursor, program.lists.at(select.list), true);
  order.descending = cursor.accept_word("descending");
  select.order = order;
}

void read_bound(Cursor& cursor, const Names& names, std::string_view word,
                std::optional<Expression>& bound) {
  if (!cursor.accept_word(word)) return;
  const std::string what = "the number of '" + std::string(word) + "'";
  bound = need_expression(cursor, names, {.type = Type::integer, .what = what});
}

void declare(Cursor& cursor, Assembler& assembler, Position at, const std::string& name,
             NameKind kind) {
  const Program& program = assembler.program;
  const std::array counts{program.variables.size(), program.lists.size(), program.derived.size()};
  assembler.names.add(cursor, at, name);
  assembler.index.add(name, kind, counts.at(static_cast<std::size_t>(kind)));
}

/// What is derived sees everything of the state, and what is derived above it.
Names names_above(const Assembler& assembler) {
  return Names{
      .program = assembler.program, .index = assembler.index, .derived = &assembler.derived};
}

}  // namespace

void read_program_line(Cursor& cursor, Assembler& assembler) {
  assembler.program.name = cursor.need_name("the name of the program");
  const Position at = cursor.peek().at;
  if (cursor.peek().kind != TokenKind::integer) cursor.expected("the version, a number from 0,");
  const std::int64_t version = std::get<std::int64_t>(cursor.need_value(Type::integer));
  if (version > std::numeric_limits<std::uint32_t>::max()) {
    cursor.fail(at, "a version is at most 4294967295");
  }
  assembler.program.version = static_cast<std::uint32_t>(version);
  cursor.need_line_end("the end of the line");
  if (!cursor.at_end()) cursor.fail(cursor.peek().at, "nothing is indented below 'program'");
}

void read_state(Cursor& cursor, Assembler& assembler) {
  cursor.need_line_end("the end of the line behind 'state'");
  while (!cursor.at_end()) {
    const Position at = cursor.peek().at;
    Variable variable = read_variable(cursor, "the name of a variable");
    declare(cursor, assembler, at, variable.name, NameKind::variable);
    assembler.program.variables.push_back(std::move(variable));
  }
}

void read_list(Cursor& cursor, Assembler& assembler) {
  const Position at = cursor.peek().at;
  List list;
  list.name = cursor.need_name("the name of a list");
  declare(cursor, assembler, at, list.name, NameKind::list);
  cursor.need_line_end("the end of the line", "; the fields stand below, indented");
  Declared fields;
  while (!cursor.at_end() && (!cursor.at_word("row") || cursor.peek(1).text == ":")) {
    const Position field_at = cursor.peek().at;
    Variable field = read_variable(cursor, "the name of a field, or 'row'");
    if (field.name == "key") {
      cursor.fail(field_at, "every record has a 'key' already: give the field another name");
    }
    fields.add(cursor, field_at, field.name);
    list.fields.push_back(std::move(field));
  }
  read_rows(cursor, list);
  assembler.program.lists.push_back(std::move(list));
}

void read_let(Cursor& cursor, Assembler& assembler) {
  const Position at = cursor.peek().at;
  Let let;
  let.name = cursor.need_name("a name for the value");
  cursor.need_sign("=", "and an expression");
  const Names names = names_above(assembler);
  if (auto slip = slip_in_let(let.name, cursor, names)) {
    cursor.fail(cursor.peek().at, *std::move(slip));
  }
  let.value = need_expression(cursor, names);
  cursor.need_line_end("an operator or the end of the line", advice_behind(cursor));
  declare(cursor, assembler, at, let.name, NameKind::derived);
  assembler.program.derived.emplace_back(std::move(let));
}

void read_select(Cursor& cursor, Assembler& assembler) {
  const Position at = cursor.peek().at;
  Select select;
  select.name = cursor.need_name("a name for the records");
  if (!cursor.accept_word("from")) cursor.expected("'from' and a list");
  const Names names = names_above(assembler);
  select.list = need_state_list(cursor, names);
  if (cursor.failed()) return;
  read_where(cursor, names, select);
  read_order(cursor, assembler.program, select);
  read_bound(cursor, names, "limit", select.limit);
  read_bound(cursor, names, "offset", select.offset);
  cursor.need_line_end(
      "'where', 'order by', 'limit', 'offset', in this order, or the end of the line",
      advice_behind(cursor));
  declare(cursor, assembler, at, select.name, NameKind::derived);
  assembler.program.derived.emplace_back(std::move(select));
}

std::vector<Parameter> read_parameters(Cursor& cursor) {
  std::vector<Parameter> parameters;
  if (!cursor.accept_sign("(")) return parameters;
  Declared declared;
  while (!cursor.at_sign(")") && !cursor.failed()) {
    const Position at = cursor.peek().at;
    Parameter parameter;
    parameter.name = cursor.need_name("')' or NAME: TYPE");
    parameter.fallback = read_type(cursor, parameter.type, "and a type, as in 'key: text',");
    declared.add(cursor, at, parameter.name);
    parameters.push_back(std::move(parameter));
    if (!cursor.at_sign(")")) cursor.need_sign(",", "or ')'");
  }
  cursor.accept_sign(")");
  return parameters;
}

}  // namespace lightspeed::isa::program
