// What every native component has besides its model: where its page is, and what it subscribed to.
// Implements APP-7 (specs/session.md): a component is digested as the program of its name would be.
// It refuses to know any component: names, data and counts are given.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/app/turn.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/view/data.hpp"
#include "interpreter/view/view.hpp"

namespace lightspeed::interpreter {

struct ComponentPlace {
  std::string route = "/";
  std::vector<std::string> subscriptions;  ///< In order of subscribing.

  /// Keeps account of subscriptions: a second one to the same topic is left out, the end of one
  /// that was not there is reported.
  [[nodiscard]] std::vector<Command> taken(std::vector<Command> commands);
};

struct ComponentTitle {
  std::string_view name;
  std::uint32_t version = 1;
};
struct NamedData {
  view::Names names;
  view::Data data;
};
/// How many of the names are state; the others follow from it.
struct StateCounts {
  std::size_t values = 0;
  std::size_t lists = 0;
};
void add_component(Digester& digester, ComponentTitle title, const ComponentPlace& place,
                   const NamedData& shown, StateCounts counts);

/// Why a turn that would show this is refused (PROG-19): a value that is too long.
[[nodiscard]] std::optional<std::string> data_refusal(const view::Data& data);

/// The view of a component, from markup that is right.
[[nodiscard]] view::View compile_component(std::string_view markup, const view::Names& names);

}  // namespace lightspeed::interpreter
