// The instructions of a program: the eight of the contract, and ours for data, topics and time.
// Implements PROG-9 to PROG-12 (specs/programs.md): one row for each, operands in order.
// It refuses meaning: what they do stands in the interpreter.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "isa/instruction.hpp"
#include "isa/program/expression.hpp"

namespace lightspeed::isa::program {

/// One of the eight, `kInstructionTable[row]`, with an expression for each operand.
struct Call {
  std::uint32_t row = 0;
  std::vector<Expression> operands;  ///< Texts.
  friend bool operator==(const Call&, const Call&) = default;
};
/// `set NAME = VALUE`
struct Set {
  std::uint32_t variable = 0;
  Expression value;
  friend bool operator==(const Set&, const Set&) = default;
};
/// `put LIST KEY FIELD=VALUE …`: changes the record with that key, or adds one at the end.
struct Put {
  std::uint32_t list = 0;
  Expression key;
  std::vector<std::pair<std::uint32_t, Expression>> fields;
  friend bool operator==(const Put&, const Put&) = default;
};
/// `drop LIST KEY`: removes the record with that key, if there is one.
struct Drop {
  std::uint32_t list = 0;
  Expression key;
  friend bool operator==(const Drop&, const Drop&) = default;
};
/// `move LIST KEY first`, `… last` or `… before KEY`: nothing, if a key is not there.
struct Move {
  enum class Place : std::uint8_t { first, last, before };
  std::uint32_t list = 0;
  Expression key;
  Place place = Place::first;
  std::optional<Expression> before;  ///< Set for `before` only.
  friend bool operator==(const Move&, const Move&) = default;
};
/// `clear LIST`
struct Clear {
  std::uint32_t list = 0;
  friend bool operator==(Clear, Clear) = default;
};
/// `sort LIST by FIELD [descending]`: stable; texts by their bytes, false before true.
struct Sort {
  std::uint32_t list = 0;
  std::uint32_t field = 0;  ///< Or `kKeyField`.
  bool descending = false;
  friend bool operator==(Sort, Sort) = default;
};
/// `reverse LIST`
struct Reverse {
  std::uint32_t list = 0;
  friend bool operator==(Reverse, Reverse) = default;
};
/// `publish TOPIC MESSAGE`: to every subscriber, the sender included.
struct Publish {
  Expression topic;
  Expression message;
  friend bool operator==(const Publish&, const Publish&) = default;
};
/// `start_timer NAME MILLISECONDS` or `start_timer NAME every MILLISECONDS`; starts anew if it
/// runs.
struct StartTimer {
  std::string timer;
  Expression milliseconds;
  bool repeats = false;
  friend bool operator==(const StartTimer&, const StartTimer&) = default;
};
/// `stop_timer NAME`
struct StopTimer {
  std::string timer;
  friend bool operator==(const StopTimer&, const StopTimer&) = default;
};
/// `fail REASON`: refuses what triggered the turn; nothing of the turn remains.
struct Fail {
  Expression reason;
  friend bool operator==(const Fail&, const Fail&) = default;
};
/// `crash`: the session's process dies, or the handler's child alone.
struct Crash {
  friend bool operator==(Crash, Crash) = default;
};

using Instruction = std::variant<Call, Set, Put, Drop, Move, Clear, Sort, Reverse, Publish,
                                 StartTimer, StopTimer, Fail, Crash>;

/// One instruction of ours: how it is written, and what it does, for help and documents.
struct InstructionWords {
  std::string_view opcode;
  std::string_view operands;
  std::string_view description;
};
/// In the order of the alternatives of `Instruction`, without `Call`.
inline constexpr std::array kOwnInstructions{
    InstructionWords{"set", "NAME = VALUE", "Gives a variable of the state a value."},
    InstructionWords{"put", "LIST KEY FIELD=VALUE …", "Changes a record, or adds it at the end."},
    InstructionWords{"drop", "LIST KEY", "Removes a record, if it is there."},
    InstructionWords{"move", "LIST KEY first|last|before KEY", "Moves a record, if it is there."},
    InstructionWords{"clear", "LIST", "Removes every record."},
    InstructionWords{"sort", "LIST by FIELD [descending]", "Sorts the records by a field."},
    InstructionWords{"reverse", "LIST", "Turns the order of the records around."},
    InstructionWords{"publish", "TOPIC MESSAGE", "Sends a message to every subscriber of a topic."},
    InstructionWords{"start_timer", "NAME [every] MILLISECONDS", "Starts a timer, once or again."},
    InstructionWords{"stop_timer", "NAME", "Stops a timer."},
    InstructionWords{"fail", "REASON", "Refuses the event; nothing of the turn remains."},
    InstructionWords{"crash", "", "The session dies, or the handler's child alone."},
};
static_assert(kOwnInstructions.size() + 1 == std::variant_size_v<Instruction>);

}  // namespace lightspeed::isa::program
