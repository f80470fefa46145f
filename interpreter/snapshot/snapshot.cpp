#include "interpreter/snapshot/snapshot.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include "interpreter/snapshot/app_codecs.hpp"
#include "interpreter/snapshot/document_codec.hpp"
#include "isa/base/check.hpp"

namespace lightspeed::interpreter {
namespace snapshot {

/// Its sessions by their numbers, then what joins them.
template <>
struct Codec<World> {
  static void code(Writer& out, const World& world) {
    const auto& places = SnapshotFields::places(world);
    out.count(places.size());
    for (const auto& [number, place] : places) {
      CHECK(SnapshotFields::rests(place.seat), "nothing is left of a step that ended (SNAP-1)");
      out.number(number);
      snapshot::code(out, place.seat);
    }
    Codec::fields(out, world);
  }

  static void code(Reader& in, World& world) {
    const std::uint64_t count = in.count(0);
    auto& places = SnapshotFields::places(world);
    std::uint32_t last = 0;
    for (std::uint64_t i = 0; i < count && in.ok(); ++i) {
      std::uint32_t number = 0;
      snapshot::code(in, number);
      if (number <= last) return in.fail();
      last = number;
      Seat seat(in.configuration, in.fresh, number, in.hooks);
      snapshot::code(in, seat);
      if (!in.ok()) return;
      using Place = typename std::remove_reference_t<decltype(places)>::mapped_type;
      places.emplace_hint(places.end(), number,
                          Place{.seat = std::move(seat), .due = std::nullopt});
      SnapshotFields::list_due(world, number);
    }
    Codec::fields(in, world);
    if (in.ok() && !holds_together(world)) in.fail();
  }

 private:
  // What each part takes for granted of the others, so that no run can end on it.
  static bool holds_together(const World& world) {
    const auto& topics = SnapshotFields::subscribers(world);
    const auto known = [&](std::uint32_t session) { return world.knows(session); };
    const auto fits = [&](const auto& each) {
      const Session& session = each.second.seat.session();
      const bool slow = session.facts().timers.contains(Timer::slow_client);
      return (!slow || session.pending_count() > 0) &&
             std::ranges::all_of(session.topics(), [&](const std::string& topic) {
               const auto found = topics.find(topic);
               return found != topics.end() && found->second.contains(each.first);
             });
    };
    return std::ranges::all_of(SnapshotFields::places(world), fits) &&
           std::ranges::all_of(topics,
                               [&](const auto& each) {
                                 return !each.second.empty() &&
                                        std::ranges::all_of(each.second, known);
                               }) &&
           std::ranges::all_of(SnapshotFields::deliveries(world),
                               [&](const auto& each) { return known(each.session); });
  }

  template <class Archive, class T>
  static void fields(Archive& archive, T& world) {
    std::apply([&](auto&... each) { (snapshot::code(archive, each), ...); },
               SnapshotFields::of(world));
  }
};

namespace {

constexpr std::string_view kMagic = "LSWORLD\n";
constexpr std::size_t kSealBytes = 8;

std::string seal_of(std::string_view bytes) {
  std::string seal;
  for (std::size_t i = 0; i < kSealBytes; ++i) {
    seal.push_back(
        static_cast<char>(static_cast<unsigned char>(digest_of(bytes).value >> (8 * i))));
  }
  return seal;
}

}  // namespace
}  // namespace snapshot

std::string text_of(const SnapshotError& error) {
  switch (error.fault) {
    case SnapshotFault::not_a_snapshot:
      return "this is no snapshot of a world";
    case SnapshotFault::other_version:
      return "the snapshot has version " + std::to_string(error.version) +
             ", and this build reads version " + std::to_string(kSnapshotVersion);
    case SnapshotFault::damaged:
      return "the snapshot is damaged, which shows at byte " + std::to_string(error.position);
    case SnapshotFault::other_configuration:
      return "the snapshot was taken of a run with other knobs";
    case SnapshotFault::other_program:
      return "the snapshot was taken of another program";
  }
  unreachable("every fault has an arm");
}

std::string save(const World& world) {
  const App& fresh = SnapshotFields::fresh(world);
  snapshot::Writer out;
  out.raw(snapshot::kMagic);
  out.number(kSnapshotVersion);
  snapshot::code(out, world.configuration());
  const Digest program = snapshot::program_digest(fresh);
  snapshot::code(out, program);
  snapshot::share_lists(out, fresh);
  snapshot::code(out, world);
  return out.bytes() += snapshot::seal_of(out.bytes());
}

Result<World, SnapshotError> restore(std::string_view bytes, const Configuration& configuration,
                                     const App& fresh, const Hooks& hooks) {
  using enum SnapshotFault;
  if (!bytes.starts_with(snapshot::kMagic)) return failure(SnapshotError{.fault = not_a_snapshot});
  const std::size_t sealed = bytes.size() - std::min(bytes.size(), snapshot::kSealBytes);
  snapshot::Reader in(bytes.substr(0, sealed), configuration, fresh, hooks);
  const auto stopped = [&](SnapshotFault fault) {
    return failure(SnapshotError{.fault = fault, .position = in.position()});
  };
  in.skip(snapshot::kMagic.size());
  // What another version has behind its number, and how it is sealed, is its own.
  if (const std::uint64_t version = in.number(0); in.ok() && version != kSnapshotVersion) {
    return failure(
        SnapshotError{.fault = other_version, .position = in.position(), .version = version});
  }
  if (bytes.substr(sealed) != snapshot::seal_of(bytes.substr(0, sealed))) return stopped(damaged);
  Configuration knobs;
  snapshot::code(in, knobs);
  Digest program;
  snapshot::code(in, program);
  if (!in.ok()) return stopped(damaged);
  if (knobs != configuration) return stopped(other_configuration);
  if (program != snapshot::program_digest(fresh)) return stopped(other_program);
  World world(configuration, fresh, hooks);
  snapshot::share_lists(in, fresh);
  snapshot::code(in, world);
  if (!in.ok() || !in.at_end()) return stopped(damaged);
  return world;
}

}  // namespace lightspeed::interpreter
