// The counter that keeps a list of what it showed: a component that writes its patches by hand.
// Implements APP-3 (specs/session.md): every value that it reaches is appended.
// It refuses what `counter` refuses, in the same words.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/app/counter.hpp"
#include "interpreter/digest.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// The component `counter-history`: the counter, and every value it reached appended to a list.
/// Its appends are what a wrongly applied duplicate shows in (DUP-1).
struct CounterHistory {
  static constexpr std::string_view kName = "counter-history";

  struct Model {
    Counter::Model counter;
    std::vector<std::int64_t> history;
  };
  using Message = Counter::Message;

  [[nodiscard]] static Result<Message, std::string> decode(std::string_view name,
                                                           std::string_view payload) {
    return Counter::decode(name, payload);
  }
  [[nodiscard]] static Model update(Model model, const Message& message);
  [[nodiscard]] static std::vector<isa::Patch> view(const Model& model);
  [[nodiscard]] static std::vector<isa::Patch> changes(const Model& before, const Model& after);
  static void add_to(Digester& digester, const Model& model);
};

}  // namespace lightspeed::interpreter
