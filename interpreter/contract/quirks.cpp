#include "interpreter/contract/quirks.hpp"

#include <algorithm>

#include "interpreter/client/slots.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/patch_stream.hpp"

namespace lightspeed::interpreter {
namespace {

bool any_pattern(const std::vector<isa::Slot>& slots) {
  for (const isa::Slot& slot : slots) {
    if (has_replacement_pattern(slot.value)) return true;
  }
  return false;
}

bool has_pattern(const isa::Patch& patch) {
  if (const auto* whole = std::get_if<isa::ReplaceSegments>(&patch))
    return any_pattern(whole->slots);
  if (const auto* update = std::get_if<isa::UpdateSegments>(&patch))
    return any_pattern(update->slots);
  return false;
}

}  // namespace

void Quirks::add(Quirk quirk, const Count& count) {
  if (count.steps == 0) return;
  Count& all = counts_.at(static_cast<std::size_t>(quirk));
  all.first = all.steps == 0 ? count.first : std::min(all.first, count.first);
  all.last = std::max(all.last, count.last);
  all.steps += count.steps;
}

void Quirks::note(Quirk quirk, std::uint64_t step) {
  Count& count = counts_[static_cast<std::size_t>(quirk)];
  if (count.last == step) return;  // A step counts once, however often it shows the quirk.
  if (count.steps == 0) count.first = step;
  count.last = step;
  ++count.steps;
}

void Quirks::observe(const Observation& seen) {
  const std::uint64_t step = seen.step.number;
  Page& page = pages_[seen.step.session];
  for (const Seen& item : seen.events) {
    if (item.is<PageLoaded>() != nullptr) {
      page.any_applied = false;
      page.applied.clear();
    }
    if (item.is<Opened>() != nullptr) page.reconnected = true;
    if (item.is<UserEventLost>() != nullptr) note(Quirk::event_lost, step);
    if (item.message == nullptr || item.lost || !item.frame) continue;
    if (const auto* hello = item.arrived<isa::Hello>(Party::server)) {
      if (!isa::accept_hello(*hello)) note(Quirk::wrong_hello_unanswered, step);
    }
    const bool lenient = !isa::decode_frame(item.message->data, isa::Mode::strict).has_value();
    if (lenient) note(Quirk::lenient_integer, step);
    if (const auto* diff = item.arrived<isa::Diff>(Party::server)) on_diff(*diff, seen, page);
    if (const auto* ack = item.sent<isa::Ack>(Party::client)) {
      if (!page.any_applied || page.last_applied != ack->ref) page.remember(ack->ref);
      page.last_applied = ack->ref;
      page.any_applied = true;
      page.reconnected = false;
    }
  }
}

void Quirks::on_diff(const isa::Diff& diff, const Observation& seen, Page& page) {
  const std::uint64_t step = seen.step.number;
  const bool stream = isa::is_patch_stream(diff.html);
  const auto lenient = isa::decode_patch_stream(diff.html, isa::Mode::published);
  if (page.any_applied && diff.ref == page.last_applied) {
    if (page.reconnected) note(Quirk::reference_outlives_connection, step);
    if (stream && !lenient) note(Quirk::malformed_duplicate, step);
    return;
  }
  const Digest* const before = page.applied.find(diff.ref);
  page.offered = digest_of(diff.html);
  if (before != nullptr && *before == page.offered &&
      seen.configuration.duplicate_policy == DuplicatePolicy::last) {
    note(Quirk::older_diff_again, step);
  }
  if (!stream || !lenient) return;
  if (!isa::decode_patch_stream(diff.html, isa::Mode::strict)) note(Quirk::lenient_integer, step);
  for (const isa::Patch& patch : *lenient) {
    if (!has_pattern(patch)) continue;
    note(Quirk::replacement_pattern, step);
    return;
  }
}

}  // namespace lightspeed::interpreter
