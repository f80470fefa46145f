// What the actions of a session read and write: an input with its particulars, and answers.
// Implements SESS-29 (specs/session.md): what one row is told, whoever raised it.
// It refuses decisions: which row fits is the table's, what it does the session's.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "interpreter/app/turn.hpp"
#include "interpreter/digest.hpp"
#include "interpreter/session/stimulus.hpp"
#include "interpreter/session/table.hpp"
#include "isa/frame.hpp"

namespace lightspeed::interpreter {

/// A patch that the client has not answered yet.
struct PendingPatch {
  std::uint64_t ref = 0;
  std::string html;    ///< The diff's payload as sent.
  bool whole = false;  ///< It shows the whole view, so a refusal is not answered by another.
  bool sent = false;   ///< Else it waits for a client, and nobody has seen its reference.
  Digest digest;
  Tick sent_at{};             ///< To the client that is there now.
  std::uint64_t sent_by = 0;  ///< The step.
  bool told_slow = false;     ///< It waited for `slow_client_timeout`, and telemetry has told so.
};

/// Of what stands before the model in its part, and of the whole part: a model of many rows is
/// digested again only if it was touched, or what stands before it has changed.
struct KnownDigest {
  Digest before;
  Digest whole;
  std::optional<Digest> model;  ///< Alone.
};

/// What a row's action reads of its input; only the members that belong to the input are set.
struct Given {
  SessionInput input{};
  const ConnectionOpened* opening = nullptr;
  isa::Event* event = nullptr;                 ///< Of the client; moved out where it is deferred.
  const AppInput* app_input = nullptr;         ///< What the application is given.
  std::deque<PendingPatch>::iterator patch{};  ///< That an answer names, or the end.
  std::string name{};                          ///< A reference, or what telemetry calls it.
  std::string reason{};                        ///< In the words that are answered or reported.
};

inline void send_frame(const isa::Frame& frame, std::vector<SessionEffect>& effects) {
  effects.emplace_back(Send{isa::encode_frame(frame)});
}

inline void refuse(std::string ref, std::string reason, std::vector<SessionEffect>& effects) {
  send_frame(isa::Failure{.ref = std::move(ref), .reason = std::move(reason)}, effects);
}

inline void close(std::uint32_t code, std::string reason, std::vector<SessionEffect>& effects) {
  effects.emplace_back(CloseConnection{.code = code, .reason = std::move(reason)});
}

inline void report(std::string name, std::string detail, std::vector<SessionEffect>& effects) {
  effects.emplace_back(Telemetry{std::move(name), std::move(detail)});
}

}  // namespace lightspeed::interpreter
