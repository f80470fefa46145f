#include "replay/simulate/think_time.hpp"

#include <vector>

#include "isa/nearest.hpp"

namespace lightspeed::replay {
namespace {

constexpr std::string_view kMixed = "mixed";
constexpr std::uint64_t kMillisecond = 1'000;
/// A deadline that lies further away is not waited for: the other sessions would idle as long.
constexpr std::uint64_t kWaitMax = 120'000'000;

}  // namespace

Result<ThinkPlan, std::string> ThinkPlan::parse(std::string_view text) {
  ThinkPlan plan;
  if (text == kMixed) return plan;
  std::vector<std::string_view> known{kMixed};
  for (const Tempo& tempo : kTempos) {
    if (tempo.name == text) {
      plan.named_ = &tempo;
      return plan;
    }
    known.push_back(tempo.name);
  }
  return failure("nobody thinks '" + std::string(text) + "'" + isa::suggestion(text, known));
}

std::string ThinkPlan::text() const {
  return std::string(named_ == nullptr ? kMixed : named_->name);
}

const Tempo& ThinkPlan::of_session(ChoiceSource& choices) const {
  return named_ != nullptr ? *named_ : pick(choices, "tempo", kTempos);
}

std::uint64_t draw_wait_us(const Tempo& tempo, interpreter::Tick now,
                           std::optional<interpreter::Tick> due, ChoiceSource& choices) {
  const auto wait = static_cast<Wait>(weighted(choices, "wait", tempo.weights));
  if (wait == Wait::none) return 0;
  if (wait == Wait::milliseconds) {
    return between(choices, "milliseconds", {1, 80}) * kMillisecond;
  }
  const bool near = due && *due > now && due->value - now.value <= kWaitMax;
  if (wait != Wait::seconds && near) {
    const auto microsecond =
        static_cast<std::uint64_t>(wait) - static_cast<std::uint64_t>(Wait::before);
    return due->value - now.value - 1 + microsecond;
  }
  return between(choices, "seconds", {100, 4'000}) * kMillisecond;
}

}  // namespace lightspeed::replay
