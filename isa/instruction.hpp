// The eight instructions: values, and the one table that describes them.
// Implements ISA-1 (specs/isa.md): opcodes, operands in order, sides, descriptions.
// It refuses meaning: what an instruction does stands in the simulator and in the session.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>

#include "isa/operand.hpp"

namespace lightspeed::isa {

namespace instruction {

struct Mount {
  std::string route;
  std::string view;
  friend bool operator==(const Mount&, const Mount&) = default;
};
struct Render {
  std::string view;
  friend bool operator==(const Render&, const Render&) = default;
};
struct Patch {
  std::string target;
  std::string html;
  friend bool operator==(const Patch&, const Patch&) = default;
};
struct PushEvent {
  std::string name;
  std::string payload;
  friend bool operator==(const PushEvent&, const PushEvent&) = default;
};
struct Navigate {
  std::string destination;
  friend bool operator==(const Navigate&, const Navigate&) = default;
};
struct Subscribe {
  std::string topic;
  friend bool operator==(const Subscribe&, const Subscribe&) = default;
};
struct Unsubscribe {
  std::string topic;
  friend bool operator==(const Unsubscribe&, const Unsubscribe&) = default;
};
struct Shutdown {
  std::string reason;
  friend bool operator==(const Shutdown&, const Shutdown&) = default;
};

}  // namespace instruction

using Instruction =
    std::variant<instruction::Mount, instruction::Render, instruction::Patch,
                 instruction::PushEvent, instruction::Navigate, instruction::Subscribe,
                 instruction::Unsubscribe, instruction::Shutdown>;

/// Where an instruction takes effect.
enum class Side : std::uint8_t { server, client };

/// One instruction: everything that is known about it apart from its effect (ISA-1).
template <class T, std::size_t Count>
struct InstructionRow {
  using Type = T;
  std::string_view opcode;
  std::array<Operand<T>, Count> operands;
  Side side;
  std::string_view description;
};
template <class T, std::size_t Count>
InstructionRow(std::string_view, std::array<Operand<T>, Count>, Side, std::string_view)
    -> InstructionRow<T, Count>;

inline constexpr std::tuple kInstructionTable{
    InstructionRow{"mount",
                   std::array{Operand<instruction::Mount>{"route", &instruction::Mount::route},
                              Operand<instruction::Mount>{"view", &instruction::Mount::view}},
                   Side::server, "Binds the session to a route and its view."},
    InstructionRow{"render",
                   std::array{Operand<instruction::Render>{"view", &instruction::Render::view}},
                   Side::server, "Renders a view on the server."},
    InstructionRow{"patch",
                   std::array{Operand<instruction::Patch>{"target", &instruction::Patch::target},
                              Operand<instruction::Patch>{"html", &instruction::Patch::html}},
                   Side::client, "Puts html into a target of the page."},
    InstructionRow{
        "push_event",
        std::array{Operand<instruction::PushEvent>{"name", &instruction::PushEvent::name},
                   Operand<instruction::PushEvent>{"payload", &instruction::PushEvent::payload}},
        Side::client, "Raises an event in the page."},
    InstructionRow{"navigate",
                   std::array{Operand<instruction::Navigate>{"destination",
                                                             &instruction::Navigate::destination}},
                   Side::client, "Sends the page to another destination."},
    InstructionRow{
        "subscribe",
        std::array{Operand<instruction::Subscribe>{"topic", &instruction::Subscribe::topic}},
        Side::server, "Begins to receive the messages of a topic."},
    InstructionRow{
        "unsubscribe",
        std::array{Operand<instruction::Unsubscribe>{"topic", &instruction::Unsubscribe::topic}},
        Side::server, "Stops receiving the messages of a topic."},
    InstructionRow{
        "shutdown",
        std::array{Operand<instruction::Shutdown>{"reason", &instruction::Shutdown::reason}},
        Side::server, "Ends the session in an orderly way."},
};
static_assert(std::tuple_size_v<decltype(kInstructionTable)> == std::variant_size_v<Instruction>);

[[nodiscard]] std::string_view opcode_of(const Instruction& instruction);
[[nodiscard]] Side side_of(const Instruction& instruction);
[[nodiscard]] std::string_view description_of(const Instruction& instruction);

/// The text of the first operand: what the instruction is about (ISA-5).
[[nodiscard]] const std::string& subject_of(const Instruction& instruction);

}  // namespace lightspeed::isa
