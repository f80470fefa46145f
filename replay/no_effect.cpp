#include "replay/no_effect.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "interpreter/html/names.hpp"
#include "interpreter/html/selector.hpp"
#include "isa/base/check.hpp"
#include "isa/frame.hpp"
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
    ReasonRow{"no such control", "no control matches", true},
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

bool is_name_byte(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  const bool letter = (code | 0x20U) >= 'a' && (code | 0x20U) <= 'z';
  return letter || code >= 0x80U || (code >= '0' && code <= '9') || code == '-' || code == '_';
}

/// The names in a selector, `#list` and `li` of `#list > li:first-child`; none of those in
/// brackets.
std::vector<std::string_view> named_by(std::string_view selector) {
  std::vector<std::string_view> named;
  int depth = 0;
  for (std::size_t at = 0; at < selector.size();) {
    const char first = selector[at];
    if (first == '[' || first == '(') ++depth;
    if (first == ']' || first == ')') --depth;
    std::size_t end = at + 1;
    if (first == '#' || first == '.' || first == ':' || is_name_byte(first)) {
      while (end < selector.size() && is_name_byte(selector[end])) ++end;
      if (depth == 0 && first != ':') named.push_back(selector.substr(at, end - at));
    }
    at = end;
  }
  return named;
}

/// The selector with the names that come near, or nothing.
std::string near_name(std::string_view selector, const html::Tree& tree) {
  const auto names = names_in(tree);
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string meant(isa::nearest(selector, views));
  if (meant.empty()) {
    meant = selector;
    for (const std::string_view name : named_by(selector)) {
      const std::string_view near = isa::nearest(name, views);
      if (near.empty() || (near.front() == '#') != (name.front() == '#')) continue;
      const auto behind = static_cast<std::size_t>(name.data() - selector.data()) + name.size();
      meant.replace(meant.size() - (selector.size() - behind) - name.size(), name.size(), near);
    }
  }
  return meant == selector ? "" : "; did you mean '" + meant + "'?";
}

/// An element is there, but it is not what the verb is for.
std::string other_kind(std::string_view selector, std::string_view told, const html::Tree& tree) {
  const auto wanted = html::Selector::parse(selector);
  if (!wanted || told == "no such element") return {};
  const auto node = tree.query(html::NodeId::document, *wanted);
  if (node == html::NodeId::none) return {};
  const std::string_view name = tree.view(tree.at(node).name);
  std::string text = "it is a <" + std::string(name) + ">, not a ";
  if (told == "no such form") return text + "form";
  return text + "control" + (name == "form" ? ": name a control in it" : "");
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
  const std::string_view selector = detail.substr(0, colon);
  const std::string_view told = detail.substr(colon + kBetween.size());
  const auto row = std::find_if(kReasons.begin(), kReasons.end(),
                                [&](const ReasonRow& reason) { return reason.told == told; });
  if (row == kReasons.end()) return std::string(told);
  if (!row->not_found) return std::string(row->words);
  if (std::string other = other_kind(selector, told, tree); !other.empty()) return other;
  return std::string(row->words) + near_name(selector, tree);
}

/// The step of the choice itself; what came before it are timers.
const interpreter::Step& own_step(const Shown& shown) {
  const auto own = std::find_if(shown.steps.begin(), shown.steps.end(),
                                [](const interpreter::Step& step) { return step.cause == 0; });
  CHECK(own != shown.steps.end(), "every choice has a step");
  return *own;
}

template <class Kind>
bool leads_to(const interpreter::Step& step) {
  return std::any_of(step.effects.begin(), step.effects.end(),
                     [](const auto& effect) { return std::holds_alternative<Kind>(effect.event); });
}

/// Why the page's script is heard by nobody, and will not be; empty while it may come back.
std::string why_unheard(std::uint32_t session, const Shown& shown) {
  if (shown.world.client(session)->state() == interpreter::ClientState::closed) {
    return "the page has left";
  }
  if (shown.world.session(session).accepts(false)) return {};
  return "the session has ended";
}

/// Why an event, or a `leave`, reached nobody; empty if it did, or if that is meant.
std::string why_lost(const TimedStimulus& choice, const Shown& shown,
                     std::span<const PlacedExpectation> below) {
  const interpreter::Step& step = own_step(shown);
  if (std::holds_alternative<interpreter::ClientLeft>(choice.stimulus)) {
    return step.effects.empty() ? "the page has left before" : "";
  }
  const bool is_meant = std::any_of(below.begin(), below.end(), [&](const auto& each) {
    return each.session == choice.session &&
           std::holds_alternative<expected::Silence>(each.expectation);
  });
  if (is_meant || !leads_to<interpreter::UserEventLost>(step)) return {};
  std::string why = why_unheard(choice.session, shown);
  if (!why.empty()) why += ", and the event is lost; `expect silence` below it if that is meant";
  return why;
}

