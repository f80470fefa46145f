#include "replay/simulate/end_state.hpp"

#include "interpreter/contract/state_rules.hpp"

namespace lightspeed::replay {

EndState end_state(const interpreter::World& world, std::uint32_t session) {
  const interpreter::Client* client = world.knows(session) ? world.client(session) : nullptr;
  if (client == nullptr || client->state() == interpreter::ClientState::closed) {
    return EndState::excused;
  }
  const interpreter::Session& judged = world.session(session);
  if (!judged.accepts(false)) return EndState::excused;
  const auto expected = interpreter::whole_view(world, session);
  if (!expected) return EndState::excused;
  if (!client->is_open() || !judged.settled()) return EndState::unsettled;
  return client->document().inner_html() == *expected ? EndState::in_sync : EndState::differs;
}

}  // namespace lightspeed::replay
