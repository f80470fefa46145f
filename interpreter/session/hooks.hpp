// What an adapter decides for a session: who may connect, whose it is, and how much it may send.
// Implements SESS-30 and SESS-32 (specs/session.md): pure functions, given to the world.
// It refuses memory: what a hook must know is an argument, so that a run can be run again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "interpreter/configuration.hpp"
#include "interpreter/event_choices.hpp"
#include "interpreter/identifiers.hpp"
#include "interpreter/recent_ticks.hpp"
#include "isa/base/result.hpp"

namespace lightspeed::interpreter {

/// Whose session it is, as the page says (contract section 6).
struct Identity {
  std::string session = "s-1";
  std::string owner = "owner-1";
};

/// With what a page asks for a connection (contract section 7).
struct Credentials {
  std::string session;
  std::string route;
  std::string csrf_token;
  std::string origin;
};

/// One more event of the client: may it be taken?
struct RateQuestion {
  const Identity& identity;
  std::string_view event;
  Tick now;
  const RecentTicks& taken;  ///< The events that were taken before, within `rate_period`.
};

/// How long until `rate_max` events within `rate_period` leave room for another, rounded up so that
/// whoever comes back then is not refused again; nothing where there is room.
[[nodiscard]] std::optional<std::uint64_t> retry_after_ms(const Configuration& knobs,
                                                          const RecentTicks& taken, Tick now);

/// An event that is one too many: by which limit, and when another may come.
struct RateLimited {
  std::string reason;
  std::uint64_t retry_after_ms = 0;
};

/// The three hooks. A reason is one word or two, for telemetry.
struct Hooks {
  /// May this page send anything at all: its origin and its token against forgery.
  Result<void, std::string> (*protect)(const Configuration&, const Credentials&);
  /// The owner that the credentials prove.
  Result<std::string, std::string> (*authenticate)(const Configuration&, const Credentials&);
  /// Asked only where `rate_max` is a bound.
  std::optional<RateLimited> (*limit_rate)(const Configuration&, const RateQuestion&);
};

/// What the world serves its pages with.
inline constexpr std::string_view kServedOrigin = "http://localhost";
[[nodiscard]] std::string csrf_token_of(std::string_view owner);

/// The world's own: its origin alone, its tokens, `rate_max` events within `rate_period`.
[[nodiscard]] const Hooks& own_hooks();

/// What a page asks with: its own where nothing else was set.
[[nodiscard]] Credentials asked_with(const CredentialsSet& set, const Identity& own,
                                     std::string_view route);

/// Why somebody may not connect to a session, as the adapter's error and its particulars.
struct Denial {
  std::string error;  ///< `protection_rejected` or `authentication_failed`.
  std::string reason;
};
/// What whoever is denied is told: `<error>:<reason>`.
[[nodiscard]] std::string text_of(const Denial& denial);
/// Whether a refused attempt was told so.
[[nodiscard]] bool is_denial(std::string_view refusal);

/// None who may: protected, authenticated, and the owner.
[[nodiscard]] std::optional<Denial> denial_of(const Hooks& hooks, const Configuration& knobs,
                                              const Identity& identity, const Credentials& asked);

}  // namespace lightspeed::interpreter
