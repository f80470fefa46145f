#include "interpreter/client/client.hpp"

#include <algorithm>
#include <utility>

#include "interpreter/wire.hpp"
#include "isa/base/check.hpp"
#include "isa/base/overloaded.hpp"
#include "isa/frame.hpp"
#include "isa/reference.hpp"

namespace lightspeed::interpreter {
namespace {

std::string_view name_of(ClientState state) {
  return kClientStateNames.at(static_cast<std::size_t>(state));
}

}  // namespace

Client::Client(const Configuration& configuration, Document document)
    : configuration_(configuration), document_(std::move(document)) {}

void Client::connect(ClientOutput& out) {
  reconnect_in_.reset();
  set_state(connection_.value != 0 ? ClientState::reconnecting : ClientState::connecting, out);
}

void Client::opened(ConnectionId connection, ClientOutput& out) {
  connection_ = connection;
  open_ = true;
  attempts_ = 0;
  reconnect_in_.reset();
  set_state(ClientState::live, out);
  if (configuration_.mutant == Mutant::client_refs_restart) next_event_ref_ = 1;
  if (configuration_.mutant == Mutant::client_hello_twice) send(isa::our_hello(), out);
  if (configuration_.mutant != Mutant::client_hello_skipped) send(isa::our_hello(), out);
}

void Client::refused(ConnectionId connection, ClientOutput& out) {
  connection_ = connection;
  set_error("socket_error", out);
  closed(connection, out);
}

void Client::closed(ConnectionId connection, ClientOutput& out) {
  if (connection != connection_ || connection_.value == 0) return;
  connection_ = {};
  open_ = false;
  waiting_.clear();
  set_state(ClientState::reconnecting, out);
  reconnect_in_ = backoff_us(configuration_, attempts_) /
                  (configuration_.mutant == Mutant::client_hurries ? 2 : 1);
  ++attempts_;
}

void Client::receive(const Message& message, ClientOutput& out) {
  if (!open_ || message.connection != connection_) return;  // An old socket is not listened to.
  const auto frame = decode_message(message.data, message.binary, configuration_.mode);
  if (!frame) {
    std::string reason = "decode_failed:" + frame.error().text;
    send(isa::Failure{.ref = "", .reason = reason}, out);
    set_error(std::move(reason), out);
    return;
  }
  std::visit(Overloaded{
                 [&](const isa::Hello& hello) {
                   const auto accepted = isa::accept_hello(hello);
                   if (!accepted) set_error(accepted.error().text, out);
                 },
                 [](const isa::Event&) {},  // A push is seen by listeners of the page only.
                 [&](const isa::Diff& diff) { on_diff(diff, out); },
                 [](const isa::Ack&) {},
                 [&](const isa::Failure& f) { set_error("server_failure:" + f.reason, out); },
             },
             *frame);
}

void Client::on_diff(const isa::Diff& diff, ClientOutput& out) {
  if (is_duplicate(diff.ref)) {
    out.dropped.push_back(diff.ref);
    send(isa::Ack{diff.ref}, out);
    return;
  }
  auto applied = document_.apply(diff.html);
  if (!applied) {
    std::string reason = "patch_failed:" + applied.error().text;
    out.unknown_target = std::move(applied.error().unknown_target);
    send(isa::Failure{.ref = diff.ref, .reason = reason}, out);
    set_error(std::move(reason), out);
    return;
  }
  remember(diff.ref);
  if (configuration_.mutant != Mutant::client_ack_skipped) send(isa::Ack{diff.ref}, out);
  if (configuration_.mutant == Mutant::client_ack_twice) send(isa::Ack{diff.ref}, out);
  set_state(ClientState::live, out);
}

bool Client::is_duplicate(std::string_view ref) const {
  if (configuration_.mutant == Mutant::client_applies_duplicates) return false;
  switch (configuration_.duplicate_policy) {
    case DuplicatePolicy::highest: {
      const auto value = isa::reference(ref);
      if (!value) return last_applied_ == ref;  // It has no order, so it equals itself alone.
      return highest_applied_ && *value <= *highest_applied_;
    }
    case DuplicatePolicy::last:
      return last_applied_ == ref;
    case DuplicatePolicy::none:
      return false;
  }
  unreachable("every duplicate policy has an arm");
}

void Client::remember(const std::string& ref) {
  last_applied_ = ref;
  if (const auto value = isa::reference(ref)) {
    highest_applied_ = std::max(highest_applied_.value_or(0), *value);
  }
}

void Client::raise(std::string_view name, std::string_view payload, ClientOutput& out) {
  const std::string ref = std::to_string(next_event_ref_++);
  send(isa::Event{.ref = ref, .name = std::string(name), .payload = std::string(payload)}, out);
}

void Client::leave(std::string_view reason, ClientOutput& out) {
  reconnect_in_.reset();
  held_ = false;  // Whoever leaves is waited for by nobody.
  waiting_.clear();
  send(isa::Failure{.ref = "", .reason = std::string(reason)}, out);
  connection_ = {};
  open_ = false;
  set_state(ClientState::closed, out);
}

void Client::send(const isa::Frame& frame, ClientOutput& out) {
  if (!open_) return;
  const bool answer =
      std::holds_alternative<isa::Ack>(frame) || std::holds_alternative<isa::Failure>(frame);
  (held_ && answer ? waiting_ : out.messages).push_back(isa::encode_frame(frame));
}

void Client::hold(bool held, ClientOutput& out) {
  held_ = held;
  if (held_) return;
  if (configuration_.mutant == Mutant::client_answers_reversed)
    std::reverse(waiting_.begin(), waiting_.end());
  for (std::string& text : waiting_) out.messages.push_back(std::move(text));
  waiting_.clear();
}

// The order in which the attributes are written is the published browser's, and so is their order
// in the serialised root (CLIENT-10).
void Client::set_state(ClientState state, ClientOutput& out) {
  const bool changed = state != state_;
  state_ = state;
  document_.set_attribute("data-ls-client-state", name_of(state));
  const bool loading = state == ClientState::connecting || state == ClientState::reconnecting;
  document_.set_attribute("data-ls-loading", loading ? "true" : "false");
  if (state != ClientState::error) {
    document_.remove_attribute("data-ls-error");
    error_.clear();
  }
  if (changed || state == ClientState::error) {
    out.states.push_back({.state = std::string(name_of(state)), .error = error_});
  }
}

void Client::set_error(std::string reason, ClientOutput& out) {
  document_.set_attribute("data-ls-error", reason);
  error_ = std::move(reason);
  set_state(ClientState::error, out);
}

void Client::add_to(StateDigest& digest) const {
  digest[StatePart::document] = document_.digest();
  Digester client;
  client.number(static_cast<std::uint64_t>(state_)).text(error_);
  client.number(connection_.value).number(open_ ? 1 : 0).number(next_event_ref_);
  client.number(last_applied_ ? 1 : 0).text(last_applied_.value_or(""));
  client.number(highest_applied_ ? 1 : 0).number(highest_applied_.value_or(0));
  client.number(attempts_);
  client.number(reconnect_in_ ? 1 : 0).number(reconnect_in_.value_or(0));
  client.number(held_ ? 1 : 0).number(waiting_.size());
  for (const std::string& text : waiting_) client.text(text);
  digest[StatePart::client] = client.finish();
}

}  // namespace lightspeed::interpreter
