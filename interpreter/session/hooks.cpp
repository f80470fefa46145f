#include "interpreter/session/hooks.hpp"

#include <utility>

namespace lightspeed::interpreter {
namespace {

constexpr std::string_view kTokenPrefix = "csrf-";
constexpr std::uint64_t kMillisecondUs = 1'000;
constexpr std::string_view kRejected = "protection_rejected";
constexpr std::string_view kFailed = "authentication_failed";

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

std::optional<RateLimited> limit_rate(const Configuration& knobs, const RateQuestion& asked) {
  const auto wait = retry_after_ms(knobs, asked.taken, asked.now);
  if (!wait) return std::nullopt;
  return RateLimited{.reason = "events", .retry_after_ms = *wait};
}

constexpr Hooks kOwnHooks{
    .protect = protect, .authenticate = authenticate, .limit_rate = limit_rate};

}  // namespace

std::string csrf_token_of(std::string_view owner) {
  return std::string(kTokenPrefix).append(owner);
}

const Hooks& own_hooks() { return kOwnHooks; }

std::string text_of(const Denial& denial) { return denial.error + ":" + denial.reason; }

bool is_denial(std::string_view refusal) {
  const std::string_view error = refusal.substr(0, refusal.find(':'));
  return error.size() < refusal.size() && (error == kRejected || error == kFailed);
}

std::optional<Denial> denial_of(const Hooks& hooks, const Configuration& knobs,
                                const Identity& identity, const Credentials& asked) {
  if (auto safe = hooks.protect(knobs, asked); !safe) {
    return Denial{std::string(kRejected), std::move(safe.error())};
  }
  auto owner = hooks.authenticate(knobs, asked);
  if (!owner) return Denial{std::string(kFailed), std::move(owner.error())};
  if (*owner != identity.owner) return Denial{std::string(kFailed), std::move(*owner)};
  return std::nullopt;
}

std::optional<std::uint64_t> retry_after_ms(const Configuration& knobs, const RecentTicks& taken,
                                            Tick now) {
  const std::uint64_t period = knobs.rate_period_us;
  if (taken.count(now, period) < knobs.rate_max) return std::nullopt;
  const auto first = taken.first(now, period);
  if (!first) return std::nullopt;
  const std::uint64_t left = period - (now.value - first->value);
  return left / kMillisecondUs + (left % kMillisecondUs != 0 ? 1 : 0);
}

Credentials asked_with(const CredentialsSet& set, const Identity& own, std::string_view route) {
  return {.session = own.session,
          .route = std::string(route),
          .csrf_token = set.csrf_token.empty() ? csrf_token_of(own.owner) : set.csrf_token,
          .origin = set.origin.empty() ? std::string(kServedOrigin) : set.origin};
}

}  // namespace lightspeed::interpreter
