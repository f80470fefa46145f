// The names of one kind that a program declares, each with the line that does.
// Implements PROG-14 (specs/programs.md): a name is declared once.
// It refuses meaning: what a name stands for is looked up elsewhere.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "isa/program/cursor.hpp"

namespace lightspeed::isa::program {

class Declared {
 public:
  /// An error, if the name is declared already.
  void add(Cursor& cursor, Position at, const std::string& name);
  /// The first line counts; what is wrong with a second one is found where it is read.
  void announce(Position at, const std::string& name) { lines_.try_emplace(name, at.line); }
  [[nodiscard]] bool has(std::string_view name) const { return lines_.count(name) > 0; }
  [[nodiscard]] std::vector<std::string_view> names() const;
  /// `in line 4`
  [[nodiscard]] std::string place_of(std::string_view name) const;

 private:
  std::map<std::string, std::size_t, std::less<>> lines_;
};

}  // namespace lightspeed::isa::program
