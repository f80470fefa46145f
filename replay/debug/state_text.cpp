#include "replay/debug/state_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "interpreter/session/table.hpp"
#include "isa/base/hex.hpp"
#include "replay/plain_text.hpp"
#include "replay/script/knobs.hpp"

namespace lightspeed::replay {
namespace {

using interpreter::Client;
using interpreter::Session;
using interpreter::World;

constexpr std::string_view kNoPage = "no page was loaded yet\n";
constexpr std::string_view kCapture = "a capture shows no session, only its client\n";

std::string row(std::string_view name, std::string_view text) {
  std::string line = "  ";
  line.append(name).append(name.size() < 10 ? 10 - name.size() : 1, ' ');
  append_plain(line, text, 0);
  return line += '\n';
}

std::string no_session(std::uint32_t session) {
  return "session " + std::to_string(session) + " has not begun\n";
}

std::string connection_text(interpreter::ConnectionId connection) {
  return connection.value == 0 ? "no connection" : "connection " + std::to_string(connection.value);
}

std::string names_of_timers(const Session& session) {
  const auto set = session.facts().timers;
  std::string names;
  for (std::size_t i = 0; i < interpreter::kTimerCount; ++i) {
    const auto timer = static_cast<interpreter::Timer>(i);
    if (!set.contains(timer)) continue;
    names.append(names.empty() ? "" : ", ").append(name_of(timer));
  }
  return names.empty() ? "none" : names;
}

std::string session_rows(const World& world, std::uint32_t number) {
  const Session& session = world.session(number);
  const auto facts = session.facts();
  const auto state = static_cast<std::size_t>(session.state());
  std::string text =
      row("session", std::string(interpreter::kSessionStateNames.at(state)) + ", " +
                         connection_text(facts.connection) + ", at " + session.route());
  text += row("events", facts.last_event == 0
                            ? "none was handled in this incarnation"
                            : "the last one handled is " + std::to_string(facts.last_event));
  text += row("pending", std::to_string(session.pending_count()));
  if (!session.topics().empty()) {
    std::string topics;
    for (const std::string& topic : session.topics()) {
      topics.append(topics.empty() ? "" : ", ").append(topic);
    }
    text += row("topics", topics);
  }
  text += row("timers", names_of_timers(session));
  const auto due = world.next_due(number);
  text += row("next due", due ? duration_text(due->value) : "nothing");
  return text +
         row("link", world.is_quiet(number) ? "nothing is under way" : "something is under way");
}

std::string client_rows(const Client* client) {
  if (client == nullptr) return row("client", "no page");
  const auto state = static_cast<std::size_t>(client->state());
  return row("client", std::string(interpreter::kClientStateNames.at(state)) + ", " +
                           connection_text(client->connection()) +
                           (client->is_open() ? ", open" : ", not open"));
}

}  // namespace

std::string state_text(const Debugger& debugger, std::uint32_t session) {
  const World* world = debugger.machine().world();
  const Client* client = debugger.machine().client(session);
  if (world == nullptr) return client_rows(client);
  if (!world->knows(session)) return no_session(session);
  return session_rows(*world, session) + client_rows(client);
}

std::string pending_text(const Debugger& debugger, std::uint32_t session) {
  const World* world = debugger.machine().world();
  if (world == nullptr) return std::string(kCapture);
  if (!world->knows(session)) return no_session(session);
  const Session& known = world->session(session);
  const auto refs = known.facts().answerable;
  std::string text;
  for (const std::uint64_t ref : refs) text += row("sent", "patch " + std::to_string(ref));
  const std::size_t unsent = known.pending_count() - std::min(known.pending_count(), refs.size());
  if (unsent != 0) text += row("not sent", std::to_string(unsent));
  return text.empty() ? "no patch waits for an answer\n" : text;
}

std::string document_text(const Debugger& debugger, std::uint32_t session) {
  const Client* client = debugger.machine().client(session);
  if (client == nullptr) return std::string(kNoPage);
  std::string text;
  append_plain(text, client->document().outer_html(), 0);
  return text += '\n';
}

std::string digest_text(const Debugger& debugger, std::uint32_t session) {
  const World* world = debugger.machine().world();
  if (world == nullptr) return std::string(kCapture);
  if (!world->knows(session)) return no_session(session);
  const interpreter::StateDigest& digest = world->state_digest(session);
  std::string text = row("root", hex(digest.summary().root.value, 16));
  for (std::size_t i = 0; i < interpreter::kStatePartCount; ++i) {
    text += row(interpreter::kStatePartNames.at(i), hex(digest.parts.at(i).value, 16));
  }
  return text;
}

}  // namespace lightspeed::replay
