// One visitor from several lambdas, for exhaustive matching of variants.
// Implements style rule S4; it is a leaf and includes nothing of ours.
// It refuses nothing: an unhandled alternative simply does not compile.
#pragma once

namespace lightspeed {

/// `std::visit(Overloaded{[](const A&) {...}, [](const B&) {...}}, value)`, without an `auto` arm.
template <class... Arms>
struct Overloaded : Arms... {
  using Arms::operator()...;
};
template <class... Arms>
Overloaded(Arms...) -> Overloaded<Arms...>;

}  // namespace lightspeed