/// A failure that arrived at a page.
struct Refusal {
  const interpreter::Message* message = nullptr;
  isa::Failure failure;
};

std::vector<Refusal> refusals_in(const interpreter::Step& step, isa::Mode mode) {
  std::vector<Refusal> refusals;
  for (const interpreter::Effect& effect : step.effects) {
    const auto* message = std::get_if<interpreter::Message>(&effect.event);
    if (message == nullptr) continue;
    if (message->direction != interpreter::Direction::server_to_client) continue;
    if (!message->data.starts_with("failure|")) continue;
    const auto frame = isa::decode_frame(message->data, mode);
    if (!frame) continue;
    if (const auto* told = std::get_if<isa::Failure>(&*frame)) refusals.push_back({message, *told});
  }
  return refusals;
}

/// The event that a failure answers, and the step in which it arrived; the last one counts.
struct Answered {
  std::uint64_t step = 0;
  std::string name;
};
std::optional<Answered> answered_by(const Refusal& refusal, std::uint32_t session,
                                    std::span<const interpreter::Step> steps, isa::Mode mode) {
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (step->session != session) continue;
    for (const interpreter::Effect& effect : step->effects) {
      const auto* message = std::get_if<interpreter::Message>(&effect.event);
      if (message == nullptr || message->connection != refusal.message->connection) continue;
      if (message->direction != interpreter::Direction::client_to_server) continue;
      const auto frame = isa::decode_frame(message->data, mode);
      const auto* event = frame ? std::get_if<isa::Event>(&*frame) : nullptr;
      if (event == nullptr || event->ref != refusal.failure.ref) continue;
      return Answered{.step = step->number, .name = event->name};
    }
  }
  return std::nullopt;
}

/// Whether an expectation says that the failure is meant, or its own report names it.
bool stands_for(const PlacedExpectation& each, const Refusal& refusal, const Shown& shown) {
  if (const auto* reason = std::get_if<expected::FailureReason>(&each.expectation)) {
    return meets(refusal.failure.reason, reason->reason) ||
           miss_of(each.expectation, each.session, shown).has_value();
  }
  const auto* frame = std::get_if<expected::Frame>(&each.expectation);
  return frame != nullptr && frame->sender == refusal.message->direction &&
         meets(refusal.message->data, frame->message);
}

}  // namespace

std::optional<NoEffect> no_effect_of(const TimedStimulus& choice, const Shown& shown,
                                     std::span<const PlacedExpectation> below) {
  const auto* duplicate = std::get_if<interpreter::DuplicateDiff>(&choice.stimulus);
  if (duplicate == nullptr && !needs_page(choice.stimulus)) return std::nullopt;
  const auto* told = telemetry_of(shown);
  if (duplicate != nullptr) {
    if (told == nullptr) return std::nullopt;
    return NoEffect{script_text(choice.stimulus),
                    "no diff with this reference was sent, or nothing is connected"};
  }
  const interpreter::Client* client = shown.world.client(choice.session);
  if (client == nullptr) {
    return NoEffect{script_text(choice.stimulus),
                    "there is no page: what `open` loaded has no root"};
  }
  std::string text = told != nullptr ? why(told->detail, client->document().tree())
                                     : why_lost(choice, shown, below);
  if (text.empty()) return std::nullopt;
  return NoEffect{script_text(choice.stimulus), std::move(text)};
}

std::vector<RefusedEvent> refused_events(const TimedStimulus& choice, const Shown& shown,
                                         std::span<const PlacedExpectation> below,
                                         std::span<const interpreter::Step> steps) {
  std::vector<RefusedEvent> refused;
  const isa::Mode mode = shown.world.configuration().mode;
  const std::uint64_t own = own_step(shown).number;
  for (const interpreter::Step& step : shown.steps) {
    for (const Refusal& refusal : refusals_in(step, mode)) {
      const auto event = answered_by(refusal, step.session, steps, mode);
      const bool is_meant = std::any_of(below.begin(), below.end(), [&](const auto& each) {
        return each.session == step.session && stands_for(each, refusal, shown);
      });
      if (!event || is_meant) continue;
      const bool is_own = event->step == own && needs_page(choice.stimulus);
      refused.push_back(
          {.session = step.session,
           .finding = {.choice = is_own ? script_text(choice.stimulus) : "event " + event->name,
                       .why = "refused: " + refusal.failure.reason +
                              "; `expect failure …` below it if that is meant"}});
    }
  }
  return refused;
}

}  // namespace lightspeed::replay
