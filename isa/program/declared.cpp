#include "isa/program/declared.hpp"

namespace lightspeed::isa::program {

void Declared::add(Cursor& cursor, Position at, const std::string& name) {
  if (cursor.failed()) return;
  const bool is_new = lines_.try_emplace(name, at.line).second;
  if (!is_new) cursor.fail(at, "'" + name + "' is declared already, " + place_of(name));
}

std::vector<std::string_view> Declared::names() const {
  std::vector<std::string_view> names;
  for (const auto& [name, line] : lines_) names.emplace_back(name);
  return names;
}

std::string Declared::place_of(std::string_view name) const {
  const auto found = lines_.find(name);
  return found == lines_.end() ? "" : "in line " + std::to_string(found->second);
}

}  // namespace lightspeed::isa::program
