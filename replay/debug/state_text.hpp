// The state behind a step, as text for people.
// Implements INT-8 (specs/interactive.md): session, pending patches, page, digest, in stable lines.
// It refuses what a capture does not show: there it says so.
#pragma once

#include <cstdint>
#include <string>

#include "replay/debug/debugger.hpp"

namespace lightspeed::replay {

/// The session, its client and the link between them.
[[nodiscard]] std::string state_text(const Debugger& debugger, std::uint32_t session);
/// The patches that wait for an answer.
[[nodiscard]] std::string pending_text(const Debugger& debugger, std::uint32_t session);
/// What the page shows, as the browser serialises it.
[[nodiscard]] std::string document_text(const Debugger& debugger, std::uint32_t session);
/// The root of the state tree and its parts, whole.
[[nodiscard]] std::string digest_text(const Debugger& debugger, std::uint32_t session);

}  // namespace lightspeed::replay
