// The client model: what the browser runtime answers, shows and waits for.
// Implements CLIENT-1 to CLIENT-11 and DUP-1 (specs/client.md); `published` keeps every quirk.
// It refuses sockets and clocks: it reads messages, and returns the texts it would send.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "interpreter/client/document.hpp"
#include "interpreter/configuration.hpp"
#include "interpreter/event.hpp"
#include "isa/frame.hpp"

namespace lightspeed::interpreter {

/// The states that the root shows as `data-ls-client-state`.
enum class ClientState : std::uint8_t { idle, connecting, reconnecting, live, closed, error };
inline constexpr std::array<std::string_view, 6> kClientStateNames{
    "idle", "connecting", "reconnecting", "live", "closed", "error"};

/// What a step of the client made: text messages in order, changes of the shown state, and the
/// references of diffs that it dropped as duplicates.
struct ClientOutput {
  std::vector<std::string> messages;
  std::vector<ClientStateChanged> states;
  std::vector<std::string> dropped;
  std::optional<std::string> unknown_target;  ///< See PatchError.
};

class Client {
 public:
  Client(const Configuration& configuration, Document document);

  /// The page asks for a connection (the runtime's `connect`).
  void connect(ClientOutput& out);
  void opened(ConnectionId connection, ClientOutput& out);
  void refused(ConnectionId connection, ClientOutput& out);
  void closed(ConnectionId connection, ClientOutput& out);
  void receive(const Message& message, ClientOutput& out);
  /// The user raises an event; it is dropped, its reference used up, while no socket is open.
  void raise(std::string_view name, std::string_view payload, ClientOutput& out);
  /// An event was raised and dropped, unseen but for the reference that it used up.
  void lose_event() { ++next_event_ref_; }
  /// From now on acks and failures wait, or those that wait go out (WORLD-14).
  void hold(bool held, ClientOutput& out);
  /// The page leaves: says so if it can, and closes.
  void leave(std::string_view reason, ClientOutput& out);

  /// How long to wait before the next attempt, if the client means to reconnect (CLIENT-8).
  [[nodiscard]] std::optional<std::uint64_t> reconnect_delay_us() const { return reconnect_in_; }
  /// The attempt starts now.
  void reconnecting() { reconnect_in_.reset(); }

  [[nodiscard]] bool is_open() const { return open_; }
  [[nodiscard]] ConnectionId connection() const { return connection_; }
  [[nodiscard]] ClientState state() const { return state_; }
  [[nodiscard]] const Document& document() const { return document_; }
  /// For what the user does in the page.
  [[nodiscard]] Document& page() { return document_; }
  void assume_outside(const std::string& target) { document_.assume_outside(target); }
  void forget_assumptions() { document_.forget_assumptions(); }

  /// Adds the parts `document` and `client` of the state tree.
  void add_to(StateDigest& digest) const;

 private:
  friend struct SnapshotFields;
  void on_diff(const isa::Diff& diff, ClientOutput& out);
  [[nodiscard]] bool is_duplicate(std::string_view ref) const;
  void remember(const std::string& ref);
  void send(const isa::Frame& frame, ClientOutput& out);
  void set_state(ClientState state, ClientOutput& out);
  void set_error(std::string reason, ClientOutput& out);

  Configuration configuration_;
  Document document_;
  ClientState state_ = ClientState::idle;
  std::string error_;
  ConnectionId connection_;
  bool open_ = false;
  std::uint64_t next_event_ref_ = 1;
  std::optional<std::string> last_applied_;
  std::optional<std::uint64_t> highest_applied_;
  std::uint32_t attempts_ = 0;
  std::optional<std::uint64_t> reconnect_in_;
  bool held_ = false;
  std::vector<std::string> waiting_;  ///< Held back on this connection, in order.
};

}  // namespace lightspeed::interpreter
