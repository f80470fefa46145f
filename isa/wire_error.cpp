#include "isa/wire_error.hpp"

#include <utility>

namespace lightspeed::isa {

WireError wire_error(WireFault fault, std::size_t position,
                     std::initializer_list<std::string_view> arguments) {
  std::string text(kWireFaultNames.at(static_cast<std::size_t>(fault)));
  for (const std::string_view argument : arguments) text.append(":").append(argument);
  return WireError{.fault = fault, .text = std::move(text), .position = position};
}

tl::unexpected<WireError> wire_failure(WireFault fault, std::size_t position,
                                       std::initializer_list<std::string_view> arguments) {
  return failure(wire_error(fault, position, arguments));
}

}  // namespace lightspeed::isa
