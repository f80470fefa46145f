// The ways in which a run can be made to break its own promises, one for each place of a promise.
// Implements RULE-7 (specs/rules.md): each mutant by name, the rule that finds it, what it does.
// It refuses to be on by itself: `none` is the default, and a trace names the one it ran with.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lightspeed::interpreter {

//  name, the rule that must find it, what it does
#define LIGHTSPEED_MUTANTS(X)                                                                \
  X(client_hello_skipped, "HELLO-1", "the client does not say hello")                        \
  X(second_hello, "HELLO-2", "the server says hello twice")                                  \
  X(ack_garbled, "WIRE-1", "an acknowledgement is sent without its reference")               \
  X(patch_stream_cut, "WIRE-3", "a patch stream loses its last byte")                        \
  X(client_hello_twice, "WIRE-4", "the client says hello twice")                             \
  X(client_refs_restart, "REF-1", "event references begin again with each connection")       \
  X(refs_restart_on_reconnect, "REF-2", "patch references begin again with each connection") \
  X(refs_restart_after_crash, "REF-2", "patch references begin again after a crash")         \
  X(push_refs_restart, "REF-3", "references of pushes begin again with each connection")     \
  X(client_ack_skipped, "ACK-1", "a diff is applied and not acknowledged")                   \
  X(client_answers_reversed, "ACK-1", "answers that were held back go out last first")       \
  X(client_ack_twice, "ACK-2", "a diff is acknowledged twice")                               \
  X(ack_skipped, "ACK-3", "an event is handled and not acknowledged")                        \
  X(ack_twice, "ACK-3", "an event is acknowledged twice")                                    \
  X(client_hurries, "BACK-1", "half of the back-off is waited for")                          \
  X(client_applies_duplicates, "DUP-1", "no diff is dropped")                                \
  X(coalesced_view_lost, "SYNC-1", "what was coalesced is forgotten")                        \
  X(catch_up_forgotten, "SYNC-2", "what was coalesced is not sent when there is room")       \
  X(epoch_kept, "EPOCH-1", "a new incarnation has the number of the one before")             \
  X(drain_handles_events, "DRAIN-1", "a draining session handles events")                    \
  X(drain_drops_ack, "DRAIN-2", "a draining session hears no acknowledgement")               \
  X(drain_endless, "DRAIN-2", "a drain has no deadline")                                     \
  X(drain_forgets_patches, "DRAIN-2", "a drain ends though patches wait for an answer")      \
  X(pending_one_more, "PEND-1", "one patch more than the bound is sent")                     \
  X(patch_sent_twice, "ONCE-1", "a patch is sent twice")                                     \
  X(unchanged_diff, "IDLE-1", "a turn that changes nothing sends the view")                  \
  X(ack_before_diff, "ORDER-1", "an event is acknowledged before its diff")                  \
  X(deferred_reversed, "DEFER-1", "events that waited are handled last first")               \
  X(deferred_lost, "DEFER-1", "an event that waited is forgotten")                           \
  X(deferred_one_more, "DEFER-1", "one event more than the bound may wait")                  \
  X(remounts_instead, "REHY-1", "a session that should keep its model forgets it")           \
  X(resend_skipped, "REHY-1", "the oldest patch without an answer is not sent again")        \
  X(resend_reversed, "REHY-1", "patches without an answer are sent again last first")        \
  X(rehydrates_instead, "REMOUNT-1", "a session that should forget its model keeps it")      \
  X(heartbeat_early, "HEART-1", "an incarnation is abandoned a tick before its deadline")    \
  X(heartbeat_late, "HEART-1", "an incarnation is abandoned a tick behind its deadline")     \
  X(heartbeat_deaf, "HEART-1", "what arrives does not move the deadline")                    \
  X(grace_endless, "GRACE-1", "a detached session waits for ever")                           \
  X(grace_late, "GRACE-1", "a detached session ends a tick behind its deadline")             \
  X(restart_at_once, "RESTART-1", "a crashed session is restarted without delay")            \
  X(restart_forgotten, "RESTART-1", "a crashed session stays down")                          \
  X(one_restart_too_many, "RESTART-1", "one restart more than the bound is allowed")         \
  X(crash_answered, "CRASH-1", "an event whose turn crashes is acknowledged")                \
  X(crash_leaks_patch, "CRASH-1", "a turn that crashes has sent its patch already")          \
  X(stale_accepted, "STALE-1", "what arrives late is taken for an acknowledgement")          \
  X(bound_ignored, "BOUND-1", "a message that is too long is read")                          \
  X(bound_one_less, "BOUND-1", "a message of exactly the bound is refused")                  \
  X(message_lost, "TOPIC-1", "one subscriber misses what is published")                      \
  X(message_twice, "TOPIC-1", "one subscriber gets what is published twice")                 \
  X(presence_untold, "TOPIC-2", "one subscriber is not told how many they are")              \
  X(unsubscribe_lost, "TOPIC-2", "who unsubscribes is still counted")                        \
  X(ack_untold, "TELE-1", "an acknowledgement counts without telemetry")                     \
  X(mount_untold, "TELE-1", "a client is mounted without telemetry")                         \
  X(crash_told_twice, "TELE-1", "telemetry tells twice of a crash")                          \
  X(slow_early, "SLOW-1", "a client is found slow a tick before its deadline")               \
  X(slow_late, "SLOW-1", "a client is found slow a tick behind its deadline")                \
  X(slow_kept, "SLOW-1", "a slow client is kept though it should be cut")                    \
  X(rate_one_more, "RATE-1", "one event more than the rate is taken")                        \
  X(rate_one_less, "RATE-1", "an event within the rate is refused")                          \
  X(retry_too_soon, "RATE-1", "who may send again later is told to do so at once")           \
  X(foreign_accepted, "OWNER-1", "what another owner sends is taken for the client's")       \
  X(denied_admitted, "AUTH-1", "whom a hook denies is let in")                               \
  X(denied_untold, "AUTH-1", "telemetry does not tell that somebody was denied")             \
  X(address_leaks, "DET-2", "the digest of a link holds an address")                         \
  X(escalation_forgotten, "SUPER-1", "the supervisor never gives up")                        \
  X(escalation_early, "SUPER-1", "the supervisor gives up one session too early")            \
  X(escalation_remembers, "SUPER-1", "who gave up before the period counts as well")         \
  X(escalation_misses_one, "SUPER-1", "one session is not asked to shut down")               \
  X(escalation_lets_in, "SUPER-1", "a session that begins later is not asked")               \
  X(refusal_untold, "TELE-1", "a refused patch counts without telemetry")                    \
  X(shutdown_untold, "TELE-1", "a session ends without telemetry")                           \
  X(message_lost_for_all, "TOPIC-1", "no subscriber gets what is published")                 \
  X(repeat_handled, "OUT-1", "an event that is heard again is handled again")                \
  X(event_unhandled, "OUT-1", "an event is acknowledged and not handled")                    \
  X(refuses_as_draining, "DRAIN-1", "a live session refuses an event as if it drained")      \
  X(limits_without_rate, "RATE-1", "an event is refused for its rate, and there is none")    \
  X(drain_late, "DRAIN-2", "a drain ends a tick behind its deadline")                        \
  X(restart_late, "RESTART-1", "a session is restarted a tick behind its deadline")          \
  X(grace_early, "GRACE-1", "a detached session ends a tick before its deadline")            \
  X(event_handled_twice, "OUT-1", "an event is handled twice and acknowledged once")         \
  X(refuses_after_restart, "REFUSE-1", "a session that was restarted takes no connection")   \
  X(wrong_refusal, "REFUSE-1", "a session that is down says that it has ended")              \
  X(refused_mount_forgotten, "REFUSE-1", "who cannot be mounted may come back at once")      \
  X(close_forgotten, "CLOSE-1", "a client that times out keeps its connection")              \
  X(close_code, "CLOSE-1", "every connection is closed with 1000")

#define LIGHTSPEED_MUTANT_NAME(name, rule, what) name,
enum class Mutant : std::uint8_t { none, LIGHTSPEED_MUTANTS(LIGHTSPEED_MUTANT_NAME) };
#undef LIGHTSPEED_MUTANT_NAME

struct MutantRow {
  Mutant mutant = Mutant::none;
  std::string_view name;
  std::string_view rule;  ///< That must find it.
  std::string_view what;
};

/// All of them behind `none`, each at the place of its value.
#define LIGHTSPEED_MUTANT_ROW(name, rule, what) MutantRow{Mutant::name, #name, rule, what},
inline constexpr std::array kMutants{MutantRow{Mutant::none, "none", "", "every promise is kept"},
                                     LIGHTSPEED_MUTANTS(LIGHTSPEED_MUTANT_ROW)};
#undef LIGHTSPEED_MUTANT_ROW
#undef LIGHTSPEED_MUTANTS

[[nodiscard]] constexpr std::string_view name_of(Mutant mutant) {
  return kMutants.at(static_cast<std::size_t>(mutant)).name;
}

}  // namespace lightspeed::interpreter
