#include "tools/program_report.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "tools/print.hpp"

namespace lightspeed::tools {
namespace {

using Json = nlohmann::ordered_json;
using isa::program::Program;

template <class List>
Json names_in(const List& list) {
  Json names = Json::array();
  for (const auto& each : list) names.push_back(each.name);
  return names;
}

Json derived_in(const Program& program) {
  Json names = Json::array();
  for (const auto& derived : program.derived) {
    names.push_back(std::visit([](const auto& each) { return each.name; }, derived));
  }
  return names;
}

Json handlers_in(const Program& program) {
  Json handlers = Json::array();
  for (const auto& handler : program.handlers) {
    const auto& trigger = handler.trigger;
    handlers.push_back({{"on", word_of(trigger.kind)},
                        {"name", trigger.name},
                        {"parameters", names_in(trigger.parameters)}});
  }
  return handlers;
}

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string summary_of(const Program& program) {
  struct Count {
    std::size_t count;
    std::string_view noun;
  };
  const std::array counts{
      Count{program.variables.size(), "variable"},    Count{program.lists.size(), "list"},
      Count{program.derived.size(), "derived value"}, Count{program.handlers.size(), "handler"},
      Count{program.components.size(), "component"},  Count{program.views.size(), "view"}};
  std::string out = "program " + program.name + " " + std::to_string(program.version);
  bool first = true;
  for (const Count& count : counts) {
    if (count.count == 0) continue;
    out += (first ? ": " : ", ") + counted(count.count, count.noun);
    first = false;
  }
  return out;
}

std::string to_json(const std::string& file, const Program& program,
                    const std::vector<isa::program::AssemblyError>& warnings) {
  Json warned = Json::array();
  for (const auto& [line, column, what] : warnings) {
    warned.push_back({{"line", line}, {"column", column}, {"warning", what}});
  }
  return line_of({{"file", file},
                  {"program", program.name},
                  {"version", program.version},
                  {"variables", names_in(program.variables)},
                  {"lists", names_in(program.lists)},
                  {"derived", derived_in(program)},
                  {"handlers", handlers_in(program)},
                  {"components", names_in(program.components)},
                  {"views", names_in(program.views)},
                  {"warnings", warned}});
}

std::string error_json(const std::string& file, const isa::program::AssemblyError& error) {
  return line_of(
      {{"file", file}, {"line", error.line}, {"column", error.column}, {"error", error.text}});
}

}  // namespace lightspeed::tools
