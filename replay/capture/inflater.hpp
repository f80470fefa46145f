// The inflating half of permessage-deflate (RFC 7692): one side of one connection.
// Implements IMP-23 (specs/import.md): messages in order, with or without a shared window.
// It refuses bombs: a message that would become too long is an error.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "isa/base/result.hpp"

namespace lightspeed::replay {

/// No browser takes a message of this size, and no server of this protocol sends one.
inline constexpr std::size_t kInflatedMax = std::size_t{64} << 20U;

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  /// The message behind all those before it; the error says why it is none.
  [[nodiscard]] Result<std::string, std::string> message(std::string_view compressed);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lightspeed::replay
