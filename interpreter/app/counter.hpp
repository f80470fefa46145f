// The counter, as a native component, and the counter that keeps a list of what it showed.
// Implements APP-2 and APP-3 (specs/session.md); `counter` is the application of the captures.
// It refuses unknown events by name and payloads it cannot read, and changes nothing then.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "interpreter/app/segments.hpp"
#include "isa/base/result.hpp"
#include "isa/patch.hpp"

namespace lightspeed::interpreter {

/// The component `counter`: a number, its parity, and the buttons that change it.
struct Counter {
  static constexpr std::string_view kName = "counter";

  struct Model {
    std::int64_t count = 0;  ///< Wraps around at 64 bits.
  };
  struct Add {
    std::int64_t by = 0;
  };
  struct Noop {};
  using Message = std::variant<Add, Noop>;

  /// Reads an event of the client; the error is the reason of the failure frame.
  [[nodiscard]] static Result<Message, std::string> decode(std::string_view name,
                                                           std::string_view payload);
  [[nodiscard]] static Model update(Model model, const Message& message);
  [[nodiscard]] static std::vector<isa::Patch> view(const Model& model);
  [[nodiscard]] static std::vector<isa::Patch> changes(const Model& before, const Model& after);
};

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
};

}  // namespace lightspeed::interpreter
