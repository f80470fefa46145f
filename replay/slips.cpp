#include "replay/slips.hpp"

#include <string_view>
#include <variant>

#include "interpreter/client/page_events.hpp"
#include "isa/nearest.hpp"
#include "replay/script/script_verbs.hpp"

namespace lightspeed::replay {
namespace {

std::optional<NoEffect> unknown_field(const TimedStimulus& choice,
                                      const interpreter::World& before) {
  const auto* submit = std::get_if<interpreter::UserSubmit>(&choice.stimulus);
  const auto* client = submit == nullptr ? nullptr : before.client(choice.session);
  if (client == nullptr) return std::nullopt;
  const auto found =
      interpreter::field_without_control(client->document(), submit->selector, submit->fields);
  if (!found) return std::nullopt;
  const std::vector<std::string_view> names(found->names.begin(), found->names.end());
  return NoEffect{script_text(choice.stimulus), "no control of the form is called '" +
                                                    found->field + "'" +
                                                    isa::suggestion(found->field, names)};
}

}  // namespace

std::optional<NoEffect> Slips::look(const TimedStimulus& choice, const interpreter::World& before) {
  const auto* stall = std::get_if<interpreter::Stalled>(&choice.stimulus);
  if (stall == nullptr) return unknown_field(choice, before);
  const std::pair side{choice.session, stall->direction};
  if (stall->stalled) {
    stalled_.insert(side);
  } else if (stalled_.erase(side) == 0) {
    return NoEffect{script_text(choice.stimulus), "this side is not stalled"};
  }
  return std::nullopt;
}

}  // namespace lightspeed::replay
