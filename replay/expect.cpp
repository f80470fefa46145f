#include "replay/expect.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "interpreter/client/form_controls.hpp"
#include "interpreter/client/form_data.hpp"
#include "interpreter/html/names.hpp"
#include "interpreter/html/tree.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/frame.hpp"
#include "replay/script/words.hpp"

namespace lightspeed::replay {
namespace {

namespace html = interpreter::html;
using interpreter::Message;
using interpreter::MessageLost;
using Found = std::optional<Miss>;

Miss words(std::string what, std::string found) {
  return {.what = std::move(what), .found = std::move(found)};
}

/// A text was wanted, and there is none; `found` is words.
Miss no_text(std::string what, const expected::Text& wanted, std::string found) {
  if (wanted.begins) what += " what begins with";
  return {.what = std::move(what), .value = wanted.text, .found = std::move(found)};
}

/// A text was wanted, and there is another one.
Miss other_text(std::string what, const expected::Text& wanted, std::string found) {
  Miss miss = no_text(std::move(what), wanted, std::move(found));
  miss.found_is_text = true;
  return miss;
}

/// The page and the first match at its root or below it.
struct Match {
  const html::Tree* tree = nullptr;
  html::NodeId node = html::NodeId::none;

  [[nodiscard]] bool found() const { return node != html::NodeId::none; }
  /// Why nothing was found.
  [[nodiscard]] std::string why_not() const { return tree != nullptr ? "no match" : "no page"; }
};

Match match_of(const std::string& selector, const interpreter::Client* client) {
  if (client == nullptr) return {};
  const auto parsed = html::Selector::parse(selector);
  CHECK(parsed.has_value(), "selectors are checked when the script is read (SCR-15)");
  const html::Tree& tree = client->document().tree();
  const html::NodeId root = client->document().root();
  return {&tree, tree.matches(root, *parsed) ? root : tree.query(root, *parsed)};
}

/// What a side said in these steps: what arrived, and what was lost on the way.
struct Said {
  std::vector<const Message*> arrived;
  std::vector<const Message*> lost;
};

Said said_by(std::optional<interpreter::Direction> side, std::uint32_t session,
             const Shown& shown) {
  Said said;
  const auto add = [&](const Message& message, std::vector<const Message*>& to) {
    if (!side || message.direction == *side) to.push_back(&message);
  };
  for (const interpreter::Step& step : shown.steps) {
    if (step.session != session) continue;
    for (const interpreter::Effect& effect : step.effects) {
      if (const auto* message = std::get_if<Message>(&effect.event)) add(*message, said.arrived);
      if (const auto* lost = std::get_if<MessageLost>(&effect.event)) {
        add(lost->message, said.lost);
      }
    }
  }
  return said;
}

/// The text that is most like the wanted one: the one that agrees with it for longest.
std::string_view nearest_to(std::string_view wanted, const std::vector<std::string>& texts) {
  const auto common = [&](std::string_view text) {
    const std::size_t size = std::min(text.size(), wanted.size());
    const auto parted =
        std::mismatch(text.begin(), text.begin() + static_cast<long>(size), wanted.begin());
    return parted.first - text.begin();
  };
  return *std::max_element(texts.begin(), texts.end(), [&](const auto& left, const auto& right) {
    return common(left) < common(right);
  });
}

/// One of the texts must meet the wanted one.
Found one_of(std::string what, const expected::Text& wanted, const std::vector<std::string>& all,
             std::string none) {
  if (all.empty()) return no_text(std::move(what), wanted, std::move(none));
  if (std::any_of(all.begin(), all.end(), [&](const auto& text) { return meets(text, wanted); })) {
    return std::nullopt;
  }
  Miss miss = other_text(std::move(what), wanted, std::string(nearest_to(wanted.text, all)));
  miss.nearest_of = all.size();
  miss.only_begins = !wanted.begins && !wanted.text.empty() && miss.found.starts_with(wanted.text);
  return miss;
}

Found miss(const expected::DocumentText& wanted, const interpreter::Client* client) {
  const Match match = match_of(wanted.selector, client);
  if (!wanted.text) {
    if (match.found()) return std::nullopt;
    return words("a match of " + wanted.selector, match.why_not());
  }
  const std::string what = wanted.selector + " to show";
  if (!match.found()) return no_text(what, *wanted.text, match.why_not());
  std::string text = html::collapsed(match.tree->text(match.node));
  if (meets(text, {html::collapsed(wanted.text->text), wanted.text->begins})) return std::nullopt;
  return other_text(what, *wanted.text, std::move(text));
}

Found miss(const expected::DocumentHtml& wanted, const interpreter::Client* client) {
  const Match match = match_of(wanted.selector, client);
  const std::string what = wanted.selector + " to hold";
  if (!match.found()) return no_text(what, wanted.html, match.why_not());
  std::string html = match.tree->inner_html(match.node);
  if (meets(html, wanted.html)) return std::nullopt;
  return other_text(what, wanted.html, std::move(html));
}

Found miss(const expected::NoMatch& wanted, const interpreter::Client* client) {
  const Match match = match_of(wanted.selector, client);
  if (!match.found()) return std::nullopt;
  return Miss{.what = "no match of " + wanted.selector,
              .found = match.tree->outer_html(match.node),
              .found_is_text = true};
}

Found miss(const expected::Frame& wanted, std::uint32_t session, const Shown& shown) {
  const Said said = said_by(wanted.sender, session, shown);
  const auto is_wanted = [&](const Message* message) {
    return meets(message->data, wanted.message);
  };
  std::vector<std::string> arrived;
  for (const Message* message : said.arrived) arrived.push_back(message->data);
  const std::string what = "the " + std::string(word_for(kSides, wanted.sender)) + " to send";
  auto found = one_of(what, wanted.message, arrived, "no message from it");
  if (!found || std::none_of(said.lost.begin(), said.lost.end(), is_wanted)) return found;
  return no_text(what, wanted.message, "that it did not arrive");
}

Found miss(const expected::FailureReason& wanted, std::uint32_t session, const Shown& shown) {
  std::vector<std::string> reasons;
  for (const Message* message : said_by(std::nullopt, session, shown).arrived) {
    const auto frame = isa::decode_frame(message->data, shown.world.configuration().mode);
    if (!frame) continue;
    if (const auto* failure = std::get_if<isa::Failure>(&*frame)) {
      reasons.push_back(failure->reason);
    }
  }
  return one_of("a failure for", wanted.reason, reasons, "no failure");
}

// A box that is not checked says nothing, which is no text; several options are read as one line.
Found miss(const expected::ControlValue& wanted, const interpreter::Client* client) {
  const Match match = match_of(wanted.selector, client);
  const std::string what = wanted.selector + " to say";
  if (!match.found()) return no_text(what, wanted.value, match.why_not());
  if (!interpreter::is_named(*match.tree, match.node, "input select textarea")) {
    return no_text(what, wanted.value, "no input, select or textarea");
  }
  std::string said;
  for (const std::string& value : interpreter::control_values(client->document(), match.node)) {
    if (!said.empty()) said += ' ';
    said += value;
  }
  if (meets(said, wanted.value)) return std::nullopt;
  return other_text(what, wanted.value, std::move(said));
}

Found miss(const expected::Silence& /*wanted*/, std::uint32_t session, const Shown& shown) {
  const Said said = said_by(std::nullopt, session, shown);
  const auto& all = said.arrived.empty() ? said.lost : said.arrived;
  if (all.empty()) return std::nullopt;
  return Miss{.what = "silence", .found = all.front()->data, .found_is_text = true};
}

}  // namespace

bool meets(std::string_view text, const expected::Text& wanted) {
  return wanted.begins ? text.starts_with(wanted.text) : text == wanted.text;
}

std::optional<Miss> miss_of(const Expectation& expectation, std::uint32_t session,
                            const Shown& shown) {
  const interpreter::World& world = shown.world;
  const bool known = world.knows(session);
  const interpreter::Client* client = known ? world.client(session) : nullptr;
  return std::visit(
      Overloaded{
          [&](const expected::DocumentText& wanted) { return miss(wanted, client); },
          [&](const expected::DocumentHtml& wanted) { return miss(wanted, client); },
          [&](const expected::NoMatch& wanted) { return miss(wanted, client); },
          [&](const expected::LifecycleState& wanted) -> Found {
            const std::string what = "lifecycle " + std::string(label(wanted.state));
            if (!known) return words(what, "no session");
            const isa::Lifecycle state = world.session(session).lifecycle();
            if (state == wanted.state) return std::nullopt;
            return words(what, std::string(label(state)));
          },
          [&](const expected::PageState& wanted) -> Found {
            if (client != nullptr && client->state() == wanted.state) return std::nullopt;
            const auto name = [](interpreter::ClientState state) {
              return std::string(
                  interpreter::kClientStateNames.at(static_cast<std::size_t>(state)));
            };
            return words("client " + name(wanted.state),
                         client == nullptr ? "no page" : name(client->state()));
          },
          [&](const expected::Frame& wanted) { return miss(wanted, session, shown); },
          [&](const expected::FailureReason& wanted) { return miss(wanted, session, shown); },
          [&](const expected::Silence& wanted) { return miss(wanted, session, shown); },
          [&](const expected::ControlValue& wanted) { return miss(wanted, client); },
      },
      expectation);
}

}  // namespace lightspeed::replay
