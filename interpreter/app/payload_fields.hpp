// The fields of a payload before their types are asked for: from a JSON object or from form data.
// Implements PAY-2, PAY-3 and PAY-6 (specs/payload.md): which field is which, and what is neither.
// It refuses to keep what nobody asked for: only the wanted fields are remembered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter::payload {

/// What no parameter takes.
enum class Other : std::uint8_t { null, array, object };
/// A number that is no integer of 64 bits, as it is written.
struct OtherNumber {
  std::string written;
};
using Given = std::variant<Other, bool, std::int64_t, OtherNumber, std::string>;

/// What was given for each parameter, in their order; nothing where the field is missing.
using Fields = std::vector<std::optional<Given>>;

/// Reads the payload as what it is; the error says what is wrong with the whole.
[[nodiscard]] Result<Fields, std::string> read_fields(
    std::string_view payload, std::span<const isa::program::Parameter> wanted);

/// `{"title":"milk","done":true}`
[[nodiscard]] Result<Fields, std::string> read_json(
    std::string_view payload, std::span<const isa::program::Parameter> wanted);

/// `title=milk&done=on`
[[nodiscard]] Result<Fields, std::string> read_form(
    std::string_view payload, std::span<const isa::program::Parameter> wanted);

/// The place among the parameters of a name, or nothing.
[[nodiscard]] std::optional<std::size_t> place_of(std::string_view name,
                                                  std::span<const isa::program::Parameter> wanted);

}  // namespace lightspeed::interpreter::payload
