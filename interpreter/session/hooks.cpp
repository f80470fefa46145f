#include "interpreter/session/hooks.hpp"

#include <algorithm>

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kTokenPrefix = "csrf-";
constexpr std::uint64_t kMillisecondUs = 1'000;

bool is_recent(Tick at, Tick now, std::uint64_t period_us) {
  return now.value - at.value < period_us;
}

Result<void, std::string> protect(const Configuration&, const Credentials& asked) {
  if (asked.origin != kServedOrigin) return failure("origin " + asked.origin);
  if (!asked.csrf_token.starts_with(kTokenPrefix)) return failure("csrf_token");
  return {};
}

Result<std::string, std::string> authenticate(const Configuration&, const Credentials& asked) {
  std::string owner = asked.csrf_token.substr(kTokenPrefix.size());
  if (!owner.starts_with("owner-")) return failure("unknown owner");
  return owner;
}

// Rounded up: who comes back then is not refused again.
std::optional<RateLimited> limit_rate(const Configuration& knobs, const RateQuestion& asked) {
  const std::uint64_t period = knobs.rate_period_us;
  if (asked.taken.count(asked.now, period) < knobs.rate_max) return std::nullopt;
  const auto first = asked.taken.first(asked.now, period);
  if (!first) return std::nullopt;
  const std::uint64_t left = period - (asked.now.value - first->value);
  return RateLimited{.reason = "events",
                     .retry_after_ms = left / kMillisecondUs + (left % kMillisecondUs != 0)};
}

constexpr Hooks kOwnHooks{
    .protect = protect, .authenticate = authenticate, .limit_rate = limit_rate};

}  // namespace

std::string csrf_token_of(std::string_view owner) {
  return std::string(kTokenPrefix).append(owner);
}

const Hooks& own_hooks() { return kOwnHooks; }

std::optional<Denial> denial_of(const Hooks& hooks, const Configuration& knobs,
                                const Identity& identity, const Credentials& asked) {
  if (auto safe = hooks.protect(knobs, asked); !safe) {
    return Denial{"protection_rejected", std::move(safe.error())};
  }
  auto owner = hooks.authenticate(knobs, asked);
  if (!owner) return Denial{"authentication_failed", std::move(owner.error())};
  if (*owner != identity.owner) return Denial{"authentication_failed", std::move(*owner)};
  return std::nullopt;
}

void RecentTicks::add(Tick at, std::uint64_t period_us) {
  std::erase_if(ticks_, [&](Tick before) { return !is_recent(before, at, period_us); });
  ticks_.push_back(at);
}

std::size_t RecentTicks::count(Tick now, std::uint64_t period_us) const {
  return static_cast<std::size_t>(std::count_if(
      ticks_.begin(), ticks_.end(), [&](Tick at) { return is_recent(at, now, period_us); }));
}

std::optional<Tick> RecentTicks::first(Tick now, std::uint64_t period_us) const {
  const auto found = std::find_if(ticks_.begin(), ticks_.end(),
                                  [&](Tick at) { return is_recent(at, now, period_us); });
  return found == ticks_.end() ? std::nullopt : std::optional(*found);
}

void RecentTicks::add_to(Digester& digester) const {
  digester.number(ticks_.size());
  for (const Tick at : ticks_) digester.number(at.value);
}

}  // namespace lightspeed::interpreter
