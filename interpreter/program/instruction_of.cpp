#include "interpreter/program/instruction_of.hpp"

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "isa/base/check.hpp"

namespace lightspeed::interpreter {
namespace {

constexpr auto kRows = std::tuple_size_v<std::remove_const_t<decltype(isa::kInstructionTable)>>;

template <std::size_t Index>
isa::Instruction made(std::uint32_t row, std::vector<std::string>& operands) {
  if constexpr (Index == kRows) {
    unreachable("a program names the rows of the table");
  } else {
    if (row != Index) return made<Index + 1>(row, operands);
    constexpr const auto& kRow = std::get<Index>(isa::kInstructionTable);
    CHECK(operands.size() == kRow.operands.size(), "each operand of the row has its text");
    typename std::remove_cvref_t<decltype(kRow)>::Type instruction;
    for (std::size_t i = 0; i < kRow.operands.size(); ++i) {
      instruction.*kRow.operands[i].member = std::move(operands[i]);
    }
    return instruction;
  }
}

}  // namespace

isa::Instruction instruction_of(std::uint32_t row, std::vector<std::string> operands) {
  return made<0>(row, operands);
}

}  // namespace lightspeed::interpreter
