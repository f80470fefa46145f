#include "interpreter/app/place.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "interpreter/program/bounds.hpp"
#include "interpreter/program/program_state.hpp"
#include "isa/base/check.hpp"
#include "isa/view/markup.hpp"

namespace lightspeed::interpreter {

std::vector<Command> ComponentPlace::taken(std::vector<Command> commands) {
  std::vector<Command> kept;
  for (Command& asked : commands) {
    if (const auto* subscribe = std::get_if<command::Subscribe>(&asked)) {
      if (std::ranges::find(subscriptions, subscribe->topic) != subscriptions.end()) continue;
      subscriptions.push_back(subscribe->topic);
    }
    if (const auto* unsubscribe = std::get_if<command::Unsubscribe>(&asked)) {
      const std::string topic = unsubscribe->topic;
      // What the instruction would have said (ISA-6).
      if (std::erase(subscriptions, topic) == 0) {
        asked = command::Report{.name = "instruction_error", .detail = "not_subscribed:" + topic};
      }
    }
    kept.push_back(std::move(asked));
  }
  return kept;
}

void add_component(Digester& digester, ComponentTitle title, const ComponentPlace& place,
                   const NamedData& shown, StateCounts counts) {
  CHECK(shown.names.values.size() == shown.data.values.size(), "a value for each name");
  CHECK(shown.names.lists.size() == shown.data.lists.size(), "a list for each name");
  ModelDigest digest(digester, title.name, title.version);
  digest.place("main", place.route);
  for (std::size_t i = 0; i < counts.values; ++i) {
    digest.variable(shown.names.values.at(i).name, shown.data.values[i]);
  }
  for (std::size_t i = 0; i < counts.lists; ++i) {
    const view::Rows& rows = shown.data.lists[i];
    digest.list(shown.names.lists.at(i).name, rows, digest_of(rows));
  }
  digest.subscriptions(place.subscriptions);
}

std::optional<std::string> data_refusal(const view::Data& data) {
  for (const view::Value& value : data.values) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) continue;
    if (auto refusal = text_refusal(text->size())) return refusal;
  }
  return std::nullopt;
}

view::View compile_component(std::string_view markup, const view::Names& names) {
  const auto nodes = isa::view::parse_markup(markup);
  CHECK(nodes.has_value(), "the markup of a native component is right");
  auto compiled = view::View::compile(*nodes, {}, names);
  CHECK(compiled.has_value(), "the view of a native component compiles");
  return std::move(*compiled);
}

}  // namespace lightspeed::interpreter
