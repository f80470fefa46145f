// The counter of the captures, as a native component.
// Implements APP-8 (specs/session.md); `corpus/programs/counter.lsp` is the same as a program.
// It refuses unknown events by name and payloads it cannot read, and changes nothing then.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "interpreter/app/bindings.hpp"
#include "interpreter/app/component.hpp"
#include "interpreter/view/data.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// The component `counter`: a number, its parity, and the buttons that change it.
struct Counter {
  static constexpr std::string_view kName = "counter";
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::size_t kModelValues = 1;
  static constexpr std::size_t kModelLists = 0;

  struct Model {
    std::int64_t count = 0;  ///< Wraps around at 64 bits.
    friend bool operator==(const Model&, const Model&) = default;
  };
  struct Increment {};
  struct Decrement {};
  struct Add {
    std::int64_t by = 0;
    static std::array<Field<Add>, 1> fields() { return {{{.name = "by", .member = &Add::by}}}; }
  };
  struct Noop {};
  using Message = std::variant<Increment, Decrement, Add, Noop>;

  [[nodiscard]] static Model init(std::string_view /*route*/) { return {}; }
  /// Reads an event of the client; the error is the reason of the failure frame.
  [[nodiscard]] static Result<Message, std::string> decode(std::string_view event,
                                                           std::string_view payload);
  [[nodiscard]] static Result<Updated<Model>, TurnFailure> update(Model model,
                                                                  const Message& message);
  [[nodiscard]] static view::Names names();
  [[nodiscard]] static view::Data render(const Model& model);
  [[nodiscard]] static std::string_view markup();
};

}  // namespace lightspeed::interpreter
