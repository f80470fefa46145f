// The result of everything that bad input can make fail.
// Implements style rule S6.2; it is a leaf and includes nothing of ours.
// It refuses exceptions: every function that returns one is marked [[nodiscard]].
#pragma once

#include <tl/expected.hpp>
#include <utility>

namespace lightspeed {

/// A value, or an error that says where and what. Test it on the line above each `*`.
template <class Value, class Error>
using Result = tl::expected<Value, Error>;

/// An error on its way out of a function that returns a Result.
template <class Error>
[[nodiscard]] auto failure(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace lightspeed
