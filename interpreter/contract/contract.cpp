#include "interpreter/contract/contract.hpp"

#include <algorithm>

#include "interpreter/wire.hpp"
#include "interpreter/world/world.hpp"

namespace lightspeed::interpreter {
namespace {

// A monitor is run or left out as a whole, so all its rules must see the same.
template <class Monitor>
constexpr bool shares_needs() {
  return std::all_of(Monitor::kRules.begin(), Monitor::kRules.end(),
                     [](const Rule& rule) { return rule.needs == Monitor::kRules.front().needs; });
}

template <class... Monitor>
constexpr auto gather(const std::tuple<Monitor...>*) {
  static_assert((shares_needs<Monitor>() && ...), "a monitor's rules need the same (RULE-3)");
  std::array<Rule, (Monitor::kRules.size() + ...) + TopicRules::kRules.size() +
                       SupervisionRules::kRules.size()>
      rules{};
  std::size_t next = 0;
  const auto add = [&](const auto& of_one) {
    for (const Rule& rule : of_one) rules[next++] = rule;
  };
  (add(Monitor::kRules), ...);
  add(TopicRules::kRules);
  add(SupervisionRules::kRules);
  return rules;
}

constexpr auto kAllRules = gather(static_cast<const Contract::Monitors*>(nullptr));

Seen seen_of(const Event& event, Tick at, isa::Mode mode) {
  Seen seen;
  seen.event = &event;
  seen.at = at;
  if (const auto* lost = std::get_if<MessageLost>(&event)) {
    seen.message = &lost->message;
    seen.lost = true;
  } else {
    seen.message = std::get_if<Message>(&event);
  }
  if (seen.message != nullptr) {
    seen.frame = decode_message(seen.message->data, seen.message->binary, mode);
  }
  return seen;
}

}  // namespace

std::span<const Rule> all_rules() { return kAllRules; }

const Rule* find_rule(std::string_view id) {
  const auto found = std::find_if(kAllRules.begin(), kAllRules.end(),
                                  [&](const Rule& rule) { return rule.id == id; });
  return found == kAllRules.end() ? nullptr : &*found;
}

void Contract::observe(const Step& step, const World* world) {
  std::vector<Seen> events;
  events.reserve(step.effects.size() + 1);
  events.push_back(seen_of(step.stimulus, step.at, configuration_.mode));
  for (const Effect& effect : step.effects) {
    const auto* told = events.back().is<Telemetry>();
    const bool faulted = told != nullptr && told->name == "link_fault";
    const bool damaged = faulted && told->detail != "reorder";
    events.push_back(seen_of(effect.event, effect.at, configuration_.mode));
    events.back().faulted = faulted;
    events.back().damaged = damaged;
  }
  const Observation seen{.step = step,
                         .configuration = configuration_,
                         .captured = captured_,
                         .events = events,
                         .world = world};
  const std::size_t known = violations_.size();
  const auto show = [&](auto& monitor) {
    if (is_asked(monitor.kRules.front())) monitor.observe(seen, violations_);
  };
  Judged& judged = sessions_[step.session];
  std::apply([&](auto&... monitor) { (show(monitor), ...); }, judged.monitors);
  judged.outcomes.observe(seen);
  show(topics_);
  show(supervision_);
  name_session(step.session, known);
  if (captured_ || configuration_.mode == isa::Mode::published) quirks_.observe(seen);
  Tick end = judged.last.at;
  for (const Seen& item : events) end = std::max(end, item.at);
  judged.last = {.number = step.number,
                 .at = end,
                 .session = step.session,
                 .cause = step.cause,
                 .stimulus = TimePassed{},
                 .effects = {},
                 .digest = step.digest};
}

void Contract::finish(const World* world) {
  for (auto& [number, judged] : sessions_) {
    const Observation last{.step = judged.last,
                           .configuration = configuration_,
                           .captured = captured_,
                           .events = {},
                           .world = world,
                           .quiet = world == nullptr || world->is_quiet(number)};
    const auto end = [&](auto& monitor) {
      if (is_asked(monitor.kRules.front())) monitor.finish(last, violations_);
    };
    const std::size_t known = violations_.size();
    std::apply([&](auto&... monitor) { (end(monitor), ...); }, judged.monitors);
    name_session(number, known);
  }
}

OutcomeCounts Contract::outcomes() const {
  OutcomeCounts counts;
  for (const auto& [number, judged] : sessions_) judged.outcomes.add_to(counts);
  return counts;
}

// Behind those that were known before.
void Contract::name_session(std::uint32_t session, std::size_t known) {
  if (violations_.size() == known) return;
  for (std::size_t i = known; i < violations_.size(); ++i) violations_[i].session = session;
  list_.keep_within(violations_, known);
}

}  // namespace lightspeed::interpreter
