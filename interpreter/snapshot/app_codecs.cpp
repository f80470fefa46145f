#include "interpreter/snapshot/app_codecs.hpp"

#include <algorithm>
#include <string>

#include "interpreter/view/block.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/program/assembly.hpp"

namespace lightspeed::interpreter::snapshot {
namespace {

bool fits(std::span<const view::Value> values, std::span<const view::Name> names) {
  return std::ranges::equal(values, names, [](const view::Value& value, const view::Name& name) {
    return isa::program::type_of(value) == name.type;
  });
}

bool fits(std::span<const view::Rows> lists, std::span<const view::ListName> names) {
  return std::ranges::equal(lists, names, [](const view::Rows& rows, const view::ListName& list) {
    return std::ranges::all_of(
        *rows, [&](const view::RowPointer& row) { return fits(row->fields, list.fields); });
  });
}

template <class C>
Digest component_digest() {
  Digester digester;
  digester.text("native").text(C::kName);
  if constexpr (requires { C::kVersion; }) digester.number(C::kVersion);
  return digester.finish();
}

}  // namespace

bool fits(const view::Data& data, const view::Names& names) {
  return fits(data.values, names.values) && fits(data.lists, names.lists);
}

bool fits(const view::Stored& stored, const view::View& view) {
  return stored.rows.size() == view.compiled().row_holders &&
         stored.segments.size() == view.compiled().segment_holders;
}

bool fits(const ProgramState& state, const LoadedProgram& loaded) {
  view::Names names = view::names_of(loaded.program);
  names.values.resize(loaded.program.variables.size());  // What is derived stands behind them.
  names.lists.resize(loaded.program.lists.size());
  return fits({.values = state.variables, .lists = state.lists}, names) &&
         state.list_digests.size() == state.lists.size() && state.view < loaded.views.size();
}

Digest program_digest(const App& app) {
  return std::visit(
      Overloaded{
          [](const Component<Counter>&) { return component_digest<Counter>(); },
          [](const Component<Todo>&) { return component_digest<Todo>(); },
          [](const Native<CounterHistory>&) { return component_digest<CounterHistory>(); },
          [](const ProgramApp& program) {
            return digest_of(isa::program::disassemble(program.program()));
          },
      },
      app);
}

}  // namespace lightspeed::interpreter::snapshot
