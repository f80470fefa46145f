// The payload of an event, decoded by the types that its handler declares.
// Implements PAY-1 to PAY-6 (specs/payload.md): JSON objects and form data, typed.
// It refuses in words: `invalid_payload:<event>:<field>:<expected>:<given>`.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "isa/base/result.hpp"
#include "isa/program/program.hpp"

namespace lightspeed::interpreter {

/// A value for each parameter, in their order. The payload is not read where there are none.
[[nodiscard]] Result<std::vector<isa::program::Value>, std::string> decode_payload(
    std::string_view event, std::string_view payload,
    std::span<const isa::program::Parameter> parameters);

}  // namespace lightspeed::interpreter
