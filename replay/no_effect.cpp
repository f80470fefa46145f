#include "replay/no_effect.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "interpreter/html/names.hpp"
#include "isa/nearest.hpp"
#include "replay/script/script_verbs.hpp"

namespace lightspeed::replay {
namespace {

namespace html = interpreter::html;

/// What the telemetry says, and what a person reads.
struct ReasonRow {
  std::string_view told;
  std::string_view words;
  bool not_found = false;
};
constexpr std::array kReasons{
    ReasonRow{"no such element", "no element matches", true},
    ReasonRow{"no such form", "no form matches", true},
    ReasonRow{"no event at it", "neither it nor what it stands in has a data-ls-event"},
    ReasonRow{"outside of the root", "it stands outside of the page's root"},
    ReasonRow{"disabled", "it is disabled"},
};

/// How a selector can name the elements of a page: their tags, `#id` and `.class`.
std::vector<std::string> names_in(const html::Tree& tree) {
  std::vector<std::string> names;
  for (auto id = tree.after(html::NodeId::document, html::NodeId::document);
       id != html::NodeId::none; id = tree.after(id, html::NodeId::document)) {
    if (tree.at(id).kind != html::NodeKind::element) continue;
    names.emplace_back(tree.view(tree.at(id).name));
    if (const auto own = tree.attribute(id, "id")) names.push_back("#" + std::string(*own));
    std::string classes = html::collapsed(tree.attribute(id, "class").value_or(""));
    while (!classes.empty()) {
      const std::string name = classes.substr(0, classes.find(' '));
      classes.erase(0, name.size() + 1);
      names.push_back("." + name);
    }
  }
  return names;
}

std::string near_name(std::string_view selector, const html::Tree& tree) {
  const auto names = names_in(tree);
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string_view near = isa::nearest(selector, views);
  return near.empty() ? "" : "; did you mean '" + std::string(near) + "'?";
}

/// The telemetry of a choice without effect: `#fliter: no such element`.
const interpreter::Telemetry* telemetry_of(const Shown& shown) {
  for (const interpreter::Step& step : shown.steps) {
    if (step.cause != 0) continue;
    for (const interpreter::Effect& effect : step.effects) {
      const auto* told = std::get_if<interpreter::Telemetry>(&effect.event);
      if (told != nullptr && told->name.ends_with("_without_effect")) return told;
    }
  }
  return nullptr;
}

std::string why(std::string_view detail, const html::Tree& tree) {
  constexpr std::string_view kBetween = ": ";
  const std::size_t colon = detail.rfind(kBetween);
  if (colon == std::string_view::npos) return std::string(detail);
  const std::string_view told = detail.substr(colon + kBetween.size());
  const auto row = std::find_if(kReasons.begin(), kReasons.end(),
                                [&](const ReasonRow& reason) { return reason.told == told; });
  if (row == kReasons.end()) return std::string(told);
  return std::string(row->words) +
         (row->not_found ? near_name(detail.substr(0, colon), tree) : std::string());
}

}  // namespace

std::optional<NoEffect> no_effect_of(const TimedStimulus& choice, const Shown& shown) {
  if (!needs_page(choice.stimulus)) return std::nullopt;
  const interpreter::Client* client = shown.world.client(choice.session);
  if (client == nullptr) {
    return NoEffect{script_text(choice.stimulus),
                    "there is no page: what `open` loaded has no root"};
  }
  const auto* told = telemetry_of(shown);
  if (told == nullptr) return std::nullopt;
  return NoEffect{script_text(choice.stimulus), why(told->detail, client->document().tree())};
}

}  // namespace lightspeed::replay
